// Scanning beside everything else: one thread that looks at the newest frame of one camera, at most so often, and
// leaves the decoding to a process of its own.
#pragma once
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "storage/base/mailbox.h"
#include "vision/camera/frame.h"
#include "vision/scan/scan.h"

namespace returns::vision {

struct ScanResult {
  std::uint64_t sequence = 0;  // of the frame
  BootTime captured{};
  UtcTime captured_utc{};
  Size size;                     // of the picture the quads are in
  Effort effort = Effort::live;  // with which it was looked at
  ScanReport report;
};

enum class DecoderState {
  in_thread,  // no executable was given
  starting,   // between two processes
  running,
  unavailable  // it cannot be started, or dies at every frame; tried again with growing pauses of at most 2 s
};

struct ScanStats {
  std::uint64_t offered = 0;
  std::uint64_t skipped = 0;  // replaced by a newer frame before it was looked at
  std::uint64_t scanned = 0;
  std::uint64_t unreadable = 0;  // frames that could not be decoded to a picture
  std::uint64_t lost = 0;        // frames whose decoder died, hung or could not be started
  std::uint64_t died = 0;        // of those, decoder processes that ended by themselves
  std::uint64_t hung = 0;        // of those, decoder processes ended for not answering
  std::uint64_t started = 0;     // decoder processes
  int decoder_pid = -1;
  DecoderState decoder = DecoderState::starting;
  std::string last_trouble;  // the last loss or failed start, as a sentence
  std::chrono::microseconds last_spent{};
};

class ScanService {
 public:
  struct Options {
    double most_per_second = 10;  // frames; recording never starves for scanning
    // The program that becomes the decoder by kDecoderArgument, usually the station itself (/proc/self/exe). Empty:
    // decode in the service's thread, unprotected.
    std::filesystem::path executable;
    ScanOptions scan = options_of(Effort::live);
    std::chrono::milliseconds harder_budget{400};  // for the frame after look_harder()
    std::chrono::milliseconds patience{1000};      // an answer later than this is a hang
  };
  // Called in the service's thread for every frame that was scanned, also when it held nothing; must not block.
  using Sink = std::function<void(ScanResult)>;

  ScanService(Options options, Sink sink);
  ~ScanService();  // no call of the sink after it

  // Any one thread; never blocks. A frame that was not looked at yet is replaced and counted.
  void offer(FramePtr frame);
  void look_harder();       // any thread: the next frame gets the larger budget
  ScanStats stats() const;  // any thread

 private:
  class Decoder;
  void run(const std::stop_token& stop);
  void look_at(const Frame& frame, std::optional<Decoder>& decoder, const std::stop_token& stop);
  bool wait_until(std::chrono::steady_clock::time_point time, const std::stop_token& stop);
  template <typename Change>
  void note(const Change& change);

  const Options options_;
  const Sink sink_;
  Slot<FramePtr> newest_;
  std::atomic<int> harder_ = 0;         // pictures that may be tried for a harder look
  std::vector<ScanPoint> not_reached_;  // by the frame before; belongs to the service's thread
  mutable std::mutex mutex_;
  std::condition_variable_any pause_;
  ScanStats stats_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace returns::vision
