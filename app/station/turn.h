// One step in progress: the state being changed and what is to be done. Lives only inside step(); the handlers of all
// events are declared here and stand in the files named after their concern.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/station/event.h"
#include "app/station/notice_keys.h"
#include "app/station/state.h"
#include "app/station/step.h"

namespace returns::station {

// How long a notice stays. `standing` ones go when their cause ends or the person dismisses them.
enum class Lasting { brief, readable, standing };

struct NoticeText {
  std::vector<std::string> arguments = {};
  std::string detail = {};
};

struct Turn {
  State state;
  TimeStamp now;
  FreshIds ids;
  std::vector<Command> commands = {};

  // All facts of one step become one Append, so that they are saved together or not at all.
  std::vector<Occurrence> facts = {};

  void record(Fact fact);
  void command(Command command) { commands.push_back(std::move(command)); }
  void cue(Cue cue) { command(PlayCue{cue}); }
  // {"kind":"answer","question":"…"}: into the running clip's timed metadata; nothing when none is running.
  void mark(std::string_view kind, std::initializer_list<std::pair<std::string_view, std::string_view>> fields);

  // A notice with the same key and arguments is shown once and renewed.
  void notify(std::string_view key, NoticeTone tone, Lasting lasting, NoticeText text = {});
  void withdraw(std::string_view key, const std::string& first_argument = {});
  void active() { state.last_activity = now.boot; }
};

// --- what several concerns need
// ---------------------------------------------------------------------------------------
Item* open_item(State& state);  // the current item while it can still be changed (answering, ready); else null
bool nothing_open(const Session& session);    // no item, or each closed or void
bool all_items_done(const Session& session);  // at least one closed, none open
bool is_saving(const Session& session);       // a close is on its way to the store
bool is_untouched(const Item& item);
std::string name_for_person(const ScannedCode& code);
bool is_product(CodeKind kind);  // such a code is on many parcels

void begin_clip(Turn& turn);
void end_clip(Turn& turn);

void begin_session(Turn& turn, SessionOrigin origin, const std::optional<ScannedCode>& code);
void look_up(Turn& turn, const ScannedCode& code);
void look_up_arrival(Turn& turn, const Arrival& arrival);
void bind_session(Turn& turn, ExpectedReturn to);
void close_parcel(Turn& turn);
bool park_session(Turn& turn);
void remember_finished(State& state);
bool may_begin(Turn& turn);
void resume_session(Turn& turn, const SessionId& session);
// The waiting session whose parcel carries this code; null: none.
const ParkedSession* waiting_with(const State& state, const ScannedCode& code);
// Puts the open session aside, of which nothing but codes is kept, for one that waits.
void resume_instead(Turn& turn, const SessionId& session);
void try_recording_again(Turn& turn);

void arrived(Turn& turn, const ScannedCode& code);  // scanned at the open dock
void arrival_answered(Turn& turn, const LookupAnswered& event);
const ReceivedParcel* parcel_on_dock(const State& state, const ScannedCode& code);
void open_received(Turn& turn, const ScannedCode& code);  // the session inspects the parcel with that label
void open_received_of_return(Turn& turn);                 // the one parcel that waits for the session's return
void put_back_on_dock(Turn& turn);                        // the session's parcels, when it is voided
void parcel_was_saved(Turn& turn, const ParcelId& parcel);
void parcel_not_recordable(State& state, const ParcelId& parcel);
void show_received(State& state, std::vector<ReceivedParcel> parcels);

void lock(Turn& turn, std::string cause);
void badge_scanned(Turn& turn, const std::string& badge);

bool begin_item(Turn& turn, Product product, std::optional<std::size_t> expected_item);
void keep_inspected(Session& session, const std::vector<InspectedItem>& items);  // each once
void tell_opened_again(Turn& turn);
// The scanned product was inspected by an earlier session: offers to inspect it anew. False: it was not.
bool offer_line_again(Turn& turn, std::size_t expected_item);
bool offer_product_again(Turn& turn, const Product& product);  // that nobody announced
void tell_seen_before(Turn& turn);
void void_item(Turn& turn, Item& item, const std::string& reason);
void product_shown(Turn& turn, const ScannedCode& code, std::size_t expected_item);
void unexpected_product_shown(Turn& turn, const ScannedCode& code);
std::optional<std::size_t> expected_item_for(const Session& session, const ScannedCode& code);
Product product_from(const ScannedCode& code);

void refresh(const State& state, Item& item);  // outcome, question on screen and phase, from answers and photos
void give_answer(Turn& turn, Item& item, GivenAnswer answer);
void answer_by_scan(Turn& turn, Item& item);
// A code with the reserved prefix: a command of this site, or refused. It is never looked up.
void command_seen(Turn& turn, const CodeSeen& event);
void command_entered(Turn& turn, const std::string& raw);
void accept_code(Turn& turn, const ScannedCode& code);
void stir(Turn& turn);                // somebody is there: wakes the station
void keep_awake_at_work(Turn& turn);  // an open parcel or a running recording
void fall_asleep_if_still(Turn& turn);
void drive_camera(Turn& turn);  // against what hinders reading, three steps for one parcel at most
void leave_camera_as_usual(Turn& turn);
void look_is_lost(Turn& turn);  // no picture answers a harder look any more
void hand_over(Turn& turn);     // facts of this step, after those that still wait

// --- handlers
// ---------------------------------------------------------------------------------------------------------
void on(Turn& turn, const SignInAsked& event);
void on(Turn& turn, const SignOutAsked& event);
void on(Turn& turn, const SignInAnswered& event);
void on(Turn& turn, const LockAsked& event);
void on(Turn& turn, const TakeOverAsked& event);
void on(Turn& turn, const TakeOverDeclined& event);
void on(Turn& turn, const StoreOpened& event);

void on(Turn& turn, const StartByHandAsked& event);
void on(Turn& turn, const LookupAnswered& event);
void on(Turn& turn, const ReturnChosen& event);
void on(Turn& turn, const RebindAsked& event);
void on(Turn& turn, const UnannouncedAsked& event);
void on(Turn& turn, const CloseParcelAsked& event);
void on(Turn& turn, const VoidSessionAsked& event);
void on(Turn& turn, const ParkAsked& event);
void on(Turn& turn, const ResumeAsked& event);
void on(Turn& turn, const SessionLoaded& event);

void on(Turn& turn, const DockAsked& event);
void on(Turn& turn, const ReceiveAsked& event);
void on(Turn& turn, const ArrivalRefused& event);
void on(Turn& turn, const InspectParcelAsked& event);

void on(Turn& turn, const NextItemAsked& event);
void on(Turn& turn, const InspectAgainAsked& event);
void on(Turn& turn, const QuantityAsked& event);
void on(Turn& turn, const VoidItemAsked& event);
void on(Turn& turn, const CloseItemAsked& event);

void on(Turn& turn, const AnswerAsked& event);
void on(Turn& turn, const AnswerTextAsked& event);
void on(Turn& turn, const NextAsked& event);
void on(Turn& turn, const BackAsked& event);
void on(Turn& turn, const UndoAsked& event);
void on(Turn& turn, const OverrideAsked& event);

void on(Turn& turn, const CodeSeen& event);
void on(Turn& turn, const CodeEntered& event);
void on(Turn& turn, const CommandMeantNothing& event);
void on(Turn& turn, const LookHarderAsked& event);
void on(Turn& turn, const SightTold& event);
void on(Turn& turn, const LookUpAgainAsked& event);
void on(Turn& turn, const ReadingChosen& event);

void on(Turn& turn, const PhotoAsked& event);
void on(Turn& turn, const PhotoStored& event);
void on(Turn& turn, const PhotoFailed& event);

void on(Turn& turn, const Committed& event);
void on(Turn& turn, const CommitFailed& event);

void on(Turn& turn, const CameraTold& event);
void on(Turn& turn, const ScannerTold& event);
void on(Turn& turn, const ClipRunning& event);
void on(Turn& turn, const SegmentOpened& event);
void on(Turn& turn, const FragmentSynced& event);
void on(Turn& turn, const GapTold& event);
void on(Turn& turn, const ClipFailedToRun& event);
void on(Turn& turn, const ClipFinished& event);
void on(Turn& turn, const DiskTold& event);
void on(Turn& turn, const UpstreamTold& event);
void on(Turn& turn, const StoreTold& event);
void on(Turn& turn, const ScanningTold& event);
void on(Turn& turn, const ClockJumpSeen& event);
void on(Turn& turn, const WorkerTrouble& event);
void on(Turn& turn, const UserTold& event);
void on(Turn& turn, const StirSeen& event);
void on(Turn& turn, const SiteTold& event);

void on(Turn& turn, const NoticeDismissed& event);
void on(Turn& turn, const Tick& event);

}  // namespace returns::station
