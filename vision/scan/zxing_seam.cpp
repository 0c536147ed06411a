#include "vision/scan/zxing_seam.h"

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#if __has_include(<ZXing/Version.h>)
#include <ZXing/Version.h>
#else
#include <ZXing/ZXVersion.h>
#endif

#if __has_include(<ZXing/ReaderOptions.h>)
#define RETURNS_ZXING_2 1
#endif

#include <fmt/format.h>

#include <opencv2/imgproc.hpp>

namespace returns::vision {
namespace {

#ifdef RETURNS_ZXING_2
using Options = ZXing::ReaderOptions;
#else
using Options = ZXing::DecodeHints;
#endif

Symbology symbology_of(ZXing::BarcodeFormat format) {
  using ZXing::BarcodeFormat;
  switch (format) {
    case BarcodeFormat::Code128:
      return Symbology::code128;
    case BarcodeFormat::Code39:
      return Symbology::code39;
    case BarcodeFormat::Code93:
      return Symbology::code93;
    case BarcodeFormat::Codabar:
      return Symbology::codabar;
    case BarcodeFormat::ITF:
      return Symbology::itf;
    case BarcodeFormat::EAN8:
      return Symbology::ean8;
    case BarcodeFormat::EAN13:
      return Symbology::ean13;
    case BarcodeFormat::UPCA:
      return Symbology::upca;
    case BarcodeFormat::UPCE:
      return Symbology::upce;
    case BarcodeFormat::QRCode:
      return Symbology::qr;
    case BarcodeFormat::MicroQRCode:
      return Symbology::micro_qr;
    case BarcodeFormat::DataMatrix:
      return Symbology::data_matrix;
    case BarcodeFormat::PDF417:
      return Symbology::pdf417;
    case BarcodeFormat::MaxiCode:
      return Symbology::maxicode;
    case BarcodeFormat::Aztec:
      return Symbology::aztec;
    case BarcodeFormat::DataBar:
    case BarcodeFormat::DataBarExpanded:
      return Symbology::databar;
    default:
      return Symbology::unknown;
  }
}

ZXing::BarcodeFormats formats_of(Family families) {
  using ZXing::BarcodeFormat;
  ZXing::BarcodeFormats formats;
  if (has(families, Family::linear))
    formats |= BarcodeFormat::Code128 | BarcodeFormat::Code39 | BarcodeFormat::Code93 | BarcodeFormat::Codabar |
               BarcodeFormat::ITF | BarcodeFormat::EAN8 | BarcodeFormat::EAN13 | BarcodeFormat::UPCA |
               BarcodeFormat::UPCE | BarcodeFormat::DataBar | BarcodeFormat::DataBarExpanded;
  if (has(families, Family::stacked))
    formats |= BarcodeFormat::PDF417;
  if (has(families, Family::matrix))
    formats |= BarcodeFormat::QRCode | BarcodeFormat::MicroQRCode | BarcodeFormat::DataMatrix | BarcodeFormat::Aztec;
  if (has(families, Family::qr))
    formats |= BarcodeFormat::QRCode | BarcodeFormat::MicroQRCode;
  if (has(families, Family::aztec))
    formats |= BarcodeFormat::Aztec;
  if (has(families, Family::data_matrix))
    formats |= BarcodeFormat::DataMatrix;
  if (has(families, Family::maxicode))
    formats |= BarcodeFormat::MaxiCode;
  return formats;
}

Options options_of(const DecodeRequest& request) {
  Options options;
  options.setFormats(formats_of(request.families));
  options.setMaxNumberOfSymbols(1);
  options.setMinLineCount(static_cast<uint8_t>(std::clamp(request.least_lines, 1, 255)));
  options.setTryHarder(true);
  options.setTryRotate(request.turns == Turns::all_four);
  options.setTryDownscale(false);
  options.setBinarizer(request.threshold == Threshold::local ? ZXing::Binarizer::LocalAverage
                                                             : ZXing::Binarizer::GlobalHistogram);
  options.setEanAddOnSymbol(ZXing::EanAddOnSymbol::Read);
#ifdef RETURNS_ZXING_2
  options.setTextMode(ZXing::TextMode::Plain);
  options.setTryInvert(false);
#else
  options.setReturnCodabarStartEnd(true);
#endif
  return options;
}

// What is handed to the decoder, `factor` times as wide as the picture.
struct Stretched {
  Plane luma;
  cv::Mat1b own;
  float factor = 1;
};

// ZXing 2.3 measures bars of under two pixels wrongly, and misreads them: upright bars are stretched for it.
Stretched stretched(const Plane& luma, const DecodeRequest& request) {
  Stretched result{luma, {}, 1};
#ifdef RETURNS_ZXING_2
  constexpr int kWidest = 1200;
  if (has(request.families, Family::linear) && request.turns == Turns::as_is && luma.width <= kWidest) {
    const cv::Mat1b seen(luma.height, luma.width, const_cast<std::uint8_t*>(luma.data),
                         static_cast<std::size_t>(luma.stride));
    cv::resize(seen, result.own, {luma.width * 2, luma.height}, 0, 0, cv::INTER_LINEAR);
    result.luma = {result.own.data, result.own.cols, result.own.rows, static_cast<std::ptrdiff_t>(result.own.step)};
    result.factor = 2;
  }
#else
  static_cast<void>(request);
#endif
  return result;
}

template <typename Point>
ScanPoint scan_point(const Point& point) {
  return {static_cast<float>(point.x), static_cast<float>(point.y)};
}

}  // namespace

std::optional<Barcode> decode_one(const Plane& luma, const DecodeRequest& request) noexcept {
  constexpr int kSmallestSide = 8;
  if (!luma.data || luma.width < kSmallestSide || luma.height < kSmallestSide)
    return std::nullopt;
  try {
    const Stretched picture = stretched(luma, request);
    const ZXing::ImageView view(picture.luma.data, picture.luma.width, picture.luma.height, ZXing::ImageFormat::Lum,
                                static_cast<int>(picture.luma.stride));
    const auto result = ZXing::ReadBarcode(view, options_of(request));
    if (!result.isValid())
      return std::nullopt;
    Barcode barcode;
    barcode.symbology = symbology_of(result.format());
    const auto& bytes = result.bytes();
    barcode.bytes.assign(bytes.begin(), bytes.end());
    barcode.text = result.text();
    barcode.gs1 = result.contentType() == ZXing::ContentType::GS1;
    const auto& position = result.position();
    barcode.quad = {scan_point(position.topLeft()), scan_point(position.topRight()), scan_point(position.bottomRight()),
                    scan_point(position.bottomLeft())};
    for (auto& corner : barcode.quad)
      corner.x /= picture.factor;
    return barcode;
  } catch (...) {
    // An exception of the decoder says no more than that it could not read this picture.
    return std::nullopt;
  }
}

std::string decoder_version() {
  return fmt::format("ZXing {}.{}.{}", ZXING_VERSION_MAJOR, ZXING_VERSION_MINOR, ZXING_VERSION_PATCH);
}

}  // namespace returns::vision
