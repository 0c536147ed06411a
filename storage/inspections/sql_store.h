// Store over SQLite. The steps of open() are in opening.h.
#pragma once
#include "storage/inspections/ledger.h"
#include "storage/inspections/lock_file.h"
#include "storage/inspections/reader.h"
#include "storage/journal/keys.h"
#include "storage/journal/mirror.h"

namespace returns::storage {

class KeySigner final : public Signer {
 public:
  explicit KeySigner(SigningKey key) : key_(std::move(key)) {}
  std::string public_key() const override { return key_.public_key; }
  Result<std::string> sign(ByteView bytes) const override { return sign_with(key_, bytes); }

 private:
  SigningKey key_;
};

// What open() hands over.
struct OpenedStore {
  std::optional<LockFile> lock;  // first, so that it is let go last
  std::unique_ptr<Connection> connection;
  std::unique_ptr<Mirror> mirror;
  std::unique_ptr<Ledger> ledger;
  std::optional<Error> mirror_trouble;
  std::vector<std::string> notes;
  std::filesystem::path check_marker;  // a file whose presence asks for a thorough check at the next open
  FilePort* files = nullptr;
};

class SqlStore final : public Store {
 public:
  explicit SqlStore(OpenedStore opened);

  std::vector<std::string> opening_notes() const override { return opened_.notes; }
  Result<JournalPosition> append(const std::vector<Occurrence>& occurrences) override;
  Status import_expected(const std::vector<ExpectedReturn>& returns) override;
  Status save_user(const User& user, const std::optional<std::string>& pin, const Occurrence& told) override;
  Result<User> sign_in(const Credentials& credentials, UtcTime now) override;
  Result<User> user_by_badge(const std::string& badge) override;

  const Signer& signer() const override { return signer_; }
  StoreReader& reader() override { return reader_; }
  std::optional<Error> mirror_trouble() const override { return opened_.mirror_trouble; }

  Result<Comparison> compare_projections() override { return compare_derived(db()); }
  Status rebuild_projections() override;

  Result<JournalPosition> delivered_until() override;
  Status mark_delivered(const JournalPosition& until) override;
  Status queue_file(const std::string& relative_path, const std::string& sha256, std::uint64_t bytes) override;
  Result<std::vector<QueuedFile>> undelivered_files(int limit) override;
  Status mark_file_delivered(const std::string& relative_path) override;
  Status mark_file_refused(const std::string& relative_path, const std::string& why) override;
  Result<Backlog> backlog() override;
  Result<LooseEnds> loose_ends() override;

  Result<std::optional<std::string>> setting(const std::string& key) override;
  Status set_setting(const std::string& key, const std::string& value) override;

 private:
  Connection& db() { return *opened_.connection; }
  // Commits what was appended and brings the mirror along.
  Status finish(Transaction transaction, const Appended& appended);
  Status mark_file(const char* sql, const std::string& relative_path, const std::string& why);

  OpenedStore opened_;
  KeySigner signer_;
  SqlReader reader_;
};

// Brings the mirror to where the journal is: entries and checkpoints of the mirror's open epoch, which ends at `from`.
Status catch_up_mirror(Connection& connection, Mirror& mirror, std::uint64_t epoch, const JournalPosition& from);

}  // namespace returns::storage
