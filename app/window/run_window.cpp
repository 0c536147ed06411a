#include "app/window/run_window.h"

#include <imgui.h>
#include <spdlog/spdlog.h>

#include <ctime>
#include <mutex>

#include "app/pinyin/pinyin_lane.h"
#include "app/platform/window.h"
#include "app/ui/commands.h"
#include "app/ui/draw.h"
#include "app/ui/present.h"
#include "app/window/cues.h"
#include "app/window/pictures.h"
#include "app/window/screenshot.h"
#include "app/words/type_case.h"
#include "app/words/words_file.h"

namespace returns::window {

namespace {

// Guards GLFW against a wake-up that comes while the window is taken down.
std::mutex wake_mutex;
bool window_open = false;                                      // under wake_mutex
constexpr auto answers_within = std::chrono::milliseconds(8);  // the core: usually some microseconds
constexpr auto fades_within = std::chrono::seconds(9);         // overlay and plate of the last code

std::chrono::seconds local_offset(UtcTime at) {
  const std::time_t seconds = std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
  std::tm local{};
  localtime_r(&seconds, &local);
  return std::chrono::seconds(local.tm_gmtoff);
}

// Under software rendering a live picture costs the processor that records and scans.
int preview_rate(const platform::Renderer& renderer, int wanted) {
  constexpr int without_gpu = 15, with_gpu = 60;
  const int most = renderer.software ? without_gpu : with_gpu;
  return wanted > 0 ? std::min(wanted, most) : most;
}

ui::ReviewedCamera shown_of(const runtime::PlaybackView::CameraPicture& camera) {
  using Phase = ui::ReviewedCamera::Phase;
  ui::ReviewedCamera shown{camera.camera, Phase::shows, camera.moment.since, camera.moment.until, {}};
  switch (camera.moment.state) {
    case vision::TrackState::shows:
      break;
    case vision::TrackState::not_begun:
      shown.phase = Phase::not_begun;
      break;
    case vision::TrackState::gap:
      shown.phase = Phase::in_gap;
      break;
    case vision::TrackState::ended:
      shown.phase = Phase::ended;
      break;
  }
  if (camera.trouble) {
    shown.phase = Phase::trouble;
    shown.trouble = camera.trouble->sentence();
  }
  return shown;
}

ui::PlaybackShown shown_of(const runtime::PlaybackView& view) {
  ui::PlaybackShown shown{
      true, view.position, view.duration, view.playing, {}, view.error ? view.error->sentence() : "", {}};
  for (const auto& camera : view.cameras)
    shown.cameras.push_back(shown_of(camera));
  for (const auto& pair : view.clocks)
    shown.clocks.push_back({pair.at, pair.utc});
  return shown;
}

class Loop {
 public:
  Loop(platform::Window& window, runtime::StationRuntime& station, const runtime::Configuration& configuration,
       const WindowOptions& options)
      : window_(window),
        station_(station),
        configuration_(configuration),
        options_(options),
        strings_(words::load_strings(configuration.folders.assets / "strings", configuration.settings.language,
                                     words_trouble_)),
        letters_(texts_of(strings_), std::min(window.renderer().largest_texture, 8192)),
        pictures_(window, station, preview_rate(window.renderer(), configuration.preview_frames_per_second)),
        pinyin_(&platform::Window::wake),
        wedge_(configuration.wedge, configuration.wedge_shortest) {
    if (options.first_run)
      draft_.screen = ui::ScreenKind::first_run;
    if (options.trouble)
      draft_.screen = ui::ScreenKind::start_trouble;
    around_.start_trouble = options.trouble;
    around_.strings = &strings_;
    begin_fields();
    around_.utc_offset = local_offset;
    station.set_preview_rate(preview_rate(window.renderer(), configuration.preview_frames_per_second));
    spdlog::info("drawing by {}{}", window.renderer().name, window.renderer().software ? ", without a GPU" : "");
    take_admin();
    open_sound();
  }

  WindowEnd run() {
    while (!options_.stop.stop_requested()) {
      const platform::Input input = window_.wait(sleep_for());
      if (input.close_asked)
        return WindowEnd::closed;
      // What is on the screen is what was touched: input is matched against the frame that was last drawn.
      tell_stir(input);
      take_pointer(input.pointer);
      take_keys(input.keys);
      take_scans(station_.take_scans());
      take_commands(station_.snapshot()->commands_shown);
      if (std::exchange(posted_, false))
        station_.catch_up(answers_within);  // the frame that follows the input shows what it did
      cues_.play(station_.take_cues());
      const auto snapshot = station_.snapshot();
      const bool pictures = pictures_.update(drawn_.pictures, boot_now());
      const bool settings = take_admin();
      const bool answers = take_answers();
      if (restart_)
        return WindowEnd::restart;
      if (close_)
        return WindowEnd::closed;
      const bool ticked = tick() != tick_shown_;
      if (snapshot == shown_ && !pictures && !answers && !settings && !ticked && !touched_ && !input.resized)
        continue;
      shown_ = snapshot;
      draw();
    }
    return WindowEnd::closed;
  }

