#include "storage/inspections/projection.h"

#include "storage/evidence/digest.h"
#include "storage/inspections/identifiers.h"

namespace returns::storage {
namespace {

class Projector {
 public:
  Projector(Connection& db, const DecodedEntry& entry) : db_(db), entry_(entry) {}

  // --- the station and its people
  Status operator()(const StationStarted&) { return {}; }
  Status operator()(const EpochBegun&) { return {}; }
  Status operator()(const ClockJumped&) { return {}; }
  Status operator()(const SignedIn&) { return {}; }
  Status operator()(const SignedOut&) { return {}; }
  Status operator()(const StationLocked&) { return {}; }
  Status operator()(const CameraWentAway&) { return {}; }
  Status operator()(const CameraCameBack&) { return {}; }
  Status operator()(const ClientSaved& f) {
    return db_.run("INSERT INTO d_clients VALUES(?,?) ON CONFLICT(id) DO UPDATE SET name=excluded.name", f.client.id,
                   f.client.name);
  }
  Status operator()(const UserSaved& f) {
    return db_.run(
        "INSERT INTO d_users VALUES(?,?,?,?) "
        "ON CONFLICT(id) DO UPDATE SET name=excluded.name, role=excluded.role, enabled=excluded.enabled",
        f.user, f.name, name_of(f.role), f.enabled);
  }

  // --- a parcel's session
  Status operator()(const SessionOpened& f) {
    return db_.run(
        "INSERT INTO d_sessions(id, client_id, origin, phase, inspector, opened_at) VALUES(?,?,?,'open',?,?)",
        f.session, f.client, name_of(f.origin), entry_.occurrence.actor, at());
  }
  Status operator()(const CodeScanned& f) {
    RETURNS_TRY(db_.run("INSERT INTO d_codes SELECT ?, client_id, id, ?, ? FROM d_sessions WHERE id=?", position(),
                        item_of(f.item), to_json_text(f.code), f.session));
    RETURNS_TRY(one_row("session " + f.session.value));
    return refresh_links(db_, f.session);
  }
  Status operator()(const CodeLookedUp& f) {
    RETURNS_TRY_ASSIGN(const auto client, db_.text("SELECT client_id FROM d_sessions WHERE id=?", f.session));
    if (!client)
      return missing("session " + f.session.value);
    for (const ReturnId& named : f.returns)
      RETURNS_TRY(db_.run("INSERT OR IGNORE INTO d_code_returns VALUES(?,?,?,?)", f.session, to_hex(as_bytes(f.raw)),
                          named, *client));
    return refresh_links(db_, f.session);
  }
  Status operator()(const SessionBound& f) {
    RETURNS_TRY(db_.run("UPDATE d_sessions SET client_id=?, return_id=? WHERE id=?", f.client, f.to, f.session));
    RETURNS_TRY(one_row("session " + f.session.value));
    return refresh_links(db_, f.session);
  }
  Status operator()(const UnannouncedReturnMade& f) {
    RETURNS_TRY(db_.run("INSERT INTO d_returns SELECT ?,?,id,?,?,?,?,?,? FROM d_sessions WHERE id=?", f.made.id,
                        f.made.client, display_identifier(f.made), f.made.expected_at, to_json_text(f.made),
                        personal("made.buyer_name"), personal("made.buyer_comment"), personal("note"), f.session));
    RETURNS_TRY(one_row("session " + f.session.value));
    for (const IdentifierKey& key : keys_of(f.made))
      RETURNS_TRY(db_.run("INSERT INTO d_return_identifiers VALUES(?,?,?,?)", name_of(key.identifier_class), key.value,
                          f.made.id, f.made.client));
    // It was made of what was read from the parcel, whatever else that names.
    RETURNS_TRY(db_.run(
        "INSERT OR IGNORE INTO d_code_returns SELECT DISTINCT session_id, code, ?, client_id FROM d_code_returns "
        "WHERE session_id=?",
        f.made.id, f.session));
    return refresh_links(db_, f.session);
  }
  Status operator()(const SessionParked& f) { return phase(f.session, "parked"); }
  Status operator()(const SessionResumed& f) { return phase(f.session, "open"); }
  Status operator()(const SessionClosed& f) { return end(f.session, "closed"); }
  Status operator()(const SessionVoided& f) {
    RETURNS_TRY(end(f.session, "voided"));
    return db_.run("UPDATE d_parcels SET session_id=NULL, client_id=received_for WHERE session_id=?", f.session);
  }

