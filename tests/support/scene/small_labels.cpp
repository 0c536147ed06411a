#include "tests/support/scene/small_labels.h"

#include <fmt/format.h>

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "tests/support/scene/identifiers.h"

namespace returns::scene {
namespace {

constexpr double kDots = 16;     // per mm
constexpr double kModule = 0.5;  // mm: eight dots
const cv::Scalar kInk(24, 24, 24);
const cv::Scalar kPaper(244, 244, 244);
const std::string kWordCharacters = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789";

std::string word(cv::RNG& random, int least, int most) {
  std::string text;
  for (int i = random.uniform(least, most + 1); i > 0; --i)
    text += kWordCharacters[static_cast<std::size_t>(random.uniform(0, static_cast<int>(kWordCharacters.size())))];
  return text;
}

double module_of(cv::RNG& random, double most = 1.3) {
  return kModule * std::round(8 * random.uniform(1.0, most)) / 8;
}

// Paper that is filled from top to bottom and then cut to what is on it; quiet zones kept.
class Column {
 public:
  Column() : sheet_(170, 150, kDots) { sheet_.fill(kPaper); }
  Column& text(double height, const std::string& words, Weight weight = Weight::regular) {
    y_ += height + 1.5;
    sheet_.text(5, y_, height, words, weight);
    widest_ = std::max(widest_, 8 + 0.85 * height * static_cast<double>(words.size()));
    y_ += 1;
    return *this;
  }
  Column& rule() {
    y_ += 1.5;
    sheet_.line({2, y_}, {168, y_}, kInk, 0.7);
    return *this;
  }
  // A code below what is there already.
  Column& code(double x, double module, double bar_height, Format format, const std::string& data,
               const std::string& role, int option_1 = 0) {
    y_ += 3 + beside(x, module, bar_height, format, data, role, option_1);
    return *this;
  }
  // A code beside what comes next; returns its height.
  double beside(double x, double module, double bar_height, Format format, const std::string& data,
                const std::string& role, int option_1 = 0) {
    const auto size = sheet_.code(x, y_ + 3, module, bar_height, format, data, role, option_1);
    widest_ = std::max(widest_, x + size.width + 7);
    lowest_ = std::max(lowest_, y_ + 3 + size.height);
    return size.height;
  }
  Column& down_to(double y) {
    y_ = std::max(y_, y);
    return *this;
  }
  Sheet take() {
    Sheet cut(std::min(widest_, sheet_.size_mm().width), std::min(std::max(y_, lowest_) + 4, sheet_.size_mm().height),
              kDots);
    sheet_.colour()(cv::Rect({0, 0}, cut.colour().size())).copyTo(cut.colour());
    cut.adopt_codes(sheet_);
    return cut;
  }

