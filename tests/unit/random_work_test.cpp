// Seeded chance drives the core through thousands of events; after each of them everything that must always hold is
// checked, and a small reducer of the journalled facts has to tell the same story as the state.
#include <map>
#include <random>
#include <set>

#include "app/station/notice_keys.h"
#include "tests/support/catch.h"
#include "tests/support/station_bench.h"

namespace returns::station::tests {
namespace {

// What the facts alone say about one item.
struct TracedItem {
  SessionId session;
  int quantity = 1;
  std::vector<std::pair<std::string, std::vector<std::string>>> answers;
  std::set<std::string> photos;
  bool overridden = false, voided = false;
  std::optional<Outcome> closed;
};

struct Trace {
  std::map<std::string, TracedItem> items;
  std::set<std::string> open_sessions, ended_sessions;
  std::map<std::string, std::size_t> codes;
  std::map<std::string, std::string> parcels;  // the session that inspects it; empty: on the dock

  void operator()(const SessionOpened& fact) { REQUIRE(open_sessions.insert(fact.session.value).second); }
  void operator()(const SessionClosed& fact) { end(fact.session); }
  void operator()(const SessionVoided& fact) {
    end(fact.session);
    for (auto& [parcel, session] : parcels)
      if (session == fact.session.value)
        session.clear();
  }
  void operator()(const ParcelReceived& fact) { REQUIRE(parcels.emplace(fact.parcel.value, "").second); }
  void operator()(const ParcelOpened& fact) {
    REQUIRE(open_sessions.contains(fact.session.value));
    REQUIRE(parcels.at(fact.parcel.value).empty());
    parcels[fact.parcel.value] = fact.session.value;
  }
  void operator()(const CodeScanned& fact) { ++codes[fact.session.value]; }
  void operator()(const CodeLookedUp& fact) {
    REQUIRE(open_sessions.contains(fact.session.value));
    REQUIRE_FALSE(fact.returns.empty());
  }
  void operator()(const ItemOpened& fact) {
    REQUIRE(open_sessions.contains(fact.session.value));
    REQUIRE(items.emplace(fact.item.value, TracedItem{fact.session, fact.quantity, {}, {}, false, false, {}}).second);
  }
  void operator()(const QuantitySet& fact) { changeable(fact.item).quantity = fact.quantity; }
  void operator()(const AnswerGiven& fact) {
    TracedItem& item = changeable(fact.item);
    for (const auto& [question, options] : item.answers)
      REQUIRE(question != fact.question);
    item.answers.emplace_back(fact.question, fact.options);
  }
  void operator()(const AnswerUndone& fact) {
    REQUIRE(std::erase_if(changeable(fact.item).answers,
                          [&](const auto& answer) { return answer.first == fact.question; }) == 1);
  }
  void operator()(const GradeOverridden& fact) { changeable(fact.item).overridden = true; }
  void operator()(const OverrideUndone& fact) { changeable(fact.item).overridden = false; }
  void operator()(const PhotoTaken& fact) {
    if (fact.item)
      REQUIRE(items.at(fact.item->value).photos.insert(fact.photo.value).second);
  }
  void operator()(const ItemClosed& fact) { changeable(fact.item).closed = fact.outcome; }
  void operator()(const ItemVoided& fact) { changeable(fact.item).voided = true; }
  template <typename Other>
  void operator()(const Other&) {}

  void end(const SessionId& session) {
    REQUIRE(open_sessions.contains(session.value));
    REQUIRE(ended_sessions.insert(session.value).second);
  }
  TracedItem& changeable(const ItemId& id) {
    TracedItem& item = items.at(id.value);
    REQUIRE_FALSE(item.closed);
    REQUIRE_FALSE(item.voided);
    REQUIRE_FALSE(ended_sessions.contains(item.session.value));
    return item;
  }
};

struct Work {
  explicit Work(std::uint64_t seed) : numbers(seed), bench(settings(seed)) {}

  static Settings settings(std::uint64_t seed) {
    Settings made = Bench::standard_settings();
    made.sleep_after = std::chrono::seconds(2);  // between two events, when none of them stirs
    made.sign_in_required = seed % 3 == 0;
    return made;
  }

