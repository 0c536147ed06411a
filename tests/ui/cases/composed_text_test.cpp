// Text from the desktop's input method: a sentence at once, and keys that belong to it.
#include "app/platform/ime_watch.h"
#include "app/platform/wedge_reader.h"
#include "tests/support/catch.h"

using namespace returns;
using namespace std::chrono_literals;
using platform::ImeWatch;
using platform::Key;
using platform::Typed;
using platform::WedgeReader;
using platform::WedgeScan;

namespace {

std::vector<Typed> at_once(WedgeReader& reader, const std::vector<std::string>& signs, BootTime now) {
  std::vector<Typed> out;
  for (const std::string& sign : signs) {
    for (auto& typed : reader.feed({sign, true}, now))
      out.push_back(std::move(typed));
  }
  for (auto& typed : reader.poll(now + 1s))
    out.push_back(std::move(typed));
  return out;
}

std::vector<Typed> keys(const std::vector<std::string>& signs) {
  std::vector<Typed> out;
  for (const std::string& sign : signs)
    out.emplace_back(Key{sign, true});
  return out;
}

}  // namespace

TEST_CASE("a sentence of Han that an input method commits at once is typed, not scanned") {
  WedgeReader reader({"", "", 40ms}, 4);
  const std::vector<std::string> sentence{"包", "装", "盒", "断", "裂", "了", "，", "缺", "少", "配", "件"};
  CHECK(at_once(reader, sentence, 1h) == keys(sentence));
}

TEST_CASE("Latin letters within a committed sentence are typed with it, before Han and behind it") {
  WedgeReader reader({"", "", 40ms}, 4);
  const std::vector<std::string> before{"H", "D", "M", "I", "2", "接", "口"};
  CHECK(at_once(reader, before, 1h) == keys(before));
  const std::vector<std::string> behind{"缺", "H", "D", "M", "I", "2", "0"};
  CHECK(at_once(reader, behind, 2h) == keys(behind));
}

TEST_CASE("a scan after a committed sentence is a scan again") {
  WedgeReader reader({"", "", 40ms}, 4);
  at_once(reader, {"断", "裂"}, 1h);
  const auto typed = at_once(reader, {"L", "P", "N", "4", "2"}, 1h + 5s);
  REQUIRE(typed.size() == 1);
  CHECK(std::get<WedgeScan>(typed.front()).text == "LPN42");
}

TEST_CASE(
    "Enter, Backspace and the arrows are the input method's while it composes, and the station's again after it") {
  ImeWatch watch;
  watch.writing_key(1h);  // n
  watch.writing_key(1h);  // i
  for (const char* key : {"left", "down", "enter", "up"})
    CHECK_FALSE(watch.is_ours(key));
  CHECK(watch.is_ours("f12"));
  watch.character("你", 1h);
  CHECK(watch.is_ours("enter"));
  watch.writing_key(1h);
  CHECK_FALSE(watch.is_ours("backspace"));  // takes back the only letter
  CHECK(watch.is_ours("backspace"));
  watch.writing_key(1h);
  CHECK_FALSE(watch.is_ours("escape"));
  CHECK(watch.is_ours("escape"));
}

TEST_CASE("letters that an input method kept and then lets go all at once are typed, as fast as they come") {
  ImeWatch watch;
  WedgeReader reader({"", "", 40ms}, 4);
  std::vector<Typed> out;
  const std::vector<std::string> letters{"h", "d", "m", "i"};
  for (std::size_t key = 0; key < letters.size(); ++key)
    watch.writing_key(1h + 120ms * static_cast<int>(key));
  CHECK_FALSE(watch.is_ours("enter"));
  for (const std::string& letter : letters) {
    for (auto& typed : reader.feed({letter, true, watch.character(letter, 1h + 700ms)}, 1h + 700ms))
      out.push_back(std::move(typed));
  }
  REQUIRE(out.size() == letters.size());
  CHECK(std::get<Key>(out.front()).name == "h");
  CHECK(watch.is_ours("enter"));
}

TEST_CASE("without an input method every named key is the station's, and a dead key holds Enter back once at most") {
  ImeWatch watch;
  for (const char* letter : {"a", "b", "7"}) {
    watch.writing_key(1h);
    CHECK_FALSE(watch.character(letter, 1h + 5ms));
    CHECK(watch.is_ours("enter"));
  }
  watch.writing_key(1h);  // an accent that waits for its letter
  CHECK_FALSE(watch.is_ours("enter"));
  CHECK(watch.is_ours("enter"));
  CHECK(watch.is_ours("backspace"));
}