 private:
  Sheet sheet_;
  double y_ = 1;
  double widest_ = 30;
  double lowest_ = 0;
};

std::string street(cv::RNG& random) {
  constexpr std::array<const char*, 4> kStreets{"Oak Drive", "Via Roma", "Harbour Street", "Mill Lane"};
  return fmt::format("{} {}", random.uniform(1, 990), kStreets[static_cast<std::size_t>(random.uniform(0, 4))]);
}

std::string carrier_message(cv::RNG& random) {
  const std::string gs = "\x1d";
  return "[)>\x1e" + std::string("01") + gs + "96" + random_digits(random, 9) + gs + "840" + gs +
         random_digits(random, 3) + gs + "1Z" + random_digits(random, 8) + gs + "UPSN" + gs + word(random, 6, 6) + gs +
         random_digits(random, 3) + gs + gs + "1/1" + gs + random_digits(random, 2) + gs + "N" + gs + gs +
         word(random, 8, 8) + gs + "NY\x1e\x04";
}

Sheet parcel_service(cv::RNG& random) {
  const auto tracking = ups_1z(word(random, 6, 6) + random_digits(random, 9));
  const bool structured = random.uniform(0, 2) == 0;
  Column label;
  label.text(3, "SHIP TO: " + word(random, 4, 4) + " Trading Co", Weight::bold).text(3, street(random)).rule();
  label.beside(5, kModule * 2.75, 0, Format::maxicode,
               structured ? carrier_message(random)
                          : fmt::format("PKG {} ZONE {}", word(random, 12, 12), random_digits(random, 2)),
               "routing");
  label.text(3.4, fmt::format("{:>22} GROUND {}", "", word(random, 3, 3)), Weight::bold);
  label.code(54, kModule, 23, Format::code128, "420" + random_digits(random, 5), "postal").down_to(62).rule();
  label.text(3, "TRACKING #: " + tracking, Weight::bold);
  label.code(8, kModule, 38, Format::code128, tracking, "tracking")
      .text(2.6, "BILLING: P/P  REF " + word(random, 8, 8));
  return label.take();
}

Sheet express(cv::RNG& random) {
  Column label;
  label.text(3, "FROM: " + word(random, 4, 4) + " Trading Co").text(3, street(random)).rule();
  const auto message =
      fmt::format("[)>{}{} {}", random_digits(random, 5), word(random, 24, 56), random_digits(random, 10));
  label.code(6, module_of(random, 1.2), 0, Format::pdf417, message, "routing", random.uniform(2, 5));
  label.rule().text(3.4, "TRK# " + random_digits(random, 12), Weight::bold);
  label.code(8, kModule, random.uniform(30.0, 48.0), Format::code128, random_digits(random, 34), "tracking");
  return label.take();
}

Sheet international(cv::RNG& random) {
  Column label;
  label.text(3, "FROM: " + word(random, 4, 4) + " Trading Co", Weight::bold).text(3, street(random)).rule();
  label.code(8, kModule, 26, Format::code128,
             "2L" + word(random, 3, 3) + random_digits(random, 5) + "+" + random_digits(random, 8), "postal");
  label.text(3, "").code(8, kModule, 30, Format::code128, "JD" + random_digits(random, 18), "tracking");
  label.code(76, module_of(random), 0, Format::qr,
             fmt::format("RMA:{};SKU:{};Q:{}", random_digits(random, 8), word(random, 8, 8), random.uniform(0, 9)),
             "rma-link", true);
  label.text(2.6, "SCAN FOR RETURN").text(2.6, "RMA " + word(random, 8, 8));
  return label.take();
}

Sheet postal(cv::RNG& random) {
  const auto tracking = usps_impb("9202" + random_digits(random, 17));
  Column label;
  label.text(4, "GROUND RETURN", Weight::bold).text(2.6, "SHIP TO: " + street(random)).rule();
  label.text(3, "TRACKING # EP", Weight::bold);
  label.code(9, kModule, 30, Format::gs1_128, "[420]" + random_digits(random, 5) + "[92]" + tracking.substr(2),
             "tracking");
  label.text(3, tracking, Weight::bold);
  label.beside(9, module_of(random), 0, Format::data_matrix, word(random, 12, 25), "rma");
  return label.take();
}

Sheet pallet(cv::RNG& random) {
  auto serial = "0" + random_digits(random, 16);
  serial += mod10_check(serial);
  auto item = random_digits(random, 13);
  item += mod10_check(item);
  Column label;
  label.beside(92, module_of(random), 0, Format::gs1_data_matrix,
               "[01]0" + random_ean13(random) + "[21]" + word(random, 8, 9), "item-2d");
  label.text(4, "SSCC", Weight::bold).text(3, "00" + serial).down_to(22);
  label.code(9, kModule, 25, Format::gs1_128, "[00]" + serial, "sscc").text(3, "");
  label.code(9, kModule * 1.25, 30, Format::itf, item, "case").text(3, item);
  return label.take();
}

Sheet slip(cv::RNG& random) {
  const auto rma = "RMA" + random_digits(random, 9);
  Column label;
  label.text(4, "RETURN SLIP", Weight::bold);
  label.beside(60, module_of(random, 1.5), 0, Format::qr,
               random.uniform(0, 2) ? "https://returns.example.com/r/" + word(random, 10, 10) : word(random, 8, 18),
               "rma-link");
  label.text(2.6, "RMA " + rma).text(2.6, "SKU " + word(random, 6, 6)).text(2.6, "Qty 1").down_to(30);
  label.code(7, kModule, 22, Format::code128, rma, "rma").text(2.6, rma);
  return label.take();
}

Sheet retail(cv::RNG& random) {
  const bool american = random.uniform(0, 2) == 0;
  // An EAN-13 that begins with 0 is a UPC-A.
  auto digits = american ? random_digits(random, 11) : "4" + random_digits(random, 11);
  digits += mod10_check(digits);
  Column label;
  label.text(3, "SKU " + word(random, 7, 7));
  label.code(8, kModule, random.uniform(20.0, 32.0), american ? Format::upca : Format::ean13, digits, "product");
  label.text(3, digits, Weight::bold);
  return label.take();
}

Sheet shelf(cv::RNG& random) {
  const auto code = word(random, 6, 10);
  Column label;
  label.code(7, kModule, 17, Format::code39, code, "shelf").text(3, code);
  return label.take();
}

Sheet plate(cv::RNG& random) {
  const auto code = random.uniform(0, 2) ? "LP" + word(random, 7, 7) : random_lpn(random);
  Column label;
  label.code(7, kModule, 16, Format::code128, code, "lpn").text(3, code);
  return label.take();
}

Sheet serial(cv::RNG& random) {
  Column label;
  label.beside(30, module_of(random, 1.8), 0, Format::data_matrix, word(random, 12, 20), "serial");
  label.text(2.6, "SKU " + word(random, 5, 5)).text(2.6, "SN " + word(random, 6, 6)).text(2.6, "MADE IN EU");
  return label.take();
}

void draw_rings(Sheet& sheet, cv::RNG& random) {
  for (int i = 0; i < 8; ++i) {
    const auto middle = sheet.at(random.uniform(10.0, 90.0), random.uniform(10.0, 60.0));
    const int step = random.uniform(10, 26);
    for (int ring = 0; ring < random.uniform(3, 9); ++ring)
      cv::circle(sheet.colour(), middle, (2 * ring + 1) * step, kInk, step, cv::LINE_AA);
  }
}

void draw_cells(Sheet& sheet, int size, cv::RNG& random, bool regular) {
  for (int y = 0; y + size <= sheet.colour().rows; y += size)
    for (int x = 0; x + size <= sheet.colour().cols; x += size)
      if (regular ? (x / size + y / size) % 2 == 0 : random.uniform(0, 2) == 0)
        sheet.colour()(cv::Rect(x, y, size, size)).setTo(kInk);
}

}  // namespace

Sheet any_label(cv::RNG& random) {
  switch (random.uniform(0, 13)) {
    case 0:
    case 1:
    case 2:
      return parcel_service(random);
    case 3:
    case 4:
      return express(random);
    case 5:
    case 6:
      return international(random);
    case 7:
      return postal(random);
    case 8:
    case 9:
      return pallet(random);
    default:
      return slip(random);
  }
}

Sheet any_sticker(cv::RNG& random) {
  switch (random.uniform(0, 8)) {
    case 0:
    case 1:
    case 2:
      return retail(random);
    case 3:
      return shelf(random);
    case 4:
    case 5:
      return plate(random);
    default:
      return serial(random);
  }
}

Sheet any_decoy(cv::RNG& random) {
  Sheet sheet(100, 70, kDots);
  sheet.fill(kPaper);
  switch (random.uniform(0, 6)) {
    case 0:
      for (int line = 0; line < 8; ++line)
        sheet.text(4, 9 + line * 8, 5, word(random, 4, 7) + " " + word(random, 3, 8) + " " + word(random, 2, 6),
                   line % 2 ? Weight::bold : Weight::regular);
      break;
    case 1:
      draw_cells(sheet, random.uniform(5, 12), random, false);
      break;
    case 2:
      draw_cells(sheet, random.uniform(8, 60), random, true);
      break;
    case 3:
      draw_rings(sheet, random);
      break;
    case 4:
      for (int x = 0, step = random.uniform(8, 40); x < sheet.colour().cols; x += 2 * step)
        sheet.colour()(cv::Rect(x, 0, std::min(step, sheet.colour().cols - x), sheet.colour().rows)).setTo(kInk);
      break;
    default:
      // Bars of no symbology.
      for (int x = 120; x < sheet.colour().cols - 160; x += random.uniform(8, 34)) {
        const int width = random.uniform(6, 26);
        sheet.colour()(cv::Rect(x, 160, width, 600)).setTo(kInk);
        x += width;
      }
  }
  return sheet;
}

}  // namespace returns::scene
