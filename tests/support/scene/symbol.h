// Printed codes as pictures, drawn by libzint; the truth that goes with them.
#pragma once
#include <array>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace returns::scene {

enum class Format {
  code128,
  gs1_128,
  code39,
  code93,
  codabar,
  itf,
  ean8,
  ean13,
  upca,
  upce,
  qr,
  micro_qr,
  data_matrix,
  gs1_data_matrix,
  pdf417,
  maxicode,
  aztec,
  databar
};
// The name under which a reader reports it: "Code128" for both Code 128 and GS1-128, and so on.
std::string reader_name(Format format);
bool is_matrix(Format format);

struct Symbol {
  cv::Mat1b picture;  // 0 dark, 255 light; cropped to the symbol, without quiet zone
  int modules = 0;    // width in modules
};

struct SymbolStyle {
  int pixels_per_module = 4;
  int height_modules = 40;  // of linear symbols
  int option_1 = 0;         // zint's own: error correction level of matrix symbols
  int option_2 = 0;         // zint's own: size or columns
};

// `data` is UTF-8; GS1 formats take their application identifiers in square brackets; a MaxiCode that starts with
// "[)>" is drawn as a structured carrier message (mode 2) whose postal fields are taken out of the message.
// Throws std::runtime_error with zint's words when the data does not fit the format.
Symbol draw_symbol(Format format, const std::string& data, const SymbolStyle& style = {});

// What a reader must report for `data`: identifiers without brackets, GS between variable fields, check digits added.
std::string text_as_read(Format format, const std::string& data);

// A code somewhere in a picture. The quad begins at the symbol's own top left and goes clockwise.
struct Code {
  std::string text;
  Format format = Format::code128;
  std::string role;  // "tracking", "postal", "lpn", "ean" …
  std::array<cv::Point2f, 4> quad{};
  float module = 0;  // width of one module, in the unit of the quad
};

}  // namespace returns::scene
