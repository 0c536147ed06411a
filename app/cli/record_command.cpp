#include <fmt/format.h>

#include <csignal>

#include "app/cli/command_line.h"
#include "app/runtime/version.h"
#include "storage/base/mailbox.h"
#include "vision/camera/camera.h"
#include "vision/record/recorder.h"

namespace returns::cli {
namespace {

using namespace std::chrono_literals;

std::atomic<bool> interrupted = false;

struct Summary {
  std::chrono::microseconds on_disk{};
  std::uint64_t frames = 0, dropped = 0;
  int gaps = 0;
  std::optional<Error> failure;
  bool ended = false;
};

struct Take {
  Summary& summary;
  void operator()(const vision::SegmentBegan& began) const {
    fmt::print("recording {} {}x{} to {}\n", began.codec, began.size.width, began.size.height, began.file.string());
  }
  void operator()(const vision::FragmentOnDisk& fragment) const { summary.on_disk = fragment.on_disk; }
  void operator()(const vision::SegmentEnded&) const {}
  void operator()(const vision::Gap& gap) const {
    ++summary.gaps;
    fmt::print("gap: {}, {} to {}, {} frames\n", name_of(gap.reason), to_iso(gap.from), to_iso(gap.to), gap.frames);
  }
  void operator()(const vision::ClipEnded& ended) const {
    summary.on_disk = ended.on_disk;
    summary.frames = ended.frames;
    summary.dropped = ended.frames_dropped;
    summary.ended = true;
  }
  void operator()(const vision::RecordFailed& failed) const { summary.failure = failed.error; }
};

}  // namespace

int run(const RecordSource& command, const runtime::Configuration& configuration) {
  if (const Status made = posix_files().make_folders(std::filesystem::absolute(command.folder)); !made)
    return fail(made.error());
  std::signal(SIGINT, [](int) { interrupted = true; });
  std::signal(SIGTERM, [](int) { interrupted = true; });

  Mailbox<vision::RecordEvent> events(65536);
  std::atomic<bool> source_over = false;
  std::atomic<bool> came = false;
  std::mutex mutex;
  std::optional<Error> trouble;
  vision::CameraRecorder recorder("camera", configuration.encoder, vision::make_evidence_writer(posix_files()),
                                  [&events](vision::RecordEvent event) { events.push(std::move(event)); });
  if (const Status begun =
          recorder.begin({"clip", std::filesystem::absolute(command.folder), configuration.settings.station_name});
      !begun)
    return fail(begun.error());

  Summary summary;
  const auto deadline = std::chrono::steady_clock::now() +
                        std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                            std::chrono::duration<double>(command.seconds > 0 ? command.seconds : 1e9));
  {
    vision::Camera camera({"camera", command.source, {}}, {},
                          {[&](vision::FramePtr frame) {
                             came = true;
                             recorder.push(std::move(frame));
                           },
                           [&](const vision::CameraHealth& health) {
                             std::lock_guard lock(mutex);
                             trouble = health.error;
                             // What never was there is told at once; what goes away later is waited for.
                             if (health.condition == vision::CameraCondition::ended || (health.error && !came))
                               source_over = true;
                             else if (health.condition != vision::CameraCondition::live &&
                                      health.condition != vision::CameraCondition::starting)
                               recorder.camera_lost(vision::GapReason::camera_lost);
                           }});
    while (!interrupted && !source_over && std::chrono::steady_clock::now() < deadline)
      if (auto event = events.pop_until({}, std::min(deadline, std::chrono::steady_clock::now() + 200ms)))
        std::visit(Take{summary}, *event);
  }
  recorder.end();
  while (!summary.ended)
    if (auto event = events.pop_until({}, std::chrono::steady_clock::now() + 30s))
      std::visit(Take{summary}, *event);
    else
      return fail({ErrorCode::timed_out, "finish", "the recording", "the disk does not answer", "Check the disk."});
  fmt::print("{:.1f} s on disk, {} frames, {} dropped, {} gaps\n",
             std::chrono::duration<double>(summary.on_disk).count(), summary.frames, summary.dropped, summary.gaps);
  if (summary.frames == 0) {
    std::lock_guard lock(mutex);
    return fail(summary.failure ? *summary.failure
                : trouble       ? *trouble
                                : Error{ErrorCode::not_found, "record", command.source, "it gave no frame", ""});
  }
  return summary.failure || summary.gaps > 0 ? 1 : 0;
}

}  // namespace returns::cli
