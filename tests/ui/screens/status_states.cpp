#include "tests/ui/screens/bench.h"
#include "tests/ui/screens/more_states.h"
#include "tests/ui/screens/troubles.h"

namespace returns::examples {

using namespace std::chrono_literals;
using station::QueueKind;

namespace {

station::Health healthy() {
  station::Health health;
  health.queues = {{QueueKind::events, "", 0, 0},       {QueueKind::store, "", 1, 0},
                   {QueueKind::errands, "", 0, 0},      {QueueKind::evidence, "", 2, 0},
                   {QueueKind::encoder, "Label", 1, 0}, {QueueKind::encoder, "Overview", 0, 0}};
  health.scan = {true, 48211, 0, ""};
  health.store = {"bench-07", 2, 1204311, "9f:2c:41:aa:03:7e:5d:18",
                  station::StoreHealth::Checkpoint{1204298, noon() - 4min}};
  health.clock = {ClockSync::synchronised, "Europe/Berlin"};
  health.scanners = {{"Datalogic ADC Inc. Handheld Barcode Scanner"}};
  health.most_bits_per_second = 20'000'000;
  return health;
}

station::State running() {
  station::State state = inspecting("completeness");
  for (auto& camera : state.cameras) {
    camera.frames = 184223;
    camera.format = "MJPEG 1920x1080 30/s";
    camera.newest_frame = boot - 41ms;
    camera.frames_per_second = 29.9;
  }
  state.recording.cameras = {{"Label", 134s, 0, "", 1u << 27}, {"Overview", 135s, 0, "", 1u << 27}};
  state.recording_bits_per_second = 8'940'000;
  state.upstream.last_success = noon() - 20s;
  return state;
}

station::State troubled() {
  station::State state = running();
  state.cameras[0].condition = station::CameraCondition::missing;
  state.cameras[0].trouble = camera_unplugged("/dev/v4l/by-id/usb-046d_HD_Pro_Webcam_C920-video-index0");
  state.cameras[0].newest_frame = boot - 400s;
  state.cameras[0].next_try_in = 5s;
  state.cameras[0].driver_drops = 17;
  state.cameras[1].condition = station::CameraCondition::frozen;
  state.cameras[1].newest_frame = boot - 9s;
  state.cameras[1].damaged = 3;
  state.recording.trouble = disk_full("go on recording in", "/var/lib/returns-station/evidence/2026-11-23/s1/c1");
  state.recording.gaps = 2;
  state.recording.cameras[0].frames_dropped = 180;
  state.disk = {station::DiskLevel::full, 900ull << 20};
  state.upstream = {station::UpstreamPhase::refused,
                    1204,
                    30,
                    12ull << 30,
                    "Could not send the file upstream 2026-11-23/s1/label.mp4: the upstream holds other content under "
                    "/mnt/returns/bench-07/evidence/2026-11-23/s1/label.mp4, which stays. Compare both files; move the "
                    "one upstream away if it is wrong.",
                    noon() - 26h};
  state.store = {false, store_read_only()};
  state.last_clock_jump = station::ClockJump{noon() - 31min, -7'204'000};
  return state;
}

}  // namespace

void add_status_states(std::vector<Example>& to) {
  const auto add = [&](std::string name, station::State state, station::Health health) -> Example& {
    to.push_back({std::move(name), std::move(state), {}, at_the_bench()});
    to.back().draft.screen = ui::ScreenKind::status;
    to.back().around.health = std::move(health);
    return to.back();
  };
  add("status", running(), healthy());
  add("status_light_good", running(), healthy()).around.light =
      station::LightCheck{station::LightAdvice::fine, {0.62, 0.004, 0.0, 0.81, 0.01, -0.02}, "Label"};
  auto& light = add("status_light_yellow", running(), healthy());
  light.around.light =
      station::LightCheck{station::LightAdvice::yellowish, {0.58, 0.01, 0.02, 0.7, -0.11, 0.06}, "Label"};
  light.draft.page = 1;
  station::LightMeasure none{0.42, 0, 0.1, 0.5, -0.1, 0.1, false};
  add("status_light_no_sheet", running(), healthy()).around.light =
      station::LightCheck{station::LightAdvice::no_sheet, none, "Label"};
  none.brightness = 0.08;
  add("status_light_dark", running(), healthy()).around.light =
      station::LightCheck{station::LightAdvice::no_sheet, none, "Label"};

  auto health = healthy();
  health.queues[1].waiting = 4096;
  health.queues[1].dropped = 12;
  health.queues[4].dropped = 180;
  health.scan = {false, 48211, 41, system_error(ENOENT, "start", "/usr/bin/returns-station").sentence()};
  health.clock.sync = ClockSync::unsynchronised;
  health.scanners.clear();
  auto& trouble = add("status_trouble", troubled(), health);
  trouble.around.sound = ui::SoundOutput::missing;
  auto& second = add("status_trouble_more", troubled(), health);
  second.draft.page = 1;

  auto bare = idle();
  bare.cameras.clear();
  bare.upstream.phase = station::UpstreamPhase::none;
  add("status_bare", bare, {});

  auto many = running();
  for (const char* name : {"left-side", "right-side"}) {
    auto camera = many.cameras[0];
    camera.name = name;
    camera.condition = station::CameraCondition::starting;
    camera.newest_frame = {};
    camera.format.clear();
    many.cameras.push_back(camera);
    health.queues.push_back({QueueKind::encoder, name, 0, 0});
  }
  add("status_four_cameras", many, health);
}

}  // namespace returns::examples
