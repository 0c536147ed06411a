#include "tests/bench/scan_material.h"

#include <fstream>
#include <map>
#include <opencv2/imgcodecs.hpp>
#include <sstream>

#include "tests/support/scene/camera_frame.h"

namespace returns::bench {
namespace {

Sample sample_of(const scene::CameraFrame& frame, const std::string& level, const std::string& name) {
  Sample sample{name, level, frame.luma, {}};
  for (const auto& code : frame.codes)
    sample.codes.push_back({scene::reader_name(code.format), code.text});
  return sample;
}

std::string format_of(const std::string& word) {
  static const std::map<std::string, std::string> names{{"CODE128", "Code128"}, {"CODE39", "Code39"},
                                                        {"CODE93", "Code93"},   {"CODABAR", "Codabar"},
                                                        {"EAN13", "EAN-13"},    {"EAN8", "EAN-8"},
                                                        {"UPCA", "UPC-A"},      {"UPCE", "UPC-E"},
                                                        {"QRCODE", "QRCode"},   {"DATAMATRIX", "DataMatrix"},
                                                        {"AZTEC", "Aztec"},     {"MAXICODE", "MaxiCode"}};
  const auto found = names.find(word);
  return found == names.end() ? word : found->second;
}

std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size() && text[i + 1] == 'x') {
      out += static_cast<char>(std::stoi(text.substr(i + 2, 2), nullptr, 16));
      i += 3;
    } else {
      i += text[i] == '\\' && i + 1 < text.size();
      out += text[i];
    }
  }
  return out;
}

}  // namespace

void visit_scenes(int per_level, int without_codes, std::uint64_t seed, const Visit& visit) {
  for (const auto level : {scene::Level::easy, scene::Level::medium, scene::Level::hard})
    for (int i = 0; i < per_level; ++i) {
      const auto number = seed + static_cast<std::uint64_t>(i);
      visit(sample_of(scene::camera_frame(level, number), name_of(level), name_of(level) + std::to_string(number)));
    }
  for (int i = 0; i < without_codes; ++i) {
    const auto number = seed + static_cast<std::uint64_t>(i);
    visit(sample_of(scene::frame_without_codes(number), "none", "none" + std::to_string(number)));
  }
}

void visit_shots(int per_level, int shots, std::uint64_t seed, const Visit& visit) {
  for (const auto level : {scene::Level::medium, scene::Level::hard})
    for (int i = 0; i < per_level; ++i)
      for (int shot = 0; shot < shots; ++shot) {
        const auto number = seed + static_cast<std::uint64_t>(i);
        visit(sample_of(scene::camera_frame(level, number, shot), name_of(level),
                        name_of(level) + std::to_string(number)));
      }
}

bool visit_folder(const std::filesystem::path& folder, const Visit& visit) {
  std::ifstream in(folder / "manifest.tsv");
  if (!in)
    return false;
  std::map<std::string, Sample> samples;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::vector<std::string> fields;
    std::istringstream row(line);
    for (std::string field; std::getline(row, field, '\t');)
      fields.push_back(field);
    if (fields.size() < 3)
      continue;
    auto& sample = samples[fields[0]];
    sample.level = fields.size() > 3 ? fields[3] : "photos";
    if (!fields[1].empty())
      sample.codes.push_back({format_of(fields[1]), unescaped(fields[2])});
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (const auto extension = entry.path().extension(); extension == ".jpg" || extension == ".png")
      if (auto& sample = samples[entry.path().filename()]; sample.level.empty())
        sample.level = "none";
  for (auto& [name, sample] : samples) {
    sample.name = name;
    sample.luma = cv::imread(folder / name, cv::IMREAD_GRAYSCALE);
    if (!sample.luma.empty())
      visit(sample);
    sample.luma.release();
  }
  return true;
}

std::string comparable(const std::string& text) {
  const bool retail = text.size() == 13 && text[0] == '0' && text.find_first_not_of("0123456789") == std::string::npos;
  return retail ? text.substr(1) : text;
}

}  // namespace returns::bench
