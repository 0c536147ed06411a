// Makes the camera material of the demo: label.mp4, overview.mp4 and feed.json (what happens when) in a folder.
#include <atomic>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <opencv2/imgcodecs.hpp>
#include <thread>

#include <CLI/CLI.hpp>

#include "tests/support/scene/unboxing.h"
#include "tests/support/scene/video_file.h"

namespace {

using namespace returns::scene;

void write_view(const Unboxing& unboxing, const FeedOptions& options, View view, const std::filesystem::path& folder,
                std::atomic<int>& done) {
  auto stage = unboxing.open(view);
  VideoFile file(folder / (name_of(view) + ".mp4"), options.size, options.frames_per_second);
  for (int frame = 0; frame < unboxing.frame_count(); ++frame) {
    file.write(stage.draw(unboxing.placements(frame / options.frames_per_second), frame).picture);
    ++done;
  }
  file.finish();
}

void write_stills(const Unboxing& unboxing, const std::filesystem::path& folder) {
  for (const auto view : {View::label, View::overview}) {
    auto stage = unboxing.open(view);
    int number = 0;
    for (const auto& event : unboxing.events()) {
      const auto shot = stage.draw(unboxing.placements((event.from + event.until) / 2), number);
      cv::imwrite(folder / (name_of(view) + "-" + std::to_string(number++) + "-" + event.what + ".png"), shot.picture);
    }
  }
}

int run(const FeedOptions& options, const std::filesystem::path& folder, bool stills_only) {
  std::filesystem::create_directories(folder);
  const Unboxing unboxing(options);
  std::ofstream(folder / "feed.json") << unboxing.to_json();
  if (stills_only) {
    write_stills(unboxing, folder);
    return 0;
  }
  std::atomic<int> done = 0;
  std::exception_ptr failure;
  std::thread overview([&] {
    try {
      write_view(unboxing, options, View::overview, folder, done);
    } catch (...) {
      failure = std::current_exception();
    }
  });
  std::exception_ptr own_failure;
  try {
    write_view(unboxing, options, View::label, folder, done);
  } catch (...) {
    own_failure = std::current_exception();
  }
  overview.join();
  for (const auto& each : {own_failure, failure})
    if (each)
      std::rethrow_exception(each);
  std::cout << "feed of " << options.seconds << " s, " << done << " frames in two views: " << folder.string() << '\n';
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  FeedOptions options;
  std::string folder;
  bool cover = false;
  bool stills = false;
  CLI::App app("Generates the unboxing feed of the demo: two videos and their timeline");
  app.add_option("folder", folder, "where label.mp4, overview.mp4 and feed.json go")->required();
  app.add_option("--width", options.size.width)->check(CLI::Range(320, 3840));
  app.add_option("--height", options.size.height)->check(CLI::Range(180, 2160));
  app.add_option("--fps", options.frames_per_second)->check(CLI::Range(1, 120));
  app.add_option("--seconds", options.seconds, "length of the story")->check(CLI::Range(10.0, 600.0));
  app.add_option("--seed", options.seed);
  app.add_option("--carrier", options.carrier)
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, Carrier>{{"usps", Carrier::usps}, {"ups", Carrier::ups}, {"fedex", Carrier::fedex}}));
  app.add_flag("--cover-label", cover, "hide the label, so that nothing on the parcel can be read");
  app.add_flag("--stills", stills, "one picture per event instead of the videos");
  CLI11_PARSE(app, argc, argv);
  options.label = cover ? LabelState::covered : LabelState::legible;
  try {
    return run(options, folder, stills);
  } catch (const std::exception& error) {
    std::cerr << "Could not make the feed in " << folder << ": " << error.what() << '\n';
    return 1;
  }
}
