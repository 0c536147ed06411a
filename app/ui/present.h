// From what the station knows to what the screen shows. Pure: the same state, surroundings and draft always give the
// same model. Main thread.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/station/admin.h"
#include "app/station/health.h"
#include "app/station/light.h"
#include "app/station/state.h"
#include "app/ui/language/strings.h"
#include "app/ui/screen_model.h"
#include "storage/model/views.h"

namespace returns::ui {

struct HistoryShown {
  bool waiting = false;
  std::vector<HistoryRow> rows;
  std::uint64_t total = 0;
  std::chrono::microseconds spent{};
  std::string trouble;
  HistoryCounts counts;
};
struct DetailShown {
  bool waiting = false;
  std::optional<SessionView> session;
  std::string trouble;
};
// A camera of the clip under review, at the position that is shown.
struct ReviewedCamera {
  enum class Phase { shows, not_begun, in_gap, ended, trouble };
  std::string name;
  Phase phase = Phase::shows;
  std::optional<std::chrono::microseconds> since{}, until{};  // of a phase without pictures
  std::string trouble{};
};
struct PlaybackShown {
  bool open = false;
  std::chrono::microseconds position{}, duration{};
  bool playing = false;
  std::vector<ReviewedCamera> cameras;
  std::string trouble;  // nothing can be shown
  // What the clock showed from which position on; more than one where it was set meanwhile. Empty: not known.
  struct ClockPair {
    std::chrono::microseconds at{};
    UtcTime utc{};
  };
  std::vector<ClockPair> clocks{};
};

// What the Pinyin tables say about the letters that are being composed.
struct PinyinReading {
  std::string han;
  std::size_t letters = 0;  // how many of them it takes up, from the first
};
struct PinyinShown {
  enum class Phase { idle, opening, ready, missing } phase = Phase::idle;
  std::string letters;  // that the readings are of
  std::vector<PinyinReading> readings;
  std::string trouble;
};

// What the screen has room for.
struct Fit {
  int dock_rows = 8;
  int dock_rows_above_keyboard = 3;
  bool filters_beside_rows = true;
};

// The days as the site's clock has them, as moments: from the first to just before the second.
struct DayRange {
  std::optional<UtcTime> from, to;
};
DayRange range_of(const DayFilter& days, UtcTime now, const std::function<std::chrono::seconds(UtcTime)>& utc_offset);

// Why the station could not start.
struct StartTrouble {
  std::string sentence;  // in English, as it stands on the terminal
  std::string file;      // of a mistake in the configuration
  int line = 0;          // 0: of none
  station::StartAwaits awaits = station::StartAwaits::configuration;
};

enum class SoundOutput { on, off, missing };

// What the screen needs beside the state: words, the time, answers of the other threads.
struct Surroundings {
  const Strings* strings = nullptr;
  UtcTime now{};
  BootTime boot{};
  std::function<std::chrono::seconds(UtcTime)> utc_offset;  // of the site's zone at that time; empty: UTC
  SoundOutput sound = SoundOutput::on;
  std::vector<std::string> troubles;  // of the window itself: a missing font
  HistoryShown history;
  DetailShown detail;
  Fit fit;
  PlaybackShown playback;
  PinyinShown pinyin;
  station::Health health;                           // while the status screen is open
  std::shared_ptr<const station::AdminView> admin;  // of the settings; null: none yet
  std::optional<station::LightCheck> light;         // since it was opened
  std::optional<StartTrouble> start_trouble;
};

ScreenModel present(const station::State& state, const Surroundings& surroundings, const UiDraft& draft);

// A whole scan. It never presses a button and never types: while nobody is signed in it is the badge, in the history it
// is what is searched for, else it is a code for the core. A command code of this site does what its button on the
// screen does (see commands.h).
Press press_of_scan(const station::State& state, const Strings& strings, const UiDraft& draft, const ScreenModel& model,
                    const std::string& raw);

}  // namespace returns::ui
