#include "storage/inspections/opening.h"

#include "storage/inspections/queries.h"

namespace returns::storage {
namespace {

namespace fs = std::filesystem;

// Where this store lives: another place or machine makes it a copy.
std::string home_of(const StoreOptions& options, const FilePort& files) {
  std::string machine;
  if (&files == &posix_files())
    if (const auto id = posix_files().read("/etc/machine-id"))
      machine.assign(id->begin(), id->end());
  while (!machine.empty() && machine.back() == '\n')
    machine.pop_back();
  return machine + ":" + options.folder.lexically_normal().string();
}

Status write_home(Connection& connection, const std::string& home) {
  return connection.run("INSERT INTO l_home VALUES(1,?) ON CONFLICT(only_row) DO UPDATE SET home=excluded.home", home);
}

// Commits occurrences of open() itself and mirrors them.
Status record(OpenedStore& store, const std::vector<Occurrence>& occurrences, const std::string& home) {
  RETURNS_TRY_ASSIGN(Transaction transaction, Transaction::begin(*store.connection));
  RETURNS_TRY(write_home(*store.connection, home));
  RETURNS_TRY_ASSIGN(const Appended appended, store.ledger->append(occurrences));
  RETURNS_TRY(transaction.commit());
  store.ledger->committed(appended);
  if (store.mirror_trouble)
    return {};
  const auto mirrored = [&]() -> Status {
    RETURNS_TRY(store.mirror->append(appended.entries));
    return store.mirror->append_checkpoints(appended.checkpoints);
  }();
  if (!mirrored)
    store.mirror_trouble = mirrored.error();
  return {};
}

// Opens an epoch's mirror; a mirror that cannot be written does not stop the station.
void open_mirror(OpenedStore& store, std::uint64_t epoch) {
  const auto opened = store.mirror->open(epoch);
  if (!opened)
    store.mirror_trouble = opened.error();
}

Status begin_epoch(OpenedStore& store, KeyFolder& keys, const Reconciled& reconciled, const StoreOptions& options,
                   const TimeStamp& now, const std::string& home) {
  const std::uint64_t epoch = reconciled.newest_epoch + 1;
  RETURNS_TRY_ASSIGN(const SigningKey key, keys.prepare(epoch));
  RETURNS_TRY_ASSIGN(const JournalPosition before, read_head(*store.connection));
  RETURNS_TRY(store.ledger->continue_epoch(epoch, key));
  open_mirror(store, epoch);
  RETURNS_TRY(record(store,
                     {{EpochBegun{key.public_key, reconciled.cause, before.hash}, now, {}},
                      {StationStarted{options.software}, now, {}}},
                     home));
  RETURNS_TRY(keys.mark_begun(epoch, key.public_key));
  if (reconciled.cause != "first start")
    store.notes.push_back("A new epoch (" + std::to_string(epoch) + ") of the journal began: " + reconciled.cause +
                          ". The station has a new key; its fingerprint is " + fingerprint_of(key.public_key) + ".");
  return {};
}

Status continue_epoch(OpenedStore& store, KeyFolder& keys, const StoreOptions& options, const TimeStamp& now,
                      const std::string& home) {
  RETURNS_TRY_ASSIGN(const JournalPosition head, read_head(*store.connection));
  RETURNS_TRY_ASSIGN(const auto key, keys.secret(head.epoch));
  if (!key)
    return Error{ErrorCode::internal, "open the store", options.folder.string(), "its key vanished meanwhile", ""};
  RETURNS_TRY_ASSIGN(const auto begun, keys.public_key(head.epoch));
  if (!begun)
    RETURNS_TRY(keys.mark_begun(head.epoch, key->public_key));
  RETURNS_TRY(store.ledger->continue_epoch(head.epoch, *key));
  open_mirror(store, head.epoch);
  return record(store, {{StationStarted{options.software}, now, {}}}, home);
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const StoreOptions& given) {
  StoreOptions options = given;
  FilePort& files = options.files != nullptr ? *options.files : posix_files();
  std::error_code relative;
  if (options.folder.is_relative())
    options.folder = fs::absolute(options.folder, relative);
  const TimeStamp now = options.clocks ? options.clocks() : read_clocks();

  OpenedStore store;
  store.files = &files;
  store.check_marker = options.folder / "store.check";
  RETURNS_TRY(files.make_folders(options.folder));
  if (&files == &posix_files()) {
    RETURNS_TRY_ASSIGN(store.lock, LockFile::take(options.folder / "lock"));
  }
  RETURNS_TRY_ASSIGN(UsableDatabase database, open_database(files, options));
  store.notes = database.notes;
  store.mirror = std::make_unique<Mirror>(files, options.folder / "journal", options.segment_bytes);
  RETURNS_TRY_ASSIGN(Reconciled reconciled,
                     reconcile(*database.connection, files, options, *store.mirror, database, store.notes));
  store.connection = std::move(database.connection);
  store.ledger = std::make_unique<Ledger>(*store.connection, options.station);

  const std::string home = home_of(options, files);
  RETURNS_TRY_ASSIGN(const auto known_home, store.connection->text("SELECT home FROM l_home"));
  if (reconciled.cause.empty() && known_home && *known_home != home)
    reconciled.cause = "moved or copied";
  KeyFolder keys(files, options.folder / "keys");
  if (reconciled.cause.empty())
    RETURNS_TRY(continue_epoch(store, keys, options, now, home));
  else
    RETURNS_TRY(begin_epoch(store, keys, reconciled, options, now, home));
  for (std::string& note : store.mirror->take_notes())
    store.notes.push_back(std::move(note));
  return std::unique_ptr<Store>(std::make_unique<SqlStore>(std::move(store)));
}

}  // namespace returns::storage
