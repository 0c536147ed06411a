// Expected failures as values. std::expected is not in GCC 12, so this is the small part of it that the house uses.
#pragma once
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace returns {

enum class ErrorCode {
  invalid_input,   // what was given cannot be used; the subject names it
  not_found,       // the thing named by the subject does not exist
  already_exists,  // it exists with other content
  permission,      // the operating system or a role refuses
  busy,            // another program or thread holds it
  disk_full,
  read_only,
  io,           // read, write or sync failed for another reason
  damaged,      // stored bytes are not what was written
  unsupported,  // understood, but not offered by this device, file or version
  timed_out,
  disconnected,  // device or network peer went away
  cancelled,     // a stop was asked for
  conflict,      // state moved on; the caller's view is stale
  internal,
};

// What failed, on what, why, and what the person at the bench can do about it.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string operation;  // "open the camera"
  std::string subject;    // "/dev/video0"
  std::string cause;      // "Device or resource busy"
  std::string hint;       // "Close the other program that uses the camera." May be empty.

  // One sentence for a person: "Could not open the camera /dev/video0: Device or resource busy. Close …"
  std::string sentence() const;

  friend bool operator==(const Error&, const Error&) = default;
};

// `errno` as an Error; ENOSPC, EROFS, EACCES, EBUSY … become their own codes with a hint where one helps.
Error system_error(int errno_value, std::string operation, std::string subject);

template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const noexcept { return content_.index() == 0; }
  explicit operator bool() const noexcept { return ok(); }

  // Calling value() on an error, or error() on a value, is a programming mistake: std::variant throws.
  T& value() & { return std::get<0>(content_); }
  const T& value() const& { return std::get<0>(content_); }
  // By value, so that `for (auto& x : f().value())` does not run over a part of a destroyed temporary.
  T value() && { return std::get<0>(std::move(content_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Error& error() & { return std::get<1>(content_); }
  const Error& error() const& { return std::get<1>(content_); }
  Error error() && { return std::get<1>(std::move(content_)); }

  T value_or(T otherwise) && { return ok() ? std::move(*this).value() : std::move(otherwise); }

 private:
  std::variant<T, Error> content_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const noexcept { return !error_.has_value(); }
  explicit operator bool() const noexcept { return ok(); }
  const Error& error() const& { return error_.value(); }
  Error error() && { return std::move(error_).value(); }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace returns

#define RETURNS_CONCAT_INNER(a, b) a##b
#define RETURNS_CONCAT(a, b) RETURNS_CONCAT_INNER(a, b)

// Returns the error of `expression` to the caller, or goes on. For Status-like results. The counter lets a lambda
// inside the expression use it too.
#define RETURNS_TRY(expression) RETURNS_TRY_NAMED(RETURNS_CONCAT(returns_try_result_, __COUNTER__), expression)
#define RETURNS_TRY_NAMED(name, expression) \
  do {                                      \
    if (auto name = (expression); !name)    \
      return std::move(name).error();       \
  } while (false)

// `RETURNS_TRY_ASSIGN(auto x, f())`: x is the value of f(), or the error is returned to the caller.
#define RETURNS_TRY_ASSIGN(declaration, expression)                   \
  auto RETURNS_CONCAT(returns_try_, __LINE__) = (expression);         \
  if (!RETURNS_CONCAT(returns_try_, __LINE__))                        \
    return std::move(RETURNS_CONCAT(returns_try_, __LINE__)).error(); \
  declaration = std::move(RETURNS_CONCAT(returns_try_, __LINE__)).value()
