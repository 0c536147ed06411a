// The printed sheet of command codes as a PDF on A4: vectors, so that it is sharp on every printer. Words come
// resolved.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "storage/base/result.h"

namespace returns::print {

struct SheetCell {
  std::string caption, key, code;
};
struct CommandSheet {
  std::string title, mark;  // the mark tells the sheets of two secrets apart
  std::string how, site;    // one sentence each
  std::vector<SheetCell> cells;
};

// Each code stands twice in its cell: as QR code for cameras and as Code 128 with bars of 0.25 mm for every hand
// scanner. Replaces the file. Any thread; fonts come from fontconfig.
Status write_pdf(const CommandSheet& sheet, const std::filesystem::path& file);

}  // namespace returns::print
