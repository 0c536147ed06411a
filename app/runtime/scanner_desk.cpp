#include "app/runtime/scanner_desk.h"

namespace returns::runtime {

namespace {

// More than anybody can scan while the window draws one frame.
constexpr std::size_t most_scans = 256;

station::ScannerCondition in_core(scanner::ScannerCondition condition) {
  switch (condition) {
    case scanner::ScannerCondition::starting:
      return station::ScannerCondition::starting;
    case scanner::ScannerCondition::live:
      return station::ScannerCondition::live;
    case scanner::ScannerCondition::missing:
      return station::ScannerCondition::missing;
    case scanner::ScannerCondition::busy:
      return station::ScannerCondition::busy;
    case scanner::ScannerCondition::denied:
      return station::ScannerCondition::denied;
    case scanner::ScannerCondition::failing:
      return station::ScannerCondition::failing;
  }
  return station::ScannerCondition::failing;
}

}  // namespace

ScannerDesk::ScannerDesk(const std::vector<scanner::ScannerConfig>& scanners, Post post, Wake wake)
    : post_(std::move(post)), wake_(std::move(wake)), scans_(most_scans) {
  for (const auto& config : scanners) {
    const std::string name = config.name;
    post_(station::ScannerTold{{name, station::ScannerCondition::starting, "", "", {}}});
    scanner::ScannerReader reader(config,
                                  {[this, name](std::string code) { scanned(name, std::move(code)); },
                                   [this, name](const scanner::ScannerHealth& health) { health_told(name, health); },
                                   [this, name](const Error& error) {
                                     post_(station::WorkerTrouble{name, error});
                                   }});
    workers_.push_back(std::make_unique<Worker>(
        "scanner " + name,
        [reader = std::move(reader)](std::stop_token stop) mutable { return reader.run(std::move(stop)); },
        tell_trouble(post_)));
  }
}

void ScannerDesk::scanned(const std::string& name, std::string code) {
  if (scans_.push(std::move(code)) == Push::dropped)
    post_(station::WorkerTrouble{name, Error{ErrorCode::busy, "take a scan of", name, "the window does not answer",
                                             "Scan it again; when it goes on, restart the station."}});
  wake_();
}

void ScannerDesk::health_told(const std::string& name, const scanner::ScannerHealth& health) {
  post_(station::ScannerTold{{name, in_core(health.condition), health.error ? health.error->sentence() : "",
                              health.device, health.next_try_in}});
}

std::vector<std::string> ScannerDesk::take_scans() {
  std::vector<std::string> taken;
  while (auto code = scans_.try_pop())
    taken.push_back(std::move(*code));
  return taken;
}

}  // namespace returns::runtime
