// Nothing jumps, and nothing lies over an answer.
#include <cerrno>

#include "tests/ui/screens/judging.h"

using namespace returns;
using namespace std::chrono_literals;

namespace {

std::vector<examples::Example> with_two_notices() {
  auto states = examples::all();
  for (auto& example : states) {
    for (const char* key : {"item_not_expected", "camera_away"}) {
      station::Notice notice;
      notice.number = example.state.next_notice++;
      notice.tone = station::NoticeTone::attention;
      notice.key = key;
      notice.arguments = {"9202 0903 3959 8363 8341 90"};
      notice.detail = system_error(ENODEV, "read from the camera", "/dev/video2").sentence();
      example.state.notices.push_back(notice);
    }
  }
  return states;
}

std::vector<ui::Rect> places(const ui::Drawn& drawn) {
  std::vector<ui::Rect> all = drawn.panels;
  for (const auto& target : drawn.targets)
    all.push_back(target.rect);
  for (const auto& paint : drawn.paints) {
    if (paint.kind != ui::Drawn::Paint::Kind::writing && paint.kind != ui::Drawn::Paint::Kind::sign)
      all.push_back(paint.rect);
  }
  return all;
}

}  // namespace

TEST_CASE("a notice never lies over an answer or anything else that can be touched") {
  int shown = 0;
  examples::every_stage(with_two_notices(), [&](examples::HeadlessStage& stage, const auto& example, auto size) {
    const auto drawn = stage.draw(example, size.width, size.height);
    // A lock hides what was told about the work.
    CHECK((!drawn.toasts.empty() || ui::nobody_works(example.state)));
    for (const auto& toast : drawn.toasts) {
      ++shown;
      for (const auto& target : drawn.targets) {
        INFO(target.id << " " << examples::describe(target.rect) << " under " << examples::describe(toast));
        CHECK((target.id.starts_with("dismiss/") || !examples::overlap(toast, target.rect)));
      }
    }
  });
  CHECK(shown > 300);
}

TEST_CASE("a notice that comes or goes moves nothing that can be touched") {
  const auto quiet = examples::all();
  const auto noticed = with_two_notices();
  examples::HeadlessStage stage(std::filesystem::path(RETURNS_SOURCE_DIR) / "assets", "en");
  for (const examples::Size size : examples::sizes) {
    for (std::size_t index = 0; index < quiet.size(); ++index) {
      std::map<std::string, std::string> before;
      for (const auto& target : stage.draw(quiet[index], size.width, size.height).targets)
        before[target.id] = examples::describe(target.rect);
      for (const auto& target : stage.draw(noticed[index], size.width, size.height).targets) {
        INFO(quiet[index].name << " at " << size.width << ": " << target.id);
        CHECK((target.id.starts_with("dismiss/") || before[target.id] == examples::describe(target.rect)));
      }
    }
  }
}

TEST_CASE("a number that changes moves nothing beside it") {
  auto before = examples::all();
  auto after = before;
  for (auto& example : after) {
    example.around.now += 1h + 11min;
    example.state.recording.on_disk += 37s;
    if (example.state.upstream.entries_behind > 0)
      example.state.upstream.entries_behind += 111;
    if (example.state.disk.free_bytes > 0)
      example.state.disk.free_bytes -= example.state.disk.free_bytes > 400ull << 30 ? 401ull << 30 : 1ull << 30;
    example.around.history.total -= example.around.history.total > 7 ? 7 : 0;
  }
  for (const char* language : examples::languages) {
    examples::HeadlessStage stage(std::filesystem::path(RETURNS_SOURCE_DIR) / "assets", language);
    for (const examples::Size size : examples::sizes) {
      for (std::size_t index = 0; index < before.size(); ++index) {
        INFO(before[index].name << " at " << size.width << " in " << language);
        const auto one = places(stage.draw(before[index], size.width, size.height));
        const auto other = places(stage.draw(after[index], size.width, size.height));
        REQUIRE(one.size() == other.size());
        for (std::size_t at = 0; at < one.size(); ++at)
          CHECK(examples::describe(one[at]) == examples::describe(other[at]));
      }
    }
  }
}
