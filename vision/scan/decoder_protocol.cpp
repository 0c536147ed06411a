#include "vision/scan/decoder_protocol.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace returns::vision {
namespace {

template <typename T>
void put(std::string& out, T value) {
  static_assert(std::is_trivially_copyable_v<T>);
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

void put_text(std::string& out, const std::string& text) {
  put(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  template <typename T>
  bool get(T& value) {
    if (rest_.size() < sizeof(T))
      return false;
    std::memcpy(&value, rest_.data(), sizeof(T));
    rest_.remove_prefix(sizeof(T));
    return true;
  }
  bool get_text(std::string& text) {
    std::uint32_t size = 0;
    if (!get(size) || rest_.size() < size)
      return false;
    text.assign(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return true;
  }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool get_barcode(Reader& in, Barcode& barcode) {
  std::uint8_t symbology = 0;
  std::uint8_t gs1 = 0;
  if (!in.get(symbology) || symbology > static_cast<std::uint8_t>(Symbology::unknown) || !in.get(gs1) ||
      !in.get(barcode.confidence) || !std::isfinite(barcode.confidence))
    return false;
  barcode.symbology = static_cast<Symbology>(symbology);
  barcode.gs1 = gs1 != 0;
  for (auto& corner : barcode.quad)
    if (!in.get(corner.x) || !in.get(corner.y) || !std::isfinite(corner.x) || !std::isfinite(corner.y))
      return false;
  return in.get_text(barcode.bytes) && in.get_text(barcode.text) && in.get_text(barcode.found_by);
}

bool get_point(Reader& in, ScanPoint& point) {
  return in.get(point.x) && in.get(point.y) && std::isfinite(point.x) && std::isfinite(point.y);
}

bool get_surroundings(Reader& in, ScanReport& report) {
  std::uint8_t hindrance = 0, places = 0;
  if (!in.get(hindrance) || hindrance > static_cast<std::uint8_t>(Hindrance::too_far) ||
      !in.get(report.legibility.module_pixels) || !std::isfinite(report.legibility.module_pixels) || !in.get(places) ||
      places > kMostPlaces)
    return false;
  report.legibility.hindrance = static_cast<Hindrance>(hindrance);
  report.not_reached.resize(places);
  return std::all_of(report.not_reached.begin(), report.not_reached.end(),
                     [&](ScanPoint& point) { return get_point(in, point); });
}

}  // namespace

std::string pack_report(const ScanReport& report) {
  std::string out;
  put(out, static_cast<std::int64_t>(report.spent.count()));
  put(out, static_cast<std::uint8_t>(report.out_of_time));
  put(out, static_cast<std::uint8_t>(report.legibility.hindrance));
  put(out, report.legibility.module_pixels);
  put(out, static_cast<std::uint8_t>(report.not_reached.size()));
  for (const auto& place : report.not_reached) {
    put(out, place.x);
    put(out, place.y);
  }
  put(out, static_cast<std::uint32_t>(report.barcodes.size()));
  for (const auto& barcode : report.barcodes) {
    put(out, static_cast<std::uint8_t>(barcode.symbology));
    put(out, static_cast<std::uint8_t>(barcode.gs1));
    put(out, barcode.confidence);
    for (const auto& corner : barcode.quad) {
      put(out, corner.x);
      put(out, corner.y);
    }
    put_text(out, barcode.bytes);
    put_text(out, barcode.text);
    put_text(out, barcode.found_by);
  }
  return out;
}

Result<ScanReport> unpack_report(std::string_view bytes) {
  const Error damaged{ErrorCode::damaged, "understand", "the decoder's reply", "it is not in the agreed form", ""};
  Reader in(bytes);
  ScanReport report;
  std::int64_t spent = 0;
  std::uint8_t out_of_time = 0;
  std::uint32_t count = 0;
  if (!in.get(spent) || !in.get(out_of_time) || !get_surroundings(in, report) || !in.get(count) ||
      count > static_cast<std::uint32_t>(kMostSymbols))
    return damaged;
  report.spent = std::chrono::microseconds(spent);
  report.out_of_time = out_of_time != 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    Barcode barcode;
    if (!get_barcode(in, barcode))
      return damaged;
    report.barcodes.push_back(std::move(barcode));
  }
  if (!in.at_end())
    return damaged;
  return report;
}

}  // namespace returns::vision
