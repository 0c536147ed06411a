// Pinyin on the keyboard of the screen: from touches to text, with readings as values.
#include "tests/ui/screens/judging.h"
#include "tests/ui/screens/keyboard_states.h"

using namespace returns;

namespace {

struct Desk {
  examples::Example page;
  ui::Strings strings{"en", {}};
  std::vector<std::string> asked;

  explicit Desk(ui::FieldKind field = ui::FieldKind::note) {
    page = examples::all().front();
    page.draft.field = field;
    page.draft.keyboard = ui::Keyboard::letters;
  }
  ui::ScreenModel model() {
    page.around.strings = &strings;
    return ui::present(page.state, page.around, page.draft);
  }
  void act(const ui::Press& press) {
    for (const auto& intent : ui::act(page.draft, press)) {
      if (const auto* ask = std::get_if<ui::AskPinyin>(&intent))
        asked.push_back(ask->letters);
    }
  }
  Desk& touch(const std::string& id) {
    const auto now = model();
    for (const ui::Button* button : ui::buttons_of(now)) {
      if (button->id == id && button->enabled == ui::Enabled::yes) {
        act(button->press);
        return *this;
      }
    }
    FAIL("nothing to touch is called " << id);
    return *this;
  }
  Desk& key(const std::string& name) {
    act(ui::press_of_key(model(), page.draft, name));
    return *this;
  }
  Desk& answer(const std::string& letters, std::vector<ui::PinyinReading> readings) {
    page.around.pinyin = {ui::PinyinShown::Phase::ready, letters, std::move(readings), ""};
    return *this;
  }
  bool offers(const std::string& han) {
    const auto now = model();
    const auto& all = now.keyboard->candidates;
    return std::any_of(all.begin(), all.end(), [&](const ui::Button& button) { return button.label == han; });
  }
};

}  // namespace

TEST_CASE("letters are composed, a candidate takes its letters, and the rest is asked for again") {
  Desk desk;
  desk.touch("key/pinyin").touch("key/t").touch("key/u").touch("key/i").touch("key/h").touch("key/u").touch("key/o");
  CHECK(desk.page.draft.composing == "tuihuo");
  CHECK(desk.page.draft.text.empty());
  CHECK(desk.asked.front().empty());  // the tables are opened when Pinyin is switched on
  CHECK(desk.asked.back() == "tuihuo");
  desk.answer("tuihuo", {{"退货", 6}, {"退", 3}, {"推", 3}}).touch("candidate/2");
  CHECK(desk.page.draft.text == "退");
  CHECK(desk.page.draft.composing == "huo");
  CHECK(desk.asked.back() == "huo");
  desk.answer("huo", {{"货", 3}, {"或", 3}}).touch("key/space");
  CHECK(desk.page.draft.text == "退货");
  CHECK(desk.page.draft.composing.empty());
}

TEST_CASE("number keys, the numbers on the screen and the arrows choose among candidates") {
  std::vector<ui::PinyinReading> many;
  for (const char* han : {"是", "时", "使", "事", "市", "十", "师"})
    many.push_back({han, 3});
  Desk desk;
  desk.touch("key/pinyin").key("s").key("h").key("i").answer("shi", many);
  CHECK_FALSE(desk.offers("师"));
  desk.key("right");
  CHECK(desk.offers("师"));
  desk.key("left").key("3");
  CHECK(desk.page.draft.text == "使");
  desk.key("s").key("h").key("i").answer("shi", many).touch("candidate/behind").touch("key/2");
  CHECK(desk.page.draft.text == "使师");
}

TEST_CASE("Enter keeps the letters as they are, Escape drops them, Backspace takes the last") {
  Desk desk;
  desk.touch("key/pinyin").key("o").key("k").key("enter");
  CHECK(desk.page.draft.text == "ok");
  desk.key("n").key("i").key("backspace");
  CHECK(desk.page.draft.composing == "n");
  CHECK(desk.page.draft.text == "ok");
  desk.key("escape");
  CHECK(desk.page.draft.composing.empty());
  CHECK(desk.page.draft.text == "ok");
}

TEST_CASE("candidates of letters that have changed since stand where they still fit, but choose nothing") {
  Desk desk;
  desk.touch("key/pinyin").key("n").key("i").answer("ni", {{"你", 2}, {"尼", 2}});
  desk.key("h");
  CHECK(desk.offers("你"));
  for (const char* key : {"1", " ", "2"})
    desk.key(key);
  desk.touch("key/1").touch("key/space");
  CHECK(desk.page.draft.text.empty());
  CHECK(desk.page.draft.composing == "nih");
  desk.key("backspace").key("backspace");
  CHECK_FALSE(desk.offers("你"));
}

