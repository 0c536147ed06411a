// One return, filmed: an empty bench, a parcel with its label, the opened box, the item, its accessories, its
// damage, an empty bench again. Two views of the same events.
#pragma once
#include "tests/support/scene/props.h"
#include "tests/support/scene/stage.h"

namespace returns::scene {

enum class View { label, overview };
std::string name_of(View view);

struct FeedOptions {
  cv::Size size{1280, 720};
  double frames_per_second = 30;
  double seconds = 46;  // the story stretches to this length
  std::uint64_t seed = 1;
  Carrier carrier = Carrier::usps;
  LabelState label = LabelState::legible;
};

struct FeedEvent {
  std::string what;
  double from = 0;  // seconds of the feed
  double until = 0;
};

class Unboxing {
 public:
  explicit Unboxing(const FeedOptions& options);

  const ReturnFacts& facts() const { return facts_; }
  const std::vector<FeedEvent>& events() const { return events_; }
  int frame_count() const;

  // A camera of the feed; each belongs to one thread. The placements themselves may be asked for from any.
  Stage open(View view) const;
  std::vector<Placement> placements(double seconds) const;

  // Everything that scripted answers need to know, as JSON.
  std::string to_json() const;

 private:
  FeedOptions options_;
  ReturnFacts facts_;
  std::vector<FeedEvent> events_;
  Carton carton_;
  SpritePtr paper_, box_, headset_, cable_, pouch_, manual_, hand_;
};

}  // namespace returns::scene