 private:
  static std::vector<std::string> texts_of(const ui::Strings& strings) { return strings.all_patterns(); }

  // On Chinese screens every field for words begins with Pinyin.
  void begin_fields() {
    draft_.pinyin_first = strings_.language() == "zh";
    if (draft_.pinyin_first)
      pinyin_.ask("");  // the tables are open before they are needed
  }

  void open_sound() { around_.sound = cues_.open(sounds_, configuration_.folders.assets / "sounds"); }

  // What the passing of time alone changes: seconds while something counts or fades, else the minute of the clock.
  bool counting() const {
    return shown_ &&
           (shown_->session || draft_.screen == ui::ScreenKind::status || shown_->sign_in_pause.until > boot_now() ||
            shown_->recording.phase != station::RecordingPhase::off || !shown_->notices.empty() ||
            (shown_->last_code && boot_now() - shown_->last_code->at < fades_within));
  }
  std::int64_t tick() const {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return counting() ? std::chrono::floor<std::chrono::seconds>(now).count()
                      : -std::chrono::floor<std::chrono::minutes>(now).count();
  }

  // As long as nothing can change by itself: the next preview frame, a character that may be a scan, the clock.
  std::chrono::nanoseconds sleep_for() const {
    if (touched_)
      return std::chrono::nanoseconds(0);
    const BootTime now = boot_now();
    BootTime wake = now + (counting() ? std::chrono::seconds(1) : std::chrono::seconds(20));
    if (const auto due = wedge_.deadline())
      wake = std::min(wake, *due);
    if (const auto due = pictures_.next_due(); due && *due > now)
      wake = std::min(wake, *due);
    return std::max(wake - now, BootTime(0));
  }

  // Whatever is touched shows that somebody is there, also where nothing is to be pressed. Once a second is enough.
  void tell_stir(const platform::Input& input) {
    const bool touched = !input.pointer.empty() || !input.keys.empty();
    if (touched && boot_now() - station_.snapshot()->last_stir > std::chrono::seconds(1))
      station_.post(station::StirSeen{});
  }

  void take_pointer(const std::vector<platform::PointerEvent>& events) {
    for (const auto& event : events) {
      const float x = static_cast<float>(event.x) / scale_.pixels_per_unit;
      const float y = static_cast<float>(event.y) / scale_.pixels_per_unit;
      if (event.kind == platform::PointerEvent::Kind::pressed) {
        const auto* target = ui::target_at(drawn_, x, y);
        pressed_ = target ? target->id : "";
        touched_ = touched_ || target;
      } else if (event.kind == platform::PointerEvent::Kind::released && !pressed_.empty()) {
        const auto* target = ui::target_at(drawn_, x, y);
        const std::string down = std::exchange(pressed_, {});
        touched_ = true;
        // Only the thing the finger went down on is meant, and only while it is still there.
        if (target && target->id == down)
          obey(ui::press_at(*target, x));
      }
    }
  }

  void take_keys(const std::vector<platform::KeyEvent>& events) {
    std::vector<platform::Typed> typed;
    for (const auto& event : events) {
      for (auto& one : wedge_.feed(event.key, event.earliest, event.latest))
        typed.push_back(std::move(one));
    }
    if (events.empty()) {
      for (auto& one : wedge_.poll(boot_now()))
        typed.push_back(std::move(one));
    }
    for (const auto& one : typed) {
      if (const auto* scan = std::get_if<platform::WedgeScan>(&one))
        take_scan(scan->text);
      else
        take_key(std::get<platform::Key>(one));
    }
  }

  void take_scans(const std::vector<std::string>& codes) {
    for (const std::string& code : codes)
      take_scan(code);
  }
  void take_scan(const std::string& code) {
    obey(ui::press_of_scan(*station_.snapshot(), strings_, draft_, model_, code));
  }

  // Command codes that a camera has read or that were typed.
  void take_commands(const std::vector<station::ShownCommand>& shown) {
    for (const auto& command : shown) {
      if (command.number <= command_done_)
        continue;
      command_done_ = command.number;
      obey(ui::press_of_command(model_, strings_, command.word));
    }
  }

  void take_key(const platform::Key& key) {
    if (key.name == "f12")
      write_screenshot(
          window_, drawn_, scale_, [this](const std::string& shown) { return pictures_.look_up(shown); },
          options_.screenshots);
    else
      obey(ui::press_of_key(model_, draft_, key.name));
  }

