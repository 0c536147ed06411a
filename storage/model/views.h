// What is read back from the store: rows of the history and whole inspections. Values computed from facts.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "storage/model/facts.h"

namespace returns {

enum class SessionPhase { open, parked, closed, voided };
std::string_view name_of(SessionPhase phase);
std::optional<SessionPhase> session_phase_from(std::string_view name);

struct AnswerView {
  std::string question;
  std::vector<std::string> options;
  std::string text;
  UtcTime at{};
};
// What was taken back: an answer, or an override of the grade.
struct UndoneView {
  AnswerView answer;
  std::optional<GradeOverridden> override_;  // then `answer` has only its time
  UtcTime undone_at{};
  std::string undone_by_name;
};
struct PhotoView {
  PhotoId photo;
  std::string camera, file, question;
  UtcTime at{};
};
struct GapView {
  std::string camera, reason;
  UtcTime from{}, to{};
  std::uint64_t frames = 0;
};

struct ItemView {
  ItemId item;
  Product product;
  int quantity = 1;
  std::string policy, policy_hash;
  std::vector<AnswerView> answers;  // those in force, in the order given
  std::vector<UndoneView> undone;   // in the order undone
  std::vector<PhotoView> photos;
  std::optional<GradeOverridden> override_;
  std::optional<UtcTime> overridden_at{};
  std::optional<ItemClosed> closed;
  bool voided = false;
  UtcTime opened_at{};
  std::optional<UtcTime> closed_at;
  std::optional<ItemId> again{};  // of an earlier session, inspected anew
};

struct SegmentView {
  std::string camera, file, codec;
  int segment = 0;
};
struct ClipView {
  ClipId clip;
  std::string folder;
  UtcTime began_at{};
  std::vector<SegmentView> segments;
  std::vector<GapView> gaps;
  std::optional<ClipSealed> sealed;
};

// A parcel that was received, with what is known of the returns announced for its label.
struct ReceivedParcel {
  ParcelId parcel;
  ClientId client;
  ScannedCode code;
  std::vector<ReturnId> returns;
  std::string title;     // of the first product
  std::string order_id;  // empty: none known
  int items = 0;         // announced
  UtcTime received_at{};
  UserId received_by;
  std::string received_by_name;
  friend bool operator==(const ReceivedParcel&, const ReceivedParcel&) = default;
};
// Title, order and items as the announced returns have them.
void describe(ReceivedParcel& parcel, const std::vector<ExpectedReturn>& returns);

struct SessionView {
  SessionId session;
  ClientId client;
  SessionOrigin origin = SessionOrigin::scanned;
  SessionPhase phase = SessionPhase::open;
  std::optional<ExpectedReturn> bound_to;
  std::vector<ScannedCode> codes;
  std::vector<ItemView> items;
  std::vector<PhotoView> photos;  // those of no item
  std::vector<ClipView> clips;
  UserId inspector;
  std::string inspector_name;
  UtcTime opened_at{};
  std::optional<UtcTime> closed_at;
  std::vector<ReceivedParcel> parcels;  // whose arrival was recorded
};

// An item that a session of the return closed, and that was not inspected anew since.
struct InspectedItem {
  ReturnId of_return;
  SessionId session;
  ItemId item;
  Product product;
  int quantity = 1;
  std::optional<Grade> grade;  // none: held
  std::string inspector_name;
  UtcTime closed_at{};
  friend bool operator==(const InspectedItem&, const InspectedItem&) = default;
};

// One row per closed item, newest first.
struct HistoryRow {
  SessionId session;
  ItemId item;
  ClientId client;
  std::string client_name, title, identifier, inspector_name;  // identifier: the one a person knows it by
  std::optional<Grade> grade;
  std::optional<Disposition> disposition;
  bool overridden = false;
  bool has_gap = false;
  int quantity = 1;
  UtcTime closed_at{};
  ReturnId of_return{};  // of the session; empty: it never had one
};

// Whose records a question may see. There is no way to make one by accident: a client, or everything by name.
class Scope {
 public:
  static Scope of(ClientId client) { return Scope(std::move(client)); }
  static Scope all_clients() { return Scope(std::nullopt); }
  const std::optional<ClientId>& client() const { return client_; }

 private:
  explicit Scope(std::optional<ClientId> client) : client_(std::move(client)) {}
  std::optional<ClientId> client_;
};

struct HistoryQuery {
  Scope scope;
  std::string text;  // any identifier or words of the title; empty: all
  std::optional<Grade> grade;
  std::optional<UtcTime> from, to;
  int limit = 100;
  // Paging: the rows after this one, newest first. The item tells rows of the same millisecond apart.
  std::optional<UtcTime> closed_before;
  std::optional<ItemId> before_item = std::nullopt;
  bool held = false;                              // only what has no grade yet
  std::optional<ClientId> client = std::nullopt;  // inside the scope
};

// How many a filter would leave, each counted under the other filters of the question.
struct HistoryCounts {
  struct OfGrade {
    std::optional<Grade> grade;  // none: held
    std::uint64_t items = 0;
  };
  struct OfClient {
    ClientId client;
    std::uint64_t items = 0;
  };
  std::vector<OfGrade> grades;  // empty: too many to count quickly
  std::vector<OfClient> clients;
};

}  // namespace returns
