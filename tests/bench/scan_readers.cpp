#include "tests/bench/scan_readers.h"

#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
// Before ZXing, whose macros its headers do not survive.
#include <zbar.h>

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#include <chrono>
#include <cstring>

#include "vision/scan/scan.h"

namespace returns::bench {
namespace {

constexpr double kPatience = 10'000;  // milliseconds on the wall clock; the limit of 1 s is judged by processor time

double processor_milliseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double wall_milliseconds() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::vector<Read> read_ours(const cv::Mat1b& luma, vision::Effort effort) {
  std::vector<Read> reads;
  const auto report = vision::scan({luma.data, luma.cols, luma.rows, static_cast<std::ptrdiff_t>(luma.step)},
                                   vision::options_of(effort));
  for (const auto& barcode : report.barcodes)
    reads.push_back({std::string(vision::name_of(barcode.symbology)), barcode.text, barcode.found_by});
  return reads;
}

std::vector<Read> read_plain(const cv::Mat1b& luma) {
  std::vector<Read> reads;
  const ZXing::ImageView view(luma.data, luma.cols, luma.rows, ZXing::ImageFormat::Lum, static_cast<int>(luma.step));
  for (const auto& result : ZXing::ReadBarcodes(view))
    if (result.isValid())
      reads.push_back({ZXing::ToString(result.format()), result.text(), "plain"});
  return reads;
}

std::vector<Read> read_zbar(const cv::Mat1b& luma) {
  const cv::Mat1b whole = luma.clone();
  std::vector<Read> reads;
  zbar::ImageScanner scanner;
  scanner.set_config(zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 1);
  zbar::Image image(static_cast<unsigned>(whole.cols), static_cast<unsigned>(whole.rows), "Y800", whole.data,
                    whole.total());
  scanner.scan(image);
  for (auto symbol = image.symbol_begin(); symbol != image.symbol_end(); ++symbol)
    reads.push_back({symbol->get_type_name(), symbol->get_data(), "zbar"});
  return reads;
}

std::vector<Read> read_by(const std::string& reader, const cv::Mat1b& luma) {
  if (reader == "plain")
    return read_plain(luma);
  if (reader == "zbar")
    return read_zbar(luma);
  return read_ours(luma, reader == "live"   ? vision::Effort::live
                         : reader == "full" ? vision::Effort::full
                                            : vision::Effort::harder);
}

void put(std::string& out, const std::string& text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  out.append(reinterpret_cast<const char*>(&size), sizeof size);
  out += text;
}

[[noreturn]] void answer(const std::string& reader, const cv::Mat1b& luma, int fd) {
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  std::fclose(stderr);  // the assertion's own words
  const double before = processor_milliseconds();
  const auto reads = read_by(reader, luma);
  const double spent = processor_milliseconds() - before;
  std::string out(reinterpret_cast<const char*>(&spent), sizeof spent);
  for (const auto& read : reads)
    for (const auto* field : {&read.format, &read.text, &read.found_by})
      put(out, *field);
  for (std::size_t done = 0; done < out.size();) {
    const auto wrote = ::write(fd, out.data() + done, out.size() - done);
    if (wrote <= 0)
      ::_exit(1);
    done += static_cast<std::size_t>(wrote);
  }
  ::_exit(0);
}

std::vector<Read> unpack(const std::string& bytes) {
  std::vector<Read> reads;
  std::vector<std::string> fields;
  for (std::size_t at = sizeof(double); at + sizeof(std::uint32_t) <= bytes.size();) {
    std::uint32_t size = 0;
    std::memcpy(&size, bytes.data() + at, sizeof size);
    fields.push_back(bytes.substr(at + sizeof size, size));
    at += sizeof size + size;
  }
  for (std::size_t i = 0; i + 2 < fields.size(); i += 3)
    reads.push_back({fields[i], fields[i + 1], fields[i + 2]});
  return reads;
}

}  // namespace

bool is_reader(const std::string& name) {
  return name == "live" || name == "full" || name == "harder" || name == "plain" || name == "zbar";
}

Outcome read_in_child(const std::string& reader, const cv::Mat1b& luma) {
  int ends[2];
  if (::pipe(ends) != 0)
    return {Outcome::End::aborted, {}, 0, 0};
  const double begun = wall_milliseconds();
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    answer(reader, luma, ends[1]);
  }
  ::close(ends[1]);
  Outcome outcome;
  std::string bytes;
  for (;;) {
    const double left = kPatience - (wall_milliseconds() - begun);
    pollfd waiting{ends[0], POLLIN, 0};
    if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left) + 1) <= 0) {
      outcome.end = Outcome::End::hung;
      ::kill(child, SIGKILL);
      break;
    }
    char part[65536];
    const auto got = ::read(ends[0], part, sizeof part);
    if (got <= 0)
      break;
    bytes.append(part, static_cast<std::size_t>(got));
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  outcome.elapsed = wall_milliseconds() - begun;
  if (outcome.end == Outcome::End::answered && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
    outcome.end = Outcome::End::aborted;
  if (bytes.size() >= sizeof(double))
    std::memcpy(&outcome.milliseconds, bytes.data(), sizeof(double));
  if (outcome.end == Outcome::End::answered)
    outcome.reads = unpack(bytes);
  return outcome;
}

}  // namespace returns::bench
