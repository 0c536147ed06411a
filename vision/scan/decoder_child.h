// The station's end of the decoder process: starts it, hands it frames, and ends it when it does not answer.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <stop_token>

#include "storage/base/result.h"
#include "storage/base/unique_fd.h"
#include "vision/scan/decoder_protocol.h"

namespace returns::vision {

// Belongs to one thread.
class DecoderChild {
 public:
  // At the bench recording comes before scanning; a command that only scans has nobody to yield to.
  enum class Priority { below_recording, normal };
  explicit DecoderChild(std::filesystem::path executable, Priority priority = Priority::below_recording);
  ~DecoderChild();  // ends the process and waits for it
  DecoderChild(const DecoderChild&) = delete;
  DecoderChild& operator=(const DecoderChild&) = delete;

  Status start();
  bool running() const { return pid_ > 0; }
  pid_t pid() const { return pid_; }

  // `patience` counts from the end of the longest time that the budget allows; a process that has just been started
  // gets time to load. Errors: disconnected (the process ended, by itself or by a signal), timed_out (it was ended
  // because it did not answer in `patience`), damaged (it answered nonsense and was ended), cancelled. After every
  // error but the last the process is gone and start() makes a new one.
  Result<ScanReport> scan(const Plane& luma, const ScanOptions& options, std::chrono::milliseconds patience,
                          const std::stop_token& stop);

 private:
  Status make_room(std::size_t frame_bytes);
  Status send(const DecodeOrder& order);
  Result<DecodeDone> wait_for_reply(std::chrono::milliseconds patience, const std::stop_token& stop);
  Error lost(ErrorCode code, std::string cause);
  void end();

  std::filesystem::path executable_;
  Priority priority_;
  pid_t pid_ = -1;
  UniqueFd socket_, memory_fd_;
  std::uint8_t* memory_ = nullptr;
  std::size_t memory_size_ = 0;
  bool memory_announced_ = false;
  bool answered_ = false;  // since it was started
  std::uint64_t number_ = 0;
};

}  // namespace returns::vision
