#include "tests/bench/station/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "storage/base/unique_fd.h"

namespace returns::bench {

Result<Child> Child::start(const std::vector<std::string>& words, int kept) {
  std::vector<char*> arguments;
  for (const auto& word : words)
    arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid < 0)
    return system_error(errno, "start", words.front());
  if (pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    const int nowhere = ::open("/dev/null", O_RDWR);
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
    if (kept >= 0)
      ::fcntl(kept, F_SETFD, 0);
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
  }
  return Child(pid);
}

Child::Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}

Child::~Child() {
  if (pid_ <= 0)
    return;
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, nullptr, 0);
}

Result<VirtualDisplay> VirtualDisplay::open() {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0)
    return system_error(errno, "open a pipe to", "Xvfb");
  UniqueFd read_end(ends[0]), write_end(ends[1]);
  // Between two windows nobody is connected; without -noreset the server would then refuse whoever comes first.
  RETURNS_TRY_ASSIGN(Child server, Child::start({"Xvfb", "-displayfd", std::to_string(write_end.get()), "-screen", "0",
                                                 "3840x2160x24", "-nolisten", "tcp", "-noreset"},
                                                write_end.get()));
  write_end = UniqueFd();
  // The number and the end of its line may come apart.
  std::string number;
  pollfd waiting{read_end.get(), POLLIN, 0};
  while (!number.ends_with('\n') && ::poll(&waiting, 1, 30'000) > 0) {
    char part[16];
    const ssize_t got = ::read(read_end.get(), part, sizeof part);
    if (got <= 0)
      break;
    number.append(part, static_cast<std::size_t>(got));
  }
  if (!number.ends_with('\n'))
    return Error{ErrorCode::unsupported, "start", "Xvfb", "it told no display", "Install the package xvfb."};
  number.pop_back();
  ::setenv("DISPLAY", (":" + number).c_str(), 1);
  ::setenv("LIBGL_ALWAYS_SOFTWARE", "1", 1);
  return VirtualDisplay(std::move(server));
}

}  // namespace returns::bench
