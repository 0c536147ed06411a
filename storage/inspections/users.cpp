#include "storage/inspections/secrets.h"
#include "storage/inspections/sql_store.h"

namespace returns::storage {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int free_failures = 5;
constexpr seconds first_wait{30};
constexpr seconds longest_wait{15 * 60};

seconds wait_after(std::int64_t failures) {
  if (failures < free_failures)
    return seconds{0};
  const std::int64_t doublings = std::min<std::int64_t>(failures - free_failures, 10);
  return std::min(first_wait * (std::int64_t{1} << doublings), longest_wait);
}

// How long the person still has to wait. A clock that was set back does not lock anybody out for longer than the wait.
seconds remaining(std::int64_t failures, UtcTime failed_at, UtcTime now) {
  const seconds wait = wait_after(failures);
  const auto left = std::chrono::ceil<seconds>(failed_at + wait - now);
  return std::clamp(left, seconds{0}, wait);
}

bool is_pin(const std::string& pin) {
  return pin.size() >= 4 && pin.size() <= 8 &&
         std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Error wrong_credentials() {
  return Error{ErrorCode::permission, "sign in", "", "badge or PIN is wrong", "Try again, or ask an administrator."};
}

struct Known {
  User user;
  std::optional<std::string> pin_hash;
  std::int64_t failures = 0;
  UtcTime failed_at{};
};

Result<std::optional<Known>> find(Connection& connection, const std::string& badge) {
  std::optional<Known> known;
  RETURNS_TRY(connection.each(
      "SELECT u.id, u.name, u.role, u.enabled, c.pin_hash, c.failures, c.failed_at "
      "FROM l_credentials c JOIN d_users u ON u.id=c.user_id WHERE c.badge=?",
      [&](Statement& row) -> Status {
        known.emplace();
        known->user = {UserId{row.text(0)}, row.text(1), badge, role_from(row.text(2)).value_or(Role::inspector),
                       row.integer(3) != 0};
        if (!row.is_null(4))
          known->pin_hash = row.text(4);
        known->failures = row.integer(5);
        known->failed_at = UtcTime(milliseconds(row.integer(6)));
        return {};
      },
      badge));
  return known;
}

}  // namespace

Status SqlStore::save_user(const User& user, const std::optional<std::string>& pin, const Occurrence& told) {
  const auto* saved = std::get_if<UserSaved>(&told.fact);
  if (saved == nullptr || *saved != UserSaved{user.id, user.name, user.role, user.enabled})
    return Error{ErrorCode::invalid_input, "save the user", user.name, "the fact told does not say the same", ""};
  if (user.id.empty() || (user.badge.empty() && pin))
    return Error{ErrorCode::invalid_input, "save the user", user.name,
                 user.id.empty() ? "it has no id" : "a PIN needs a badge", ""};
  if (pin && !is_pin(*pin))
    return Error{ErrorCode::invalid_input, "save the user", user.name, "the PIN is not 4 to 8 digits",
                 "Choose a PIN of 4 to 8 digits."};
  std::optional<std::string> hash;
  if (pin) {
    RETURNS_TRY_ASSIGN(hash, hash_pin(*pin));
  }
  RETURNS_TRY_ASSIGN(Transaction transaction, Transaction::begin(db()));
  RETURNS_TRY_ASSIGN(const auto owner, db().text("SELECT user_id FROM l_credentials WHERE badge=?", user.badge));
  if (owner && *owner != user.id.value)
    return Error{ErrorCode::already_exists, "save the user", user.name, "another user has this badge",
                 "Use another badge, or take it from the other user first."};
  RETURNS_TRY_ASSIGN(const Appended appended, opened_.ledger->append({told}));
  if (user.badge.empty()) {
    RETURNS_TRY(db().run("DELETE FROM l_credentials WHERE user_id=?", user.id));
    return finish(std::move(transaction), appended);
  }
  // A new PIN starts without failures; without one the old PIN stays.
  RETURNS_TRY(
      db().run("INSERT INTO l_credentials(user_id, badge, pin_hash) VALUES(?,?,?) ON CONFLICT(user_id) DO UPDATE SET "
               "badge=excluded.badge, failures=iif(excluded.pin_hash IS NULL, failures, 0), "
               "pin_hash=coalesce(excluded.pin_hash, pin_hash)",
               user.id, user.badge, hash));
  return finish(std::move(transaction), appended);
}

Result<User> SqlStore::sign_in(const Credentials& credentials, UtcTime now) {
  RETURNS_TRY_ASSIGN(const auto known, find(db(), credentials.badge));
  if (!known || !known->pin_hash || !known->user.enabled) {
    // The same work as for a known badge, so that the answer's delay does not tell which badges exist.
    RETURNS_TRY(hash_pin(credentials.pin));
    return wrong_credentials();
  }
  if (const seconds wait = remaining(known->failures, known->failed_at, now); wait > seconds{0})
    return Error{ErrorCode::busy, "sign in", "", "too many wrong PINs",
                 "Wait " + std::to_string(wait.count()) + " seconds, then try again."};
  const bool right = pin_matches(*known->pin_hash, credentials.pin);
  if (!right || known->failures > 0)
    RETURNS_TRY(db().run("UPDATE l_credentials SET failures=?, failed_at=? WHERE user_id=?",
                         right ? 0 : known->failures + 1, now, known->user.id));
  if (!right)
    return wrong_credentials();
  return known->user;
}

Result<User> SqlStore::user_by_badge(const std::string& badge) {
  RETURNS_TRY_ASSIGN(const auto known, find(db(), badge));
  if (!known || !known->user.enabled)
    return Error{ErrorCode::permission, "sign in", "", "this badge is not known", "Ask an administrator."};
  return known->user;
}

}  // namespace returns::storage
