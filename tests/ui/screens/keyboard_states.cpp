#include "tests/ui/screens/keyboard_states.h"

#include "tests/ui/screens/bench.h"

namespace returns::examples {

namespace {

using Phase = ui::PinyinShown::Phase;

Example note(std::string name) {
  Example page;
  page.name = std::move(name);
  page.state = inspecting("completeness");
  page.around.now = noon();
  page.around.boot = boot;
  ui::act(page.draft, ui::press(ui::OpenSheet{ui::SheetKind::void_parcel}, ui::FocusField{ui::FieldKind::reason}));
  page.draft.pinyin = true;
  return page;
}

ui::PinyinShown readings() {
  ui::PinyinShown shown{Phase::ready, "duanlielewanzhengdebaozhuanghe", {}, ""};
  shown.readings = {{"断裂了完整的包装盒", 30}, {"断裂", 7}, {"段", 4}, {"短", 4}, {"端", 4}, {"断", 4}, {"缎", 4}};
  return shown;
}

}  // namespace

std::vector<Example> keyboard_states() {
  std::vector<Example> pages;
  auto& choosing = pages.emplace_back(note("keyboard_pinyin"));
  choosing.draft.text = "买家说外面";
  choosing.draft.composing = "duanlielewanzhengdebaozhuanghe";
  choosing.around.pinyin = readings();
  auto& second = pages.emplace_back(choosing);
  second.name = "keyboard_pinyin_second_page";
  second.draft.candidates_page = 1;
  auto& opening = pages.emplace_back(note("keyboard_pinyin_opening"));
  opening.draft.composing = "du";
  opening.around.pinyin.phase = Phase::opening;
  auto& missing = pages.emplace_back(note("keyboard_pinyin_missing"));
  missing.around.pinyin.phase = Phase::missing;
  missing.around.pinyin.trouble =
      "Could not open the Pinyin tables in /usr/lib/x86_64-linux-gnu/libpinyin/data: table.conf is not there. Install "
      "the package libpinyin-data.";
  auto& search = pages.emplace_back(note("keyboard_pinyin_search"));
  ui::act(search.draft, ui::press(ui::OpenScreen{ui::ScreenKind::history}, ui::FocusField{ui::FieldKind::search}));
  search.draft.composing = "erji";
  search.around.pinyin = {Phase::ready, "erji", {{"耳机", 4}, {"二级", 4}, {"二", 2}, {"而", 2}}, ""};
  return pages;
}

}  // namespace returns::examples
