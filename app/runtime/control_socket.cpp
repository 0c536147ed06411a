#include "app/runtime/control_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <nlohmann/json.hpp>

#include "app/runtime/record_json.h"
#include "app/runtime/state_json.h"
#include "storage/base/unique_fd.h"
#include "storage/evidence/digest.h"

namespace returns::runtime {

using nlohmann::json;

namespace {

constexpr const char* name = "door";
constexpr std::size_t longest_line = 64u << 20;  // an import of some 100,000 returns
constexpr std::int64_t most_rows = 10000;
constexpr std::chrono::seconds silent_peer{5};       // then the next in the line is served
constexpr std::chrono::seconds silent_station{120};  // it imports, or its disk is slow
constexpr int poll_milliseconds = 200;               // how often a waiting thread looks at its stop token

Result<sockaddr_un> address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string text = path.string();
  if (text.size() >= sizeof address.sun_path)
    return Error{ErrorCode::invalid_input, "open the local socket", text, "the path is too long",
                 "Choose a shorter XDG_STATE_HOME."};
  text.copy(address.sun_path, text.size());
  return address;
}

// One end of a connection. A peer that neither sends nor takes anything for `patience` is let go, because the door
// serves one after the other.
class LineWire {
 public:
  LineWire(int fd, std::stop_token stop, std::chrono::seconds patience)
      : fd_(fd), stop_(std::move(stop)), patience_(patience) {}

  // One line without its end; nothing when the peer went away, was silent too long, or a stop was asked for. An error
  // when the line is too long to be taken.
  Result<std::optional<std::string>> read() {
    std::size_t looked_at = 0;
    for (;;) {
      if (const auto end = received_.find('\n', looked_at); end != std::string::npos) {
        std::string line = received_.substr(0, end);
        received_.erase(0, end + 1);
        return std::optional(std::move(line));
      }
      looked_at = received_.size();
      if (received_.size() > longest_line)
        return Error{ErrorCode::invalid_input, "take", "the request", "it is longer than 64 MB",
                     "Send it in several parts."};
      if (!wait_for(POLLIN))
        return std::optional<std::string>{};
      char buffer[65536];
      const ssize_t count = ::recv(fd_, buffer, sizeof buffer, MSG_DONTWAIT);
      if (count < 0 && (errno == EAGAIN || errno == EINTR))
        continue;
      if (count <= 0)
        return std::optional<std::string>{};
      received_.append(buffer, static_cast<std::size_t>(count));
    }
  }

  bool send(std::string line) {
    line += '\n';
    for (std::size_t sent = 0; sent < line.size();) {
      if (!wait_for(POLLOUT))
        return false;
      const ssize_t count = ::send(fd_, line.data() + sent, line.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count < 0 && (errno == EAGAIN || errno == EINTR))
        continue;
      if (count <= 0)
        return false;
      sent += static_cast<std::size_t>(count);
    }
    return true;
  }

 private:
  bool wait_for(short what) {
    const auto until = std::chrono::steady_clock::now() + patience_;
    while (!stop_.stop_requested() && std::chrono::steady_clock::now() < until) {
      pollfd waiting{fd_, what, 0};
      const int ready = ::poll(&waiting, 1, poll_milliseconds);
      if (ready > 0)
        return true;
      if (ready < 0 && errno != EINTR)
        return false;
    }
    return false;
  }

  int fd_;
  std::stop_token stop_;
  std::chrono::seconds patience_;
  std::string received_;
};

json refusal(const std::string& why) {
  return {{"ok", false}, {"error", why}};
}

// Whatever bytes a request or a file name brought: an answer is always valid JSON.
std::string text_of(const json& answer) {
  return answer.dump(-1, ' ', false, json::error_handler_t::replace);
}

json history(QueryDesk& queries, const json& request) {
  auto rows = queries.list(history_query(
      request.value("text", ""),
      static_cast<int>(std::clamp<std::int64_t>(request.value("limit", std::int64_t{100}), 1, most_rows))));
  if (!rows)
    return refusal(rows.error().sentence());
  json list = json::array();
  for (const auto& row : *rows)
    list.push_back(to_json(row));
  return {{"ok", true}, {"rows", std::move(list)}};
}

json import_returns(StoreDesk& store, const json& request) {
  std::vector<ExpectedReturn> returns;
  for (const auto& entry : request.at("returns")) {
    auto expected = expected_return_from(entry);
    if (!expected)
      return refusal(expected.error().sentence());
    returns.push_back(*std::move(expected));
  }
  const auto count = returns.size();
  const Status done =
      store.ask_status([returns = std::move(returns)](storage::Store& open) { return open.import_expected(returns); });
  if (!done)
    return refusal(done.error().sentence());
  return {{"ok", true}, {"taken", count}};
}

json status(StoreDesk& store, const station::State& state) {
  auto head = store.ask<storage::JournalPosition>([](storage::Store& open) { return open.reader().head(); });
  if (!head)
    return refusal(head.error().sentence());
  return {{"ok", true}, {"state", to_json(state)}, {"epoch", head->epoch}, {"seq", head->seq}, {"head", head->hash}};
}

}  // namespace

