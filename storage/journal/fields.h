// Which fields each fact has in its stored body: one list per struct, read by the writer and the reader of codec.h.
// These names and shapes are the format of the newest version of every kind (see entry.cpp); changing one is a new
// version with an upcaster.
#pragma once
#include "storage/model/facts.h"

namespace returns::storage {

// --- values
template <typename A>
void fields(A& a, Money& f) {
  a("minor", f.minor), a("currency", f.currency);
}
template <typename A>
void fields(A& a, Client& f) {
  a("id", f.id), a("name", f.name);
}
template <typename A>
void fields(A& a, Identifier& f) {
  a("kind", f.kind), a("value", f.value), a("check_digit", f.check_digit);
}
template <typename A>
void fields(A& a, ScannedCode& f) {
  a("source", f.source), a("symbology", f.symbology), a.raw_bytes("raw", f.raw), a("candidates", f.candidates);
}
template <typename A>
void fields(A& a, Product& f) {
  a("title", f.title), a("sku", f.sku), a("fnsku", f.fnsku), a("asin", f.asin), a("gtin", f.gtin);
  a("category", f.category), a("accessories", f.accessories), a("list_price", f.list_price);
}
template <typename A>
void fields(A& a, ExpectedItem& f) {
  a("product", f.product), a("quantity", f.quantity), a("serial", f.serial), a("lpn", f.lpn);
}
template <typename A>
void fields(A& a, ExpectedReturn& f) {
  a("id", f.id), a("client", f.client), a("announced", f.announced), a("order_id", f.order_id), a("rma", f.rma);
  a("tracking_numbers", f.tracking_numbers), a("items", f.items), a("reason_code", f.reason_code);
  a.personal("buyer_comment", f.buyer_comment), a.personal("buyer_name", f.buyer_name);
  a("expected_at", f.expected_at);
}
template <typename A>
void fields(A& a, Reason& f) {
  a("rule", f.rule), a("question", f.question), a("answer", f.answer), a("text", f.text);
}
template <typename A>
void fields(A& a, Outcome& f) {
  a("grade", f.grade), a("condition", f.condition), a("disposition", f.disposition);
  a("deduction_limit", f.deduction_limit), a("reasons", f.reasons), a("required_photos", f.required_photos);
}
template <typename A>
void fields(A& a, SealedFile& f) {
  a("camera", f.camera), a("file", f.file), a("whole_until", f.whole_until), a("frames", f.frames);
  a("milliseconds", f.milliseconds), a("fragment_hashes", f.fragment_hashes);
  a("fragment_lengths", f.fragment_lengths);
}

// --- the station and its people
template <typename A>
void fields(A& a, StationStarted& f) {
  a("software", f.software);
}
template <typename A>
void fields(A& a, EpochBegun& f) {
  a("public_key", f.public_key), a("cause", f.cause), a("previous_head", f.previous_head);
}
template <typename A>
void fields(A& a, ClockJumped& f) {
  a("milliseconds", f.milliseconds);
}
template <typename A>
void fields(A& a, ClientSaved& f) {
  a("client", f.client);
}
template <typename A>
void fields(A& a, UserSaved& f) {
  a("user", f.user), a("name", f.name), a("role", f.role), a("enabled", f.enabled);
}
template <typename A>
void fields(A& a, SignedIn& f) {
  a("user", f.user);
}
template <typename A>
void fields(A& a, SignedOut& f) {
  a("user", f.user);
}
template <typename A>
void fields(A& a, StationLocked& f) {
  a("user", f.user), a("cause", f.cause);
}

// --- a parcel's session
template <typename A>
void fields(A& a, SessionOpened& f) {
  a("session", f.session), a("client", f.client), a("origin", f.origin);
}
template <typename A>
void fields(A& a, CodeScanned& f) {
  a("session", f.session), a("item", f.item), a("code", f.code);
}
template <typename A>
void fields(A& a, CodeLookedUp& f) {
  a("session", f.session), a.raw_bytes("raw", f.raw), a("returns", f.returns);
}
template <typename A>
void fields(A& a, SessionBound& f) {
  a("session", f.session), a("to", f.to), a("client", f.client), a("before", f.before);
}
template <typename A>
void fields(A& a, UnannouncedReturnMade& f) {
  a("session", f.session), a("made", f.made), a.personal("note", f.note.value);
}
template <typename A>
void fields(A& a, SessionParked& f) {
  a("session", f.session);
}
template <typename A>
void fields(A& a, SessionResumed& f) {
  a("session", f.session);
}
template <typename A>
void fields(A& a, SessionClosed& f) {
  a("session", f.session);
}
template <typename A>
void fields(A& a, SessionVoided& f) {
  a("session", f.session), a("reason", f.reason);
}

// --- a parcel's arrival
template <typename A>
void fields(A& a, ParcelReceived& f) {
  a("parcel", f.parcel), a("client", f.client), a("returns", f.returns), a("code", f.code);
}
template <typename A>
void fields(A& a, ParcelOpened& f) {
  a("session", f.session), a("parcel", f.parcel);
}

// --- an item
template <typename A>
void fields(A& a, ItemOpened& f) {
  a("session", f.session), a("item", f.item), a("product", f.product), a("quantity", f.quantity);
  a("policy", f.policy), a("policy_hash", f.policy_hash), a("again", f.again);
}
template <typename A>
void fields(A& a, QuantitySet& f) {
  a("session", f.session), a("item", f.item), a("quantity", f.quantity);
}
template <typename A>
void fields(A& a, AnswerGiven& f) {
  a("session", f.session), a("item", f.item), a("question", f.question), a("options", f.options);
  a.personal("text", f.text.value);
}
template <typename A>
void fields(A& a, AnswerUndone& f) {
  a("session", f.session), a("item", f.item), a("question", f.question);
}
template <typename A>
void fields(A& a, PhotoTaken& f) {
  a("session", f.session), a("item", f.item), a("photo", f.photo), a("camera", f.camera), a("file", f.file);
  a("sha256", f.sha256), a("question", f.question), a("width", f.width), a("height", f.height);
}
template <typename A>
void fields(A& a, GradeOverridden& f) {
  a("session", f.session), a("item", f.item), a("grade", f.grade), a("disposition", f.disposition);
  a("reason", f.reason);
}
template <typename A>
void fields(A& a, OverrideUndone& f) {
  a("session", f.session), a("item", f.item);
}
template <typename A>
void fields(A& a, ItemClosed& f) {
  a("session", f.session), a("item", f.item), a("outcome", f.outcome), a("quantity", f.quantity);
  a("overridden", f.overridden), a("policy_hash", f.policy_hash);
}
template <typename A>
void fields(A& a, ItemVoided& f) {
  a("session", f.session), a("item", f.item), a("reason", f.reason);
}

// --- evidence
template <typename A>
void fields(A& a, ClipBegan& f) {
  a("clip", f.clip), a("session", f.session), a("cameras", f.cameras), a("folder", f.folder);
}
template <typename A>
void fields(A& a, SegmentStarted& f) {
  a("clip", f.clip), a("camera", f.camera), a("segment", f.segment), a("file", f.file), a("codec", f.codec);
  a("width", f.width), a("height", f.height);
}
template <typename A>
void fields(A& a, EvidenceGap& f) {
  a("clip", f.clip), a("camera", f.camera), a("reason", f.reason), a("from", f.from), a("to", f.to);
  a("frames", f.frames);
}
template <typename A>
void fields(A& a, ClipSealed& f) {
  a("clip", f.clip), a("end", f.end), a("milliseconds", f.milliseconds), a("files", f.files);
  a("manifest_sha256", f.manifest_sha256);
}
template <typename A>
void fields(A& a, CameraWentAway& f) {
  a("camera", f.camera), a("reason", f.reason);
}
template <typename A>
void fields(A& a, CameraCameBack& f) {
  a("camera", f.camera);
}

}  // namespace returns::storage
