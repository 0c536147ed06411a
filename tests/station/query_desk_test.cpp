// Questions of the screens and the command line are answered whatever becomes of the thread that asks the store.
#include <condition_variable>
#include <future>

#include "app/runtime/control_socket.h"
#include "app/runtime/playback_desk.h"
#include "tests/support/store_facts.h"

using namespace returns;
using namespace returns::tests;
using namespace std::chrono_literals;

namespace {

constexpr auto patience = 30s;

// Woken by the desks; waits for what they answer.
struct Waker {
  std::mutex mutex;
  std::condition_variable changed;
  int woken = 0;

  runtime::Wake wake() {
    return [this] {
      const std::lock_guard lock(mutex);
      ++woken;
      changed.notify_all();
    };
  }
  bool reaches(const std::function<bool()>& state) {
    std::unique_lock lock(mutex);
    const auto until = std::chrono::steady_clock::now() + patience;
    for (int seen = woken;;) {
      lock.unlock();
      if (state())
        return true;
      lock.lock();
      if (!changed.wait_until(lock, until, [&] { return woken != seen; }))
        return false;
      seen = woken;
    }
  }
};

runtime::Post nowhere() {
  return [](station::EventBody) {};
}

HistoryQuery everything() {
  return {Scope::all_clients(), "", {}, {}, {}, 100, {}};
}

}  // namespace

TEST_CASE("every question is answered with the reason when the store cannot be opened, and asked again when it can") {
  const TemporaryFolder folder;
  Waker waker;
  runtime::QueryDesk desk(options_in(folder.path() / "store"), nowhere(), waker.wake());
  const auto history = desk.ask_history(everything());
  const auto detail = desk.ask_detail(Scope::all_clients(), {"s1"});
  REQUIRE(waker.reaches([&] { return desk.history_answer().number == history; }));
  REQUIRE(waker.reaches([&] { return desk.detail_answer().number == detail; }));
  CHECK(desk.history_answer().error->hint == "Try again.");
  CHECK(desk.detail_answer().error);
  CHECK_FALSE(desk.list(everything()));

  const auto store = open_store(options_in(folder.path() / "store"));
  save_client(*store, "acme");
  need(store->append(whole_session("s1", 100, "acme", "1Z999AA10123456784")));
  auto again = desk.ask_history(everything());
  REQUIRE(waker.reaches([&] { return desk.history_answer().number == again; }));
  if (desk.history_answer().error) {  // it failed once more before the store was there
    again = desk.ask_history(everything());
    REQUIRE(waker.reaches([&] { return desk.history_answer().number == again; }));
  }
  CHECK(desk.history_answer().rows.size() == 1);
  CHECK(need(desk.list(everything())).size() == 1);
}

TEST_CASE("questions of the screens and lists of the command line that are asked together are all answered") {
  const TemporaryFolder folder;
  const auto store = open_store(options_in(folder.path()));
  save_client(*store, "acme");
  for (int number = 0; number < 40; ++number)
    need(store->append(whole_session("s" + std::to_string(number), 100 * number, "acme", "1Z999AA10123456784")));
  Waker waker;
  runtime::QueryDesk desk(options_in(folder.path()), nowhere(), waker.wake());
  std::vector<std::future<std::size_t>> lists;
  for (int number = 0; number < 4; ++number)
    lists.push_back(std::async(std::launch::async, [&desk] { return need(desk.list(everything())).size(); }));
  for (int number = 0; number < 200; ++number) {
    const auto asked = desk.ask_history(everything());
    const auto opened = desk.ask_detail(Scope::all_clients(), {"s7"});
    REQUIRE(waker.reaches([&] { return desk.history_answer().number == asked && !desk.history_answer().error; }));
    REQUIRE(waker.reaches([&] { return desk.detail_answer().number == opened && desk.detail_answer().session; }));
  }
  for (auto& list : lists)
    CHECK(list.get() == 40);
}

TEST_CASE("a desk that was closed answers every question at once, the command line's too") {
  const TemporaryFolder folder;
  const auto store = open_store(options_in(folder.path()));
  Waker waker;
  runtime::QueryDesk desk(options_in(folder.path()), nowhere(), waker.wake());
  desk.close();
  const auto list = desk.list(everything());
  REQUIRE_FALSE(list);
  CHECK(list.error().code == ErrorCode::cancelled);
  const auto asked = desk.ask_history(everything());
  CHECK(desk.history_answer().number == asked);
  CHECK(desk.history_answer().error->code == ErrorCode::cancelled);
}

TEST_CASE("the command line's history is answered while the store's own lane is busy") {
  const TemporaryFolder folder;
  auto store = open_store(options_in(folder.path()));
  save_client(*store, "acme");
  need(store->append(whole_session("s1", 100, "acme", "1Z999AA10123456784")));
  runtime::StoreDesk writer(std::move(store), nowhere(), [] {});
  Waker waker;
  runtime::QueryDesk queries(options_in(folder.path()), nowhere(), waker.wake());
  const auto path = folder.path() / "door.sock";
  runtime::ControlSocket door(
      path, writer, queries, [] { return std::make_shared<const station::State>(); }, nowhere());

  std::promise<void> begun, go_on;
  auto busy = std::async(std::launch::async, [&] {
    return writer.ask_status([&](storage::Store&) -> Status {
      begun.set_value();
      go_on.get_future().wait();
      return {};
    });
  });
  begun.get_future().wait();
  Result<std::string> answer = Error{ErrorCode::not_found, "reach", "", "", ""};
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!answer && answer.error().code == ErrorCode::not_found && std::chrono::steady_clock::now() < until)
    answer = runtime::ask_running_station(path, R"({"ask":"history","text":"","limit":5})");
  go_on.set_value();
  CHECK(need(std::move(answer)).find("\"item\":\"s1-item\"") != std::string::npos);
  CHECK(busy.get());
}

TEST_CASE("a clip whose player failed is told so, and can be asked for again") {
  const TemporaryFolder folder;
  Waker waker;
  std::atomic<bool> fails = true;
  const auto wake = waker.wake();
  runtime::PlaybackDesk desk(folder.path(), nowhere(), [&] {
    wake();
    if (fails.exchange(false))
      throw std::runtime_error("no memory");
  });
  ClipView clip;
  clip.clip = {"c1"};
  const auto first = desk.open_clip(clip);
  REQUIRE(waker.reaches([&] { return desk.view() && desk.view()->error && desk.view()->error->hint == "Try again."; }));
  CHECK(desk.view()->number == first);
  CHECK(desk.view()->clip == clip.clip);
  const auto second = desk.open_clip(clip);
  REQUIRE(waker.reaches([&] { return desk.view() && desk.view()->number == second; }));
  CHECK(desk.view()->error->code == ErrorCode::not_found);  // nothing of it was recorded
}
