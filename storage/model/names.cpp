// The stable names of enumerations: they stand in journals, files and policies, so they never change.
#include <array>

#include "storage/model/code.h"
#include "storage/model/facts.h"
#include "storage/model/outcome.h"
#include "storage/model/records.h"
#include "storage/model/views.h"

namespace returns {
namespace {

template <typename Enum, std::size_t count>
using Names = std::array<std::pair<Enum, std::string_view>, count>;

template <typename Enum, std::size_t count>
std::string_view name_in(const Names<Enum, count>& names, Enum value) {
  for (const auto& [candidate, name] : names)
    if (candidate == value)
      return name;
  return "";
}

template <typename Enum, std::size_t count>
std::optional<Enum> value_in(const Names<Enum, count>& names, std::string_view name) {
  for (const auto& [value, candidate] : names)
    if (candidate == name)
      return value;
  return std::nullopt;
}

constexpr Names<Grade, 3> grades{
    {{Grade::resellable, "resellable"}, {Grade::refurbished, "refurbished"}, {Grade::scrap, "scrap"}}};

constexpr Names<Condition, 7> conditions{{{Condition::new_, "new"},
                                          {Condition::renewed, "renewed"},
                                          {Condition::like_new, "like_new"},
                                          {Condition::very_good, "very_good"},
                                          {Condition::good, "good"},
                                          {Condition::acceptable, "acceptable"},
                                          {Condition::unusable, "unusable"}}};

constexpr Names<Disposition, 10> dispositions{{{Disposition::restock, "restock"},
                                               {Disposition::relabel, "relabel"},
                                               {Disposition::refurbish, "refurbish"},
                                               {Disposition::repair, "repair"},
                                               {Disposition::liquidate, "liquidate"},
                                               {Disposition::hold_for_part, "hold_for_part"},
                                               {Disposition::quarantine, "quarantine"},
                                               {Disposition::dispose, "dispose"},
                                               {Disposition::return_to_seller, "return_to_seller"},
                                               {Disposition::hold, "hold"}}};

constexpr Names<Role, 3> roles{
    {{Role::inspector, "inspector"}, {Role::supervisor, "supervisor"}, {Role::admin, "admin"}}};

constexpr Names<CodeKind, 18> code_kinds{{{CodeKind::order_id, "order_id"},
                                          {CodeKind::rma, "rma"},
                                          {CodeKind::lpn, "lpn"},
                                          {CodeKind::fnsku, "fnsku"},
                                          {CodeKind::asin, "asin"},
                                          {CodeKind::gtin, "gtin"},
                                          {CodeKind::serial, "serial"},
                                          {CodeKind::sku, "sku"},
                                          {CodeKind::tracking_usps, "tracking_usps"},
                                          {CodeKind::tracking_ups, "tracking_ups"},
                                          {CodeKind::tracking_fedex, "tracking_fedex"},
                                          {CodeKind::tracking_dhl, "tracking_dhl"},
                                          {CodeKind::tracking_amazon, "tracking_amazon"},
                                          {CodeKind::tracking_s10, "tracking_s10"},
                                          {CodeKind::tracking_other, "tracking_other"},
                                          {CodeKind::badge, "badge"},
                                          {CodeKind::command, "command"},
                                          {CodeKind::unknown, "unknown"}}};

constexpr Names<CodeSource, 3> code_sources{
    {{CodeSource::camera, "camera"}, {CodeSource::hand_scanner, "hand_scanner"}, {CodeSource::typed, "typed"}}};
constexpr Names<SessionOrigin, 2> session_origins{
    {{SessionOrigin::scanned, "scanned"}, {SessionOrigin::by_hand, "by_hand"}}};
constexpr Names<ClipEnd, 2> clip_ends{{{ClipEnd::sealed, "sealed"}, {ClipEnd::torn, "torn"}}};
constexpr Names<ClockSync, 3> clock_syncs{{{ClockSync::unknown, "unknown"},
                                           {ClockSync::synchronised, "synchronised"},
                                           {ClockSync::unsynchronised, "unsynchronised"}}};
constexpr Names<SessionPhase, 4> session_phases{{{SessionPhase::open, "open"},
                                                 {SessionPhase::parked, "parked"},
                                                 {SessionPhase::closed, "closed"},
                                                 {SessionPhase::voided, "voided"}}};

struct FactName {
  std::string_view operator()(const StationStarted&) const { return "station_started"; }
  std::string_view operator()(const EpochBegun&) const { return "epoch_begun"; }
  std::string_view operator()(const ClockJumped&) const { return "clock_jumped"; }
  std::string_view operator()(const ClientSaved&) const { return "client_saved"; }
  std::string_view operator()(const UserSaved&) const { return "user_saved"; }
  std::string_view operator()(const SignedIn&) const { return "signed_in"; }
  std::string_view operator()(const SignedOut&) const { return "signed_out"; }
  std::string_view operator()(const SessionOpened&) const { return "session_opened"; }
  std::string_view operator()(const CodeScanned&) const { return "code_scanned"; }
  std::string_view operator()(const SessionBound&) const { return "session_bound"; }
  std::string_view operator()(const UnannouncedReturnMade&) const { return "unannounced_return_made"; }
  std::string_view operator()(const SessionParked&) const { return "session_parked"; }
  std::string_view operator()(const SessionResumed&) const { return "session_resumed"; }
  std::string_view operator()(const SessionClosed&) const { return "session_closed"; }
  std::string_view operator()(const SessionVoided&) const { return "session_voided"; }
  std::string_view operator()(const ItemOpened&) const { return "item_opened"; }
  std::string_view operator()(const QuantitySet&) const { return "quantity_set"; }
  std::string_view operator()(const AnswerGiven&) const { return "answer_given"; }
  std::string_view operator()(const AnswerUndone&) const { return "answer_undone"; }
  std::string_view operator()(const PhotoTaken&) const { return "photo_taken"; }
  std::string_view operator()(const GradeOverridden&) const { return "grade_overridden"; }
  std::string_view operator()(const OverrideUndone&) const { return "override_undone"; }
  std::string_view operator()(const ItemClosed&) const { return "item_closed"; }
  std::string_view operator()(const ItemVoided&) const { return "item_voided"; }
  std::string_view operator()(const ClipBegan&) const { return "clip_began"; }
  std::string_view operator()(const SegmentStarted&) const { return "segment_started"; }
  std::string_view operator()(const EvidenceGap&) const { return "evidence_gap"; }
  std::string_view operator()(const ClipSealed&) const { return "clip_sealed"; }
  std::string_view operator()(const CameraWentAway&) const { return "camera_went_away"; }
  std::string_view operator()(const CameraCameBack&) const { return "camera_came_back"; }
  std::string_view operator()(const ParcelReceived&) const { return "parcel_received"; }
  std::string_view operator()(const ParcelOpened&) const { return "parcel_opened"; }
  std::string_view operator()(const StationLocked&) const { return "station_locked"; }
  std::string_view operator()(const CodeLookedUp&) const { return "code_looked_up"; }
};

}  // namespace

std::string_view name_of(Grade grade) {
  return name_in(grades, grade);
}
std::string_view name_of(Condition condition) {
  return name_in(conditions, condition);
}
std::string_view name_of(Disposition disposition) {
  return name_in(dispositions, disposition);
}
std::string_view name_of(Role role) {
  return name_in(roles, role);
}
std::string_view name_of(CodeKind kind) {
  return name_in(code_kinds, kind);
}
std::optional<Grade> grade_from(std::string_view name) {
  return value_in(grades, name);
}
std::optional<Condition> condition_from(std::string_view name) {
  return value_in(conditions, name);
}
std::optional<Disposition> disposition_from(std::string_view name) {
  return value_in(dispositions, name);
}
std::optional<Role> role_from(std::string_view name) {
  return value_in(roles, name);
}
std::optional<CodeKind> code_kind_from(std::string_view name) {
  return value_in(code_kinds, name);
}

std::string_view name_of(CodeSource source) {
  return name_in(code_sources, source);
}
std::optional<CodeSource> code_source_from(std::string_view name) {
  return value_in(code_sources, name);
}
std::string_view name_of(SessionOrigin origin) {
  return name_in(session_origins, origin);
}
std::optional<SessionOrigin> session_origin_from(std::string_view name) {
  return value_in(session_origins, name);
}
std::string_view name_of(ClipEnd end) {
  return name_in(clip_ends, end);
}
std::optional<ClipEnd> clip_end_from(std::string_view name) {
  return value_in(clip_ends, name);
}
std::string_view name_of(ClockSync sync) {
  return name_in(clock_syncs, sync);
}
std::optional<ClockSync> clock_sync_from(std::string_view name) {
  return value_in(clock_syncs, name);
}
std::string_view name_of(SessionPhase phase) {
  return name_in(session_phases, phase);
}
std::optional<SessionPhase> session_phase_from(std::string_view name) {
  return value_in(session_phases, name);
}

std::string_view name_of(const Fact& fact) {
  return std::visit(FactName{}, fact);
}

SessionId session_of(const Fact& fact) {
  return std::visit(
      [](const auto& body) -> SessionId {
        if constexpr (requires { body.session; })
          return body.session;
        else
          return {};
      },
      fact);
}

}  // namespace returns
