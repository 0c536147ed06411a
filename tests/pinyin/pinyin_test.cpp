// Pinyin by Debian's own tables.
#include <condition_variable>
#include <mutex>

#include "app/pinyin/pinyin_lane.h"
#include "tests/support/catch.h"

using namespace returns;
using namespace std::chrono_literals;
using pinyin::Answer;
using pinyin::PinyinLane;
using pinyin::PinyinTable;
using pinyin::Reading;

namespace {

PinyinTable& table() {
  static const auto opened = [] {
    auto found = PinyinTable::open();
    REQUIRE(found);
    return std::move(*found);
  }();
  return *opened;
}

const Reading* find(const std::vector<Reading>& readings, const std::string& han) {
  const auto found = std::find_if(readings.begin(), readings.end(), [&](const auto& one) { return one.han == han; });
  return found == readings.end() ? nullptr : &*found;
}

// Waits for an answer that fits, at most so long that only a fault lets it end.
struct Listener {
  std::mutex mutex;
  std::condition_variable changed;
  int woken = 0;

  void wake() {
    {
      std::lock_guard lock(mutex);
      ++woken;
    }
    changed.notify_all();
  }
  std::shared_ptr<const Answer> until(const PinyinLane& lane, const std::function<bool(const Answer&)>& fits) {
    std::unique_lock lock(mutex);
    changed.wait_for(lock, 60s, [&] { return fits(*lane.answer()); });
    return lane.answer();
  }
};

}  // namespace

TEST_CASE("words of a returns bench are read from their Pinyin") {
  struct Row {
    const char *letters, *han;
  };
  for (const Row& row :
       {Row{"tuihuo", "退货"}, Row{"erji", "耳机"}, Row{"baozhuanghe", "包装盒"}, Row{"peijian", "配件"},
        Row{"huahen", "划痕"}, Row{"xuliehao", "序列号"}, Row{"sunhuai", "损坏"}}) {
    INFO(row.letters);
    const auto readings = table().readings(row.letters, 50);
    const Reading* found = find(readings, row.han);
    REQUIRE(found);
    CHECK(found->letters == std::string(row.letters).size());
  }
}

TEST_CASE("the likeliest reading of a sentence comes first and takes all its letters") {
  const auto readings = table().readings("shangpinyousunhuai", 50);
  REQUIRE_FALSE(readings.empty());
  CHECK(readings.front().han == "商品有损坏");
  CHECK(readings.front().letters == 18);
}

TEST_CASE("a word at the beginning takes its own letters only, and a mark between syllables goes with the one before") {
  const auto readings = table().readings("tuihuodan", 250);
  const Reading* word = find(readings, "退货");
  REQUIRE(word);
  CHECK(word->letters == 6);
  const Reading* sign = find(readings, "退");
  REQUIRE(sign);
  CHECK(sign->letters == 3);
  const auto parted = table().readings("xi'an", 250);
  REQUIRE(find(parted, "西安"));
  REQUIRE(find(parted, "西"));
  CHECK(find(parted, "西")->letters == 3);
}

TEST_CASE("every reading takes at least one letter and never more than there are, whatever is typed") {
  for (const char* letters :
       {"a", "zzzz", "''", "x", "v", "lve", "qwertyuiop", "i", "ng", "zhuangzhuangzhuangzhuang"}) {
    INFO(letters);
    for (const Reading& reading : table().readings(letters, 250)) {
      CHECK(reading.letters >= 1);
      CHECK(reading.letters <= std::string(letters).size());
      CHECK_FALSE(reading.han.empty());
    }
  }
}

TEST_CASE("tables that are not there are told with their folder and the package that has them") {
  const auto opened = PinyinTable::open("/nonexistent/pinyin");
  REQUIRE_FALSE(opened);
  CHECK(opened.error().sentence().find("/nonexistent/pinyin") != std::string::npos);
  CHECK(opened.error().sentence().find("libpinyin-data") != std::string::npos);
}

TEST_CASE("the tables are opened at the first question and not before, and the newest question is answered") {
  Listener listener;
  std::atomic<int> opened = 0;
  PinyinLane lane([&] { listener.wake(); },
                  [&] {
                    ++opened;
                    return PinyinTable::open();
                  });
  CHECK(lane.answer()->phase == Answer::Phase::idle);
  CHECK(opened == 0);
  for (const char* letters : {"t", "tu", "tui", "tuihuo"})
    lane.ask(letters);
  CHECK(lane.answer()->phase != Answer::Phase::idle);
  const auto answer = listener.until(lane, [](const Answer& one) { return one.letters == "tuihuo"; });
  CHECK(answer->letters == "tuihuo");
  CHECK(find(answer->readings, "退货"));
  CHECK(opened == 1);
}

TEST_CASE("without tables the lane says so once and stays at rest") {
  Listener listener;
  PinyinLane lane([&] { listener.wake(); }, [] { return PinyinTable::open("/nonexistent"); });
  lane.ask("a");
  const auto answer = listener.until(lane, [](const Answer& one) { return one.phase == Answer::Phase::missing; });
  CHECK(answer->phase == Answer::Phase::missing);
  CHECK_FALSE(answer->trouble.empty());
}
