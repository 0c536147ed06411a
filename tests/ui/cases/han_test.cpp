// Han: every sign of the basic plane, in room that stays the same.
#include <imgui.h>

#include <algorithm>

#include "tests/ui/screens/judging.h"

using namespace returns;

namespace {

// GB 18030's Han of the basic plane: the unified signs and extension A, as its 2005 edition has them.
struct Block {
  char32_t first, last;
};
constexpr Block blocks[] = {{0x3400, 0x4DB5}, {0x4E00, 0x9FA5}};

constexpr auto body = static_cast<std::size_t>(ui::TextStyle::body);

examples::HeadlessStage stage_in(const char* language) {
  return {std::filesystem::path(RETURNS_SOURCE_DIR) / "assets", language};
}

// Every Han sign of the plane in one style, in portions as screens would bring them; returns those that have no picture
// right after they were asked for.
std::vector<char32_t> meet_all(words::TypeCase& letters, char32_t at_once = 400) {
  std::vector<char32_t> without;
  for (const Block& block : blocks) {
    for (char32_t from = block.first; from <= block.last; from += at_once) {
      ui::MissingGlyphs missing;
      for (char32_t sign = from; sign <= std::min<char32_t>(from + at_once - 1, block.last); ++sign)
        missing[body].insert(sign);
      letters.add(missing);
      for (const char32_t sign : missing[body]) {
        if (!letters.fonts().faces[body].font->FindGlyphNoFallback(static_cast<ImWchar>(sign)))
          without.push_back(sign);
      }
    }
  }
  return without;
}

bool complete(const ui::Drawn& drawn) {
  return std::all_of(drawn.missing.begin(), drawn.missing.end(), [](const auto& signs) { return signs.empty(); });
}

}  // namespace

TEST_CASE("every Han sign of the basic plane has a picture, and the atlas grows by none of them") {
  auto stage = stage_in("en");
  const auto page = examples::all().front();
  stage.draw(page, 1920, 1080);
  const std::size_t before = words::TypeCase::texture_bytes();
  const auto without = meet_all(stage.letters());
  CHECK(without.empty());
  CHECK(words::TypeCase::texture_bytes() == before);
  CHECK(stage.letters().late_signs() < 27484);  // the oldest went
}

TEST_CASE("what is on the screen is drawn whole, however many signs were met before") {
  auto stage = stage_in("zh");
  auto page = examples::all().front();
  std::string rare =
      "㐀㐱㑇㒵㓦㔾㗂㘎㙍㚻㝵㟃㠭㡎㤘㧐㨂㩻㫰㬊㮾㱮㲄㳠㶉㸆㺄㻬㽏㿠䁖䂮䃅䅟䇲䉤䋎䌷䎃䏝䓖䓨䗖䘏䙌䜣䝙䠂䡵䢺䣘䥽䦃䧳䲟䴔"
      "䴙䴘䶮龘靐齉爩麤鱻馫驫";
  station::Notice notice;
  notice.number = 1;
  notice.detail = rare;
  page.state.notices = {notice};
  CHECK(complete(stage.draw(page, 1920, 1080)));
  CHECK(meet_all(stage.letters()).empty());
  CHECK(complete(stage.draw(page, 1920, 1080)));
  CHECK(complete(stage.draw(page, 1920, 1080)));
}

TEST_CASE("a letter stays the letter it is when the signs around it go and come") {
  auto stage = stage_in("en");
  stage.draw(examples::all().front(), 1920, 1080);
  const ImFont* font = stage.letters().fonts().faces[body].font;
  const auto width = [&] { return font->CalcTextSizeA(20, 1e9f, 0, "Wireless headset 4711").x; };
  const float before = width();
  meet_all(stage.letters());
  CHECK(width() == before);
  CHECK(font->FindGlyph(0xE000) == font->FallbackGlyph);
}

TEST_CASE("the letters of the worst screens fit into memory that is stated") {
  struct Row {
    int width, height;
    std::size_t most_bytes;
  };
  for (const Row& row : {Row{1920, 1080, 24u << 20}, Row{3840, 2160, 48u << 20}}) {
    auto stage = stage_in("zh");
    std::size_t most = 0;
    for (const auto& page : examples::all()) {
      CHECK(complete(stage.draw(page, row.width, row.height)));
      most = std::max(most, stage.letters().late_signs());
    }
    WARN(row.width << "x" << row.height << ": " << words::TypeCase::texture_bytes() / 1024 << " KiB, " << most
                   << " Han signs in all styles");
    CHECK(words::TypeCase::texture_bytes() <= row.most_bytes);
  }
}

TEST_CASE("a graphics card with small textures gets a smaller room, and still every sign") {
  ImGuiContext* context = ImGui::CreateContext();
  ImGui::SetCurrentContext(context);
  words::TypeCase letters({}, 2048);
  letters.fit(2);
  CHECK(ImGui::GetIO().Fonts->TexHeight <= 2048);
  CHECK(meet_all(letters, 100).empty());
  ImGui::DestroyContext(context);
}
