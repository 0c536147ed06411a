#include "app/runtime/first_run.h"

#include "app/runtime/admin_desk.h"
#include "app/runtime/no_work.h"
#include "app/runtime/store_setup.h"

namespace returns::runtime {

namespace {

class FirstRun final : public NoWork {
 public:
  FirstRun(const Configuration& configuration, Wake wake)
      : NoWork(configuration),
        admin_(
            configuration, posix_files(), {}, [](const station::EventBody&) {}, std::move(wake)) {
    admin_.ask(station::LookAround{});
  }

  void administer(station::AdminRequest request) override { admin_.ask(std::move(request)); }
  std::shared_ptr<const station::AdminView> admin() const override { return admin_.view(); }
  vision::FramePtr take_trial(const std::string& uri) override { return admin_.take_trial(uri); }

 private:
  AdminDesk admin_;
};

}  // namespace

bool is_first_run(const Configuration& configuration, bool named) {
  return !named && !configuration.file && !posix_files().exists(store_options(configuration).folder / "store.sqlite");
}

std::unique_ptr<StationRuntime> begin_first_run(const Configuration& configuration, std::function<void()> on_change) {
  return std::make_unique<FirstRun>(configuration, std::move(on_change));
}

}  // namespace returns::runtime