  std::mt19937_64 numbers;
  Bench bench;
  std::vector<TakePhoto> next_photo;
  std::vector<LookUp> lookups;
  std::optional<SessionId> loading;
  std::map<std::string, SessionView> parked;  // as a store would give them back
  std::set<std::uint64_t> tokens;
  std::set<std::string> saved_items;
  std::optional<ClipId> running_clip;
  std::vector<Fact> in_order;  // facts of committed Appends
  std::optional<Append> with_store;
  std::map<std::string, Item> closed;

  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(numbers() % limit); }

  std::vector<ExpectedReturn> answer_for_lookup() {
    const auto a = expected_return("a", usps_label, {units(headset(), 2), units(kettle())});
    const auto b = expected_return("b", ups_label, {units(headset())});
    switch (below(5)) {
      case 0:
        return {};
      case 1:
        return {a, b};
      case 2:
        return {b};
      default:
        return {a};
    }
  }

  EventBody code() {
    static const std::vector<std::string> codes{
        usps_label, ups_label, rma_label,       "X001ABCD12", "036000291452",  "4006381333931", "B0DFN2HN9N",
        "SN-1",     "BADGE-1", "LPNNC5N165ZVR", "X002KETTLE", "RR123456785CN", "RSCMD-GO",      ""};
    const std::string& raw = codes[below(codes.size())];
    if (below(2) == 0)
      return CodeEntered{CodeSource::hand_scanner, raw};
    return CodeSeen{"label", "Code128", raw, {}, numbers() % 4, below(2) == 0};
  }

  EventBody by_person() {
    const State& state = bench.state;
    const Item* item = state.session && state.session->current ? &bench.item() : nullptr;
    switch (below(28)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
        if (item && item->policy && !item->asking.empty())
          for (const Question* question : questions_for(*item->policy, item->product, item->answers))
            if (question->id == item->asking) {
              const auto options = options_for(*question, item->product);
              return AnswerAsked{question->id, options[below(options.size())].id};
            }
        return NextAsked{};
      case 5:
        return NextAsked{};
      case 6:
        return BackAsked{};
      case 7:
        return UndoAsked{};
      case 8:
        return PhotoAsked{};
      case 9:
        return QuantityAsked{static_cast<int>(below(4))};
      case 10:
        return OverrideAsked{static_cast<Grade>(below(3)), {}, below(2) == 0 ? "" : "seen"};
      case 11:
        return NextItemAsked{below(2) == 0 ? std::optional(below(3)) : std::nullopt, kettle()};
      case 12:
      case 13:
        return CloseItemAsked{};
      case 14:
        return VoidItemAsked{item ? item->id : ItemId{}, below(2) == 0 ? "" : "wrong"};
      case 15:
        return CloseParcelAsked{};
      case 16:
        return VoidSessionAsked{below(3) == 0 ? "wrong" : ""};
      case 17:
        return below(3) == 0 ? EventBody(ParkAsked{}) : EventBody(StartByHandAsked{});
      case 18:
        if (!state.parked.empty())
          return ResumeAsked{state.parked[below(state.parked.size())].id};
        return ReturnChosen{{"a"}};
      case 19:
        return below(2) == 0 ? EventBody(ReturnChosen{{"b"}}) : EventBody(RebindAsked{{"b"}});
      case 20:
        return UnannouncedAsked{{"lumio"}, "note"};
      case 21:
        return below(2) == 0 ? EventBody(LookUpAgainAsked{}) : EventBody(InspectAgainAsked{{"of-a"}});
      case 22:
        return ReadingChosen{below(3)};
      case 23:
        return DockAsked{below(4) != 0};
      case 24:
        return below(3) == 0 ? EventBody(ArrivalRefused{}) : EventBody(ReceiveAsked{{"lumio"}});
      case 25:
        if (!state.dock.parcels->empty())
          return InspectParcelAsked{(*state.dock.parcels)[below(state.dock.parcels->size())].parcel};
        return DockAsked{true};
      case 26:
        if (below(3) == 0)
          return LockAsked{};
        return below(2) == 0 ? EventBody(TakeOverAsked{}) : EventBody(TakeOverDeclined{});
      default:
        return AnswerAsked{"packaging", below(2) == 0 ? "sealed" : "opened"};
    }
  }

