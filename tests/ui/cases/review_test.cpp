// A clip under review: decisions, gaps and cameras on one line of time.
#include "tests/ui/screens/bench.h"
#include "tests/ui/screens/desk.h"
#include "tests/ui/screens/floor_states.h"

using namespace returns;
using examples::Desk;
using namespace std::chrono_literals;
using std::chrono::microseconds;

namespace {

constexpr std::size_t identity = 0, packaging = 1, contents = 2;  // 12, 31 and 87 s behind the clip's begin

// The decisions' places under these clocks.
std::vector<std::optional<microseconds>> places(const std::vector<std::pair<microseconds, UtcTime>>& clocks) {
  Desk desk("history_detail");
  for (const auto& [at, utc] : clocks)
    desk.example.around.playback.clocks.push_back({at, utc});
  desk.show();
  std::vector<std::optional<microseconds>> found;
  for (const auto& decision : desk.stage.model().history->review->decisions)
    found.push_back(decision.at);
  return found;
}

UtcTime clip_began() {
  return examples::inspection().clips[0].began_at;
}

}  // namespace

TEST_CASE("a decision stands where the pictures of its moment are, not where the clip was ordered") {
  CHECK(places({})[identity] == 12s);
  const auto later = places({{0us, clip_began() + 2s}});
  CHECK(later[identity] == 10s);
  CHECK(later[contents] == 85s);
}

TEST_CASE("a decision from before the first picture has its time of day and no place") {
  const auto found = places({{0us, clip_began() + 20s}});
  CHECK_FALSE(found[identity]);
  CHECK(found[packaging] == 11s);
}

TEST_CASE("a clock that was set while the clip ran moves no decision") {
  // Half a minute back at 50 s.
  const auto back = places({{0us, clip_began() + 30s}, {50s, clip_began() + 50s}});
  CHECK(back[packaging] == 1s);
  CHECK(back[contents] == 87s);
  // A minute on at 20 s.
  const auto on = places({{0us, clip_began()}, {20s, clip_began() + 80s}});
  CHECK(on[identity] == 12s);
  CHECK(on[packaging] == 20s);  // a time that the clock skipped
  CHECK(on[contents] == 27s);
}

TEST_CASE("a camera without a picture says why in its place") {
  const auto words = [](const char* example, std::size_t camera) {
    Desk desk(example);
    const auto& instead = desk.stage.model().history->review->pictures[camera].instead;
    return instead ? instead->title + " / " + instead->text : "";
  };
  CHECK(words("history_detail", 0).empty());
  CHECK(words("history_detail_gap", 0) == "Label: gap in the recording / No picture from 01:00 to 01:06.");
  CHECK(words("history_detail_gap", 1).empty());
  CHECK(words("history_detail_late_camera", 1) == "Overview: no picture yet / Its recording begins at 00:09.");
  CHECK(words("history_detail_ended_camera", 0) == "Label: the recording is over / Its last picture is at 01:20.");
  CHECK(words("history_detail_ended_camera", 1) ==
        "Overview cannot be played / Could not play Overview-0.mp4: it holds no whole fragment.");
  CHECK(words("history_detail_one_camera", 1) == "Overview: nothing recorded / ");
}