  // Of several presses of one poll each meets the model that the one before it has made.
  void obey(const ui::Press& press) {
    if (!press.empty()) {
      touched_ = true;
      for (const ui::Intent& intent : ui::act(draft_, press))
        std::visit([this](const auto& asked) { perform(asked); }, intent);
    }
    if (touched_) {
      follow();
      model_ = ui::present(*station_.snapshot(), around_, draft_);
    }
  }

  void perform(const station::EventBody& event) {
    station_.post(event);
    posted_ = true;
  }
  void perform(const ui::AskHistory& ask) {
    const auto days = ui::range_of(ask.filter.days, read_clocks().utc, around_.utc_offset);
    HistoryQuery query{
        Scope::all_clients(), ask.text, ask.filter.grade, days.from, days.to, ui::history_rows_that_fit(scale_),
        ask.closed_before};
    query.held = ask.filter.held;
    query.client = ask.filter.client;
    around_.history.waiting = true;
    around_.history.counts = {};
    counts_wanted_ = true;
    history_asked_ = station_.ask_history(std::move(query));
  }
  void perform(const ui::AskDetail& ask) {
    around_.detail = {};
    around_.detail.waiting = true;
    detail_asked_ = station_.ask_detail(Scope::of(ask.client), ask.session);
  }
  void perform(const ui::AskClip& ask) {
    const auto& session = around_.detail.session;
    const auto clip = static_cast<std::size_t>(ask.clip);
    if (!session || clip >= session->clips.size())
      return;
    around_.playback = {};
    clip_asked_ = station_.open_clip(session->clips[clip]);
  }
  void perform(const ui::LeaveReview&) {
    station_.close_clip();
    clip_asked_.reset();
    around_.playback = {};
    around_.detail = {};
  }
  void perform(const station::AdminRequest& request) { station_.administer(request); }
  // What is begun is parked or finished first; the button says so.
  void perform(const ui::RestartStation&) { restart_ = !station_.snapshot()->session; }
  void perform(const ui::CloseStation&) { close_ = true; }
  void perform(const ui::CheckLight&) { around_.light = station_.check_light(); }
  void perform(const ui::Seek& seek) { station_.seek(seek.to); }
  void perform(const ui::Play& play) { station_.play(play.playing); }
  void perform(const ui::AskPinyin& ask) { pinyin_.ask(ask.letters); }

  // What an administrator changed and what takes effect at once.
  bool take_admin() {
    const auto view = station_.admin();
    const bool news = view != around_.admin;
    around_.admin = view;
    restart_ = restart_ || view->last == station::AdminResult::finished;
    light_theme_ = view->saved.light_theme;
    if (std::exchange(sounds_, view->saved.sounds) != view->saved.sounds)
      open_sound();
    const bool asking = draft_.screen == ui::ScreenKind::first_run;
    const std::string& language = asking ? draft_.first_run.site.language : view->saved.language;
    if (language != strings_.language()) {
      strings_ = words::load_strings(configuration_.folders.assets / "strings", language, words_trouble_);
      begin_fields();
    }
    return news;
  }

  // Cameras that are only looked at run while their pictures are on the screen.
  void ask_for_trials() {
    const std::string kind = "trial:";
    std::vector<std::string> uris;
    for (const auto& picture : drawn_.pictures)
      if (picture.key.starts_with(kind))
        uris.push_back(picture.key.substr(kind.size()));
    if (uris != trials_)
      station_.administer(station::TryCameras{trials_ = std::move(uris)});
  }

  // Answers of the queries and playback threads; those of older questions are left lying.
  bool take_answers() {
    bool changed = false;
    if (around_.history.waiting || counts_wanted_) {
      auto answer = station_.history_answer();
      if (answer.number == history_asked_ && (around_.history.waiting || answer.counts)) {
        counts_wanted_ = !answer.counts && !answer.error;
        around_.history = {false,
                           std::move(answer.rows),
                           answer.total,
                           answer.spent,
                           answer.error ? answer.error->sentence() : "",
                           std::move(answer.counts).value_or(HistoryCounts{})};
        const bool full = static_cast<int>(around_.history.rows.size()) >= ui::history_rows_that_fit(scale_);
        draft_.next_history_page = full ? std::optional(around_.history.rows.back().closed_at) : std::nullopt;
        changed = true;
      }
    }
    if (around_.detail.waiting) {
      auto answer = station_.detail_answer();
      if (answer.number == detail_asked_) {
        around_.detail = {false, std::move(answer.session), answer.error ? answer.error->sentence() : ""};
        perform(ui::AskClip{0});
        changed = true;
      }
    }
    if (clip_asked_)
      changed = take_playback() || changed;
    return take_pinyin() || changed;
  }

  bool take_pinyin() {
    const auto answer = pinyin_.answer();
    if (answer == std::exchange(pinyin_shown_, answer))
      return false;
    around_.pinyin = {static_cast<ui::PinyinShown::Phase>(answer->phase), answer->letters, {}, answer->trouble};
    for (const auto& reading : answer->readings)
      around_.pinyin.readings.push_back({reading.han, reading.letters});
    return true;
  }

