// Facts: everything the journal records. A fact is appended when it happens and is never changed; what a screen or a
// report shows is computed from facts. Fields of type PersonalText are stored apart from the journal (which keeps a
// salted commitment), so that they can be deleted without breaking the chain.
//
// Adding a fact: a struct here, its name in facts.cpp, its codec and projection in storage/. Changing a stored fact
// means a new version and an upcaster; old bytes stay readable for ever.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "storage/base/clock.h"
#include "storage/model/code.h"
#include "storage/model/ids.h"
#include "storage/model/outcome.h"
#include "storage/model/records.h"

namespace returns {

struct PersonalText {
  std::string value;
  friend bool operator==(const PersonalText&, const PersonalText&) = default;
};

// --- the station and its people -------------------------------------------------------------------------------------
struct StationStarted {
  std::string software;
  friend bool operator==(const StationStarted&, const StationStarted&) = default;
};
struct EpochBegun {
  std::string public_key;
  std::string cause;
  std::string previous_head;
  friend bool operator==(const EpochBegun&, const EpochBegun&) = default;
};  // hex; cause: "first start", "restored", "rotated"
struct ClockJumped {
  std::int64_t milliseconds = 0;
  friend bool operator==(const ClockJumped&, const ClockJumped&) = default;
};
struct ClientSaved {
  Client client;
  friend bool operator==(const ClientSaved&, const ClientSaved&) = default;
};
struct UserSaved {
  UserId user;
  std::string name;
  Role role = Role::inspector;
  bool enabled = true;
  friend bool operator==(const UserSaved&, const UserSaved&) = default;
};
struct SignedIn {
  UserId user;
  friend bool operator==(const SignedIn&, const SignedIn&) = default;
};
struct SignedOut {
  UserId user;
  friend bool operator==(const SignedOut&, const SignedOut&) = default;
};
// The work was hidden; SignedIn says who came back. cause: "asked", "idle".
struct StationLocked {
  UserId user;
  std::string cause;
  friend bool operator==(const StationLocked&, const StationLocked&) = default;
};

// --- a parcel's session ---------------------------------------------------------------------------------------------
enum class SessionOrigin { scanned, by_hand };
std::string_view name_of(SessionOrigin origin);
std::optional<SessionOrigin> session_origin_from(std::string_view name);
struct SessionOpened {
  SessionId session;
  ClientId client;
  SessionOrigin origin = SessionOrigin::scanned;
  friend bool operator==(const SessionOpened&, const SessionOpened&) = default;
};
struct CodeScanned {
  SessionId session;
  std::optional<ItemId> item;
  ScannedCode code;
  friend bool operator==(const CodeScanned&, const CodeScanned&) = default;
};
// What the store knew of a code of the session when it was asked: the returns that it names, at least one. A code that
// names other returns than the session's own does not lead to it, whether it was refused or the session bound anew.
struct CodeLookedUp {
  SessionId session;
  std::string raw;  // of the code
  std::vector<ReturnId> returns;
  friend bool operator==(const CodeLookedUp&, const CodeLookedUp&) = default;
};
// The session belongs to this return from here on; `before` is set when it is rebound.
struct SessionBound {
  SessionId session;
  ReturnId to;
  ClientId client;
  std::optional<ReturnId> before;
  friend bool operator==(const SessionBound&, const SessionBound&) = default;
};
// A return that nobody announced, made at the bench. Personal: buyer_name, note.
struct UnannouncedReturnMade {
  SessionId session;
  ExpectedReturn made;
  PersonalText note;
  friend bool operator==(const UnannouncedReturnMade&, const UnannouncedReturnMade&) = default;
};
struct SessionParked {
  SessionId session;
  friend bool operator==(const SessionParked&, const SessionParked&) = default;
};
struct SessionResumed {
  SessionId session;
  friend bool operator==(const SessionResumed&, const SessionResumed&) = default;
};
struct SessionClosed {
  SessionId session;
  friend bool operator==(const SessionClosed&, const SessionClosed&) = default;
};
struct SessionVoided {
  SessionId session;
  std::string reason;
  friend bool operator==(const SessionVoided&, const SessionVoided&) = default;
};

// --- a parcel's arrival ---------------------------------------------------------------------------------------------
// Received at the dock, before anybody inspects it: when and by whom stand in the entry. `returns` are those announced
// for its label, usually one; empty: nobody announced it.
struct ParcelReceived {
  ParcelId parcel;
  ClientId client;
  std::vector<ReturnId> returns;
  ScannedCode code;
  friend bool operator==(const ParcelReceived&, const ParcelReceived&) = default;
};
// Its inspection began: it waits no longer. Voiding the session puts it back.
struct ParcelOpened {
  SessionId session;
  ParcelId parcel;
  friend bool operator==(const ParcelOpened&, const ParcelOpened&) = default;
};

// --- an item --------------------------------------------------------------------------------------------------------
struct ItemOpened {
  SessionId session;
  ItemId item;
  Product product;
  int quantity = 1;
  std::string policy;
  std::string policy_hash;
  std::optional<ItemId> again{};  // of an earlier session of the same return, and inspected anew on purpose
  friend bool operator==(const ItemOpened&, const ItemOpened&) = default;
};
struct QuantitySet {
  SessionId session;
  ItemId item;
  int quantity = 1;
  friend bool operator==(const QuantitySet&, const QuantitySet&) = default;
};
struct AnswerGiven {
  SessionId session;
  ItemId item;
  std::string question;
  std::vector<std::string> options;
  PersonalText text;
  friend bool operator==(const AnswerGiven&, const AnswerGiven&) = default;
};
struct AnswerUndone {
  SessionId session;
  ItemId item;
  std::string question;
  friend bool operator==(const AnswerUndone&, const AnswerUndone&) = default;
};
struct PhotoTaken {
  SessionId session;
  std::optional<ItemId> item;
  PhotoId photo;
  std::string camera;
  std::string file;
  std::string sha256;
  std::string question;
  int width = 0;
  int height = 0;
  friend bool operator==(const PhotoTaken&, const PhotoTaken&) = default;
};  // file: relative to the evidence folder
struct GradeOverridden {
  SessionId session;
  ItemId item;
  Grade grade = Grade::resellable;
  std::optional<Disposition> disposition;
  std::string reason;
  friend bool operator==(const GradeOverridden&, const GradeOverridden&) = default;
};
struct OverrideUndone {
  SessionId session;
  ItemId item;
  friend bool operator==(const OverrideUndone&, const OverrideUndone&) = default;
};
struct ItemClosed {
  SessionId session;
  ItemId item;
  Outcome outcome;
  int quantity = 1;
  bool overridden = false;
  std::string policy_hash;
  friend bool operator==(const ItemClosed&, const ItemClosed&) = default;
};
struct ItemVoided {
  SessionId session;
  ItemId item;
  std::string reason;
  friend bool operator==(const ItemVoided&, const ItemVoided&) = default;
};

// --- evidence -------------------------------------------------------------------------------------------------------
struct ClipBegan {
  ClipId clip;
  SessionId session;
  std::vector<std::string> cameras;
  std::string folder;
  friend bool operator==(const ClipBegan&, const ClipBegan&) = default;
};  // folder: relative to the evidence folder
struct SegmentStarted {
  ClipId clip;
  std::string camera;
  int segment = 0;
  std::string file;
  std::string codec;
  int width = 0;
  int height = 0;
  friend bool operator==(const SegmentStarted&, const SegmentStarted&) = default;
};
struct EvidenceGap {
  ClipId clip;
  std::string camera;
  std::string reason;
  UtcTime from{};
  UtcTime to{};
  std::uint64_t frames = 0;
  friend bool operator==(const EvidenceGap&, const EvidenceGap&) = default;
};
enum class ClipEnd { sealed, torn };  // torn: found after a crash, indexed to its last whole fragment
std::string_view name_of(ClipEnd end);
std::optional<ClipEnd> clip_end_from(std::string_view name);
struct SealedFile {
  std::string camera;
  std::string file;
  std::uint64_t whole_until = 0;
  std::uint64_t frames = 0;
  std::int64_t milliseconds = 0;
  std::vector<std::string> fragment_hashes;     // SHA-256, hex, in order from the file's first byte
  std::vector<std::uint64_t> fragment_lengths;  // bytes, one for each hash; together they are whole_until
  friend bool operator==(const SealedFile&, const SealedFile&) = default;
};  // file: its name in the clip's folder
struct ClipSealed {
  ClipId clip;
  ClipEnd end = ClipEnd::sealed;
  std::int64_t milliseconds = 0;
  std::vector<SealedFile> files;
  std::string manifest_sha256;
  friend bool operator==(const ClipSealed&, const ClipSealed&) = default;
};
struct CameraWentAway {
  std::string camera;
  std::string reason;
  friend bool operator==(const CameraWentAway&, const CameraWentAway&) = default;
};
struct CameraCameBack {
  std::string camera;
  friend bool operator==(const CameraCameBack&, const CameraCameBack&) = default;
};

using Fact =
    std::variant<StationStarted, EpochBegun, ClockJumped, ClientSaved, UserSaved, SignedIn, SignedOut, SessionOpened,
                 CodeScanned, SessionBound, UnannouncedReturnMade, SessionParked, SessionResumed, SessionClosed,
                 SessionVoided, ItemOpened, QuantitySet, AnswerGiven, AnswerUndone, PhotoTaken, GradeOverridden,
                 OverrideUndone, ItemClosed, ItemVoided, ClipBegan, SegmentStarted, EvidenceGap, ClipSealed,
                 CameraWentAway, CameraCameBack, ParcelReceived, ParcelOpened, StationLocked, CodeLookedUp>;

std::string_view name_of(ClockSync sync);
std::optional<ClockSync> clock_sync_from(std::string_view name);

// The stable name in the journal: "item_closed".
std::string_view name_of(const Fact& fact);
// The session it belongs to; empty for facts of the station. Clip facts name their session only in ClipBegan.
SessionId session_of(const Fact& fact);

// A fact with who and when, as it is handed to the store.
struct Occurrence {
  Fact fact;
  TimeStamp at;
  UserId actor;  // empty: the station itself
  friend bool operator==(const Occurrence&, const Occurrence&) = default;
};

}  // namespace returns
