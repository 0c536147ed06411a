// The project's network camera (rtsp_server.py beside this file) in a process of its own, that can be switched off.
#pragma once
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "storage/base/unique_fd.h"
#include "tests/support/catch.h"

extern char** environ;

namespace returns::tests {

class RtspServer {
 public:
  explicit RtspServer(std::vector<std::string> options) {
    int to_server[2], from_server[2];
    REQUIRE(::pipe2(to_server, O_CLOEXEC) == 0);
    REQUIRE(::pipe2(from_server, O_CLOEXEC) == 0);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, to_server[0], 0);
    ::posix_spawn_file_actions_adddup2(&actions, from_server[1], 1);
    options.insert(options.begin(), RETURNS_SOURCE_DIR "/tests/support/rtsp_server.py");
    options.insert(options.begin(), "/usr/bin/python3");
    std::vector<char*> arguments;
    for (std::string& option : options)
      arguments.push_back(option.data());
    arguments.push_back(nullptr);
    const int failure = ::posix_spawn(&pid_, "/usr/bin/python3", &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(to_server[0]);
    ::close(from_server[1]);
    input_.reset(to_server[1]);
    output_.reset(from_server[0]);
    REQUIRE(failure == 0);
    for (std::string line = next_line(); line != "ready"; line = next_line()) {
      if (line.rfind("port ", 0) == 0)
        port = line.substr(5);
      if (line.rfind("url ", 0) == 0)
        url = line.substr(4);
    }
  }
  ~RtspServer() { kill(); }
  RtspServer(const RtspServer&) = delete;
  RtspServer& operator=(const RtspServer&) = delete;

  void kill() {
    if (pid_ <= 0)
      return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }

  std::string port;
  std::string url;

 private:
  std::string next_line() {
    std::string line;
    for (char letter = 0;;) {
      pollfd watched{output_.get(), POLLIN, 0};
      const bool told = ::poll(&watched, 1, 30'000) == 1 && ::read(output_.get(), &letter, 1) == 1;
      if (!told)
        FAIL("the RTSP server did not start");
      if (letter == '\n')
        return line;
      line += letter;
    }
  }

  pid_t pid_ = -1;
  UniqueFd input_, output_;
};

}  // namespace returns::tests
