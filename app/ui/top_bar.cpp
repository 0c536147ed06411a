// The chips above every screen: quiet while all is well, loud when a person must act.
#include "app/station/step.h"
#include "app/ui/presenter.h"

namespace returns::ui {

namespace {

using station::CameraCondition;
using station::RecordingPhase;

constexpr auto recording_stalls_after = std::chrono::seconds(2);
constexpr std::int64_t widest_count = 999;  // chips keep room for numbers up to this

Chip recording_chip(const Presenter& p) {
  const auto& recording = p.state.recording;
  Chip chip{.id = "chip/rec", .icon = Icon::dot, .tone = Tone::bad, .loudness = Loudness::notable, .keep = 9};
  chip.figures = minutes_and_seconds(recording.on_disk);
  const bool counting = p.around.boot - recording.counted_at < recording_stalls_after;
  if (!station::trouble_of(recording).empty()) {
    chip.icon = Icon::error;
    chip.loudness = Loudness::loud;
    chip.label = p.tr("rec.trouble");
  } else if (recording.phase == RecordingPhase::starting) {
    chip.label = p.tr("rec.starting");
  } else if (recording.phase == RecordingPhase::ending) {
    chip.label = p.tr("rec.ending");
  } else if (!counting) {
    chip.icon = Icon::error;
    chip.loudness = Loudness::loud;
    chip.label = p.tr("rec.stalled");
  } else {
    chip.label = p.tr("rec.on_disk");
  }
  return chip;
}

Chip camera_chip(const Presenter& p, const station::CameraStatus& camera) {
  Chip chip{
      .id = "chip/camera." + camera.name, .icon = Icon::videocam, .tone = Tone::good, .label = camera.name, .keep = 4};
  const BootTime age = p.around.boot - camera.newest_frame;
  if (camera.newest_frame != BootTime{} && age >= std::chrono::seconds(1))
    chip.figures = p.tr("camera.age", {std::chrono::duration_cast<std::chrono::seconds>(age).count()});
  chip.label = camera_words(p, camera);
  if (camera.condition == CameraCondition::live)
    return chip;
  if (camera.condition == CameraCondition::starting) {
    chip.tone = Tone::attention;
    return chip;
  }
  if (camera.condition == CameraCondition::ended) {
    chip.tone = Tone::neutral;
    chip.icon = Icon::videocam_off;
    return chip;
  }
  chip.icon = Icon::videocam_off;
  chip.tone = Tone::bad;
  chip.loudness = Loudness::loud;
  chip.keep = 8;
  return chip;
}

Chip scanner_chip(const Presenter& p, const station::ScannerStatus& scanner) {
  using station::ScannerCondition;
  Chip chip{.id = "chip/scanner." + scanner.name, .icon = Icon::scanner, .label = scanner_words(p, scanner)};
  const bool live = scanner.condition == ScannerCondition::live;
  if (live || scanner.condition == ScannerCondition::starting) {
    chip.tone = live ? Tone::good : Tone::attention;
    chip.keep = 1;
    return chip;
  }
  chip.tone = Tone::bad;
  chip.loudness = Loudness::loud;
  chip.keep = 8;
  return chip;
}

std::optional<Chip> upstream_chip(const Presenter& p) {
  using station::UpstreamPhase;
  const auto& upstream = p.state.upstream;
  const auto behind = static_cast<std::int64_t>(upstream.entries_behind + upstream.files_behind);
  Chip chip{.id = "chip/upstream", .icon = Icon::cloud_upload, .tone = Tone::neutral, .keep = 3};
  switch (upstream.phase) {
    case UpstreamPhase::none:
      return std::nullopt;
    case UpstreamPhase::idle:
    case UpstreamPhase::sending:
      if (behind == 0) {
        chip.icon = Icon::cloud_done;
        chip.tone = Tone::good;
        chip.label = p.tr("upstream.all_sent");
      } else {
        chip.label = p.tr("upstream.behind", {behind});
        chip.widest = p.tr("upstream.behind", {widest_count});
      }
      return chip;
    case UpstreamPhase::unreachable:
      chip.icon = Icon::cloud_off;
      chip.tone = Tone::attention;
      chip.loudness = Loudness::notable;
      chip.label = behind ? p.tr("upstream.behind", {behind}) : p.tr("upstream.unreachable");
      chip.widest = behind ? p.tr("upstream.behind", {widest_count}) : "";
      return chip;
    case UpstreamPhase::refused:
      chip.icon = Icon::cloud_off;
      chip.tone = Tone::bad;
      chip.loudness = Loudness::loud;
      chip.keep = 7;
      chip.label = p.tr("upstream.refused");
      return chip;
  }
  return std::nullopt;
}

Chip disk_chip(const Presenter& p) {
  using station::DiskLevel;
  Chip chip{.id = "chip/disk", .icon = Icon::sd_card, .keep = 2};
  const auto gigabytes = static_cast<std::int64_t>(p.state.disk.free_bytes >> 30);
  chip.label = p.tr("disk.free", {gigabytes});
  chip.widest = p.tr("disk.free", {widest_count});
  if (p.state.disk.level == DiskLevel::low) {
    chip.tone = Tone::attention;
    chip.loudness = Loudness::notable;
    chip.keep = 7;
  } else if (p.state.disk.level != DiskLevel::fine) {
    chip.tone = Tone::bad;
    chip.loudness = Loudness::loud;
    chip.keep = 9;
    chip.label = p.tr(p.state.disk.level == DiskLevel::full ? "disk.full" : "disk.read_only");
    chip.widest.clear();
  }
  return chip;
}

}  // namespace

std::string camera_words(const Presenter& p, const station::CameraStatus& camera) {
  switch (camera.condition) {
    case CameraCondition::live:
      return camera.name;
    case CameraCondition::starting:
      return p.tr("camera.starting", {camera.name});
    case CameraCondition::ended:
      return p.tr("camera.ended", {camera.name});
    case CameraCondition::frozen:
      return p.tr("camera.frozen", {camera.name});
    case CameraCondition::missing:
      return p.tr("camera.missing", {camera.name});
    case CameraCondition::busy:
      return p.tr("camera.busy", {camera.name});
    case CameraCondition::denied:
      return p.tr("camera.denied", {camera.name});
    case CameraCondition::failing:
      break;
  }
  return p.tr("camera.failing", {camera.name});
}

std::string scanner_words(const Presenter& p, const station::ScannerStatus& scanner) {
  using station::ScannerCondition;
  switch (scanner.condition) {
    case ScannerCondition::live:
      return scanner.name;
    case ScannerCondition::starting:
      return p.tr("scanner.starting", {scanner.name});
    case ScannerCondition::missing:
      return p.tr("scanner.missing", {scanner.name});
    case ScannerCondition::busy:
      return p.tr("scanner.busy", {scanner.name});
    case ScannerCondition::denied:
      return p.tr("scanner.denied", {scanner.name});
    case ScannerCondition::failing:
      break;
  }
  return p.tr("scanner.failing", {scanner.name});
}

void Presenter::top_bar(ScreenModel& model) const {
  model.title = state.settings.station_name;
  if (state.session)
    model.left.push_back(
        {.id = "chip/client", .icon = Icon::storefront, .label = client_name(state.session->client), .keep = 6});
  if (state.user)
    model.left.push_back({.id = "chip/user", .icon = Icon::badge, .label = state.user->name, .keep = 5});

  if (state.recording.phase != RecordingPhase::off)
    model.right.push_back(recording_chip(*this));
  for (const auto& camera : state.cameras)
    model.right.push_back(camera_chip(*this, camera));
  for (const auto& scanner : state.scanners)
    model.right.push_back(scanner_chip(*this, scanner));
  if (auto chip = upstream_chip(*this))
    model.right.push_back(std::move(*chip));
  if (!state.store.writable)
    model.right.push_back({.id = "chip/store",
                           .icon = Icon::error,
                           .tone = Tone::bad,
                           .loudness = Loudness::loud,
                           .label = tr("store.read_only"),
                           .keep = 9});
  model.right.push_back(disk_chip(*this));
  if (around.sound == SoundOutput::missing)
    model.right.push_back({.id = "chip/sound", .icon = Icon::volume_off, .label = tr("sound.missing"), .keep = 0});
  model.right.push_back({.id = "chip/clock", .figures = clock(around.now), .keep = 9});
}

}  // namespace returns::ui
