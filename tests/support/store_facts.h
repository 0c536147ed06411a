// Facts and folders for the store's tests.
#pragma once
#include <atomic>
#include <string>
#include <vector>

#include "storage/database/connection.h"
#include "storage/inspections/store.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace returns::tests {

inline UtcTime at(std::int64_t milliseconds) {
  return UtcTime(std::chrono::milliseconds(1'790'000'000'000 + milliseconds));
}

inline TimeStamp stamp(std::int64_t milliseconds) {
  return {at(milliseconds), BootTime(std::chrono::milliseconds(milliseconds)), "6f1f0c9e-boot",
          ClockSync::synchronised};
}

inline Occurrence told(Fact fact, std::int64_t milliseconds, std::string actor = "ana") {
  return {std::move(fact), stamp(milliseconds), UserId{std::move(actor)}};
}

inline ScannedCode scanned(CodeKind kind, std::string value) {
  return {CodeSource::camera, "Code128", value, {{kind, value, true}}};
}

inline Product kettle() {
  return {"Electric kettle 螺丝刀 1.7 l",
          "KET-17",
          "X001KETTLE",
          "B0KETTLE01",
          "4006381333931",
          "kitchen",
          {"Base"},
          {4999, "EUR"}};
}

inline ItemClosed closed(const std::string& session, const std::string& item, Grade grade) {
  Outcome outcome;
  outcome.grade = grade;
  outcome.condition = Condition::like_new;
  outcome.disposition = Disposition::restock;
  outcome.reasons = {{"sealed", "packaging", "opened", "Opened, unused"}};
  return {{session}, {item}, outcome, 1, false, "policy-hash"};
}

// One parcel from label to close, with everything that can happen to it.
inline std::vector<Occurrence> whole_session(const std::string& name, std::int64_t from, const std::string& client,
                                             const std::string& tracking) {
  const SessionId session{name};
  const ItemId item{name + "-item"};
  const ClipId clip{name + "-clip"};
  return {
      told(SessionOpened{session, unassigned_client, SessionOrigin::scanned}, from),
      told(ClipBegan{clip, session, {"label", "overview"}, "2026/09/21/" + name}, from + 1),
      told(SegmentStarted{clip, "label", 0, "label-000.mp4", "h264", 1280, 720}, from + 2),
      told(CodeScanned{session, std::nullopt, scanned(CodeKind::tracking_ups, tracking)}, from + 3),
      told(SessionBound{session, {"return-" + name}, {client}, std::nullopt}, from + 4),
      told(ItemOpened{session, item, kettle(), 1, "general", "policy-hash"}, from + 5),
      told(AnswerGiven{session, item, "packaging", {"opened"}, {}}, from + 6),
      told(AnswerGiven{session, item, "note", {}, {"Buyer wrote: Grüße, Kim"}}, from + 7),
      told(PhotoTaken{session, item, {name + "-photo"}, "overview", "p.jpg", std::string(64, 'a'), "note", 1280, 720},
           from + 8),
      told(EvidenceGap{clip, "label", "unplugged", at(from + 8), at(from + 9), 30}, from + 9),
      told(closed(name, item.value, Grade::resellable), from + 10),
      told(ClipSealed{clip, ClipEnd::sealed, 5000, {{"label", "label-000.mp4", 10, 150, 5000, {"aa"}, {10}}}, "bb"},
           from + 11),
      told(SessionClosed{session}, from + 12)};
}

inline storage::StoreOptions options_in(const std::filesystem::path& folder) {
  storage::StoreOptions options;
  options.folder = folder;
  options.station = {"bench-1"};
  options.software = "test";
  options.clocks = [] { return stamp(0); };
  return options;
}

// The value, or a failed test that says why not.
template <typename T>
T need(Result<T> result) {
  if (!result)
    FAIL(result.error().sentence());
  return std::move(result).value();
}
inline void need(const Status& status) {
  if (!status)
    FAIL(status.error().sentence());
}

inline std::unique_ptr<storage::Store> open_store(const storage::StoreOptions& options) {
  return need(storage::Store::open(options));
}

// Takes away what the schema has got since its third version, so that opening brings the store along again.
inline constexpr const char* back_to_schema_3 =
    "DROP TRIGGER personal_note_deleted; DROP TABLE personal_notes; DROP TABLE personal_note_words; "
    "DROP TABLE personal_note_trigrams; DROP TABLE d_undone; DROP TABLE d_code_returns; "
    "DROP INDEX d_items_by_again; ALTER TABLE d_items DROP COLUMN again; "
    "ALTER TABLE d_items DROP COLUMN overridden_at; PRAGMA user_version=3";

// Meddles with a closed store's database behind its back.
inline void meddle(const std::filesystem::path& folder, const std::string& sql) {
  const auto connection = need(storage::Connection::open(folder / "store.sqlite", storage::OpenMode::as_it_is));
  need(connection->script(sql));
}

inline void save_client(storage::Store& store, const std::string& id) {
  need(store.append({told(ClientSaved{{{id}, "Client " + id}}, 1, "")}));
}

}  // namespace returns::tests
