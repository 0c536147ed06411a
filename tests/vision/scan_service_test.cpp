#include <signal.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <opencv2/core.hpp>

#include "tests/support/catch.h"
#include "tests/support/scene/symbol.h"
#include "vision/scan/scan_service.h"

using namespace returns;
using namespace returns::vision;
using std::chrono::steady_clock;

namespace {

constexpr auto kDeadline = std::chrono::seconds(30);

class StillFrame : public Frame {
 public:
  StillFrame(cv::Mat1b luma, std::uint64_t number) : luma_(std::move(luma)) {
    sequence = number;
    Picture picture;
    picture.size = {luma_.cols, luma_.rows};
    picture.y = {luma_.data, luma_.cols, luma_.rows, static_cast<std::ptrdiff_t>(luma_.step)};
    picture_ = picture;
  }
  explicit StillFrame(Error error) : picture_(std::move(error)) {}
  const Result<Picture>& picture() const override { return picture_; }

 private:
  cv::Mat1b luma_;
  Result<Picture> picture_ = Error{};
};

FramePtr frame_with(const std::string& text, std::uint64_t number, int border = 30) {
  const auto symbol = scene::draw_symbol(scene::Format::qr, text, {.pixels_per_module = 4});
  cv::Mat1b luma(symbol.picture.rows + 2 * border, symbol.picture.cols + 2 * border, uchar(240));
  symbol.picture.copyTo(luma({{border, border}, symbol.picture.size()}));
  return std::make_shared<StillFrame>(luma, number);
}

// The test decoder takes 64 x 64 equal pixels as an instruction to fail.
FramePtr fatal_frame(uchar way) {
  return std::make_shared<StillFrame>(cv::Mat1b(64, 64, way), 0);
}

// Collects what the service says; every wait has a deadline.
class Results {
 public:
  ScanService::Sink sink() {
    return [this](ScanResult result) {
      {
        std::lock_guard lock(mutex_);
        results_.push_back(std::move(result));
      }
      arrived_.notify_all();
    };
  }
  std::optional<ScanResult> wait_for(std::uint64_t sequence) {
    std::unique_lock lock(mutex_);
    std::optional<ScanResult> found;
    arrived_.wait_for(lock, kDeadline, [&] {
      for (const auto& result : results_)
        if (result.sequence == sequence)
          found = result;
      return found.has_value();
    });
    return found;
  }
  std::size_t size() {
    std::lock_guard lock(mutex_);
    return results_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<ScanResult> results_;
};

template <typename Condition>
bool becomes(const Condition& condition) {
  std::mutex mutex;
  std::condition_variable never;
  const auto deadline = steady_clock::now() + kDeadline;
  while (!condition()) {
    if (steady_clock::now() > deadline)
      return false;
    std::unique_lock lock(mutex);
    never.wait_for(lock, std::chrono::milliseconds(2));
  }
  return true;
}

ScanService::Options with_process() {
  ScanService::Options options;
  options.executable = SCAN_DECODER;
  options.most_per_second = 500;
  options.scan.budget = std::chrono::seconds(5);
  return options;
}

}  // namespace

TEST_CASE("a frame that is offered comes back with its codes", "[scan][service]") {
  for (const bool process : {true, false}) {
    auto options = with_process();
    if (!process)
      options.executable.clear();
    Results results;
    ScanService service(options, results.sink());
    service.offer(frame_with("first", 41));
    const auto result = results.wait_for(41);
    REQUIRE(result);
    REQUIRE(result->report.barcodes.size() == 1);
    CHECK(result->report.barcodes[0].text == "first");
    CHECK(service.stats().decoder == (process ? DecoderState::running : DecoderState::in_thread));
    CHECK((service.stats().decoder_pid > 0) == process);
  }
}

TEST_CASE("frames of growing and shrinking size pass through the shared memory", "[scan][service]") {
  Results results;
  ScanService service(with_process(), results.sink());
  std::uint64_t number = 0;
  for (const int border : {20, 700, 30, 1200, 200}) {
    service.offer(frame_with("border " + std::to_string(border), ++number, border));
    const auto result = results.wait_for(number);
    REQUIRE(result);
    REQUIRE(result->report.barcodes.size() == 1);
    CHECK(result->report.barcodes[0].text == "border " + std::to_string(border));
  }
  CHECK(service.stats().lost == 0);
  CHECK(service.stats().started == 1);
}

TEST_CASE("a decoder that aborts costs one frame, and the next is read", "[scan][service]") {
  Results results;
  ScanService service(with_process(), results.sink());
  service.offer(frame_with("before", 1));
  REQUIRE(results.wait_for(1));
  service.offer(fatal_frame(1));
  REQUIRE(becomes([&] { return service.stats().lost == 1; }));
  service.offer(frame_with("after", 2));
  const auto result = results.wait_for(2);
  REQUIRE(result);
  CHECK(result->report.barcodes.at(0).text == "after");
  const auto stats = service.stats();
  CHECK(stats.died == 1);
  CHECK(stats.hung == 0);
  CHECK(stats.started == 2);
  CHECK(stats.last_trouble.find("Abort") != std::string::npos);
}

TEST_CASE("a decoder killed in mid-run is replaced, and the loss is counted", "[scan][service]") {
  Results results;
  auto options = with_process();
  options.patience = std::chrono::seconds(30);
  ScanService service(options, results.sink());
  service.offer(frame_with("before", 1));
  REQUIRE(results.wait_for(1));
  const int first = service.stats().decoder_pid;
  service.offer(fatal_frame(2));  // keeps it busy until it is killed
  REQUIRE(becomes([&] { return service.stats().offered == 2; }));
  REQUIRE(::kill(first, SIGKILL) == 0);
  REQUIRE(becomes([&] { return service.stats().lost == 1; }));
  service.offer(frame_with("after", 2));
  const auto result = results.wait_for(2);
  REQUIRE(result);
  CHECK(result->report.barcodes.at(0).text == "after");
  CHECK(service.stats().died == 1);
  CHECK(service.stats().decoder_pid != first);
}

TEST_CASE("a decoder that hangs is ended after the deadline", "[scan][service]") {
  Results results;
  auto options = with_process();
  options.scan.budget = std::chrono::milliseconds(200);
  options.patience = std::chrono::milliseconds(300);
  ScanService service(options, results.sink());
  service.offer(frame_with("before", 1));
  REQUIRE(results.wait_for(1));
  const int first = service.stats().decoder_pid;
  service.offer(fatal_frame(2));
  REQUIRE(becomes([&] { return service.stats().hung == 1; }));
  CHECK(::kill(first, 0) != 0);
  service.offer(frame_with("after", 2));
  REQUIRE(results.wait_for(2));
  CHECK(service.stats().lost == 1);
}

TEST_CASE("a decoder that dies at every frame is shown as unavailable, and recovers", "[scan][service]") {
  Results results;
  ScanService service(with_process(), results.sink());
  for (std::uint64_t loss = 1; loss <= 4; ++loss) {
    service.offer(fatal_frame(1));
    REQUIRE(becomes([&] { return service.stats().lost == loss; }));
  }
  CHECK(service.stats().decoder == DecoderState::unavailable);
  service.offer(frame_with("good", 9));
  REQUIRE(results.wait_for(9));
  CHECK(service.stats().decoder == DecoderState::running);
}

TEST_CASE("a decoder that cannot be started is a sentence, not the end", "[scan][service]") {
  Results results;
  auto options = with_process();
  options.executable = "/nowhere/station";
  ScanService service(options, results.sink());
  service.offer(frame_with("lost", 1));
  REQUIRE(becomes([&] { return service.stats().lost == 1; }));
  CHECK(service.stats().decoder == DecoderState::unavailable);
  CHECK(service.stats().last_trouble.find("/nowhere/station") != std::string::npos);
  CHECK(results.size() == 0);
}

TEST_CASE("offering never waits: the newest frame wins and the others are counted", "[scan][service]") {
  Results results;
  auto options = with_process();
  options.most_per_second = 20;
  ScanService service(options, results.sink());
  service.offer(frame_with("warm up", 1));
  REQUIRE(results.wait_for(1));
  const auto last = frame_with("newest", 1000);
  const auto older = frame_with("older", 2);
  for (int i = 0; i < 500; ++i)
    service.offer(older);
  service.offer(last);
  REQUIRE(results.wait_for(1000));
  const auto stats = service.stats();
  CHECK(stats.offered == 502);
  CHECK(stats.scanned + stats.skipped == 502);
  CHECK(stats.skipped > 400);
}

TEST_CASE("a damaged frame is counted and the next one read", "[scan][service]") {
  Results results;
  ScanService service(with_process(), results.sink());
  service.offer(std::make_shared<StillFrame>(Error{ErrorCode::damaged, "decode", "a frame", "its JPEG is torn", ""}));
  REQUIRE(becomes([&] { return service.stats().unreadable == 1; }));
  service.offer(frame_with("next", 5));
  REQUIRE(results.wait_for(5));
}

TEST_CASE("the service closes at once while its decoder hangs", "[scan][service]") {
  Results results;
  int pid = -1;
  {
    auto options = with_process();
    options.patience = std::chrono::hours(1);
    ScanService service(options, results.sink());
    service.offer(frame_with("before", 1));
    REQUIRE(results.wait_for(1));
    pid = service.stats().decoder_pid;
    service.offer(fatal_frame(2));
  }
  CHECK(::kill(pid, 0) != 0);
}
