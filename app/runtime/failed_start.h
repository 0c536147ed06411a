// A station that could not start: without workers, it only waits for what would make another attempt worth while.
#pragma once
#include <filesystem>

#include "app/runtime/station_runtime.h"

namespace returns::runtime {

// Whether a file is another one than before: when it was written, its size and which one it is.
struct FileStamp {
  std::int64_t written = 0, size = -1;  // nanoseconds; -1: there is none
  std::uint64_t number = 0;
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};
FileStamp stamp_of(const std::filesystem::path& file);

// "line 12, window.width: …" -> 12, of a configuration that cannot be used; else 0.
int line_in(const Error& error);

struct FailedStart {
  Error error;
  std::filesystem::path file;        // the configuration's
  FileStamp read;                    // of the file as it was when the start failed
  bool configuration_usable = true;  // it was not the configuration's fault
};
station::StartAwaits awaits(const FailedStart& failed);

// Its admin() says `finished` as soon as the file has changed or, where it was the store's fault, that opens: tried
// every second while another station has it, every `try_storage_every` otherwise. on_change as for
// StationRuntime::start().
std::unique_ptr<StationRuntime> wait_for_another_start(
    const FailedStart& failed, const Configuration& configuration, std::function<void()> on_change,
    std::chrono::milliseconds try_storage_every = std::chrono::seconds(30));

}  // namespace returns::runtime