  // --- a parcel's arrival
  Status operator()(const ParcelReceived& f) {
    std::vector<std::string> returns;
    for (const ReturnId& id : f.returns)
      returns.push_back(id.value);
    return db_.run("INSERT INTO d_parcels VALUES(?,?,?,NULL,?,?,?,?,?)", f.parcel, f.client, f.client, position(),
                   to_json_text(returns), to_json_text(f.code), at(), entry_.occurrence.actor);
  }
  Status operator()(const ParcelOpened& f) {
    RETURNS_TRY(
        db_.run("UPDATE d_parcels SET session_id=s.id, client_id=s.client_id FROM d_sessions s "
                "WHERE s.id=? AND d_parcels.id=?",
                f.session, f.parcel));
    return one_row("parcel " + f.parcel.value + " or session " + f.session.value);
  }

  // --- an item
  Status operator()(const ItemOpened& f) {
    RETURNS_TRY(db_.run(
        "INSERT INTO d_items(id, client_id, session_id, title, product, quantity, policy, policy_hash, opened_at, "
        "again) SELECT ?, client_id, id, ?, ?, ?, ?, ?, ?, ? FROM d_sessions WHERE id=?",
        f.item, f.product.title, to_json_text(f.product), f.quantity, f.policy, f.policy_hash, at(), item_of(f.again),
        f.session));
    return one_row("session " + f.session.value);
  }
  Status operator()(const QuantitySet& f) {
    return item_update("UPDATE d_items SET quantity=? WHERE id=? AND session_id=?", f, f.quantity);
  }
  Status operator()(const AnswerGiven& f) {
    RETURNS_TRY(
        db_.run("INSERT INTO d_answers SELECT id, client_id, ?, ?, ?, ?, ? FROM d_items WHERE id=? AND session_id=? "
                "ON CONFLICT(item_id, question) DO UPDATE SET options=excluded.options, text_id=excluded.text_id, "
                "at=excluded.at",
                f.question, position(), to_json_text(f.options), personal("text"), at(), f.item, f.session));
    return one_row("item " + f.item.value);
  }
  Status operator()(const AnswerUndone& f) {
    RETURNS_TRY(db_.run(
        "INSERT INTO d_undone SELECT ?, client_id, item_id, question, options, text_id, NULL, at, ?, ? FROM d_answers "
        "WHERE item_id=? AND question=?",
        position(), at(), entry_.occurrence.actor, f.item, f.question));
    return db_.run("DELETE FROM d_answers WHERE item_id=? AND question=?", f.item, f.question);
  }
  Status operator()(const PhotoTaken& f) {
    RETURNS_TRY(db_.run(
        "INSERT INTO d_photos SELECT ?, client_id, id, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM d_sessions WHERE id=?", f.photo,
        item_of(f.item), position(), f.camera, f.file, f.sha256, f.question, f.width, f.height, at(), f.session));
    return one_row("session " + f.session.value);
  }
  Status operator()(const GradeOverridden& f) {
    RETURNS_TRY(db_.run("UPDATE d_items SET override=?, overridden_at=? WHERE id=? AND session_id=?", to_json_text(f),
                        at(), f.item, f.session));
    return one_row("item " + f.item.value);
  }
  Status operator()(const OverrideUndone& f) {
    RETURNS_TRY(
        db_.run("INSERT INTO d_undone SELECT ?, client_id, id, NULL, NULL, NULL, override, overridden_at, ?, ? "
                "FROM d_items WHERE id=? AND session_id=? AND override IS NOT NULL",
                position(), at(), entry_.occurrence.actor, f.item, f.session));
    RETURNS_TRY(
        db_.run("UPDATE d_items SET override=NULL, overridden_at=NULL WHERE id=? AND session_id=?", f.item, f.session));
    return one_row("item " + f.item.value);
  }
  Status operator()(const ItemClosed& f) {
    RETURNS_TRY(db_.run(
        "UPDATE d_items SET closed=?, grade=?, disposition=?, overridden=?, quantity=?, closed_by=?, closed_at=? "
        "WHERE id=? AND session_id=?",
        to_json_text(f), optional_name(f.outcome.grade), optional_name(f.outcome.disposition), f.overridden, f.quantity,
        entry_.occurrence.actor, at(), f.item, f.session));
    RETURNS_TRY(one_row("item " + f.item.value));
    return refresh_search(db_, f.session);
  }
  Status operator()(const ItemVoided& f) {
    return item_update("UPDATE d_items SET voided=? WHERE id=? AND session_id=?", f, 1);
  }

