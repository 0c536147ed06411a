// The door for the command line, on a running station.
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "storage/base/unique_fd.h"
#include "tests/support/station_home.h"

using namespace returns;
using namespace returns::tests;

namespace {

bool is_refused(const std::string& answer) {
  return answer.find("\"ok\":false") != std::string::npos && answer.find("\"error\":\"") != std::string::npos;
}

UniqueFd connect_to(const std::filesystem::path& path) {
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.string().copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  return fd;
}

std::string receive_all(int fd) {
  std::string text;
  char buffer[4096];
  for (ssize_t count = 0; (count = ::recv(fd, buffer, sizeof buffer, 0)) > 0;)
    text.append(buffer, static_cast<std::size_t>(count));
  return text;
}

}  // namespace

TEST_CASE("the door answers status, history and import, and refuses everything else") {
  StationHome home;
  home.start();
  home.wait_for_door();
  REQUIRE(home.ask(R"({"ask":"status"})").find("\"station\":\"bench-1\"") != std::string::npos);
  REQUIRE(home.ask(R"({"ask":"history","text":"","limit":5})").find("\"rows\":[]") != std::string::npos);
  home.expect_headset(scene::example_facts(scene::Carrier::usps));
  for (const char* garbage :
       {"", "{", "[1]", "null", "\xff\xfe", R"({"ask":7})", R"({"ask":"history","limit":"x"})", R"({"ask":"import"})",
        R"({"ask":"import","returns":[{"id":1}]})", R"({"ask":"shutdown"})"}) {
    INFO(garbage);
    REQUIRE(is_refused(home.ask(garbage)));
  }
  struct stat info {};
  REQUIRE(::stat(home.socket().c_str(), &info) == 0);
  REQUIRE((info.st_mode & 0777) == 0600);
  home.stop();
  REQUIRE_FALSE(std::filesystem::exists(home.socket()));
  const auto nobody = runtime::ask_running_station(home.socket(), "{}");
  REQUIRE(nobody.error().code == ErrorCode::not_found);
}

TEST_CASE("the door answers several lines of one packet") {
  StationHome home;
  home.start();
  home.wait_for_door();
  const UniqueFd fd = connect_to(home.socket());
  const std::string two = "{\"ask\":\"status\"}\n[]\n";
  REQUIRE(::send(fd.get(), two.data(), two.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(two.size()));
  ::shutdown(fd.get(), SHUT_WR);
  const std::string answers = receive_all(fd.get());
  REQUIRE(std::count(answers.begin(), answers.end(), '\n') == 2);
  REQUIRE(answers.find("\"ok\":true") < answers.find("\"ok\":false"));
}

TEST_CASE("a request past 64 MB is refused with a sentence, and the door stays open") {
  StationHome home;
  home.start();
  home.wait_for_door();
  const UniqueFd fd = connect_to(home.socket());
  const std::string much(1 << 20, 'x');
  for (int megabyte = 0; megabyte < 65; ++megabyte)
    if (::send(fd.get(), much.data(), much.size(), MSG_NOSIGNAL) < 0)
      break;
  char letter = 0;
  std::string answer;
  while (letter != '\n' && ::recv(fd.get(), &letter, 1, 0) == 1)
    answer += letter;
  REQUIRE(answer.find("64 MB") != std::string::npos);
  REQUIRE_FALSE(is_refused(home.ask(R"({"ask":"status"})")));
}

TEST_CASE("a peer that connects and says nothing does not keep the station from ending") {
  StationHome home;
  home.start();
  home.wait_for_door();
  const UniqueFd silent = connect_to(home.socket());
  home.stop();
  REQUIRE(receive_all(silent.get()).empty());
}

TEST_CASE("a state folder with too long a path costs the door, not the station") {
  StationHome home;
  home.configuration.folders.state = home.path(std::string(120, 's'));
  home.start();
  REQUIRE(home.shows([](const auto& state) {
    return std::any_of(state.notices.begin(), state.notices.end(),
                       [](const auto& notice) { return notice.detail.find("path is too long") != std::string::npos; });
  }));
  REQUIRE(runtime::ask_running_station(home.socket(), "{}").error().code == ErrorCode::invalid_input);
}