  EventBody by_worker() {
    const Error error{ErrorCode::io, "do", "it", "cable", ""};
    switch (below(10)) {
      case 0: {
        const auto condition = below(2) == 0 ? CameraCondition::live : CameraCondition::missing;
        return CameraTold{{below(2) == 0 ? "label" : "overview", condition, "", 1, 0, 0, "", {}, {}}};
      }
      case 1:
        return DiskTold{{below(6) == 0 ? DiskLevel::full : DiskLevel::fine, 1}};
      case 2:
        return StoreTold{{below(8) != 0, "read-only"}};
      case 3:
        return FragmentSynced{bench.state.recording.clip, "label", std::chrono::milliseconds(below(5000))};
      case 4:
        return GapTold{{bench.state.recording.clip, "label", "camera lost", {}, {}, 3}};
      case 5:
        return ClipRunning{{bench.state.recording.clip, {}, {"label", "overview"}, "f"}};
      case 6:
        if (bench.state.settings.sign_in_required)
          return below(4) == 0 ? EventBody(SignOutAsked{})
                               : EventBody(SignInAnswered{User{{"u2"}, "Bo", "", Role::inspector, true}, {}});
        return Tick{};
      case 7:
        return WorkerTrouble{"scan", error};
      default:
        return Tick{};
    }
  }

  EventBody answer_of_store() {
    if (below(6) == 0)
      return CommitFailed{with_store->token, {ErrorCode::io, "save", "", "cable", ""}};
    return Committed{with_store->token};
  }

  EventBody choose() {
    if (with_store && below(3) == 0)
      return answer_of_store();
    if (!lookups.empty() && below(2) == 0) {
      const LookUp asked = lookups.front();
      lookups.erase(lookups.begin());
      if (below(8) == 0)
        return LookupAnswered{asked.session, {},        {}, Error{ErrorCode::io, "look up", "a code", "cable", ""},
                              asked.arrival, asked.code};
      LookupAnswered answer{asked.session, answer_for_lookup(), {}, {}, asked.arrival, asked.code};
      if (asked.arrival != 0 && below(6) == 0)
        answer.seen_before.emplace_back();
      if (!asked.session.empty() && below(3) == 0)
        for (const ExpectedReturn& found : answer.returns)
          answer.inspected.push_back(inspected("of-" + found.id.value, headset(), 1, found.id.value));
      return answer;
    }
    if (!next_photo.empty() && below(3) == 0) {
      const TakePhoto take = next_photo.front();
      next_photo.erase(next_photo.begin());
      if (below(4) == 0)
        return PhotoFailed{take.photo, {ErrorCode::io, "take", "the photo", "cable", ""}};
      return PhotoStored{{take.session, take.item, take.photo, take.camera, "f.jpg", "00", take.question, 1, 1}};
    }
    if (loading && below(2) == 0) {
      const SessionId asked = *std::exchange(loading, std::nullopt);
      return SessionLoaded{parked.at(asked.value), {}};
    }
    const std::size_t kind = below(10);
    return kind < 6 ? by_person() : kind < 8 ? code() : by_worker();
  }

  static SessionView view_of(const Session& session) {
    SessionView view;
    view.session = session.id;
    view.client = session.client;
    view.bound_to = session.bound_to;
    view.codes = session.codes;
    view.parcels = session.parcels;
    for (const Item& item : session.items) {
      ItemView one;
      one.item = item.id;
      one.product = item.product;
      one.quantity = item.quantity;
      one.policy = "small";
      one.policy_hash = "feed";
      for (const GivenAnswer& answer : item.answers)
        one.answers.push_back({answer.question, answer.options, answer.text, {}});
      for (const PhotoTakenHere& photo : item.photos)
        if (photo.stored)
          one.photos.push_back({photo.photo, photo.camera, photo.file, photo.question, {}});
      one.override_ = item.overridden;
      one.again = item.again;
      one.voided = item.phase == ItemPhase::voided;
      if (item.phase == ItemPhase::closed)
        one.closed = ItemClosed{session.id, item.id, item.outcome, item.quantity, item.overridden.has_value(), "feed"};
      view.items.push_back(std::move(one));
    }
    return view;
  }

