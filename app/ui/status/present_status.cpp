// The status screen: what the machine and the workers say of themselves, in cards of a fixed order.
#include <fmt/format.h>

#include <cmath>

#include "app/ui/presenter.h"

namespace returns::ui {

namespace {

using station::CameraCondition;
using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr auto old_frame = std::chrono::seconds(2);
constexpr auto long_ago = std::chrono::minutes(2);

std::string number(const Presenter& p, std::uint64_t value) {
  return p.around.strings->number(static_cast<std::int64_t>(value));
}

std::string bytes(std::uint64_t count) {
  constexpr const char* units[] = {"kB", "MB", "GB", "TB"};
  double value = static_cast<double>(count) / 1024;
  std::size_t unit = 0;
  while (value >= 1024 && unit + 1 < std::size(units)) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{:.{}f} {}", value, count > 0 && value < 10 ? 1 : 0, units[unit]);
}

StatusRow counted(const Presenter& p, std::string_view name, std::uint64_t count, Tone when_any) {
  return {p.tr(name), number(p, count), count > 0 ? when_any : Tone::neutral};
}

std::string ago(const Presenter& p, BootTime age) {
  if (age < std::chrono::seconds(1))
    return p.tr("status.milliseconds_ago", {static_cast<std::int64_t>(duration_cast<milliseconds>(age).count())});
  if (age < long_ago)
    return p.tr("status.seconds_ago", {static_cast<std::int64_t>(duration_cast<std::chrono::seconds>(age).count())});
  return p.tr("status.minutes_ago", {static_cast<std::int64_t>(duration_cast<std::chrono::minutes>(age).count())});
}

std::string_view condition_key(CameraCondition condition) {
  switch (condition) {
    case CameraCondition::live:
      return "status.camera_live";
    case CameraCondition::starting:
      return "status.camera_starting";
    case CameraCondition::ended:
      return "status.camera_ended";
    case CameraCondition::frozen:
      return "status.camera_frozen";
    case CameraCondition::missing:
      return "status.camera_missing";
    case CameraCondition::busy:
      return "status.camera_busy";
    case CameraCondition::denied:
      return "status.camera_denied";
    case CameraCondition::failing:
      break;
  }
  return "status.camera_failing";
}

StatusCard camera_card(const Presenter& p, const station::CameraStatus& camera) {
  const bool live = camera.condition == CameraCondition::live;
  const bool quiet = camera.condition == CameraCondition::starting || camera.condition == CameraCondition::ended;
  StatusCard card{.icon = live ? Icon::videocam : Icon::videocam_off,
                  .tone = live    ? Tone::good
                          : quiet ? Tone::neutral
                                  : Tone::bad,
                  .title = camera.name,
                  .headline = p.tr(condition_key(camera.condition)),
                  .sentence = p.told(camera.trouble),
                  .picture = "camera:" + camera.name,
                  .picture_gone = !live || p.state.asleep};
  const bool any = camera.newest_frame > BootTime{};
  const BootTime age = std::max(BootTime{}, p.around.boot - camera.newest_frame);
  card.rows.push_back({p.tr("status.newest_frame"), any ? ago(p, age) : p.tr("status.none_yet"),
                       any && age > old_frame ? Tone::bad : Tone::neutral});
  if (camera.next_try_in.count() > 0)
    card.rows.push_back(
        {p.tr("status.next_try"), p.tr("status.in_seconds", {static_cast<std::int64_t>(camera.next_try_in.count())})});
  else
    card.rows.push_back({p.tr("status.rate"), fmt::format("{:.1f}/s", camera.frames_per_second)});
  card.rows.push_back(counted(p, "status.driver_drops", camera.driver_drops, Tone::attention));
  card.rows.push_back(counted(p, "status.damaged", camera.damaged, Tone::attention));
  card.rows.push_back({p.tr("status.format"), camera.format.empty() ? "–" : camera.format});
  return card;
}

// At the measured bit rate, before the first recording at the highest that is configured.
StatusRow room_left(const Presenter& p) {
  const std::uint64_t measured = p.state.recording_bits_per_second;
  const std::uint64_t rate = measured > 0 ? measured : p.around.health.most_bits_per_second;
  StatusRow row{p.tr("status.room"), "–", Tone::neutral};
  if (rate == 0)
    return row;
  const auto stop = p.state.settings.full_disk_bytes;
  const std::uint64_t usable = p.state.disk.free_bytes > stop ? p.state.disk.free_bytes - stop : 0;
  const auto hours = static_cast<std::int64_t>(usable * 8 / rate / 3600);
  row.value = p.tr(measured > 0 ? "status.hours" : "status.hours_at_least", {hours});
  row.tone = hours < 8 ? Tone::attention : Tone::neutral;
  return row;
}

StatusCard recording_card(const Presenter& p) {
  using station::DiskLevel;
  using station::RecordingPhase;
  const auto& recording = p.state.recording;
  const auto& disk = p.state.disk;
  StatusCard card{.icon = Icon::sd_card, .tone = Tone::good, .title = p.tr("status.recording")};
  card.headline = p.tr(recording.phase == RecordingPhase::off ? "status.not_recording" : "status.is_recording");
  if (disk.level == DiskLevel::low) {
    card.tone = Tone::attention;
    card.headline = p.tr("status.disk_low");
  } else if (disk.level != DiskLevel::fine) {
    card.tone = Tone::bad;
    card.headline = p.tr(disk.level == DiskLevel::full ? "disk.full" : "disk.read_only");
  }
  if (!recording.trouble.empty()) {
    card.tone = Tone::bad;
    card.sentence = p.told(recording.trouble);
  }
  card.rows.push_back({p.tr("status.free"), bytes(disk.free_bytes)});
  card.rows.push_back(room_left(p));
  if (p.state.recording_bits_per_second > 0)
    card.rows.push_back({p.tr("status.bit_rate"),
                         fmt::format("{:.1f} Mbit/s", static_cast<double>(p.state.recording_bits_per_second) / 1e6)});
  if (recording.phase == RecordingPhase::off)
    return card;
  std::uint64_t dropped = 0;
  for (const auto& camera : recording.cameras)
    dropped += camera.frames_dropped;
  card.rows.push_back({p.tr("status.on_disk"), minutes_and_seconds(recording.on_disk)});
  card.rows.push_back(counted(p, "status.frames_lost", dropped, Tone::attention));
  card.rows.push_back(counted(p, "status.gaps", static_cast<std::uint64_t>(recording.gaps), Tone::attention));
  return card;
}

StatusCard upstream_card(const Presenter& p) {
  using station::UpstreamPhase;
  const auto& upstream = p.state.upstream;
  StatusCard card{.icon = Icon::cloud_done, .tone = Tone::good, .title = p.tr("status.upstream")};
  const std::uint64_t behind = upstream.entries_behind + upstream.files_behind;
  switch (upstream.phase) {
    case UpstreamPhase::none:
      card.icon = Icon::cloud_off;
      card.tone = Tone::neutral;
      card.headline = p.tr("status.no_share");
      return card;
    case UpstreamPhase::idle:
      card.headline = p.tr(behind == 0 ? "upstream.all_sent" : "status.sending");
      break;
    case UpstreamPhase::sending:
      card.icon = Icon::cloud_upload;
      card.headline = p.tr("status.sending");
      break;
    case UpstreamPhase::unreachable:
      card.icon = Icon::cloud_off;
      card.tone = Tone::attention;
      card.headline = p.tr("status.unreachable");
      break;
    case UpstreamPhase::refused:
      card.icon = Icon::cloud_off;
      card.tone = Tone::bad;
      card.headline = p.tr("status.refused");
      break;
  }
  card.sentence = p.told(upstream.trouble);
  card.rows.push_back(counted(p, "status.entries_behind", upstream.entries_behind, Tone::neutral));
  card.rows.push_back(counted(p, "status.files_behind", upstream.files_behind, Tone::neutral));
  card.rows.push_back({p.tr("status.bytes_behind"), bytes(upstream.bytes_behind)});
  card.rows.push_back(
      {p.tr("status.last_success"), upstream.last_success ? p.date(*upstream.last_success) : p.tr("status.none_yet")});
  return card;
}

std::string_view advice_key(station::LightAdvice advice) {
  using station::LightAdvice;
  switch (advice) {
    case LightAdvice::fine:
      return "light.fine";
    case LightAdvice::no_picture:
      return "light.no_picture";
    case LightAdvice::no_sheet:
      return "light.no_sheet";
    case LightAdvice::too_dark:
      return "light.too_dark";
    case LightAdvice::too_bright:
      return "light.too_bright";
    case LightAdvice::glare:
      return "light.glare";
    case LightAdvice::uneven:
      return "light.uneven";
    case LightAdvice::yellowish:
      return "light.yellowish";
    case LightAdvice::bluish:
      return "light.bluish";
    case LightAdvice::reddish:
      return "light.reddish";
    case LightAdvice::greenish:
      break;
  }
  return "light.greenish";
}

std::string share(const Presenter& p, double value) {
  return p.around.strings->percent(std::round(value * 100));
}

StatusCard light_card(const Presenter& p) {
  StatusCard card{.icon = Icon::sun, .title = p.tr("status.light")};
  const auto& check = p.around.light;
  if (!check) {
    card.headline = p.tr("light.not_yet");
    card.sentence = p.tr("light.how");
    return card;
  }
  const bool fine = check->advice == station::LightAdvice::fine;
  card.tone = fine ? Tone::good : Tone::attention;
  const bool measured =
      check->advice != station::LightAdvice::no_picture && check->advice != station::LightAdvice::no_sheet;
  card.headline = p.tr(fine ? "light.good" : measured ? "light.mend" : "light.not_yet");
  card.sentence = p.tr(advice_key(check->advice));
  if (check->advice == station::LightAdvice::no_sheet && check->measure.brightness < station::too_dark_for_a_sheet)
    card.sentence = joined(card.sentence, p.tr("light.no_sheet_dark"));
  if (!measured)
    return card;
  const auto& measure = check->measure;
  card.rows = {{p.tr("light.brightness"), share(p, measure.brightness)},
               {p.tr("light.clipped"), share(p, measure.clipped)},
               {p.tr("light.evenness"), share(p, measure.evenness)},
               {p.tr("light.cast"), fmt::format("{:+.0f} / {:+.0f}", measure.blue * 100, measure.red * 100)}};
  return card;
}

std::string_view queue_key(station::QueueKind kind) {
  using station::QueueKind;
  switch (kind) {
    case QueueKind::events:
      return "queue.events";
    case QueueKind::store:
      return "queue.store";
    case QueueKind::evidence:
      return "queue.evidence";
    case QueueKind::errands:
      return "queue.errands";
    case QueueKind::encoder:
      break;
  }
  return "queue.encoder";
}

StatusCard queues_card(const Presenter& p) {
  const auto& health = p.around.health;
  StatusCard card{.icon = Icon::inventory, .tone = Tone::good, .title = p.tr("status.queues")};
  std::uint64_t dropped = 0;
  for (const auto& queue : health.queues) {
    dropped += queue.dropped;
    card.rows.push_back(
        {p.tr(queue_key(queue.kind), {queue.camera}),
         p.tr("queue.load", {static_cast<std::int64_t>(queue.waiting), static_cast<std::int64_t>(queue.dropped)}),
         queue.dropped > 0 ? Tone::attention : Tone::neutral});
  }
  const auto& scan = health.scan;
  card.rows.push_back(
      {p.tr("queue.scan"),
       p.tr("queue.scan_load", {static_cast<std::int64_t>(scan.looked_at), static_cast<std::int64_t>(scan.lost)}),
       scan.lost > 0 ? Tone::attention : Tone::neutral});
  card.tone = dropped > 0 ? Tone::attention : Tone::good;
  card.headline = p.tr(dropped > 0 ? "queue.dropped" : "queue.fine");
  if (!p.state.cameras.empty() && !scan.running && !scan.trouble.empty()) {
    card.tone = Tone::bad;
    card.sentence = p.told(scan.trouble);
  }
  return card;
}

StatusCard store_card(const Presenter& p) {
  const auto& store = p.around.health.store;
  const bool writable = p.state.store.writable;
  StatusCard card{.icon = Icon::verified,
                  .tone = !writable                       ? Tone::bad
                          : p.state.store.trouble.empty() ? Tone::good
                                                          : Tone::attention,
                  .title = p.tr("status.store"),
                  .headline = p.tr(writable ? "status.store_fine" : "store.read_only"),
                  .sentence = p.told(p.state.store.trouble)};
  card.rows = {{p.tr("status.station"), store.station},
               {p.tr("status.entries"), p.tr("status.entries_of", {static_cast<std::int64_t>(store.entries),
                                                                   static_cast<std::int64_t>(store.epoch)})}};
  card.rows.push_back({p.tr("status.checkpoint"),
                       store.checkpoint
                           ? p.tr("status.checkpoint_at",
                                  {static_cast<std::int64_t>(store.checkpoint->entry), p.date(store.checkpoint->at)})
                           : p.tr("status.none_yet")});
  card.rows.push_back({p.tr("status.key"), store.fingerprint.empty() ? "–" : store.fingerprint});
  return card;
}

// One that the station has for itself.
StatusRow scanner_row(const Presenter& p, const station::ScannerStatus& scanner) {
  using station::ScannerCondition;
  const bool live = scanner.condition == ScannerCondition::live;
  const bool starting = scanner.condition == ScannerCondition::starting;
  return {p.tr("status.scanner_alone"), live && !scanner.device.empty() ? scanner.device : scanner_words(p, scanner),
          live       ? Tone::good
          : starting ? Tone::neutral
                     : Tone::bad};
}

StatusCard devices_card(const Presenter& p) {
  const auto& health = p.around.health;
  StatusCard card{.icon = Icon::clock, .tone = Tone::good, .title = p.tr("status.devices")};
  switch (health.clock.sync) {
    case ClockSync::synchronised:
      card.headline = p.tr("status.clock_synchronised");
      break;
    case ClockSync::unsynchronised:
      card.tone = Tone::attention;
      card.headline = p.tr("status.clock_unsynchronised");
      card.sentence = p.tr("status.clock_hint");
      break;
    case ClockSync::unknown:
      card.tone = Tone::neutral;
      card.headline = p.tr("status.clock_unknown");
      break;
  }
  card.rows.push_back({p.tr("status.zone"), health.clock.zone.empty() ? "–" : health.clock.zone});
  const auto& jump = p.state.last_clock_jump;
  card.rows.push_back(
      {p.tr("status.jump"),
       jump ? fmt::format("{:+.0f} s · {}", static_cast<double>(jump->milliseconds) / 1000, p.clock(jump->at))
            : p.tr("status.none_yet"),
       jump ? Tone::attention : Tone::neutral});
  card.rows.push_back({p.tr("status.sound"),
                       p.tr(p.around.sound == SoundOutput::on        ? "status.sound_on"
                            : p.around.sound == SoundOutput::missing ? "sound.missing"
                                                                     : "status.sound_off"),
                       p.around.sound == SoundOutput::missing ? Tone::attention : Tone::neutral});
  for (const auto& scanner : p.state.scanners)
    card.rows.push_back(scanner_row(p, scanner));
  if (health.scanners.empty() && p.state.scanners.empty())
    card.rows.push_back({p.tr("status.scanner"), p.tr("status.no_scanner"), Tone::attention});
  for (const auto& scanner : health.scanners)
    card.rows.push_back({p.tr("status.scanner"), scanner.name});
  return card;
}

}  // namespace

StatusScreen Presenter::status() const {
  StatusScreen screen;
  for (const auto& camera : state.cameras)
    screen.cards.push_back(camera_card(*this, camera));
  if (state.cameras.empty())
    screen.cards.push_back({.icon = Icon::videocam_off,
                            .tone = Tone::attention,
                            .title = tr("camera.none"),
                            .sentence = tr("camera.none_hint")});
  screen.cards.push_back(recording_card(*this));
  screen.cards.push_back(upstream_card(*this));
  screen.cards.push_back(light_card(*this));
  screen.cards.push_back(queues_card(*this));
  screen.cards.push_back(store_card(*this));
  screen.cards.push_back(devices_card(*this));
  screen.more = button("status/more", Icon::chevron_right, "page.next", key_right, press(TurnPage{1}));
  for (std::size_t wanting = 0; wanting <= screen.cards.size(); ++wanting)
    screen.elsewhere.push_back(wanting == 0 ? "" : tr("status.elsewhere", {static_cast<std::int64_t>(wanting)}));
  screen.page = draft.page;
  return screen;
}

void Presenter::status_actions(ScreenModel& model) const {
  model.actions.push_back(
      button("work", Icon::arrow_back, "action.to_work", key_escape, press(OpenScreen{ScreenKind::work})));
  model.actions.push_back(button("light", Icon::sun, "action.measure_light", "l", press(CheckLight{})));
  model.actions.back().enabled = state.cameras.empty() ? Enabled::no : Enabled::yes;
  model.actions.push_back(
      button("settings", Icon::tune, "settings.title", "e", press(OpenScreen{ScreenKind::settings})));
  std::int64_t wanting = 0;
  for (const StatusCard& card : model.status->cards)
    wanting += card.tone == Tone::bad || card.tone == Tone::attention;
  model.next = wanting == 0 ? tr("status.all_well") : tr("status.wanting", {wanting});
}

}  // namespace returns::ui
