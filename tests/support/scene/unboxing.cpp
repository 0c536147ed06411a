#include "tests/support/scene/unboxing.h"

#include <fmt/format.h>

#include <cmath>

namespace returns::scene {
namespace {

constexpr double kStory = 46;  // seconds that the times below are written for

struct Key {
  double at;  // seconds of the story
  double x, y, degrees;
};
using Track = std::vector<Key>;

double ease(double t) {
  t = std::clamp(t, 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

bool on_stage(const Track& track, double at) {
  return at >= track.front().at && at <= track.back().at;
}

Placement follow(const Track& track, const SpritePtr& sprite, double at) {
  Placement placement{sprite, track.front().x, track.front().y, track.front().degrees};
  for (std::size_t i = 1; i < track.size(); ++i) {
    const auto& from = track[i - 1];
    const auto& to = track[i];
    if (at < from.at)
      break;
    const double part = ease((at - from.at) / (to.at - from.at));
    placement.x = from.x + (to.x - from.x) * part;
    placement.y = from.y + (to.y - from.y) * part;
    placement.degrees = from.degrees + (to.degrees - from.degrees) * part;
  }
  return placement;
}

// The carton comes from the right, is turned to its rest, opens, and gives way to the item.
const Track kCartonTrack{{3.0, 780, 40, 12}, {5.0, 106, -13, -7},   {8.2, 106, -13, -7},   {9.0, 106, 7, 4},
                         {17.6, 106, 7, 4},  {19.2, 400, -210, 14}, {39.4, 400, -210, 14}, {40.8, 900, -420, 14}};
const Track kFirstHand{{2.9, 900, 330, -24}, {3.0, 860, 320, -24}, {5.0, 190, 292, -24},
                       {5.2, 190, 296, -24}, {6.0, 340, 560, -10}, {6.2, 340, 560, -10}};
const Track kCutHand{
    {13.2, 150, 620, 0}, {13.7, 116, 330, 0}, {15.0, 100, 150, 0}, {15.6, 90, 300, 0}, {16.4, 120, 640, 0}};
const Track kPaperTrack{
    {17.0, 106, 7, 8}, {17.6, 106, 7, 8}, {18.6, -420, -130, -40}, {40.0, -420, -130, -40}, {41.0, -900, -300, -60}};
const Track kBoxTrack{{17.6, 106, 7, 4},     {18.0, 106, 7, 4},     {19.6, 0, 0, -4},
                      {22.4, 0, 0, -4},      {23.0, -2, 2, 3},      {25.6, -2, 2, 3},
                      {26.6, -270, -60, -9}, {39.2, -270, -60, -9}, {40.6, -400, 560, -30}};
const Track kBoxHand{
    {17.5, 180, 640, -10}, {18.1, 120, 280, -10}, {19.6, 30, 272, -14}, {19.8, 30, 276, -14}, {20.8, 120, 640, -10}};
const Track kCableTrack{{26.6, -190, -40, 0}, {27.5, -96, 8, 24},  {30.6, -96, 8, 24},
                        {31.6, 236, 96, 60},  {39.4, 236, 96, 60}, {40.8, 360, 600, 60}};
const Track kPouchTrack{{27.5, -190, -40, 0}, {28.4, 4, 6, -5},   {30.6, 4, 6, -5},
                        {31.6, 330, 92, 8},   {39.4, 330, 92, 8}, {40.8, 420, 600, 8}};
const Track kManualTrack{{28.4, -190, -40, 0}, {29.3, 100, 6, 6},   {30.6, 100, 6, 6},
                         {31.6, 420, 90, -4},  {39.4, 420, 90, -4}, {40.8, 500, 600, -4}};
const Track kHeadsetTrack{{31.2, -230, -60, -20}, {32.4, 0, -6, 0},      {34.4, 0, -6, 0},      {35.2, 62, -24, 12},
                          {37.2, 62, -24, 12},    {37.9, -50, -20, -14}, {39.2, -50, -20, -14}, {40.6, 40, 560, 10}};
const Track kLastHand{{38.6, 0, 640, 0}, {39.2, -20, 300, 0}, {40.6, 60, 820, 0}};

void place_carton(std::vector<Placement>& out, const Carton& carton, const Placement& at, double opened) {
  const auto part = [&](const SpritePtr& sprite, double x, double stretch) {
    const double radians = at.degrees * CV_PI / 180;
    out.push_back({sprite, at.x + x * std::cos(radians), at.y + x * std::sin(radians), at.degrees, stretch, 1});
  };
  part(carton.inside, 0, 1);
  const double turn = std::cos(opened * CV_PI * 0.96);
  const double half = kCarton.width / 2;
  const double reach = std::max(0.02, std::abs(turn));
  for (const double side : {-1.0, 1.0}) {
    const auto& outer = side < 0 ? carton.left_flap : carton.right_flap;
    const auto& inner = side < 0 ? carton.left_inner : carton.right_inner;
    part(turn > 0 ? outer : inner, side * (half - half / 2 * turn), turn > 0.999 ? 1 : reach);
  }
}

std::string json_string(const std::string& text) {
  return '"' + text + '"';  // the feed's words hold neither quotes nor control characters
}

}  // namespace

std::string name_of(View view) {
  return view == View::label ? "label" : "overview";
}

Unboxing::Unboxing(const FeedOptions& options)
    : options_(options),
      facts_(options.seed == 1 ? example_facts(options.carrier) : random_facts(options.seed, options.carrier)),
      carton_(carton(facts_, options.label, options.seed)),
      paper_(packing_paper(options.seed)),
      box_(product_box(facts_, options.seed)),
      headset_(headset(options.seed)),
      cable_(cable()),
      pouch_(pouch(options.seed)),
      manual_(manual()),
      hand_(gloved_hand(options.seed)) {
  const double stretch = options.seconds / kStory;
  const auto add = [&](const char* what, double from, double until) {
    events_.push_back({what, from * stretch, until * stretch});
  };
  add("bench_empty", 0, 3);
  add("parcel_enters", 3, 5);
  add(options.label == LabelState::legible ? "label_legible" : "label_covered", 6.2, 13);
  add("box_opens", 13.7, 17);
  add("item_appears", 18, 19.6);
  add("item_codes_legible", 20.8, 25.6);
  add("cable_shown", 27.5, 30.6);
  add("pouch_shown", 28.4, 30.6);
  add("manual_shown", 29.3, 30.6);
  add("headset_shown", 32.4, 39);
  add("scratch_shown", 35.2, 37.2);
  add("dent_shown", 37.9, 39);
  add("item_leaves", 39.2, 40.8);
  add("bench_empty", 41.2, kStory);
}

int Unboxing::frame_count() const {
  return static_cast<int>(std::lround(options_.seconds * options_.frames_per_second));
}

Stage Unboxing::open(View view) const {
  StageOptions stage;
  stage.size = options_.size;
  stage.seed = options_.seed * 2 + (view == View::label ? 0 : 1);
  if (view == View::overview) {
    stage.middle = {20, -20};
    stage.width_mm = 1040;
    stage.tilt = 0.00032;
    stage.vignette = 0.34;
  }
  return Stage(stage);
}

std::vector<Placement> Unboxing::placements(double seconds) const {
  const double at = seconds * kStory / options_.seconds;
  std::vector<Placement> out;
  const auto add = [&](const Track& track, const SpritePtr& sprite) {
    if (on_stage(track, at))
      out.push_back(follow(track, sprite, at));
  };
  if (on_stage(kCartonTrack, at)) {
    const double opened = ease((at - 15.0) / 2.0);
    place_carton(out, carton_, follow(kCartonTrack, nullptr, at), opened);
    // Inside the open box, below the flaps: what the flaps uncover.
    if (opened > 0 && at < 19.2) {
      std::vector<Placement> contents;
      if (at < 17.6)
        contents.push_back({box_, 106, 7, 4});
      if (at < 17.0)
        contents.push_back({paper_, 106, 7, 8});
      out.insert(out.begin() + 1, contents.begin(), contents.end());
    }
  }
  if (at >= 18.6)
    add(kPaperTrack, paper_);
  add(kCableTrack, cable_);
  add(kPouchTrack, pouch_);
  add(kManualTrack, manual_);
  add(kHeadsetTrack, headset_);
  add(kBoxTrack, box_);
  if (at < 18.6)  // still in the air, over the item
    add(kPaperTrack, paper_);
  add(kFirstHand, hand_);
  add(kCutHand, hand_);
  add(kBoxHand, hand_);
  add(kLastHand, hand_);
  return out;
}

std::string Unboxing::to_json() const {
  std::string events;
  for (const auto& event : events_)
    events += fmt::format("{}\n    {{\"what\": {}, \"from\": {:.2f}, \"until\": {:.2f}}}", events.empty() ? "" : ",",
                          json_string(event.what), event.from, event.until);
  return fmt::format(
      "{{\n  \"seconds\": {:.2f},\n  \"frames_per_second\": {},\n  \"width\": {},\n  \"height\": {},\n"
      "  \"seed\": {},\n  \"label\": \"{}\",\n  \"views\": {{\"label\": \"label.mp4\", \"overview\": "
      "\"overview.mp4\"}},\n  \"return\": {{\n    \"carrier\": {},\n    \"tracking\": {},\n    \"order\": {},\n"
      "    \"rma\": {},\n    \"lpn\": {},\n    \"ean\": {},\n    \"sku\": {},\n    \"product\": {}\n  }},\n"
      "  \"events\": [{}\n  ]\n}}\n",
      options_.seconds, options_.frames_per_second, options_.size.width, options_.size.height, options_.seed,
      options_.label == LabelState::legible ? "legible" : "covered", json_string(name_of(facts_.carrier)),
      json_string(facts_.tracking), json_string(facts_.order), json_string(facts_.rma), json_string(facts_.lpn),
      json_string(facts_.ean), json_string(facts_.sku), json_string(facts_.product), events);
}

}  // namespace returns::scene
