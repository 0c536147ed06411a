#include "app/runtime/failed_start.h"

#include <sys/stat.h>

#include <charconv>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "app/runtime/configuration_edit.h"
#include "app/runtime/no_work.h"
#include "app/runtime/store_setup.h"
#include "storage/base/file_port.h"

namespace returns::runtime {

namespace {

using station::StartAwaits;

constexpr auto look_every = std::chrono::seconds(1);

// There is nothing to sign in to, and whoever stands there must see what is the matter.
Configuration for_anybody(Configuration configuration) {
  configuration.settings.sign_in_required = false;
  return configuration;
}

class Waiting final : public NoWork {
 public:
  Waiting(FailedStart failed, const Configuration& configuration, std::function<void()> on_change,
          std::chrono::milliseconds try_storage_every)
      : NoWork(for_anybody(configuration)),
        failed_(std::move(failed)),
        configuration_(configuration),
        try_storage_every_(try_storage_every),
        next_trial_(std::chrono::steady_clock::now() + try_storage_every),
        on_change_(std::move(on_change)) {
    station::AdminView view;
    view.saved = view.running = site_of(configuration);
    view_ = std::make_shared<const station::AdminView>(std::move(view));
    watch_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
  }

  void administer(station::AdminRequest) override {}
  std::shared_ptr<const station::AdminView> admin() const override {
    std::lock_guard lock(mutex_);
    return view_;
  }

 private:
  bool worth_another_attempt() {
    if (stamp_of(failed_.file) != failed_.read)
      return true;
    const StartAwaits awaited = awaits(failed_);
    if (awaited == StartAwaits::configuration)
      return false;
    const auto now = std::chrono::steady_clock::now();
    if (awaited == StartAwaits::storage && now < next_trial_)
      return false;
    next_trial_ = now + try_storage_every_;
    return posix_files().make_folders(configuration_.folders.data / "evidence").ok() &&
           open_store(store_options(configuration_), configuration_).ok();
  }
  void watch(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    std::condition_variable_any never;
    while (!stop.stop_requested()) {
      lock.unlock();
      const bool again = worth_another_attempt();
      lock.lock();
      if (again) {
        auto view = std::make_shared<station::AdminView>(*view_);
        view->last = station::AdminResult::finished;
        view_ = std::move(view);
        lock.unlock();
        on_change_();
        return;
      }
      never.wait_for(lock, stop, std::min<std::chrono::milliseconds>(look_every, try_storage_every_),
                     [] { return false; });
    }
  }

  const FailedStart failed_;
  const Configuration configuration_;
  const std::chrono::milliseconds try_storage_every_;
  std::chrono::steady_clock::time_point next_trial_;  // watch_ only
  const std::function<void()> on_change_;
  mutable std::mutex mutex_;
  std::shared_ptr<const station::AdminView> view_;
  std::jthread watch_;  // last: ends before what it uses
};

}  // namespace

FileStamp stamp_of(const std::filesystem::path& file) {
  struct stat about {};
  if (::stat(file.c_str(), &about) != 0)
    return {};
  return {std::int64_t{about.st_mtim.tv_sec} * 1'000'000'000 + about.st_mtim.tv_nsec, about.st_size, about.st_ino};
}

int line_in(const Error& error) {
  constexpr std::string_view line = "line ";
  int number = 0;
  if (error.operation == "use the configuration" && error.cause.starts_with(line))
    std::from_chars(error.cause.data() + line.size(), error.cause.data() + error.cause.size(), number);
  return number;
}

StartAwaits awaits(const FailedStart& failed) {
  if (!failed.configuration_usable)
    return StartAwaits::configuration;
  if (failed.error.code == ErrorCode::busy && failed.error.operation == "open the store")
    return StartAwaits::other_station;
  return StartAwaits::storage;
}

std::unique_ptr<StationRuntime> wait_for_another_start(const FailedStart& failed, const Configuration& configuration,
                                                       std::function<void()> on_change,
                                                       std::chrono::milliseconds try_storage_every) {
  return std::make_unique<Waiting>(failed, configuration, std::move(on_change), try_storage_every);
}

}  // namespace returns::runtime
