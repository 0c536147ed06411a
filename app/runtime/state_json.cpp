#include "app/runtime/state_json.h"

#include <nlohmann/json.hpp>

#include "app/station/step.h"
#include "storage/base/clock.h"

namespace returns::runtime {

using nlohmann::json;
using namespace station;

namespace {

template <typename Enum, std::size_t count>
std::string_view word(Enum value, const std::array<std::string_view, count>& words) {
  const auto index = static_cast<std::size_t>(value);
  return index < count ? words[index] : "?";
}

constexpr std::array<std::string_view, 5> stages{"looking_up", "choosing", "unknown_code", "inspecting", "closing"};
constexpr std::array<std::string_view, 5> item_phases{"answering", "ready", "closing", "closed", "voided"};
constexpr std::array<std::string_view, 8> conditions{"starting", "live",   "frozen",  "missing",
                                                     "busy",     "denied", "failing", "ended"};
constexpr std::array<std::string_view, 6> scanner_conditions{"starting", "live",   "missing",
                                                             "busy",     "denied", "failing"};
constexpr std::array<std::string_view, 4> recording_phases{"off", "starting", "recording", "ending"};
constexpr std::array<std::string_view, 4> disk_levels{"fine", "low", "full", "read_only"};
constexpr std::array<std::string_view, 5> upstream_phases{"none", "idle", "sending", "unreachable", "refused"};

// The options of the question on screen, in the order of their number keys.
json options_on_screen(const Item& item) {
  json ids = json::array();
  if (item.policy != nullptr)
    for (const auto& question : item.policy->questions)
      if (question.id == item.asking)
        for (const auto& option : options_for(question, item.product))
          ids.push_back(option.id);
  return ids;
}

json to_json(const Item& item) {
  json answers = json::object();
  for (const auto& answer : item.answers)
    answers[answer.question] = answer.options;
  return {{"id", item.id.value},
          {"title", item.product.title},
          {"quantity", item.quantity},
          {"phase", word(item.phase, item_phases)},
          {"asking", item.asking},
          {"options", options_on_screen(item)},
          {"answers", std::move(answers)},
          {"photos", item.photos.size()},
          {"overridden", item.overridden.has_value()},
          {"grade", item.outcome.grade ? json(name_of(*item.outcome.grade)) : json(nullptr)},
          {"disposition", item.outcome.disposition ? json(name_of(*item.outcome.disposition)) : json(nullptr)}};
}

json to_json(const Session& session) {
  json items = json::array();
  for (const auto& item : session.items)
    items.push_back(to_json(item));
  return {{"id", session.id.value},
          {"stage", word(session.stage, stages)},
          {"client", session.client.value},
          {"origin", session.origin == SessionOrigin::scanned ? "scanned" : "by_hand"},
          {"bound_to", session.bound_to ? json(session.bound_to->id.value) : json(nullptr)},
          {"announced", session.bound_to ? session.bound_to->announced : false},
          {"choices", session.choices.size()},
          {"seen_before", session.seen_before.size()},
          {"codes", session.codes.size()},
          {"photos", session.photos.size()},
          {"current", session.current ? json(*session.current) : json(nullptr)},
          {"items", std::move(items)}};
}

}  // namespace

json to_json(const State& state) {
  const BootTime now = boot_now();
  const auto frame_age = [now](const CameraStatus& camera) {
    return camera.newest_frame == BootTime{}
               ? json(nullptr)
               : json(std::chrono::duration_cast<std::chrono::milliseconds>(now - camera.newest_frame).count());
  };
  json cameras = json::array();
  for (const auto& camera : state.cameras)
    cameras.push_back({{"name", camera.name},
                       {"condition", word(camera.condition, conditions)},
                       {"frames", camera.frames},
                       {"frame_age_ms", frame_age(camera)},
                       {"driver_drops", camera.driver_drops},
                       {"trouble", camera.trouble}});
  json scanners = json::array();
  for (const auto& scanner : state.scanners)
    scanners.push_back({{"name", scanner.name},
                        {"condition", word(scanner.condition, scanner_conditions)},
                        {"device", scanner.device},
                        {"trouble", scanner.trouble}});
  json notices = json::array();
  for (const auto& notice : state.notices)
    notices.push_back({{"key", notice.key}, {"detail", notice.detail}});
  return {{"station", state.settings.station.value},
          {"user", state.user ? json(state.user->name) : json(nullptr)},
          {"session", state.session ? to_json(*state.session) : json(nullptr)},
          {"parked", state.parked.size()},
          {"asleep", state.asleep},
          {"received", state.dock.parcels->size()},
          {"dock_open", state.dock.open},
          {"unsure_arrivals", state.dock.unsure.size()},
          {"locked", state.lock.has_value()},
          {"commands_shown", state.next_command - 1},
          {"items_closed", state.items_closed},
          {"saving", state.in_flight.has_value() || !state.waiting.empty()},
          {"recording",
           {{"phase", word(state.recording.phase, recording_phases)},
            {"clip", state.recording.clip.value},
            {"on_disk_ms", state.recording.on_disk.count()},
            {"gaps", state.recording.gaps},
            {"trouble", trouble_of(state.recording)}}},
          {"cameras", std::move(cameras)},
          {"scanners", std::move(scanners)},
          {"disk", {{"level", word(state.disk.level, disk_levels)}, {"free_bytes", state.disk.free_bytes}}},
          {"upstream",
           {{"phase", word(state.upstream.phase, upstream_phases)},
            {"entries_behind", state.upstream.entries_behind},
            {"files_behind", state.upstream.files_behind},
            {"trouble", state.upstream.trouble}}},
          {"store", {{"writable", state.store.writable}, {"trouble", state.store.trouble}}},
          {"notices", std::move(notices)}};
}

}  // namespace returns::runtime
