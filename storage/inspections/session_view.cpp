#include "storage/inspections/queries.h"
#include "storage/journal/entry.h"

namespace returns::storage {
namespace {

UtcTime time_at(const Statement& row, int column) {
  return UtcTime(std::chrono::milliseconds(row.integer(column)));
}

std::optional<UtcTime> optional_time_at(const Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(time_at(row, column));
}

// Reads one session from the derived tables, part by part.
class SessionReading {
 public:
  SessionReading(Connection& connection, const SessionId& session) : db_(connection), id_(session) {}

  Result<SessionView> read() {
    RETURNS_TRY(head());
    if (view_.session.empty())
      return Error{ErrorCode::not_found, "find the session", id_.value, "the store does not have it", ""};
    RETURNS_TRY(bound_return());
    RETURNS_TRY(codes());
    RETURNS_TRY(items());
    for (ItemView& item : view_.items) {
      RETURNS_TRY(answers(item));
      RETURNS_TRY(undone(item));
    }
    RETURNS_TRY(photos());
    RETURNS_TRY(clips());
    RETURNS_TRY_ASSIGN(view_.parcels, read_parcels_of(db_, id_));
    return std::move(view_);
  }

 private:
  Status head() {
    return db_.each(
        "SELECT s.client_id, s.origin, s.phase, s.return_id, s.inspector, coalesce(u.name, s.inspector), s.opened_at, "
        "s.closed_at FROM d_sessions s LEFT JOIN d_users u ON u.id=s.inspector WHERE s.id=?",
        [&](Statement& row) -> Status {
          view_.session = id_;
          view_.client.value = row.text(0);
          view_.origin = session_origin_from(row.text(1)).value_or(SessionOrigin::scanned);
          view_.phase = session_phase_from(row.text(2)).value_or(SessionPhase::open);
          if (!row.is_null(3))
            return_id_ = ReturnId{row.text(3)};
          view_.inspector.value = row.text(4);
          view_.inspector_name = row.text(5);
          view_.opened_at = time_at(row, 6);
          view_.closed_at = optional_time_at(row, 7);
          return {};
        },
        id_);
  }

  Status bound_return() {
    if (return_id_.empty())
      return {};
    auto bound = read_return(db_, return_id_);
    if (bound) {
      view_.bound_to = *std::move(bound);
    } else if (bound.error().code == ErrorCode::not_found) {
      // Reference may be gone (a store rebuilt from its journal); that it was bound is still known.
      view_.bound_to.emplace();
      view_.bound_to->id = return_id_;
      view_.bound_to->client = view_.client;
    } else {
      return std::move(bound).error();
    }
    return {};
  }

  Status codes() {
    return db_.each(
        "SELECT body FROM d_codes WHERE client_id=? AND session_id=? ORDER BY position",
        [&](Statement& row) { return from_json_text(row.text(0), view_.codes.emplace_back()); }, view_.client, id_);
  }

  Status items() {
    return db_.each(
        "SELECT id, product, quantity, policy, policy_hash, override, closed, voided, opened_at, closed_at, "
        "again, overridden_at "
        "FROM d_items WHERE client_id=? AND session_id=? ORDER BY row",
        [&](Statement& row) -> Status {
          ItemView& item = view_.items.emplace_back();
          item.item.value = row.text(0);
          RETURNS_TRY(from_json_text(row.text(1), item.product));
          item.quantity = static_cast<int>(row.integer(2));
          item.policy = row.text(3);
          item.policy_hash = row.text(4);
          if (!row.is_null(5))
            RETURNS_TRY(from_json_text(row.text(5), item.override_.emplace()));
          if (!row.is_null(6))
            RETURNS_TRY(from_json_text(row.text(6), item.closed.emplace()));
          item.voided = row.integer(7) != 0;
          item.opened_at = time_at(row, 8);
          item.closed_at = optional_time_at(row, 9);
          if (!row.is_null(10))
            item.again = ItemId{row.text(10)};
          item.overridden_at = optional_time_at(row, 11);
          return {};
        },
        view_.client, id_);
  }

  Status answers(ItemView& item) {
    return db_.each(
        "SELECT a.question, a.options, coalesce(p.value, ''), a.at FROM d_answers a "
        "LEFT JOIN personal_data p ON p.id=a.text_id WHERE a.client_id=? AND a.item_id=? ORDER BY a.position",
        [&](Statement& row) -> Status {
          AnswerView& answer = item.answers.emplace_back();
          answer.question = row.text(0);
          RETURNS_TRY(from_json_text(row.text(1), answer.options));
          answer.text = row.text(2);
          answer.at = time_at(row, 3);
          return {};
        },
        view_.client, item.item);
  }

