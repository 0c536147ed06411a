#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "app/cli/command_line.h"
#include "app/runtime/ids.h"
#include "app/runtime/store_setup.h"

namespace returns::cli {
namespace {

// Reads a line without showing it, where standard input is a terminal.
std::string read_pin() {
  termios before{};
  const bool terminal = ::tcgetattr(STDIN_FILENO, &before) == 0;
  if (terminal) {
    fmt::print(stderr, "PIN (4 to 8 digits): ");
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  std::string pin;
  std::getline(std::cin, pin);
  if (terminal) {
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    fmt::print(stderr, "\n");
  }
  return pin;
}

bool is_pin(const std::string& pin) {
  return pin.size() >= 4 && pin.size() <= 8 &&
         std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

int run(const AddUser& command, const runtime::Configuration& configuration) {
  const auto store = storage::Store::open(runtime::store_options(configuration));
  if (!store)
    return fail(store.error());
  const auto users = (*store)->reader().users();
  if (!users)
    return fail(users.error());
  User user{{}, command.name, command.badge, role_from(command.role).value_or(Role::inspector), true};
  for (const auto& known : *users)
    if (known.badge == command.badge)
      user.id = known.id;
  const TimeStamp now = read_clocks();
  if (user.id.empty())
    user.id.value = runtime::make_uuid(now.utc);
  const std::string pin = read_pin();
  if (!is_pin(pin))
    return fail({ErrorCode::invalid_input, "save", command.name, "the PIN must be 4 to 8 digits", "Try again."});
  const Status saved =
      (*store)->save_user(user, pin, {UserSaved{user.id, user.name, user.role, user.enabled}, now, {}});
  if (!saved)
    return fail(saved.error());
  fmt::print("{} may sign in as {} with badge {}.\n", user.name, name_of(user.role), user.badge);
  return 0;
}

int run(const ListUsers&, const runtime::Configuration& configuration) {
  const auto store = storage::Store::open(runtime::store_options(configuration));
  if (!store)
    return fail(store.error());
  const auto users = (*store)->reader().users();
  if (!users)
    return fail(users.error());
  for (const auto& user : *users)
    fmt::print("{:<12} {:<24} {}\n", name_of(user.role), user.badge, user.name);
  return users->empty() ? 1 : 0;
}

}  // namespace returns::cli
