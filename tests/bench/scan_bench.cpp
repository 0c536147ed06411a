// Recall, false reads and processor time of our pipeline on pictures with known codes.
//   scan-bench FOLDER [--budget MS] [--misses]
// FOLDER holds manifest.tsv (path, format, text, set …) and the pictures it names; pictures without codes are those
// that the manifest does not name.
#include <CLI/CLI.hpp>
#include <cctype>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <opencv2/imgcodecs.hpp>
#include <set>
#include <sstream>

#include "vision/scan/scan.h"

namespace {

using namespace returns::vision;

struct Truth {
  std::string format, text, level;
};
using Manifest = std::map<std::string, std::vector<Truth>>;

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream in(line);
  for (std::string field; std::getline(in, field, '\t');)
    fields.push_back(field);
  return fields;
}

Manifest read_manifest(const std::filesystem::path& folder) {
  Manifest manifest;
  std::ifstream in(folder / "manifest.tsv");
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    const auto fields = split(line);
    if (fields.size() >= 3)
      manifest[fields[0]].push_back({fields[1], fields[2], fields.size() > 3 ? fields[3] : "all"});
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    if (extension == ".jpg" || extension == ".png")
      manifest[entry.path().filename()];
  }
  return manifest;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      constexpr char kHex[] = "0123456789abcdef";
      out += "\\x";
      out += kHex[(c >> 4) & 15];
      out += kHex[c & 15];
    } else {
      out += c;
    }
  }
  return out;
}

struct Tally {
  int codes = 0;
  int read = 0;
};

struct Score {
  std::map<std::string, Tally> levels, formats;
  int wrong = 0;
  std::vector<double> milliseconds;
};

void print(const char* reader, Score& score) {
  std::cout << reader;
  for (const auto* table : {&score.levels, &score.formats})
    for (const auto& [name, tally] : *table)
      std::printf("  %s %d/%d %.3f", name.c_str(), tally.read, tally.codes, double(tally.read) / tally.codes);
  std::sort(score.milliseconds.begin(), score.milliseconds.end());
  double sum = 0;
  for (const double ms : score.milliseconds)
    sum += ms;
  const auto count = score.milliseconds.size();
  std::printf("  false %d  ms mean %.1f p95 %.1f max %.1f\n", score.wrong, sum / double(count),
              score.milliseconds[count * 95 / 100], score.milliseconds.back());
}

}  // namespace

int main(int argc, char** argv) {
  std::filesystem::path folder;
  int budget = 120;
  bool misses = false;
  CLI::App app("Measures scanning on pictures with known codes");
  app.add_option("folder", folder)->required();
  app.add_option("--budget", budget, "milliseconds per picture");
  app.add_flag("--misses", misses, "name what was missed and what was read wrongly");
  CLI11_PARSE(app, argc, argv);

  Score ours;
  for (const auto& [name, truths] : read_manifest(folder)) {
    const cv::Mat1b luma = cv::imread(folder / name, cv::IMREAD_GRAYSCALE);
    if (luma.empty())
      continue;
    const auto before = std::clock();
    const auto report = scan({luma.data, luma.cols, luma.rows, static_cast<std::ptrdiff_t>(luma.step)},
                             {.budget = std::chrono::milliseconds(budget)});
    // Processor time: the machine may be busy with something else.
    ours.milliseconds.push_back(1000.0 * double(std::clock() - before) / CLOCKS_PER_SEC);
    std::multiset<std::string> texts;
    for (const auto& barcode : report.barcodes)
      texts.insert(escaped(barcode.text));
    std::set<std::string> expected;
    for (const auto& truth : truths) {
      expected.insert(truth.text);
      const bool read = texts.count(truth.text) > 0;
      for (auto* tally : {&ours.levels[truth.level], &ours.formats[truth.format]}) {
        ++tally->codes;
        tally->read += read;
      }
      if (misses && !read && !truth.text.empty())
        std::cout << "missed " << name << ' ' << truth.format << ' ' << truth.text << '\n';
    }
    for (const auto& barcode : report.barcodes)
      if (!expected.count(escaped(barcode.text))) {
        ++ours.wrong;
        if (misses)
          std::cout << "wrong " << name << ' ' << name_of(barcode.symbology) << ' ' << escaped(barcode.text) << ' '
                    << barcode.found_by << '\n';
      }
  }
  print("ours", ours);
  return 0;
}
