#include "tests/ui/screens/input_states.h"

#include "tests/ui/screens/bench.h"

namespace returns::examples {

namespace {

Example page(std::string name, station::State state) {
  Example made{std::move(name), std::move(state), {}, {}};
  made.around.now = noon();
  made.around.boot = boot;
  ui::follow(made.draft, made.state);
  return made;
}

Example help_over(std::string name, station::State state, ui::SheetKind sheet = ui::SheetKind::none) {
  Example made = page(std::move(name), std::move(state));
  ui::act(made.draft, ui::press(ui::OpenSheet{sheet}));
  ui::follow(made.draft, made.state);
  ui::act(made.draft, ui::press(ui::ShowHelp{true}));
  return made;
}

station::State with_scanner(station::ScannerCondition condition, const std::string& trouble) {
  station::State state = inspecting("completeness");
  state.scanners = {{"hand", condition, trouble, "Symbol Bar Code Scanner", std::chrono::seconds(5)}};
  return state;
}

}  // namespace

std::vector<Example> input_states() {
  using station::ScannerCondition;
  std::vector<Example> pages;
  pages.push_back(page("scanner_live", with_scanner(ScannerCondition::live, "")));
  pages.push_back(page("scanner_starting", with_scanner(ScannerCondition::starting, "")));
  auto missing = with_scanner(ScannerCondition::missing, "05e0:1200 is not connected.");
  station::Notice notice;
  notice.number = 1;
  notice.tone = station::NoticeTone::attention;
  notice.key = "scanner_away";
  notice.arguments = {"hand"};
  notice.detail =
      "Could not open the hand scanner hand: 05e0:1200 is not connected. Plug it in, or see what `returns-station "
      "doctor` finds.";
  missing.notices.push_back(notice);
  pages.push_back(page("scanner_missing", missing));
  pages.push_back(page("scanner_busy", with_scanner(ScannerCondition::busy, "Another program has it.")));
  pages.push_back(page("scanner_denied", with_scanner(ScannerCondition::denied, "Permission denied.")));
  pages.push_back(page("scanner_failing", with_scanner(ScannerCondition::failing, "Input/output error.")));
  pages.push_back(help_over("help_waiting", idle()));
  pages.push_back(help_over("help_question", inspecting("completeness")));
  pages.push_back(help_over("help_long_answers", inspecting("long")));
  pages.push_back(help_over("help_text", inspecting("serial")));
  pages.push_back(help_over("help_more", inspecting("completeness"), ui::SheetKind::more));
  auto out = idle();
  out.settings.sign_in_required = true;
  out.user.reset();
  pages.push_back(help_over("help_sign_in", out));
  return pages;
}

}  // namespace returns::examples
