// Arbitrary bytes as a picture through the whole pipeline, and as a decoder's reply. libFuzzer's entry point; built as
// a plain program it feeds itself with mutations of real symbols: scan-fuzz [ROUNDS] [SEED].
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "vision/scan/decoder_protocol.h"
#include "vision/scan/scan.h"

using namespace returns::vision;

// Four bytes of size, stride and way of use, then samples, repeated as often as the picture needs.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kHead = 4;
  if (size <= kHead)
    return 0;
  const std::string rest(reinterpret_cast<const char*>(data + kHead), size - kHead);
  if (data[3] % 4 == 0) {
    const auto report = unpack_report(rest);
    if (report && pack_report(*report) != rest)
      std::abort();
    return 0;
  }
  const int width = 1 + 2 * data[0], height = 1 + 2 * data[1], stride = width + data[2] % 16;
  std::string samples(static_cast<std::size_t>(stride) * height, '\0');
  for (std::size_t at = 0; at < samples.size(); at += rest.size())
    rest.copy(samples.data() + at, samples.size() - at);
  ScanOptions options;
  options.effort = static_cast<Effort>(data[3] % 3);
  options.budget = std::chrono::milliseconds(60);
  const auto report = scan({reinterpret_cast<const std::uint8_t*>(samples.data()), width, height, stride}, options);
  for (const auto& barcode : report.barcodes)
    if (barcode.bytes.empty() && barcode.text.empty())
      std::abort();
  return 0;
}

#ifndef RETURNS_LIBFUZZER
#include "tests/support/scene/symbol.h"

namespace {

using returns::scene::Format;

std::string seed_input(cv::RNG& random) {
  constexpr Format kFormats[] = {Format::code128,     Format::code39, Format::itf,      Format::ean13, Format::qr,
                                 Format::data_matrix, Format::pdf417, Format::maxicode, Format::aztec};
  const auto format = kFormats[random.uniform(0, 9)];
  const std::string data = format == Format::ean13 ? "4006381333931" : "00012345678905";
  const auto symbol = returns::scene::draw_symbol(format, data, {.pixels_per_module = random.uniform(1, 4)});
  const int width = std::min(symbol.picture.cols + 20, 511) | 1, height = std::min(symbol.picture.rows + 20, 511) | 1;
  cv::Mat1b sheet(height, width, uchar(240));
  const cv::Rect part(0, 0, std::min(symbol.picture.cols, width - 10), std::min(symbol.picture.rows, height - 10));
  symbol.picture(part).copyTo(sheet(part + cv::Point(10, 10)));
  std::string input{static_cast<char>(width / 2), static_cast<char>(height / 2), 0,
                    static_cast<char>(random.uniform(0, 256))};
  input.append(reinterpret_cast<const char*>(sheet.data), sheet.total());
  return input;
}

void mutate(std::string& input, cv::RNG& random) {
  for (int i = random.uniform(0, 12); i > 0; --i) {
    const auto at = static_cast<std::size_t>(random.uniform(0, static_cast<int>(input.size())));
    const auto length = std::min<std::size_t>(static_cast<std::size_t>(random.uniform(1, 4000)), input.size() - at);
    switch (random.uniform(0, 4)) {
      case 0:
        input[at] = static_cast<char>(random.uniform(0, 256));
        break;
      case 1:
        std::memset(input.data() + at, random.uniform(0, 256), length);
        break;
      case 2:
        for (std::size_t j = at; j < at + length; ++j)
          input[j] = static_cast<char>(random.uniform(0, 256));
        break;
      default:
        if (input.size() > length + 8)
          input.erase(at, length);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 300;
  cv::RNG random(argc > 2 ? static_cast<std::uint64_t>(std::atoll(argv[2])) : 20261125U);
  for (int round = 0; round < rounds; ++round) {
    auto input = seed_input(random);
    mutate(input, random);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  }
  std::printf("%d inputs\n", rounds);
  return 0;
}
#endif
