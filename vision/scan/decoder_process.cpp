#include "vision/scan/decoder_process.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <opencv2/core/utility.hpp>

#include "storage/base/unique_fd.h"
#include "vision/scan/decoder_protocol.h"

namespace returns::vision {
namespace {

constexpr int kDone = 0;
constexpr int kBadRequest = 2;

class SharedMemory {
 public:
  ~SharedMemory() { release(); }
  bool map(int fd) {
    release();
    struct stat about {};
    if (::fstat(fd, &about) != 0 || about.st_size < static_cast<off_t>(kReplyBytes))
      return false;
    size_ = static_cast<std::size_t>(about.st_size);
    void* at = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    base_ = at == MAP_FAILED ? nullptr : static_cast<std::uint8_t*>(at);
    return base_ != nullptr;
  }
  std::uint8_t* reply() const { return base_; }
  const std::uint8_t* frame() const { return base_ + kReplyBytes; }
  bool holds(const DecodeOrder& order) const {
    return base_ && order.width > 0 && order.height > 0 &&
           static_cast<std::uint64_t>(order.width) * static_cast<std::uint64_t>(order.height) <= size_ - kReplyBytes;
  }

 private:
  void release() {
    if (base_)
      ::munmap(base_, size_);
    base_ = nullptr;
  }
  std::uint8_t* base_ = nullptr;
  std::size_t size_ = 0;
};

// False when the other end has closed or sent what is no order.
bool receive(int fd, DecodeOrder& order, UniqueFd& memory) {
  iovec part{&order, sizeof order};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t got = 0;
  do {
    got = ::recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got != static_cast<ssize_t>(sizeof order))
    return false;
  for (auto* header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header))
    if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
      int passed = -1;
      std::memcpy(&passed, CMSG_DATA(header), sizeof passed);
      memory.reset(passed);
    }
  return true;
}

void settle_in() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::prctl(PR_SET_NAME, "decoder");
  std::signal(SIGINT, SIG_IGN);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  cv::setNumThreads(1);
}

}  // namespace

std::optional<int> decoder_process_fd(int argc, char** argv) {
  if (argc != 3 || std::strcmp(argv[1], kDecoderArgument) != 0)
    return std::nullopt;
  int fd = -1;
  const auto* end = argv[2] + std::strlen(argv[2]);
  const auto parsed = std::from_chars(argv[2], end, fd);
  if (parsed.ec != std::errc() || parsed.ptr != end || fd < 0)
    return std::nullopt;
  return fd;
}

int run_decoder_process(int fd, const ScanFunction& scan_function) {
  settle_in();
  SharedMemory memory;
  for (;;) {
    DecodeOrder order;
    UniqueFd passed;
    if (!receive(fd, order, passed))
      return kDone;
    if (order.new_memory && (!passed || !memory.map(passed.get())))
      return kBadRequest;
    if (!memory.holds(order))
      return kBadRequest;
    const Plane luma{memory.frame(), order.width, order.height, order.width};
    ScanOptions options;
    options.effort = static_cast<Effort>(order.effort);
    options.budget = std::chrono::milliseconds(order.budget_ms);
    options.most_symbols = std::min(order.most_symbols, kMostSymbols);
    options.look_first.assign(order.look_first, order.look_first + std::clamp(order.places, 0, kMostPlaces));
    const auto reply = pack_report(scan_function(luma, options));
    if (reply.size() > kReplyBytes)
      return kBadRequest;
    std::memcpy(memory.reply(), reply.data(), reply.size());
    const DecodeDone done{order.number, reply.size()};
    if (::send(fd, &done, sizeof done, MSG_NOSIGNAL) != static_cast<ssize_t>(sizeof done))
      return kDone;
  }
}

}  // namespace returns::vision