  void follow(const Command& command) {
    if (const auto* append = std::get_if<Append>(&command)) {
      REQUIRE_FALSE(with_store);
      REQUIRE(tokens.insert(append->token).second);
      REQUIRE_FALSE(append->facts.empty());
      with_store = *append;
    }
    if (const auto* begin = std::get_if<BeginClip>(&command)) {
      REQUIRE_FALSE(running_clip);
      running_clip = begin->clip;
    }
    if (const auto* end = std::get_if<EndClip>(&command)) {
      REQUIRE(running_clip == end->clip);
      running_clip.reset();
    }
    if (const auto* mark = std::get_if<MarkClip>(&command))
      REQUIRE(running_clip == mark->clip);
    if (const auto* take = std::get_if<TakePhoto>(&command))
      next_photo.push_back(*take);
    if (const auto* look = std::get_if<LookUp>(&command))
      lookups.push_back(*look);
    if (const auto* load = std::get_if<LoadSession>(&command)) {
      // The store gives what is committed: nothing may be on its way.
      REQUIRE_FALSE(with_store);
      REQUIRE(bench.state.waiting.empty());
      loading = load->session;
    }
  }

  void store_decides(const EventBody& event) {
    const auto* done = std::get_if<Committed>(&event);
    if (done && with_store)
      for (const Occurrence& occurrence : with_store->facts) {
        in_order.push_back(occurrence.fact);
        if (const auto* item = std::get_if<ItemClosed>(&occurrence.fact))
          saved_items.insert(item->item.value);
      }
    if (done || std::holds_alternative<CommitFailed>(event))
      with_store.reset();
  }

  // Everything that was ever recorded and not refused for good: committed, with the store, waiting.
  Trace told() const {
    Trace trace;
    for (const Fact& fact : in_order)
      std::visit(trace, fact);
    if (bench.state.in_flight)
      for (const Occurrence& occurrence : bench.state.in_flight->facts)
        std::visit(trace, occurrence.fact);
    for (const Occurrence& occurrence : bench.state.waiting)
      std::visit(trace, occurrence.fact);
    return trace;
  }

  void check_items(const Trace& trace) const {
    std::size_t traced = 0;
    for (const auto& [id, item] : trace.items)
      traced += item.session == bench.session().id ? 1 : 0;
    REQUIRE(traced == bench.session().items.size());
    std::set<std::string> again;
    for (const Item& item : bench.session().items) {
      if (item.again && item.phase != ItemPhase::voided)
        REQUIRE(again.insert(item.again->value).second);
      const TracedItem& told_item = trace.items.at(item.id.value);
      std::vector<std::pair<std::string, std::vector<std::string>>> answers;
      for (const GivenAnswer& answer : item.answers)
        answers.emplace_back(answer.question, answer.options);
      REQUIRE(told_item.answers == answers);
      REQUIRE(told_item.quantity == item.quantity);
      REQUIRE(told_item.overridden == item.overridden.has_value());
      REQUIRE(told_item.voided == (item.phase == ItemPhase::voided));
      REQUIRE(told_item.closed.has_value() == (item.phase == ItemPhase::closed || item.phase == ItemPhase::closing));
      for (const PhotoTakenHere& photo : item.photos)
        REQUIRE((!photo.stored || told_item.photos.contains(photo.photo.value)));
      if (item.phase == ItemPhase::closed) {
        REQUIRE(saved_items.contains(item.id.value));
        REQUIRE(told_item.closed == item.outcome);
      }
    }
  }

  void check_closed_stay() {
    if (!bench.state.session)
      return;
    for (const Item& item : bench.session().items) {
      if (item.phase != ItemPhase::closed) {
        REQUIRE_FALSE(closed.contains(item.id.value));
        continue;
      }
      const auto [before, fresh] = closed.try_emplace(item.id.value, item);
      REQUIRE(before->second.answers == item.answers);
      REQUIRE(before->second.outcome == item.outcome);
      REQUIRE(before->second.quantity == item.quantity);
    }
  }

