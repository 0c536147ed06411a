// A disk in memory whose power can be cut between any two steps: the file port of tests that must lose nothing.
//
// What survives a cut, as POSIX promises it and no better:
// - the bytes of a file up to its last successful sync(); of the bytes after it a part chosen by the seed: none, all,
//   a prefix, or a prefix whose last sectors came out as zeros (length written, data not);
// - bytes that were waiting when a sync() *failed* are doubtful for ever, even if a later sync() succeeds (Linux marks
//   such pages clean: "fsyncgate", LWN 752063);
// - names (create, rename, remove) up to the last sync_folder() of their folder; of the changes after it a part chosen
//   by the seed: a prefix in order, as a journalling file system does it, or any of them. One rename is never halved,
//   across folders it counts as synced with either of the two;
// - folders: make_folders() syncs each new name, so they are there once it returned.
//
// A step is one call that can change what is on disk: an open that creates a file, append, sync, rename, remove,
// truncate, sync_folder, make_folders that makes something. Reads are no steps.
//
// Any thread may call any function; one mutex guards the whole. Paths are absolute; "/" exists from the start.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "storage/base/file_port.h"

namespace returns::tests {

// Thrown by every call after the cut, when asked for. Not a std::exception, so that no adapter takes it for its own.
struct PowerCut {};

// How calls answer once the power is gone: a thrown PowerCut unwinds a single-threaded test to its top; a worker
// thread that must not let an exception out gets Error{io, …, "the power is cut"}.
enum class AfterCut { throw_power_cut, return_errors };

class CrashFiles final : public FilePort {
 public:
  CrashFiles();
  ~CrashFiles() override;

  // --- Cutting the power

  // Power off and on again: the content becomes what survived (the same seed, the same survivors), faults and
  // fail_after() are taken back, steps() begins at 0, and files opened before stay dead. Blocked syncs wake up dead.
  void cut(std::uint64_t seed);
  // What cut(seed) would leave, as a disk of its own; this one goes on. For many seeds from one state.
  std::unique_ptr<CrashFiles> after_cut(std::uint64_t seed) const;

  std::uint64_t steps() const;
  // The first `steps` further steps succeed. The one after them is in flight when the power goes: its bytes or its
  // name may survive, as the seed of cut() has it. It and every later call, reads too, answer as `how` says.
  void fail_after(std::uint64_t steps, AfterCut how = AfterCut::throw_power_cut);
  bool power_is_cut() const;

  // For another device of the same machine, such as a database's own files: its steps count with this disk's.
  enum class Step { goes_on, in_flight };
  // in_flight: this is the step during which the power goes. Nothing, when it was cut before.
  std::optional<Step> take_step();

  // --- Faults of a disk that stays up

  // `bytes` more fit; the append that does not fit writes what fits and answers disk_full.
  void disk_full_after(std::uint64_t bytes);
  void make_room();  // takes disk_full_after back

  void fail_syncs(std::uint64_t times, Error error);    // the next calls of sync() on any file
  void fail_appends(std::uint64_t times, Error error);  // having written the first half

  void block_syncs();  // sync() of files waits until release_syncs()
  void release_syncs();
  bool wait_until_blocked(std::chrono::steady_clock::time_point deadline);  // somebody waits in sync()

  // --- Looking

  // Bytes that every cut from here leaves under this name; 0 when not even the name is certain.
  std::uint64_t certain_bytes(const std::filesystem::path& path) const;

  // --- FilePort

  Result<std::unique_ptr<WritableFile>> open(const std::filesystem::path& path, CreateMode mode) override;
  Result<Bytes> read(const std::filesystem::path& path) override;
  Result<Bytes> read_at(const std::filesystem::path& path, std::uint64_t offset, std::size_t length) override;
  Result<std::uint64_t> file_size(const std::filesystem::path& path) override;
  bool exists(const std::filesystem::path& path) override;
  Result<std::vector<std::filesystem::path>> list(const std::filesystem::path& folder) override;
  Status make_folders(const std::filesystem::path& folder) override;
  Status rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
  Status remove(const std::filesystem::path& path) override;
  Status truncate(const std::filesystem::path& path, std::uint64_t size) override;
  Status sync_folder(const std::filesystem::path& folder) override;
  Result<std::uint64_t> free_bytes(const std::filesystem::path& folder) override;

 private:
  class OpenFile;
  using Path = std::filesystem::path;

  struct Inode {
    Bytes content;
    std::size_t synced = 0;                                     // length of the durable prefix
    std::optional<Bytes> longer_before;                         // durable content that an unsynced truncate shortened
    std::vector<std::pair<std::size_t, std::size_t>> doubtful;  // [from, to) waiting in a sync that failed
  };
  using InodePtr = std::shared_ptr<Inode>;
  using Names = std::map<Path, InodePtr>;

  // A change of names: `removed` goes, `added` comes; either may be empty. A rename has both.
  struct NameChange {
    Path removed, added;
    InodePtr inode;
    bool touches(const Path& folder) const;
    void apply(Names& names) const;
  };

  Error power_error(std::string operation, const Path& path) const;
  Status refuse_without_power(const char* operation, const Path& path) const;
  Step count_step();
  void change_names(NameChange change);
  Status append(Inode& inode, const Path& path, ByteView bytes, std::uint64_t life);
  Status sync(Inode& inode, const Path& path, std::uint64_t life);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Names names_;    // as the running machine sees them
  Names durable_;  // as of the folders' last syncs
  std::vector<NameChange> pending_;
  std::set<Path> folders_;

  std::uint64_t life_ = 0;  // counts power-ons; a file opened in another one is dead
  std::uint64_t steps_ = 0;
  std::optional<std::uint64_t> cut_at_step_;
  AfterCut how_ = AfterCut::throw_power_cut;
  bool power_is_cut_ = false;

  std::optional<std::uint64_t> room_;
  std::uint64_t failing_syncs_ = 0, failing_appends_ = 0;
  Error sync_error_, append_error_;
  bool syncs_blocked_ = false;
  int waiting_in_sync_ = 0;
};

}  // namespace returns::tests
