#include "vision/record/burn_in.h"

#include <cstring>

#include <opencv2/imgproc.hpp>

#include "storage/base/clock.h"

namespace returns::vision {
namespace {

constexpr char first_glyph = ' ';
constexpr char last_glyph = '~';
constexpr int font = cv::FONT_HERSHEY_DUPLEX;

std::string in_ascii(std::string_view text) {
  std::string ascii;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) == 0x80)  // the rest of a UTF-8 character
      continue;
    ascii += byte >= first_glyph && byte <= last_glyph ? c : '?';
  }
  return ascii;
}

int even(int value) {
  return value & ~1;
}

}  // namespace

BurnIn::BurnIn(Size picture, int characters) : picture_(picture) {
  // 1/30 of the height is 24 rows at 720 and 36 at 1080, which is readable after compression.
  cell_height_ = std::max(8, even(picture.height / 30));
  padding_ = std::max(2, even(cell_height_ / 6));
  int baseline = 0;
  const cv::Size unit = cv::getTextSize("0", font, 1.0, 1, &baseline);
  const double unit_height = unit.height + baseline;
  const int fitting = std::max(4, even((picture.width - 2 * padding_) / std::max(1, characters)));
  cell_width_ = std::min(fitting, even(static_cast<int>(unit.width * cell_height_ / unit_height)));
  cell_height_ = std::min(cell_height_, even(static_cast<int>(cell_width_ * unit_height / unit.width) + 2));
  const double scale = std::min(cell_height_ / unit_height, static_cast<double>(cell_width_) / unit.width);

  const int count = last_glyph - first_glyph + 1;
  glyphs_ = cv::Mat::zeros(cell_height_, cell_width_ * count, CV_8UC1);
  const int stroke = std::max(1, cell_height_ / 16);
  for (int i = 0; i < count; ++i) {
    const std::string letter(1, static_cast<char>(first_glyph + i));
    cv::Mat cell = glyphs_.colRange(i * cell_width_, (i + 1) * cell_width_);
    const int base = cell_height_ - static_cast<int>(cell_height_ * 0.25);
    if (letter == "_") {  // Hershey draws it as '-'
      cv::line(cell, {0, base + stroke}, {cell_width_ - 1, base + stroke}, cv::Scalar(255), stroke);
      continue;
    }
    const int width = std::max(cell_width_, cv::getTextSize(letter, font, scale, stroke, &baseline).width);
    cv::Mat glyph = cv::Mat::zeros(cell_height_, width, CV_8UC1);  // 'm' and 'W' are wider than a digit
    const int left = (width - cv::getTextSize(letter, font, scale, stroke, &baseline).width) / 2;
    cv::putText(glyph, letter, {left, base}, font, scale, cv::Scalar(255), stroke, cv::LINE_AA);
    if (letter == "I")  // Hershey's is the same stroke as its 'l'
      for (const int y : {base, base - static_cast<int>(unit.height * scale)})
        cv::line(glyph, {width / 4, y}, {width - 1 - width / 4, y}, cv::Scalar(255), stroke);
    cv::resize(glyph, cell, cell.size(), 0, 0, cv::INTER_AREA);
  }
}

Band BurnIn::band(std::string_view text) const {
  const int wanted = static_cast<int>(in_ascii(text).size()) * cell_width_ + 2 * padding_;
  return {0, 0, even(std::min(wanted, picture_.width)), even(std::min(cell_height_ + 2 * padding_, picture_.height))};
}

void BurnIn::draw(std::string_view text, FrameBuffer& picture) const {
  const std::string letters = in_ascii(text);
  const Band box = band(text);
  const int black = picture.kind().range == Range::full ? 0 : 16;
  const int white = picture.kind().range == Range::full ? 255 : 235;

  const WritablePlane luma = picture.y();
  for (int row = 0; row < box.height; ++row) {
    std::uint8_t* line = luma.data + row * luma.stride;
    std::memset(line, black, static_cast<std::size_t>(box.width));
    const int glyph_row = row - padding_;
    if (glyph_row < 0 || glyph_row >= cell_height_)
      continue;
    const std::uint8_t* coverage = glyphs_.ptr(glyph_row);
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const int left = padding_ + static_cast<int>(i) * cell_width_;
      const std::uint8_t* glyph = coverage + (letters[i] - first_glyph) * cell_width_;
      for (int x = 0; x < cell_width_ && left + x < box.width; ++x)
        line[left + x] = static_cast<std::uint8_t>(black + (white - black) * glyph[x] / 255);
    }
  }
  for (const WritablePlane& chroma : {picture.u(), picture.v()})
    for (int row = 0; row < box.height / 2; ++row)
      std::memset(chroma.data + row * chroma.stride, 128, static_cast<std::size_t>(box.width / 2));
}

std::string burn_in_text(UtcTime captured, std::string_view station, std::uint64_t frame) {
  std::string text = to_iso(captured);  // 2026-11-23T14:04:05.123Z
  text[10] = ' ';
  text.back() = ' ';
  text += "UTC  ";
  text += station;
  return text + "  #" + std::to_string(frame);
}

}  // namespace returns::vision
