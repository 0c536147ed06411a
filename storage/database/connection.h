// SQLite behind values: a connection, statements from its cache, transactions that roll back by scope.
//
// A connection and everything made from it belong to one thread; only interrupt() may be called from any thread while
// the connection lives. Errors: SQLite's codes become ours (disk_full, read_only, damaged, busy, cancelled, permission,
// invalid_input for a broken constraint, io); `cause` is SQLite's own text.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "storage/base/result.h"
#include "storage/model/ids.h"

struct sqlite3;
struct sqlite3_stmt;

namespace returns::storage {

enum class OpenMode {
  create,     // made when missing; WAL, synchronous=FULL, foreign keys
  read_only,  // must exist; queries only (the files are opened for writing where they may be, because WAL readers share
              // its index; a whole database on a medium that nobody writes is read as it is)
  as_it_is,   // must exist; nothing is changed or set: for a damaged file
  in_memory   // nothing on disk; foreign keys
};

class Connection;

// A prepared statement on loan from the connection's cache; reset and given back by its destructor. Columns count
// from 0, parameters from 1.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  Status bind(int parameter, std::string_view text);
  Status bind(int parameter, std::int64_t number);
  Status bind_null(int parameter);
  template <typename T>
  Status bind_value(int parameter, const T& value);

  Result<bool> step();  // true: a row stands ready
  int columns() const;
  bool is_null(int column) const;
  bool is_integer(int column) const;
  std::int64_t integer(int column) const;
  std::string text(int column) const;

 private:
  friend class Connection;
  Statement(Connection& connection, sqlite3_stmt* statement, bool* lent)
      : connection_(&connection), statement_(statement), lent_(lent) {}

  Connection* connection_;
  sqlite3_stmt* statement_;
  bool* lent_;  // the cache's mark; null: this statement is ours alone
};

class Connection {
 public:
  static Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file, OpenMode mode,
                                                  const std::string& vfs = {});
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  Result<Statement> prepare(std::string_view sql);
  Status script(const std::string& sql);  // several statements, no parameters

  // One statement whose rows do not matter.
  template <typename... Values>
  Status run(std::string_view sql, const Values&... values);
  // Every row to `row`; its error ends the query.
  template <typename... Values>
  Status each(std::string_view sql, const std::function<Status(Statement&)>& row, const Values&... values);
  // The first column of the first row, when there is one and it is not NULL.
  template <typename... Values>
  Result<std::optional<std::int64_t>> integer(std::string_view sql, const Values&... values);
  template <typename... Values>
  Result<std::optional<std::string>> text(std::string_view sql, const Values&... values);

  std::int64_t changes() const;  // rows of the last INSERT, UPDATE or DELETE
  void interrupt();              // any thread
  const std::string& name() const { return name_; }

  Error error(int code, std::string operation) const;

 private:
  struct Cache;
  Connection(sqlite3* handle, std::string name);
  static Result<std::unique_ptr<Connection>> open_for_good(const std::filesystem::path& file);
  bool answers();
  template <typename... Values>
  Result<Statement> bound(std::string_view sql, const Values&... values);

  sqlite3* handle_;
  std::string name_;
  std::unique_ptr<Cache> cache_;
};

// write: BEGIN IMMEDIATE … COMMIT; without commit() the destructor rolls back. read: one snapshot for several queries.
enum class TransactionKind { write, read };
class Transaction {
 public:
  static Result<Transaction> begin(Connection& connection, TransactionKind kind = TransactionKind::write);
  Transaction(Transaction&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Status commit();

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}
  Connection* connection_;
};

template <typename T>
struct IsOptional : std::false_type {};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <typename T>
Status Statement::bind_value(int parameter, const T& value) {
  if constexpr (IsOptional<T>::value)
    return value ? bind_value(parameter, *value) : bind_null(parameter);
  else if constexpr (std::is_same_v<T, std::nullopt_t>)
    return bind_null(parameter);
  else if constexpr (std::is_convertible_v<const T&, std::string_view>)
    return bind(parameter, std::string_view(value));
  else if constexpr (std::is_integral_v<T>)
    return bind(parameter, static_cast<std::int64_t>(value));
  else if constexpr (requires { value.time_since_epoch().count(); })
    return bind(parameter, static_cast<std::int64_t>(value.time_since_epoch().count()));
  else
    return bind(parameter, std::string_view(value.value));  // an id
}

template <typename... Values>
Result<Statement> Connection::bound(std::string_view sql, const Values&... values) {
  RETURNS_TRY_ASSIGN(Statement statement, prepare(sql));
  Status status;
  int parameter = 0;
  ((status = status ? statement.bind_value(++parameter, values) : std::move(status)), ...);
  if (!status)
    return status.error();
  return statement;
}

template <typename... Values>
Status Connection::run(std::string_view sql, const Values&... values) {
  return each(
      sql, [](Statement&) { return Status{}; }, values...);
}

template <typename... Values>
Status Connection::each(std::string_view sql, const std::function<Status(Statement&)>& row, const Values&... values) {
  RETURNS_TRY_ASSIGN(Statement statement, bound(sql, values...));
  while (true) {
    RETURNS_TRY_ASSIGN(const bool more, statement.step());
    if (!more)
      return {};
    RETURNS_TRY(row(statement));
  }
}

template <typename... Values>
Result<std::optional<std::int64_t>> Connection::integer(std::string_view sql, const Values&... values) {
  RETURNS_TRY_ASSIGN(Statement statement, bound(sql, values...));
  RETURNS_TRY_ASSIGN(const bool found, statement.step());
  if (!found || statement.is_null(0))
    return std::optional<std::int64_t>();
  return std::optional<std::int64_t>(statement.integer(0));
}

template <typename... Values>
Result<std::optional<std::string>> Connection::text(std::string_view sql, const Values&... values) {
  RETURNS_TRY_ASSIGN(Statement statement, bound(sql, values...));
  RETURNS_TRY_ASSIGN(const bool found, statement.step());
  if (!found || statement.is_null(0))
    return std::optional<std::string>();
  return std::optional<std::string>(statement.text(0));
}

}  // namespace returns::storage
