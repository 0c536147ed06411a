// Pictures with known codes for the benchmark: made scenes, or a folder with a manifest.
#pragma once
#include <filesystem>
#include <functional>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace returns::bench {

struct Truth {
  std::string format;  // "Code128", "QRCode" …
  std::string text;
};
struct Sample {
  std::string name;
  std::string level;  // "easy", "medium", "hard", "none", or the manifest's own set
  cv::Mat1b luma;
  std::vector<Truth> codes;
};
using Visit = std::function<void(const Sample&)>;

void visit_scenes(int per_level, int without_codes, std::uint64_t seed, const Visit& visit);
// `shots` looks at each scene, one after the other; levels medium and hard.
void visit_shots(int per_level, int shots, std::uint64_t seed, const Visit& visit);
// manifest.tsv: path, format, text (bytes below 0x20 as \xHH, backslash doubled), optionally the set. Pictures that it
// does not name hold no code. False when there is no manifest.
bool visit_folder(const std::filesystem::path& folder, const Visit& visit);

// The texts of one code as different readers put them: UPC-A with and without its leading zero, control bytes escaped.
std::string comparable(const std::string& text);

}  // namespace returns::bench
