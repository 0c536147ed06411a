#include "storage/database/connection.h"

#include <sqlite3.h>

#include <map>

namespace returns::storage {
namespace {

constexpr int busy_timeout_ms = 5000;

struct Meaning {
  ErrorCode code;
  const char* hint;
};

Meaning meaning_of(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return {ErrorCode::disk_full, "Free space on the disk; nothing already saved is touched."};
    case SQLITE_READONLY:
      return {ErrorCode::read_only, "Check that the disk and the store's folder can be written."};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorCode::damaged, "Start the station again: it rebuilds the store from its journal."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::busy, "Another program uses the store; close that program."};
    case SQLITE_INTERRUPT:
      return {ErrorCode::cancelled, ""};
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {ErrorCode::permission, "Check who owns the store's folder."};
    case SQLITE_CANTOPEN:
      return {ErrorCode::io, "Check that the store's folder exists and can be written."};
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      return {ErrorCode::invalid_input, ""};
    case SQLITE_IOERR:
      return {ErrorCode::io, "Check the disk."};
    default:
      return {ErrorCode::internal, ""};
  }
}

int flags_of(OpenMode mode) {
  switch (mode) {
    case OpenMode::create:
      return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case OpenMode::in_memory:
      return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY;
    default:
      return SQLITE_OPEN_READWRITE;
  }
}

const char* settings_of(OpenMode mode) {
  switch (mode) {
    case OpenMode::create:
      return "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;";
    case OpenMode::read_only:
      return "PRAGMA query_only=ON;";
    case OpenMode::in_memory:
      return "PRAGMA foreign_keys=ON;";
    default:
      return "";
  }
}

bool nothing_waits_beside(const std::filesystem::path& database) {
  std::error_code failure;
  const auto log = std::filesystem::path(database).concat("-wal");
  return !std::filesystem::exists(log, failure) || std::filesystem::file_size(log, failure) == 0;
}

}  // namespace

struct Connection::Cache {
  struct Entry {
    sqlite3_stmt* statement = nullptr;
    bool lent = false;
  };
  std::map<std::string, Entry, std::less<>> entries;
};

Connection::Connection(sqlite3* handle, std::string name)
    : handle_(handle), name_(std::move(name)), cache_(std::make_unique<Cache>()) {}

Connection::~Connection() {
  for (const auto& [sql, entry] : cache_->entries)
    sqlite3_finalize(entry.statement);
  sqlite3_close_v2(handle_);
}

Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path& file, OpenMode mode,
                                                     const std::string& vfs) {
  sqlite3* handle = nullptr;
  const std::string name = mode == OpenMode::in_memory ? ":memory:" : file.string();
  const int opened =
      sqlite3_open_v2(name.c_str(), &handle, flags_of(mode) | SQLITE_OPEN_NOMUTEX, vfs.empty() ? nullptr : vfs.c_str());
  std::unique_ptr<Connection> connection(new Connection(handle, name));
  if (opened != SQLITE_OK)
    return connection->error(opened, "open the database");
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, busy_timeout_ms);
  if (mode == OpenMode::read_only && !connection->answers() && nothing_waits_beside(file))
    return open_for_good(file);
  RETURNS_TRY(connection->script(settings_of(mode)));
  return connection;
}

// A copy on a medium that nobody can write has no place for the index that readers of a WAL share. When no log stands
// beside it the file alone is the whole store, and SQLite may be told that it will not change.
Result<std::unique_ptr<Connection>> Connection::open_for_good(const std::filesystem::path& file) {
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(file).string()) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    if (c == '?' || c == '#' || c == '%')
      ((uri += '%') += hex[byte >> 4]) += hex[byte & 15];
    else
      uri += c;
  }
  sqlite3* handle = nullptr;
  const int opened = sqlite3_open_v2((uri + "?immutable=1").c_str(), &handle,
                                     SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<Connection> connection(new Connection(handle, file.string()));
  if (opened != SQLITE_OK)
    return connection->error(opened, "open the database");
  sqlite3_extended_result_codes(handle, 1);
  return connection;
}

bool Connection::answers() {
  auto statement = prepare("SELECT count(*) FROM sqlite_schema");
  if (!statement)
    return false;
  return statement->step().ok();
}

Error Connection::error(int code, std::string operation) const {
  const Meaning meaning = meaning_of(code);
  const char* text = handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
  return Error{meaning.code, std::move(operation), name_, text, meaning.hint};
}

Result<Statement> Connection::prepare(std::string_view sql) {
  auto found = cache_->entries.find(sql);
  if (found != cache_->entries.end() && !found->second.lent) {
    found->second.lent = true;
    return Statement(*this, found->second.statement, &found->second.lent);
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                      &statement, nullptr);
  if (code != SQLITE_OK)
    return error(code, "use the database");
  // The same statement inside its own loop: a second one, which is not kept.
  if (found != cache_->entries.end())
    return Statement(*this, statement, nullptr);
  found = cache_->entries.emplace(std::string(sql), Cache::Entry{statement, true}).first;
  return Statement(*this, statement, &found->second.lent);
}

Status Connection::script(const std::string& sql) {
  if (sql.empty())
    return {};
  if (const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr); code != SQLITE_OK)
    return error(code, "use the database");
  return {};
}

std::int64_t Connection::changes() const {
  return sqlite3_changes64(handle_);
}

void Connection::interrupt() {
  sqlite3_interrupt(handle_);
}

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_), statement_(std::exchange(other.statement_, nullptr)), lent_(other.lent_) {}

Statement::~Statement() {
  if (statement_ == nullptr)
    return;
  if (lent_ == nullptr) {
    sqlite3_finalize(statement_);
    return;
  }
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  *lent_ = false;
}

Status Statement::bind(int parameter, std::string_view text) {
  const int code = sqlite3_bind_text64(statement_, parameter, text.data() != nullptr ? text.data() : "", text.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
  if (code != SQLITE_OK)
    return connection_->error(code, "use the database");
  return {};
}

Status Statement::bind(int parameter, std::int64_t number) {
  if (const int code = sqlite3_bind_int64(statement_, parameter, number); code != SQLITE_OK)
    return connection_->error(code, "use the database");
  return {};
}

Status Statement::bind_null(int parameter) {
  if (const int code = sqlite3_bind_null(statement_, parameter); code != SQLITE_OK)
    return connection_->error(code, "use the database");
  return {};
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW)
    return true;
  if (code == SQLITE_DONE)
    return false;
  return connection_->error(code, "use the database");
}

int Statement::columns() const {
  return sqlite3_column_count(statement_);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

bool Statement::is_integer(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_INTEGER;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string Statement::text(int column) const {
  const unsigned char* bytes = sqlite3_column_text(statement_, column);
  const int length = sqlite3_column_bytes(statement_, column);
  return bytes == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(bytes), length);
}

Result<Transaction> Transaction::begin(Connection& connection, TransactionKind kind) {
  RETURNS_TRY(connection.run(kind == TransactionKind::write ? "BEGIN IMMEDIATE" : "BEGIN"));
  return Transaction(connection);
}

Transaction::~Transaction() {
  if (connection_ != nullptr)
    // A failed statement may have rolled back by itself; then there is nothing left to take back.
    (void)connection_->run("ROLLBACK");
}

Status Transaction::commit() {
  RETURNS_TRY(connection_->run("COMMIT"));
  connection_ = nullptr;
  return {};
}

}  // namespace returns::storage
