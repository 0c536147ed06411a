#include "app/platform/log.h"

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>

namespace returns::platform {

namespace {
constexpr std::size_t bytes_per_file = 1 << 20, files = 3;
}

Status open_log(const std::filesystem::path& folder) {
  const auto file = folder / "station.log";
  try {
    std::filesystem::create_directories(folder);
    auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(), bytes_per_file, files);
    auto logger = std::make_shared<spdlog::logger>("station", std::move(sink));
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
  } catch (const std::exception& error) {
    return Error{ErrorCode::io, "write the log", file.string(), error.what(), ""};
  }
  return {};
}

}  // namespace returns::platform
