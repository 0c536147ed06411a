// Writes made camera frames as pictures with a manifest.tsv, to be looked at or read by something else.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <opencv2/imgcodecs.hpp>

#include "tests/support/scene/camera_frame.h"

using namespace returns;

int main(int argc, char** argv) {
  std::string folder;
  int frames = 4;
  std::uint64_t seed = 1;
  CLI::App app("Writes made camera frames and what they hold");
  app.add_option("folder", folder)->required();
  app.add_option("--frames", frames, "per level, and without codes");
  app.add_option("--seed", seed);
  CLI11_PARSE(app, argc, argv);
  std::filesystem::create_directories(folder);
  std::ofstream manifest(folder + "/manifest.tsv");
  manifest << "path\tformat\ttext\tset\tpx_per_module\n";
  for (int i = 0; i < frames; ++i) {
    const auto number = seed + static_cast<std::uint64_t>(i);
    for (const auto level : {scene::Level::easy, scene::Level::medium, scene::Level::hard}) {
      const auto frame = scene::camera_frame(level, number);
      const auto path = name_of(level) + std::to_string(number) + ".png";
      cv::imwrite(folder + "/" + path, frame.luma);
      for (const auto& code : frame.codes)
        manifest << path << '\t' << scene::reader_name(code.format) << '\t' << code.text << '\t' << name_of(level)
                 << '\t' << code.module << '\n';
    }
    cv::imwrite(folder + "/none" + std::to_string(number) + ".png", scene::frame_without_codes(number).luma);
  }
  return 0;
}
