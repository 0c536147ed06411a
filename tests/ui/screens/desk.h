// A person at an example screen: touches, keys and scans come to what leaves the screen.
#pragma once
#include "app/ui/draw.h"
#include "tests/support/catch.h"
#include "tests/ui/screens/bench.h"
#include "tests/ui/screens/stage.h"

namespace returns::examples {

using ui::Intent;

struct Desk {
  HeadlessStage stage{std::filesystem::path(RETURNS_SOURCE_DIR) / "assets", "en"};
  Example example;
  ui::Drawn drawn;

  explicit Desk(const std::string& name) {
    for (auto& one : all()) {
      if (one.name == name)
        example = one;
    }
    REQUIRE(example.name == name);
    show();
  }
  explicit Desk(station::State state) {
    example.state = std::move(state);
    example.around.boot = boot;
    example.around.now = noon();
    show();
  }
  void show() {
    ui::follow(example.draft, example.state);
    drawn = stage.draw(example, 1920, 1080);
  }
  std::vector<Intent> take(const ui::Press& press) {
    auto intents = ui::act(example.draft, press);
    show();
    return intents;
  }
  std::vector<Intent> key(const std::string& name) {
    return take(ui::press_of_key(stage.model(), example.draft, name));
  }
  std::vector<Intent> touch(const std::string& id) {
    for (const auto& target : drawn.targets) {
      if (target.id != id)
        continue;
      const float x = target.rect.x + target.rect.w / 2, y = target.rect.y + target.rect.h / 2;
      const auto* hit = ui::target_at(drawn, x, y);
      if (!hit)
        return {};
      return take(ui::press_at(*hit, x));
    }
    FAIL("there is no " << id);
    return {};
  }
  std::vector<Intent> scan(const std::string& raw) {
    return take(ui::press_of_scan(example.state, stage.strings(), example.draft, stage.model(), raw));
  }
};

template <typename E>
E only(const std::vector<Intent>& intents) {
  REQUIRE(intents.size() == 1);
  return std::get<E>(std::get<station::EventBody>(intents.front()));
}
// The event for the core among what leaves the screen.
template <typename E>
const E* event_in(const std::vector<Intent>& intents) {
  for (const Intent& intent : intents)
    if (const auto* body = std::get_if<station::EventBody>(&intent))
      if (const auto* event = std::get_if<E>(body))
        return event;
  return nullptr;
}
template <typename A>
const A* find(const std::vector<Intent>& intents) {
  for (const Intent& intent : intents) {
    if (const auto* found = std::get_if<A>(&intent))
      return found;
  }
  return nullptr;
}

}  // namespace returns::examples
