#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/cli/command_line.h"
#include "vision/scan/image_file.h"
#include "vision/scan/scan.h"

namespace returns::cli {
namespace {

// One code per line whatever is in it: control bytes as \xHH, the backslash doubled, everything else as it is.
std::string escaped(const std::string& text) {
  std::string line;
  for (const unsigned char c : text) {
    if (c == '\\')
      line += "\\\\";
    else if (c < 0x20 || c == 0x7f)
      line += fmt::format("\\x{:02X}", c);
    else
      line += static_cast<char>(c);
  }
  return line;
}

nlohmann::json as_json(const vision::Barcode& barcode) {
  nlohmann::json quad = nlohmann::json::array();
  for (const auto& corner : barcode.quad)
    quad.push_back({corner.x, corner.y});
  return {{"format", name_of(barcode.symbology)}, {"text", barcode.text}, {"quad", std::move(quad)}};
}

void print(const ScanFiles& command, const std::string& path, const vision::ScanReport& report) {
  if (command.output == Output::json) {
    nlohmann::json codes = nlohmann::json::array();
    for (const auto& barcode : report.barcodes)
      codes.push_back(as_json(barcode));
    // Text that is not UTF-8 is shown with replacement characters; --tsv gives the bytes.
    fmt::print("{}\n", nlohmann::json{{"path", path}, {"codes", codes}}.dump(-1, ' ', false,
                                                                             nlohmann::json::error_handler_t::replace));
  } else {
    for (const auto& barcode : report.barcodes)
      fmt::print("{}\t{}\t{}\n", path, name_of(barcode.symbology), escaped(barcode.text));
    if (report.barcodes.empty() && command.output == Output::text)
      fmt::print("{}\tno code found\n", path);
  }
  if (command.timing)
    fmt::print("#ms\t{}\t{:.1f}\n", path, static_cast<double>(report.spent.count()) / 1000.0);
}

}  // namespace

int run(const ScanFiles& command) {
  bool unusable = false;
  bool found = false;
  for (const auto& file : command.files) {
    const auto image = vision::read_luma(file);
    if (!image) {
      unusable = fail(image.error()) != 0;
      continue;
    }
    const auto report = vision::scan(image->plane());
    found = found || !report.barcodes.empty();
    print(command, file.string(), report);
  }
  return unusable ? 2 : found ? 0 : 1;
}

}  // namespace returns::cli
