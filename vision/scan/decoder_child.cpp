#include "vision/scan/decoder_child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstring>

#include "vision/scan/decoder_process.h"

extern char** environ;

namespace returns::vision {
namespace {

constexpr int kChildFd = 3;
constexpr std::chrono::milliseconds kTimeToLoad{3000};
const char* const kOperation = "run";
const char* const kSubject = "the decoder process";

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status))
    return std::string("it was ended by signal ") + ::strsignal(WTERMSIG(status));
  return "it ended with code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

DecoderChild::DecoderChild(std::filesystem::path executable, Priority priority)
    : executable_(std::move(executable)), priority_(priority) {}

DecoderChild::~DecoderChild() {
  end();
  if (memory_)
    ::munmap(memory_, memory_size_);
}

Status DecoderChild::start() {
  end();
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    return system_error(errno, "connect", kSubject);
  UniqueFd ours(ends[0]);
  // Out of the way of the number that the child shall see: duplicating a descriptor onto itself would leave it
  // closed on exec.
  UniqueFd theirs(::fcntl(ends[1], F_DUPFD_CLOEXEC, kChildFd + 1));
  ::close(ends[1]);
  if (!theirs)
    return system_error(errno, "connect", kSubject);

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawn_file_actions_adddup2(&actions, theirs.get(), kChildFd);
  sigset_t none;
  ::sigemptyset(&none);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  const auto program = executable_.string();
  const auto number = std::to_string(kChildFd);
  const char* const arguments[] = {program.c_str(), kDecoderArgument, number.c_str(), nullptr};
  const int failed =
      ::posix_spawn(&pid_, program.c_str(), &actions, &attributes, const_cast<char* const*>(arguments), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    pid_ = -1;
    return system_error(failed, "start", program);
  }
  if (priority_ == Priority::below_recording)
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(pid_), 5);
  socket_ = std::move(ours);
  memory_announced_ = false;
  answered_ = false;
  return {};
}

void DecoderChild::end() {
  socket_.reset();
  if (pid_ <= 0)
    return;
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

Error DecoderChild::lost(ErrorCode code, std::string cause) {
  // A process that died by itself tells how; one that lives is ended here.
  int status = 0;
  if (pid_ > 0 && code == ErrorCode::disconnected) {
    // The socket closes a moment before the process can be waited for.
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    cause = how_it_ended(status);
  }
  end();
  return {code, kOperation, kSubject, std::move(cause), "Scanning goes on with a new one."};
}

Status DecoderChild::make_room(std::size_t frame_bytes) {
  const std::size_t needed = kReplyBytes + frame_bytes;
  if (needed <= memory_size_)
    return {};
  UniqueFd fd(::memfd_create("scan-frame", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!fd)
    return system_error(errno, "reserve", "memory for scanning");
  // Sealed, so that neither side can make the other's mapping invalid by shrinking it.
  if (::ftruncate(fd.get(), static_cast<off_t>(needed)) != 0 || ::fcntl(fd.get(), F_ADD_SEALS, F_SEAL_SHRINK) != 0)
    return system_error(errno, "reserve", "memory for scanning");
  void* at = ::mmap(nullptr, needed, PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
  if (at == MAP_FAILED)
    return system_error(errno, "reserve", "memory for scanning");
  if (memory_)
    ::munmap(memory_, memory_size_);
  memory_ = static_cast<std::uint8_t*>(at);
  memory_size_ = needed;
  memory_fd_ = std::move(fd);
  memory_announced_ = false;
  return {};
}

Status DecoderChild::send(const DecodeOrder& order) {
  iovec part{const_cast<DecodeOrder*>(&order), sizeof order};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (order.new_memory) {
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    auto* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    const int fd = memory_fd_.get();
    std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
  }
  ssize_t sent = 0;
  do {
    sent = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  if (sent != static_cast<ssize_t>(sizeof order))
    return lost(ErrorCode::disconnected, "");
  return {};
}

Result<DecodeDone> DecoderChild::wait_for_reply(std::chrono::milliseconds patience, const std::stop_token& stop) {
  using std::chrono::milliseconds;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    if (stop.stop_requested())
      return Error{ErrorCode::cancelled, kOperation, kSubject, "the station is closing", ""};
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0)
      return lost(ErrorCode::timed_out, "it did not answer in " + std::to_string(patience.count()) + " ms");
    pollfd waiting{socket_.get(), POLLIN, 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 25)));
    if (ready <= 0)
      continue;
    DecodeDone done;
    const auto got = ::recv(socket_.get(), &done, sizeof done, MSG_DONTWAIT);
    if (got == static_cast<ssize_t>(sizeof done))
      return done;
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
      continue;
    return lost(got > 0 ? ErrorCode::damaged : ErrorCode::disconnected, "its answer is not in the agreed form");
  }
}

Result<ScanReport> DecoderChild::scan(const Plane& luma, const ScanOptions& options, std::chrono::milliseconds patience,
                                      const std::stop_token& stop) {
  if (!running())
    return Error{ErrorCode::disconnected, kOperation, kSubject, "it is not running", ""};
  if (!luma.data || luma.width <= 0 || luma.height <= 0)
    return ScanReport{};
  const auto width = static_cast<std::size_t>(luma.width);
  if (auto room = make_room(width * static_cast<std::size_t>(luma.height)); !room)
    return room.error();
  for (int row = 0; row < luma.height; ++row)
    std::memcpy(memory_ + kReplyBytes + static_cast<std::size_t>(row) * width, luma.data + row * luma.stride, width);

  DecodeOrder order;
  order.number = ++number_;
  order.width = luma.width;
  order.height = luma.height;
  order.budget_ms = options.budget.count();
  order.most_symbols = options.most_symbols;
  order.effort = static_cast<std::int32_t>(options.effort);
  for (const auto& place : options.look_first)
    if (order.places < kMostPlaces)
      order.look_first[order.places++] = place;
  order.new_memory = memory_announced_ ? 0 : 1;
  if (auto sent = send(order); !sent)
    return sent.error();
  memory_announced_ = true;
  auto done = wait_for_reply(
      patience + kLongestStretch * options.budget + (answered_ ? std::chrono::milliseconds{0} : kTimeToLoad), stop);
  if (!done)
    return done.error();
  answered_ = true;
  if (done->number != order.number || done->reply_bytes > kReplyBytes)
    return lost(ErrorCode::damaged, "its answer is not in the agreed form");
  // Copied first: a damaged decoder might still be writing.
  const std::string reply(reinterpret_cast<const char*>(memory_), static_cast<std::size_t>(done->reply_bytes));
  auto report = unpack_report(reply);
  if (!report)
    return lost(ErrorCode::damaged, report.error().cause);
  return report;
}

}  // namespace returns::vision
