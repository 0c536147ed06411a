#include "tests/support/scene/symbol.h"

#include <zint.h>

#include <memory>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

namespace returns::scene {
namespace {

constexpr char kGroupSeparator = '\x1d';
const std::string kCarrierHeader =
    "[)>\x1e"
    "01\x1d"
    "96";

int zint_number(Format format) {
  switch (format) {
    case Format::code128:
      return BARCODE_CODE128;
    case Format::gs1_128:
      return BARCODE_GS1_128;
    case Format::code39:
      return BARCODE_CODE39;
    case Format::code93:
      return BARCODE_CODE93;
    case Format::codabar:
      return BARCODE_CODABAR;
    case Format::itf:
      return BARCODE_C25INTER;
    case Format::ean8:
    case Format::ean13:
      return BARCODE_EANX_CHK;
    case Format::upca:
      return BARCODE_UPCA_CHK;
    case Format::upce:
      return BARCODE_UPCE_CHK;
    case Format::qr:
      return BARCODE_QRCODE;
    case Format::micro_qr:
      return BARCODE_MICROQR;
    case Format::data_matrix:
    case Format::gs1_data_matrix:
      return BARCODE_DATAMATRIX;
    case Format::pdf417:
      return BARCODE_PDF417;
    case Format::maxicode:
      return BARCODE_MAXICODE;
    case Format::aztec:
      return BARCODE_AZTEC;
    case Format::databar:
      return BARCODE_DBAR_OMN;
  }
  return BARCODE_CODE128;
}

bool is_gs1(Format format) {
  return format == Format::gs1_128 || format == Format::gs1_data_matrix;
}

// The structured carrier message carries postal code, country and class in the symbol's primary part.
struct CarrierMessage {
  std::string primary;
  std::string secondary;
};
CarrierMessage split_carrier_message(const std::string& data) {
  std::array<std::string, 3> fields;
  std::size_t at = kCarrierHeader.size();
  for (auto& field : fields) {
    const auto end = data.find(kGroupSeparator, at);
    if (end == std::string::npos)
      throw std::runtime_error("carrier message lacks its postal fields");
    field = data.substr(at, end - at);
    at = end + 1;
  }
  return {fields[0] + fields[1] + fields[2], kCarrierHeader + data.substr(at)};
}

cv::Mat1b dark_part(const cv::Mat1b& picture) {
  cv::Mat1b inverse(picture < 128);
  const cv::Rect box = cv::boundingRect(inverse);
  return picture(box).clone();
}

}  // namespace

std::string reader_name(Format format) {
  switch (format) {
    case Format::code128:
    case Format::gs1_128:
      return "Code128";
    case Format::code39:
      return "Code39";
    case Format::code93:
      return "Code93";
    case Format::codabar:
      return "Codabar";
    case Format::itf:
      return "ITF";
    case Format::ean8:
      return "EAN-8";
    case Format::ean13:
      return "EAN-13";
    case Format::upca:
      return "UPC-A";
    case Format::upce:
      return "UPC-E";
    case Format::qr:
      return "QRCode";
    case Format::micro_qr:
      return "MicroQRCode";
    case Format::data_matrix:
    case Format::gs1_data_matrix:
      return "DataMatrix";
    case Format::pdf417:
      return "PDF417";
    case Format::maxicode:
      return "MaxiCode";
    case Format::aztec:
      return "Aztec";
    case Format::databar:
      return "DataBar";
  }
  return "";
}

bool is_matrix(Format format) {
  switch (format) {
    case Format::qr:
    case Format::micro_qr:
    case Format::data_matrix:
    case Format::gs1_data_matrix:
    case Format::maxicode:
    case Format::aztec:
      return true;
    default:
      return false;
  }
}

Symbol draw_symbol(Format format, const std::string& data, const SymbolStyle& style) {
  std::unique_ptr<zint_symbol, void (*)(zint_symbol*)> symbol(ZBarcode_Create(), ZBarcode_Delete);
  symbol->symbology = zint_number(format);
  symbol->show_hrt = 0;
  symbol->output_options |= OUT_BUFFER_INTERMEDIATE | BARCODE_NO_QUIET_ZONES;
  symbol->input_mode = is_gs1(format) ? GS1_MODE : UNICODE_MODE;
  symbol->scale = static_cast<float>(style.pixels_per_module) / 2.0F;
  if (!is_matrix(format) && format != Format::pdf417)
    symbol->height = static_cast<float>(style.height_modules);
  if (style.option_1)
    symbol->option_1 = style.option_1;
  if (style.option_2)
    symbol->option_2 = style.option_2;

  std::string message = data;
  if (format == Format::maxicode) {
    symbol->option_1 = 4;
    symbol->scale = 2;
    if (data.starts_with(kCarrierHeader)) {
      auto parts = split_carrier_message(data);
      symbol->option_1 = 2;
      parts.primary.copy(symbol->primary, sizeof symbol->primary - 1);
      message = parts.secondary;
    }
  }
  const int code = ZBarcode_Encode_and_Buffer(symbol.get(), reinterpret_cast<const unsigned char*>(message.c_str()),
                                              static_cast<int>(message.size()), 0);
  if (code >= ZINT_ERROR)
    throw std::runtime_error(reader_name(format) + " \"" + data + "\": " + symbol->errtxt);

  cv::Mat1b picture(symbol->bitmap_height, symbol->bitmap_width);
  for (int i = 0; i < picture.rows * picture.cols; ++i)
    picture(i / picture.cols, i % picture.cols) = symbol->bitmap[i] == '1' ? 0 : 255;
  Symbol drawn{dark_part(picture), symbol->width};
  if (format == Format::maxicode) {
    // 30 hexagons and their half-step across; drawn large by zint, brought to the asked size here.
    const double factor = style.pixels_per_module * 30.5 / drawn.picture.cols;
    cv::resize(drawn.picture, drawn.picture, {}, factor, factor, cv::INTER_AREA);
    drawn.modules = 30;
  }
  return drawn;
}

std::string text_as_read(Format format, const std::string& data) {
  if (!is_gs1(format))
    return data;
  // Only the identifiers that labels use: 01 and 00 have a fixed length, 420, 92 and 21 need a separator after them.
  std::string text;
  bool separate = false;
  for (std::size_t at = 0; at < data.size();) {
    const auto open = data.find('[', at);
    if (open != at)
      throw std::runtime_error("GS1 data must begin with an identifier in brackets");
    const auto close = data.find(']', open);
    const auto next = std::min(data.find('[', close), data.size());
    const std::string identifier = data.substr(open + 1, close - open - 1);
    if (separate)
      text += kGroupSeparator;
    text += identifier + data.substr(close + 1, next - close - 1);
    separate = identifier != "01" && identifier != "00";
    at = next;
  }
  return text;
}

}  // namespace returns::scene
