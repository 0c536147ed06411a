// A SQLite VFS over files in memory that shares its power with a CrashFiles disk: one step counter, one cut.
//
// What survives a cut: everything up to a file's last xSync; of the writes after it a part chosen by the seed: none,
// all, a prefix whose last write is torn at a 512-byte sector, or any sectors of them in any combination. Names
// (created or deleted files) are durable when the folder is synced, which the first xSync of a new file does, as in
// SQLite's own VFS, or when a deletion asks for it; until then the seed decides.
// Shared memory of WAL is on the heap and gone after a cut. After the cut every call fails with SQLITE_IOERR until
// cut() brings the power back.
//
// One thread. Close every connection before cut().
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>

#include "tests/support/crash_files.h"

struct sqlite3_vfs;

namespace returns::tests {

class CrashVfs {
 public:
  // Registered under `name` as long as it lives. `power` outlives it.
  CrashVfs(CrashFiles& power, std::string name);
  CrashVfs(const CrashVfs&) = delete;
  CrashVfs& operator=(const CrashVfs&) = delete;
  ~CrashVfs();

  const std::string& name() const { return name_; }
  // The files become what survived; call the disk's cut() as well.
  void cut(std::uint64_t seed);

  struct Node;

 private:
  friend struct CrashVfsCalls;
  using NodePtr = std::shared_ptr<Node>;

  CrashFiles& power_;
  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  std::map<std::string, NodePtr> files_;
  std::map<std::string, NodePtr> deleted_;  // not durably
  std::mt19937_64 random_{1};
};

}  // namespace returns::tests