  bool take_playback() {
    const auto view = station_.playback();
    if (!view || view->number != *clip_asked_ || view == playback_shown_)
      return false;
    playback_shown_ = view;
    around_.playback = shown_of(*view);
    return true;
  }

  void follow() { ui::follow(draft_, *station_.snapshot()); }

  void draw() {
    touched_ = false;
    const auto size = window_.size();
    if (size.width <= 0 || size.height <= 0)
      return;
    const double millimetres =
        configuration_.millimetres_per_pixel > 0 ? configuration_.millimetres_per_pixel : size.millimetres_per_pixel;
    scale_ = ui::scale_for(size.width, size.height, millimetres);
    around_.fit = ui::fit_of(scale_);
    if (letters_.fit(scale_.pixels_per_unit))
      window_.fonts_changed();
    const TimeStamp now = read_clocks();
    around_.now = now.utc;
    around_.boot = now.boot;
    tick_shown_ = tick();
    troubles();
    follow();
    if (draft_.screen == ui::ScreenKind::status || draft_.screen == ui::ScreenKind::settings)
      around_.health = *station_.health();
    else
      around_.light.reset();
    model_ = ui::present(*shown_, around_, draft_);
    window_.type_words(model_.typing && ui::takes_words(draft_.field));
    // A frame that meets signs it has no picture of is drawn once more with them; once again when they needed the place
    // of others that are on it.
    for (int attempt = 0; attempt < 3; ++attempt) {
      window_.begin_frame();
      drawn_ = ui::draw(model_, {ImGui::GetBackgroundDrawList(), &letters_.fonts(),
                                 light_theme_ ? &ui::light_theme() : &ui::dark_theme(), scale_,
                                 [this](const std::string& key) { return pictures_.look_up(key); }, pressed_});
      const bool incomplete =
          std::any_of(drawn_.missing.begin(), drawn_.missing.end(), [](const auto& signs) { return !signs.empty(); });
      const bool found = incomplete && attempt < 2 && letters_.add(drawn_.missing);
      window_.letters_drawn(letters_.take_drawn());
      if (!found) {
        window_.end_frame();
        if (options_.on_shown)
          options_.on_shown(model_);
        ask_for_trials();
        return;
      }
      ImGui::EndFrame();
    }
  }

  void troubles() {
    around_.troubles.clear();
    if (!words_trouble_.empty())
      around_.troubles.push_back(words_trouble_);
    for (const std::string& family : letters_.missing_families())
      around_.troubles.push_back(strings_.text("font.missing", {family}));
  }

  platform::Window& window_;
  runtime::StationRuntime& station_;
  const runtime::Configuration& configuration_;
  const WindowOptions& options_;
  std::string words_trouble_;
  ui::Strings strings_;
  words::TypeCase letters_;
  Pictures pictures_;
  pinyin::PinyinLane pinyin_;
  std::shared_ptr<const pinyin::Answer> pinyin_shown_;
  platform::WedgeReader wedge_;
  Cues cues_;

  ui::UiDraft draft_;
  ui::Surroundings around_;
  ui::ScreenModel model_;
  ui::Drawn drawn_;
  ui::Scale scale_;
  runtime::Snapshot shown_;
  std::string pressed_;
  bool touched_ = true;
  bool posted_ = false;  // to the core, since it was last waited for
  bool restart_ = false, close_ = false, light_theme_ = false, sounds_ = true;
  std::vector<std::string> trials_;
  std::int64_t tick_shown_ = 0;
  std::uint64_t command_done_ = 0;
  std::uint64_t history_asked_ = 0, detail_asked_ = 0;
  bool counts_wanted_ = false;
  std::optional<std::uint64_t> clip_asked_;
  std::shared_ptr<const runtime::PlaybackView> playback_shown_;
};

}  // namespace

void wake_window() {
  std::lock_guard lock(wake_mutex);
  if (window_open)
    platform::Window::wake();
}

Result<WindowEnd> run_window(runtime::StationRuntime& station, const runtime::Configuration& configuration,
                             const WindowOptions& options) {
  RETURNS_TRY_ASSIGN(
      const auto window,
      platform::Window::open({"Returns inspection station", configuration.window == runtime::WindowMode::fullscreen,
                              configuration.window_width, configuration.window_height}));
  const auto be_open = [](bool open) {
    std::lock_guard lock(wake_mutex);
    window_open = open;
  };
  be_open(true);
  const std::stop_callback stop_wakes(options.stop, wake_window);
  Loop loop(*window, station, configuration, options);
  const WindowEnd end = loop.run();
  be_open(false);
  return end;
}

}  // namespace returns::window