  void check(const EventBody& event) {
    const State& state = bench.state;
    const Trace trace = told();
    if (state.session) {
      REQUIRE(trace.open_sessions.contains(state.session->id.value));
      REQUIRE(trace.codes.contains(state.session->id.value) == !state.session->codes.empty());
      check_items(trace);
      REQUIRE((!state.session->current || *state.session->current < state.session->items.size()));
    }
    check_closed_stay();
    std::set<std::string> told_waiting, waiting;
    for (const auto& [parcel, session] : trace.parcels)
      if (session.empty())
        told_waiting.insert(parcel);
    for (const ReceivedParcel& parcel : *state.dock.parcels)
      REQUIRE(waiting.insert(parcel.parcel.value).second);
    REQUIRE(waiting == told_waiting);
    if (bench.cued(Cue::saved))
      REQUIRE(std::holds_alternative<Committed>(event));
    REQUIRE(state.items_closed == saved_items.size());
    REQUIRE_FALSE((state.asleep && (state.session || running_clip)));
    REQUIRE(state.notices.size() < 40);
  }

  // Nobody is signed in: what persons and codes do has no effect but a notice and, asleep, that the station wakes.
  void check_signed_out(bool was_out, const EventBody& event) const {
    static const std::size_t first_asked = EventBody(StartByHandAsked{}).index();
    static const std::size_t last_code = EventBody(CodeEntered{}).index();
    const bool from_person = event.index() >= first_asked && event.index() <= last_code &&
                             !std::holds_alternative<NoticeDismissed>(event) &&
                             !std::holds_alternative<TakeOverAsked>(event);
    if (was_out && from_person)
      for (const Command& command : bench.last)
        REQUIRE((std::holds_alternative<Append>(command) ||
                 std::holds_alternative<WakeUp>(command)));  // facts that still waited
  }

  void step_once() {
    const EventBody event = choose();
    const bool was_out = why_blocked(bench.state) == Blocked::sign_in_needed;
    const std::optional<Session> before = bench.state.session;
    bench.wait(std::chrono::milliseconds(below(2000)));
    store_decides(event);
    bench.send(event);
    for (const Command& command : bench.last)
      follow(command);
    if (before && !before->id.empty())
      for (const ParkedSession& one : bench.state.parked)
        if (one.id == before->id)
          parked[one.id.value] = view_of(*before);
    check_signed_out(was_out, event);
    check(event);
  }
};

TEST_CASE("Whatever happens in whatever order, nothing is lost and state and journal tell one story") {
  std::size_t closed_items = 0, sessions = 0, appends = 0, parcels = 0, inspected = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    Work work(seed);
    for (int i = 0; i < 700; ++i)
      work.step_once();
    closed_items += work.saved_items.size();
    sessions += work.told().open_sessions.size();
    appends += work.tokens.size();
    for (const auto& [parcel, session] : work.told().parcels) {
      ++parcels;
      inspected += session.empty() ? 0 : 1;
    }
  }
  CHECK(closed_items > 100);
  CHECK(sessions > 500);
  CHECK(appends > 2000);
  CHECK(parcels > 200);
  CHECK(inspected > 100);
}

std::string summary(const State& state) {
  std::string text = std::to_string(state.next_token) + "/" + std::to_string(state.next_notice) + "/" +
                     std::to_string(state.notices.size()) + "/" + std::to_string(state.items_closed);
  if (state.session)
    for (const Item& item : state.session->items)
      text += "|" + item.id.value + item.asking + std::to_string(item.answers.size());
  return text;
}

TEST_CASE("The same seed makes the same work: a step depends on nothing but state and event") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Work a(seed), b(seed);
    for (int i = 0; i < 400; ++i) {
      a.step_once();
      b.step_once();
      REQUIRE(summary(a.bench.state) == summary(b.bench.state));
      REQUIRE(a.bench.last.size() == b.bench.last.size());
    }
    CHECK(a.bench.facts == b.bench.facts);
  }
}

}  // namespace
}  // namespace returns::station::tests