ControlSocket::ControlSocket(std::filesystem::path path, StoreDesk& store, QueryDesk& queries,
                             std::function<Snapshot()> snapshot, Post post)
    : path_(std::move(path)),
      store_(store),
      queries_(queries),
      snapshot_(std::move(snapshot)),
      told_(tell_trouble(post)),
      worker_(
          name, [this](std::stop_token stop) { return run(stop); }, told_) {}

ControlSocket::~ControlSocket() {
  worker_.stop();
  ::unlink(path_.c_str());
}

Status ControlSocket::run(std::stop_token stop) {
  const auto address_found = address_of(path_);
  if (!address_found) {
    told_(name, address_found.error());
    return {};  // trying again would not make the path shorter
  }
  const sockaddr_un address = *address_found;
  const UniqueFd listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!listener)
    return system_error(errno, "open the local socket", path_.string());
  // The store's lock is ours, so a socket that lies here belongs to a station that is gone.
  ::unlink(path_.c_str());
  // Linux gives the socket's file the mode that the socket has; a changed umask would be all other threads' as well.
  if (::fchmod(listener.get(), 0600) != 0 ||
      ::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener.get(), 4) != 0)
    return system_error(errno, "open the local socket", path_.string());
  while (!stop.stop_requested()) {
    pollfd waiting{listener.get(), POLLIN, 0};
    if (::poll(&waiting, 1, poll_milliseconds) <= 0)
      continue;
    const UniqueFd connection(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (connection)
      serve(connection.get(), stop);
  }
  return {};
}

void ControlSocket::serve(int connection, std::stop_token stop) {
  LineWire wire(connection, stop, silent_peer);
  for (;;) {
    const auto line = wire.read();
    if (!line)
      wire.send(text_of(refusal(line.error().sentence())));
    if (!line || !*line || !wire.send(answer(**line)))
      return;
  }
}

std::string ControlSocket::answer(const std::string& line) {
  const json request = json::parse(line, nullptr, false);
  if (!request.is_object())
    return text_of(refusal("The request is not a JSON object."));
  try {
    const std::string asked = request.value("ask", "");
    if (asked == "history")
      return text_of(history(queries_, request));
    if (asked == "import")
      return text_of(import_returns(store_, request));
    if (asked == "status")
      return text_of(status(store_, *snapshot_()));
    return text_of(refusal("Nothing known is asked for."));
  } catch (const json::exception& failure) {
    return text_of(refusal(failure.what()));
  }
}

std::filesystem::path socket_of(const Folders& folders) {
  std::error_code unreadable;
  const auto data = std::filesystem::weakly_canonical(folders.data, unreadable);
  const std::string name = storage::sha256_hex(as_bytes((unreadable ? folders.data : data).string()));
  return folders.state / fmt::format("station-{}.sock", name.substr(0, 8));
}

Result<std::string> ask_running_station(const std::filesystem::path& socket, const std::string& request) {
  RETURNS_TRY_ASSIGN(const sockaddr_un address, address_of(socket));
  const UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd)
    return system_error(errno, "open a socket for", "the running station");
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    if (errno == ENOENT || errno == ECONNREFUSED)
      return Error{ErrorCode::not_found, "reach", "a running station", "none runs here", ""};
    return system_error(errno, "reach", "the running station");
  }
  LineWire wire(fd.get(), std::stop_token{}, silent_station);
  if (!wire.send(request))
    return Error{ErrorCode::disconnected, "ask", "the running station", "it closed the connection", "Try again."};
  RETURNS_TRY_ASSIGN(auto line, wire.read());
  if (!line)
    return Error{ErrorCode::disconnected, "ask", "the running station", "it did not answer", "Try again."};
  return *std::move(line);
}

}  // namespace returns::runtime
