#include "vision/scan/bar_height.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>
#include <optional>

namespace returns::vision {
namespace {

cv::Point2f between(const ScanPoint& a, const ScanPoint& b) {
  return {(a.x + b.x) / 2, (a.y + b.y) / 2};
}

float height_of(const std::array<ScanPoint, 4>& quad) {
  const auto d = between(quad[2], quad[3]) - between(quad[0], quad[1]);
  return std::hypot(d.x, d.y);
}

// How far a line must move along `across` for both of its ends to lie in the picture: bars are also read where a part
// of the line is outside. Nothing when it would have to move too far to be sure that it is on the same bars.
std::optional<float> way_into(cv::Size size, cv::Point2f first, cv::Point2f last, cv::Point2f across) {
  constexpr float kInset = 2;
  float least = -std::numeric_limits<float>::max(), most = std::numeric_limits<float>::max();
  const auto keep_in = [&](float from, float per_way, float end) {
    if (std::abs(per_way) < 1e-3F) {
      if (from < 0 || from > end)
        most = std::numeric_limits<float>::lowest();
      return;
    }
    const float a = (kInset - from) / per_way, b = (end - kInset - from) / per_way;
    least = std::max(least, std::min(a, b));
    most = std::min(most, std::max(a, b));
  };
  for (const auto& end : {first, last}) {
    keep_in(end.x, across.x, static_cast<float>(size.width - 1));
    keep_in(end.y, across.y, static_cast<float>(size.height - 1));
  }
  const float way = std::max(least, std::min(0.0F, most));
  if (least > most || std::abs(way) > 0.6F * std::hypot(last.x - first.x, last.y - first.y))
    return std::nullopt;
  return way;
}

Guards guards_of(Symbology symbology) {
  const bool retail = symbology == Symbology::ean8 || symbology == Symbology::ean13 || symbology == Symbology::upca ||
                      symbology == Symbology::upce;
  return retail ? Guards::hang : Guards::none;
}

}  // namespace

bool has_plain_bars(Symbology symbology) {
  switch (symbology) {
    case Symbology::code128:
    case Symbology::code39:
    case Symbology::code93:
    case Symbology::codabar:
    case Symbology::itf:
    case Symbology::ean8:
    case Symbology::ean13:
    case Symbology::upca:
    case Symbology::upce:
    case Symbology::databar:
      return true;
    default:
      return false;
  }
}

std::array<ScanPoint, 4> quad_of_bars(const cv::Mat1b& luma, const std::array<ScanPoint, 4>& stripe, Guards guards) {
  const auto first = between(stripe[0], stripe[3]), last = between(stripe[1], stripe[2]);
  const float length = std::hypot(last.x - first.x, last.y - first.y);
  auto best = stripe;
  for (auto& corner : best)
    corner = {std::clamp(corner.x, 0.0F, static_cast<float>(luma.cols - 1)),
              std::clamp(corner.y, 0.0F, static_cast<float>(luma.rows - 1))};
  if (!(length > 0))
    return best;
  const cv::Point2f across = cv::Point2f(first.y - last.y, last.x - first.x) / length;
  const auto into = way_into(luma.size(), first, last, across);
  if (!into)
    return best;
  // Where a line itself is spoilt, by a scratch or a gleam, one beside it is tried.
  constexpr std::array<float, 5> kLines{0, 5, -5, 12, -12};
  constexpr float kLow = 0.12F;  // of the length: lower than bars usually are
  bool any = false;
  for (const float line : kLines) {
    const auto away = across * (*into + line);
    const BarFollower follower(luma, first + away, last + away);
    if (!follower.has_model())
      continue;
    const auto above = follower.follow(-1, guards), below = follower.follow(1, guards);
    if (!above || !below)
      continue;
    const auto corner = [](cv::Point2f p) { return ScanPoint{p.x, p.y}; };
    const std::array<ScanPoint, 4> quad{corner((*above)[0]), corner((*above)[1]), corner((*below)[1]),
                                        corner((*below)[0])};
    if (!any || height_of(quad) > height_of(best))
      best = quad;
    any = true;
    if (height_of(best) > kLow * length)
      break;
  }
  return best;
}

void cover_bars(const cv::Mat1b& luma, std::vector<Barcode>& barcodes) {
  std::vector<Barcode> kept;
  for (auto& barcode : barcodes) {
    const bool bars = has_plain_bars(barcode.symbology);
    const auto middle = between(barcode.quad[0], barcode.quad[2]);
    const bool again = bars && std::any_of(kept.begin(), kept.end(), [&](const Barcode& other) {
                         std::vector<cv::Point2f> shape;
                         for (const auto& corner : other.quad)
                           shape.emplace_back(corner.x, corner.y);
                         return other.symbology == barcode.symbology && other.bytes == barcode.bytes &&
                                cv::pointPolygonTest(shape, middle, false) > 0;
                       });
    if (again)
      continue;
    if (bars)
      barcode.quad = quad_of_bars(luma, barcode.quad, guards_of(barcode.symbology));
    kept.push_back(std::move(barcode));
  }
  barcodes = std::move(kept);
}

}  // namespace returns::vision
