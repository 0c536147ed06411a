// Everything that can happen to the station. Events come from input, workers and time; they carry the clock and fresh
// ids, because the core reads no clock and makes no ids.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/station/state.h"

namespace returns::station {

// --- a person asks (touch, key, hand scanner or command code: all arrive as the same events) -----------------------
struct SignInAsked {
  std::string badge, pin;
};
struct SignOutAsked {};
struct LockAsked {};
struct TakeOverAsked {};  // by Lock::taking_over: parks the open parcel of whoever locked
struct TakeOverDeclined {};
struct StartByHandAsked {};  // no readable label: opens a session and the clip
struct AnswerAsked {
  std::string question, option;
};  // multi: toggles the option
struct AnswerTextAsked {
  std::string question, text;
};                    // number and text: a draft until NextAsked; on an answered question: its note, journalled at once
struct NextAsked {};  // confirms a multi, number or text answer
struct BackAsked {};  // to the question before; its answer is taken back
struct UndoAsked {};  // takes back the override, else the last answer, of the open item; what is closed stays closed
struct PhotoAsked {
  PhotoId again;
};  // again: one more of what that photo shows; empty: of what is asked for
struct LookHarderAsked {};
struct LookUpAgainAsked {};  // the newest code, after the store could not be asked
struct ReadingChosen {
  std::size_t reading = 0;
};  // which of the newest code's candidates it is
struct QuantityAsked {
  int quantity = 1;
};
struct OverrideAsked {
  Grade grade = Grade::resellable;
  std::optional<Disposition> disposition;
  std::string reason;
};
struct NextItemAsked {
  std::optional<std::size_t> expected_item;
  Product product;
};  // opens an item: an expected one by index, or by hand
struct InspectAgainAsked {
  ItemId item;
};  // opens one of earlier_items() anew
struct CloseItemAsked {};
struct VoidItemAsked {
  ItemId item;
  std::string reason;
};
struct CloseParcelAsked {};
struct VoidSessionAsked {
  std::string reason;
};
struct ParkAsked {};
struct ResumeAsked {
  SessionId session;
};
struct ReturnChosen {
  ReturnId chosen;
};  // one of Session::choices
struct RebindAsked {
  ReturnId to;
};
struct UnannouncedAsked {
  ClientId client;
  std::string note;
};  // makes a return for this session
struct DockAsked {
  bool open = true;
};  // the dock is entered or left
struct ReceiveAsked {
  ClientId client;
};                         // the first of Dock::unsure is received for that client
struct ArrivalRefused {};  // it is put aside
struct InspectParcelAsked {
  ParcelId parcel;
};
struct NoticeDismissed {
  std::uint64_t number = 0;
};

// --- codes ----------------------------------------------------------------------------------------------------------
struct CodeSeen {
  std::string camera, symbology, raw;
  std::array<float, 8> quad{};
  std::uint64_t frame = 0;
  bool error_corrected = false;
};
struct CodeEntered {
  CodeSource source = CodeSource::hand_scanner;
  std::string raw;
};  // whole scan or typed line

struct CommandMeantNothing {
  std::string name;  // as the sheet calls it, in the language of the screen
};

// The label camera was looked at: told when the hindrance changes for more than a moment, and after each LookHarder.
struct SightTold {
  Sight sight;
  bool harder = false;
  int codes = 0;  // read in that picture
};

// --- workers tell ---------------------------------------------------------------------------------------------------
struct StoreOpened {
  std::vector<Client> clients;
  std::vector<SessionView> open_sessions, parked_sessions;
  std::optional<User> user;
  std::vector<std::string> notes;
  std::vector<ReceivedParcel> received;  // not being inspected
};
struct LookupAnswered {
  SessionId session;  // as asked; empty when no session was open
  std::vector<ExpectedReturn> returns;
  std::vector<HistoryRow> seen_before;
  std::optional<Error> error;
  std::uint64_t arrival = 0;                  // as asked
  std::optional<ScannedCode> code = {};       // as asked
  std::vector<ReturnId> elsewhere = {};       // returns of other clients that the code names
  std::vector<InspectedItem> inspected = {};  // of `returns`, by other sessions
};
struct SessionLoaded {
  SessionView view;
  std::optional<Error> error;
  std::vector<InspectedItem> inspected = {};  // of its return, by other sessions
};                                            // answer to LoadSession (resume)
struct Committed {
  std::uint64_t token = 0;
};
struct CommitFailed {
  std::uint64_t token = 0;
  Error error;
};
struct SignInAnswered {
  std::optional<User> user;
  std::optional<Error> error;
};
struct CameraTold {
  CameraStatus status;
};
struct ScannerTold {
  ScannerStatus status;
};
struct ClipRunning {
  ClipBegan began;
};  // the core journals it
struct SegmentOpened {
  SegmentStarted segment;
};
struct FragmentSynced {
  ClipId clip;
  std::string camera;
  std::chrono::milliseconds on_disk{};
  std::uint64_t bytes = 0;  // on disk of this camera's clip
};
struct GapTold {
  EvidenceGap gap;
};
struct ClipFailedToRun {
  ClipId clip;
  std::string camera;
  Error error;
};
struct ClipFinished {
  ClipSealed sealed;
};
struct PhotoStored {
  PhotoTaken photo;
};
struct PhotoFailed {
  PhotoId photo;
  Error error;
};
struct DiskTold {
  DiskStatus disk;
};
struct UpstreamTold {
  UpstreamStatus upstream;
};
struct StoreTold {
  StoreStatus store;
};
struct ScanningTold {
  std::string trouble;  // why no camera's picture is searched for codes; empty when it is
};
struct ClockJumpSeen {
  std::int64_t milliseconds = 0;
};
struct WorkerTrouble {
  std::string worker;
  Error error;
};
struct UserTold {
  User user;
};                   // an administrator saved this person
struct StirSeen {};  // something moved before a camera, or a person touched screen, mouse or keys
// An administrator changed what can change while the station runs.
struct SiteTold {
  std::string language;
  std::chrono::minutes idle_prompt{10};
  std::vector<Client> clients;  // new or renamed; the others stay
};
struct Tick {};  // about once a second, and when a deadline of the core is due

using EventBody = std::variant<
    SignInAsked, SignOutAsked, StartByHandAsked, AnswerAsked, AnswerTextAsked, NextAsked, BackAsked, UndoAsked,
    PhotoAsked, LookHarderAsked, LookUpAgainAsked, ReadingChosen, QuantityAsked, OverrideAsked, NextItemAsked,
    InspectAgainAsked, CloseItemAsked, VoidItemAsked, CloseParcelAsked, VoidSessionAsked, ParkAsked, ResumeAsked,
    ReturnChosen, RebindAsked, UnannouncedAsked, LockAsked, TakeOverAsked, TakeOverDeclined, DockAsked, ReceiveAsked,
    ArrivalRefused, InspectParcelAsked, NoticeDismissed, CodeSeen, CodeEntered, CommandMeantNothing, SightTold,
    StoreOpened, LookupAnswered, SessionLoaded, Committed, CommitFailed, SignInAnswered, CameraTold, ScannerTold,
    ClipRunning, SegmentOpened, FragmentSynced, GapTold, ClipFailedToRun, ClipFinished, PhotoStored, PhotoFailed,
    DiskTold, UpstreamTold, StoreTold, ScanningTold, ClockJumpSeen, WorkerTrouble, UserTold, StirSeen, SiteTold, Tick>;

// Fresh ids, one of each kind per event; unused ones are forgotten.
struct FreshIds {
  SessionId session;
  ItemId item;
  PhotoId photo;
  ClipId clip;
  ReturnId made_return;
  ParcelId parcel;
};

struct Event {
  EventBody body;
  TimeStamp at;
  FreshIds ids;
};

}  // namespace returns::station