TEST_CASE("a mark behind what is composed ends it with the first candidate") {
  Desk desk;
  desk.touch("key/pinyin").key("h").key("e").answer("he", {{"盒", 2}}).touch("key/,");
  CHECK(desk.page.draft.text == "盒，");
}

TEST_CASE("codes, badges and numbers take no Pinyin, words do") {
  for (const auto field :
       {ui::FieldKind::search, ui::FieldKind::note, ui::FieldKind::reason, ui::FieldKind::title, ui::FieldKind::answer})
    CHECK(ui::takes_words(field));
  for (const auto field : {ui::FieldKind::code, ui::FieldKind::badge, ui::FieldKind::pin, ui::FieldKind::quantity})
    CHECK_FALSE(ui::takes_words(field));
  Desk desk(ui::FieldKind::code);
  desk.page.draft.pinyin = true;
  desk.key("a");
  CHECK(desk.page.draft.text == "a");
  CHECK_FALSE(desk.model().keyboard->with_candidates);
}

TEST_CASE("Pinyin is offered where names and words are typed, and not for badges, ids, addresses and paths") {
  const auto offered = [](const char* name) {
    for (auto& page : examples::all())
      if (page.name == name) {
        examples::HeadlessStage stage(std::filesystem::path(RETURNS_SOURCE_DIR) / "assets", "zh");
        stage.draw(page, 1280, 800);
        const auto buttons = ui::buttons_of(stage.model());
        return std::any_of(buttons.begin(), buttons.end(),
                           [](const ui::Button* button) { return button->id == "key/pinyin"; });
      }
    FAIL("there is no " << name);
    return false;
  };
  for (const char* words : {"settings_user_name", "settings_client_name", "settings_bench_name", "first_run_name",
                            "first_run_admin", "keyboard_pinyin"}) {
    INFO(words);
    CHECK(offered(words));
  }
  for (const char* codes : {"settings_user_badge", "settings_camera_address", "settings_share_folder", "first_run_id",
                            "first_run_badge", "sign_in_badge_letters", "dock_type_code"}) {
    INFO(codes);
    CHECK_FALSE(offered(codes));
  }
}

TEST_CASE("every field begins as the screen's language has it, whatever the one before it was switched to") {
  ui::UiDraft draft;
  const auto open = [&](ui::SheetKind sheet) { ui::act(draft, ui::press(ui::OpenSheet{sheet})); };
  open(ui::SheetKind::add_item);
  CHECK_FALSE(draft.pinyin);
  ui::act(draft, ui::press(ui::SwitchPinyin{}));
  CHECK(draft.pinyin);
  open(ui::SheetKind::none);
  open(ui::SheetKind::unannounced_note);
  CHECK_FALSE(draft.pinyin);
  draft.pinyin_first = true;  // Chinese screens
  open(ui::SheetKind::add_item);
  CHECK(draft.pinyin);
  ui::act(draft, ui::press(ui::SwitchPinyin{}));
  CHECK_FALSE(draft.pinyin);
  ui::act(draft, ui::press(ui::FocusField{ui::FieldKind::search}));
  CHECK(draft.pinyin);
}

TEST_CASE("what is half composed is never confirmed, and closing the keyboard keeps its letters") {
  auto page = examples::keyboard_states().front();
  REQUIRE_FALSE(page.draft.composing.empty());
  ui::Strings strings("en", {});
  page.around.strings = &strings;
  const auto model = ui::present(page.state, page.around, page.draft);
  REQUIRE(model.main);
  CHECK(model.main->enabled == ui::Enabled::no);
  const std::string before = page.draft.text + page.draft.composing;
  ui::act(page.draft, ui::press(ui::ShowKeyboard{ui::Keyboard::hidden}));
  CHECK(page.draft.text == before);
}

TEST_CASE("the row of candidates stands from the moment Pinyin is on, so that no key moves when candidates come") {
  examples::HeadlessStage stage(std::filesystem::path(RETURNS_SOURCE_DIR) / "assets", "en");
  for (const auto size : examples::sizes) {
    auto page = examples::keyboard_states().front();
    std::map<std::string, std::string> before;
    for (const auto& target : stage.draw(page, size.width, size.height).targets)
      before[target.id] = examples::describe(target.rect);
    page.around.pinyin = {};
    for (const auto& target : stage.draw(page, size.width, size.height).targets) {
      INFO(target.id << " at " << size.width);
      CHECK(before[target.id] == examples::describe(target.rect));
    }
  }
}