  // --- evidence
  Status operator()(const ClipBegan& f) {
    RETURNS_TRY(db_.run("INSERT INTO d_clips SELECT ?, client_id, id, ?, ?, ?, ?, NULL FROM d_sessions WHERE id=?",
                        f.clip, position(), f.folder, to_json_text(f.cameras), at(), f.session));
    return one_row("session " + f.session.value);
  }
  Status operator()(const SegmentStarted& f) {
    RETURNS_TRY(db_.run("INSERT INTO d_segments SELECT ?, id, client_id, ?, ?, ?, ?, ?, ? FROM d_clips WHERE id=?",
                        position(), f.camera, f.segment, f.file, f.codec, f.width, f.height, f.clip));
    return one_row("clip " + f.clip.value);
  }
  Status operator()(const EvidenceGap& f) {
    RETURNS_TRY(db_.run("INSERT INTO d_gaps SELECT ?, id, client_id, ?, ?, ?, ?, ? FROM d_clips WHERE id=?", position(),
                        f.camera, f.reason, f.from, f.to, f.frames, f.clip));
    return one_row("clip " + f.clip.value);
  }
  Status operator()(const ClipSealed& f) {
    RETURNS_TRY(db_.run("UPDATE d_clips SET sealed=? WHERE id=?", to_json_text(f), f.clip));
    return one_row("clip " + f.clip.value);
  }

 private:
  UtcTime at() const { return entry_.occurrence.at.utc; }
  std::int64_t position() const {
    return static_cast<std::int64_t>(entry_.key.epoch << 40) + static_cast<std::int64_t>(entry_.key.seq);
  }
  static std::optional<std::string> item_of(const std::optional<ItemId>& item) {
    return item ? std::optional(item->value) : std::nullopt;
  }
  template <typename Enum>
  static std::optional<std::string> optional_name(const std::optional<Enum>& value) {
    return value ? std::optional(std::string(name_of(*value))) : std::nullopt;
  }
  std::optional<std::string> personal(std::string_view field) const {
    const PersonalReference* reference = entry_.personal_at(field);
    return reference != nullptr ? std::optional(reference->id) : std::nullopt;
  }
  Status one_row(const std::string& parent) const { return db_.changes() == 1 ? Status{} : missing(parent); }
  Status missing(const std::string& parent) const {
    return Error{ErrorCode::invalid_input, "record", std::string(name_of(entry_.occurrence.fact)),
                 "the store has no " + parent, ""};
  }
  template <typename F, typename Value>
  Status item_update(std::string_view sql, const F& fact, const Value& value) {
    RETURNS_TRY(db_.run(sql, value, fact.item, fact.session));
    return one_row("item " + fact.item.value);
  }
  Status phase(const SessionId& session, std::string_view phase) {
    RETURNS_TRY(db_.run("UPDATE d_sessions SET phase=? WHERE id=?", phase, session));
    return one_row("session " + session.value);
  }
  Status end(const SessionId& session, std::string_view phase) {
    RETURNS_TRY(db_.run("UPDATE d_sessions SET phase=?, closed_at=? WHERE id=?", phase, at(), session));
    return one_row("session " + session.value);
  }

  Connection& db_;
  const DecodedEntry& entry_;
};

}  // namespace

Status apply(Connection& connection, const DecodedEntry& entry) {
  return std::visit(Projector(connection, entry), entry.occurrence.fact);
}

}  // namespace returns::storage
