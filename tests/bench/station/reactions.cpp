// Input to reaction: the window's own loop on the whole station, while two live pictures run beside.
#include <random>
#include <thread>

#include "app/window/run_window.h"
#include "tests/bench/station/child.h"
#include "tests/bench/station/feed.h"
#include "tests/bench/station/figures.h"
#include "tests/bench/station/typist.h"
#include "tests/support/live_station.h"

namespace returns::bench {

namespace {

using namespace std::chrono_literals;
using Moment = std::chrono::steady_clock;
constexpr int width = 1920, height = 1080;
constexpr auto patience = 60s;

// What the last shown frame asks, or that help lies over it.
std::string asked_by(const ui::ScreenModel& model) {
  if (model.help)
    return "help";
  return model.work ? model.work->task.title : "";
}

class Reactions {
 public:
  explicit Reactions(int presses) : presses_(presses) {}

  Status measure(Table& table) {
    RETURNS_TRY_ASSIGN(const VirtualDisplay display, VirtualDisplay::open());
    RETURNS_TRY(start());
    std::stop_source stop;
    Status pressed;
    std::jthread person([&] {
      pressed = press_all();
      stop.request_stop();
    });
    window::WindowOptions options;
    options.stop = stop.get_token();
    options.on_shown = [this](const ui::ScreenModel& model) { shown(model); };
    const auto ended = window::run_window(live_.station(), live_.configuration, options);
    {
      std::lock_guard lock(mutex_);
      over_ = true;
    }
    changed_.notify_all();
    person.join();
    live_.stop();
    if (!ended)
      return ended.error();
    RETURNS_TRY(pressed);
    for (Reaction* one : {&letters_, &named_})
      table.insert(table.end(), {std::move(one->time), std::move(one->frames)});
    return {};
  }

 private:
  struct Reaction {
    explicit Reaction(const std::string& key)
        : time{"screen 1920×1080, two live pictures: " + key, Unit::milliseconds, {}},
          frames{"the same in frames, with the one that shows it", Unit::frames, {}} {}
    Figures time, frames;
  };

  Status start() {
    for (const View view : {View::label, View::overview}) {
      const std::string name = view == View::label ? "label" : "overview";
      Film film(live_.path(name));
      auto stage = camera_over_bench(view, {1280, 720});
      RETURNS_TRY(film.show(stage, {}, 8, 8));
      live_.add_camera(name, "frames:" + film.folder() + "?loop=1");
    }
    for (auto& camera : live_.configuration.cameras)
      camera.request = {{1280, 720}, 30};
    live_.configuration.window = runtime::WindowMode::windowed;
    live_.configuration.window_width = width;
    live_.configuration.window_height = height;
    live_.configuration.decoder_program = "/proc/self/exe";
    live_.on_change = window::wake_window;
    RETURNS_TRY(live_.start());
    live_.post(station::StartByHandAsked{});
    live_.post(station::UnannouncedAsked{{"lumio"}, "measured"});
    Product product;
    product.title = "Kettle 1.7 l steel";
    live_.post(station::NextItemAsked{std::nullopt, product});
    const bool asks = live_.shows([](const station::State& state) {
      return state.session && !state.session->items.empty() && !state.in_flight && state.waiting.empty();
    });
    return asks ? Status() : too_late("the first question");
  }

  static Error too_late(const char* what) { return {ErrorCode::timed_out, "wait for", what, "it did not come", ""}; }

  // Main thread, after each frame.
  void shown(const ui::ScreenModel& model) {
    {
      std::lock_guard lock(mutex_);
      ++frames_;
      asked_ = asked_by(model);
      shown_at_ = Moment::now();
    }
    changed_.notify_all();
  }

  // The person's thread: one press, until a frame answers it.
  Status press(Typist& typist, const std::string& key, Reaction& reaction) {
    // At any phase of the pictures, and with the screen at rest otherwise.
    std::this_thread::sleep_for(std::chrono::milliseconds(150 + random_() % 100));
    std::unique_lock lock(mutex_);
    const std::string before = asked_;
    const std::uint64_t frames = frames_;
    lock.unlock();
    const auto pressed = Moment::now();
    typist.press(key);
    lock.lock();
    if (!changed_.wait_for(lock, patience, [&] { return over_ || asked_ != before; }) || over_)
      return too_late("the frame that shows what a key did");
    reaction.time.add(shown_at_ - pressed);
    reaction.frames.samples.push_back(static_cast<double>(frames_ - frames));
    return {};
  }

  Status press_all() {
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait_for(lock, patience, [&] { return over_ || !asked_.empty(); }) || over_)
        return too_late("the first frame");
    }
    const auto typist = Typist::find("Returns inspection station");
    if (!typist)
      return Error{ErrorCode::not_found, "find", "the window", "it is not on the display", ""};
    for (int i = 0; i < presses_; i += 2) {
      for (const char* key : {"1", "u"})
        RETURNS_TRY(press(*typist, key, letters_));
      for (const char* key : {"F1", "Escape"})
        RETURNS_TRY(press(*typist, key, named_));
    }
    return {};
  }

  const int presses_;
  std::mt19937 random_{7};
  Reaction letters_{"1 or U pressed → frame with the question after or before"};
  Reaction named_{"F1 or Escape pressed → frame with or without help"};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t frames_ = 0;
  std::string asked_;
  Moment::time_point shown_at_;
  bool over_ = false;
  tests::LiveStation live_;  // last: its threads use all of the above
};

}  // namespace

Status measure_reactions(int presses, Table& table) {
  return std::make_unique<Reactions>(presses)->measure(table);
}

}  // namespace returns::bench