  Status undone(ItemView& item) {
    return db_.each(
        "SELECT coalesce(a.question, ''), a.options, coalesce(p.value, ''), a.override, a.given_at, a.undone_at, "
        "coalesce(u.name, a.undone_by) FROM d_undone a LEFT JOIN personal_data p ON p.id=a.text_id "
        "LEFT JOIN d_users u ON u.id=a.undone_by WHERE a.client_id=? AND a.item_id=? ORDER BY a.position",
        [&](Statement& row) -> Status {
          UndoneView& undone = item.undone.emplace_back();
          undone.answer.question = row.text(0);
          if (!row.is_null(1))
            RETURNS_TRY(from_json_text(row.text(1), undone.answer.options));
          undone.answer.text = row.text(2);
          if (!row.is_null(3))
            RETURNS_TRY(from_json_text(row.text(3), undone.override_.emplace()));
          undone.answer.at = time_at(row, 4);
          undone.undone_at = time_at(row, 5);
          undone.undone_by_name = row.text(6);
          return {};
        },
        view_.client, item.item);
  }

  Status photos() {
    return db_.each(
        "SELECT id, camera, file, question, at, item_id FROM d_photos WHERE client_id=? AND session_id=? "
        "ORDER BY position",
        [&](Statement& row) -> Status {
          PhotoView photo{PhotoId{row.text(0)}, row.text(1), row.text(2), row.text(3), time_at(row, 4)};
          std::vector<PhotoView>* list = &view_.photos;
          for (ItemView& item : view_.items)
            if (!row.is_null(5) && item.item.value == row.text(5))
              list = &item.photos;
          list->push_back(std::move(photo));
          return {};
        },
        view_.client, id_);
  }

  Status clips() {
    RETURNS_TRY(db_.each(
        "SELECT id, folder, began_at, sealed FROM d_clips WHERE client_id=? AND session_id=? ORDER BY position",
        [&](Statement& row) -> Status {
          ClipView& clip = view_.clips.emplace_back();
          clip.clip.value = row.text(0);
          clip.folder = row.text(1);
          clip.began_at = time_at(row, 2);
          if (!row.is_null(3))
            RETURNS_TRY(from_json_text(row.text(3), clip.sealed.emplace()));
          return {};
        },
        view_.client, id_));
    for (ClipView& clip : view_.clips) {
      RETURNS_TRY(db_.each(
          "SELECT camera, file, codec, segment FROM d_segments WHERE client_id=? AND clip_id=? ORDER BY position",
          [&](Statement& row) -> Status {
            clip.segments.push_back({row.text(0), row.text(1), row.text(2), static_cast<int>(row.integer(3))});
            return {};
          },
          view_.client, clip.clip));
      RETURNS_TRY(db_.each(
          "SELECT camera, reason, from_at, to_at, frames FROM d_gaps WHERE client_id=? AND clip_id=? ORDER BY position",
          [&](Statement& row) -> Status {
            clip.gaps.push_back({row.text(0), row.text(1), time_at(row, 2), time_at(row, 3),
                                 static_cast<std::uint64_t>(row.integer(4))});
            return {};
          },
          view_.client, clip.clip));
    }
    return {};
  }

  Connection& db_;
  SessionId id_;
  ReturnId return_id_;
  SessionView view_;
};

}  // namespace

Result<SessionView> read_session(Connection& connection, const Scope& scope, const SessionId& session) {
  RETURNS_TRY_ASSIGN(const Transaction snapshot, Transaction::begin(connection, TransactionKind::read));
  RETURNS_TRY_ASSIGN(SessionView view, SessionReading(connection, session).read());
  if (scope.client() && view.client != *scope.client())
    return Error{ErrorCode::not_found, "find the session", session.value, "the store does not have it", ""};
  return view;
}

Result<std::vector<SessionView>> read_sessions_in(Connection& connection, SessionPhase phase) {
  RETURNS_TRY_ASSIGN(const Transaction snapshot, Transaction::begin(connection, TransactionKind::read));
  std::vector<SessionView> views;
  std::vector<SessionId> ids;
  RETURNS_TRY(connection.each(
      "SELECT id FROM d_sessions WHERE phase=? ORDER BY opened_at, id",
      [&](Statement& row) -> Status {
        ids.push_back(SessionId{row.text(0)});
        return {};
      },
      name_of(phase)));
  for (const SessionId& id : ids) {
    RETURNS_TRY_ASSIGN(SessionView view, SessionReading(connection, id).read());
    views.push_back(std::move(view));
  }
  return views;
}

}  // namespace returns::storage
