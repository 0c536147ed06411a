// Every example state at every size in every language: what was drawn is judged, not how it looks.
#include <set>

#include "tests/ui/screens/judging.h"

using namespace returns;
using examples::describe;
using examples::every_screen;
using examples::overlap;

TEST_CASE("whatever can be touched is at least 20 mm, and an answer to a question 30 mm where the screen has room") {
  every_screen(
      [](const ui::Drawn& drawn, const ui::Scale&, const ui::ScreenModel& model, const examples::Example& example) {
        const bool question = model.work && !model.work->task.steps.empty();
        for (const auto& target : drawn.targets) {
          INFO(target.id << " " << describe(target.rect));
          const double least = 20.0 / ui::millimetres_per_unit;
          CHECK(target.rect.w >= least);
          CHECK(target.rect.h >= least);
          if (target.answer && question && example.state.session && model.work->task.answers.size() <= 4)
            CHECK(target.rect.h * ui::millimetres_per_unit >= 30);
        }
      });
}

TEST_CASE("no two things that can be touched overlap, and all of them are on the screen") {
  every_screen(
      [](const ui::Drawn& drawn, const ui::Scale& scale, const ui::ScreenModel& model, const examples::Example&) {
        const ui::Rect screen{0, 0, scale.width + 0.5f, scale.height + 0.5f};
        // The keyboard of the history and a notice over the preview lie on top of what they cover, by design.
        const bool covers = model.history && model.keyboard;
        for (std::size_t one = 0; one < drawn.targets.size(); ++one) {
          const auto& a = drawn.targets[one];
          INFO(a.id << " " << describe(a.rect));
          CHECK(a.rect.x >= 0);
          CHECK(a.rect.y >= 0);
          CHECK(a.rect.right() <= screen.w);
          CHECK(a.rect.bottom() <= screen.h);
          for (std::size_t other = one + 1; !covers && other < drawn.targets.size(); ++other) {
            const auto& b = drawn.targets[other];
            INFO(b.id << " " << describe(b.rect));
            CHECK_FALSE(overlap(a.rect, b.rect));
          }
        }
      });
}

TEST_CASE("no two targets of a screen have the same name") {
  every_screen([](const ui::Drawn& drawn, const ui::Scale&, const ui::ScreenModel&, const examples::Example&) {
    std::set<std::string> seen;
    for (const auto& target : drawn.targets) {
      INFO(target.id);
      CHECK(seen.insert(target.id).second);
    }
  });
}

TEST_CASE("words of the string tables are never cut, and nothing is written outside of its place") {
  every_screen([](const ui::Drawn& drawn, const ui::Scale&, const ui::ScreenModel&, const examples::Example&) {
    for (const auto& writing : drawn.writings) {
      INFO("“" << writing.wanted << "” as “" << writing.shown << "” in " << describe(writing.rect));
      CHECK_FALSE(writing.outside);
      if (writing.words == ui::Words::label)
        CHECK_FALSE(writing.cut);
    }
  });
}

TEST_CASE("the panels of a screen do not overlap") {
  every_screen([](const ui::Drawn& drawn, const ui::Scale&, const ui::ScreenModel&, const examples::Example&) {
    for (std::size_t one = 0; one < drawn.panels.size(); ++one) {
      for (std::size_t other = one + 1; other < drawn.panels.size(); ++other) {
        INFO(describe(drawn.panels[one]) << " and " << describe(drawn.panels[other]));
        CHECK_FALSE(overlap(drawn.panels[one], drawn.panels[other]));
      }
    }
  });
}

TEST_CASE("every enabled button with a key is reached by that key alone") {
  every_screen([](const ui::Drawn&, const ui::Scale&, const ui::ScreenModel& model, const examples::Example&) {
    std::set<std::string> keys;
    for (const ui::Button* button : ui::buttons_of(model)) {
      if (button->key.empty())
        continue;
      INFO(button->id << " has " << button->key);
      CHECK(keys.insert(button->key).second);
    }
  });
}

TEST_CASE("every button of the model is drawn where it can be touched") {
  every_screen(
      [](const ui::Drawn& drawn, const ui::Scale&, const ui::ScreenModel& model, const examples::Example& example) {
        std::set<std::string> targets;
        for (const auto& target : drawn.targets)
          targets.insert(target.id);
        for (const ui::Button* button : ui::buttons_of(model)) {
          // Drawn only when the decisions do not fit; the tile gives way to the keyboard; a notice without a number
          // stays.
          if (button->id == "decisions/next" || button->id == "status/more" ||
              (button->id == "photo/tile" && model.keyboard) || button->id.empty())
            continue;
          // Of a photo that is not there no part can be touched.
          if (button->id.starts_with("part/") && example.photos != examples::Example::Photos::there)
            continue;
          INFO(button->id);
          CHECK(targets.contains(button->id));
        }
      });
}
