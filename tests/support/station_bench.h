// A bench for tests of the core: feeds events to step() with a clock and ids of its own, and answers for the store.
#pragma once
#include <string>
#include <vector>

#include "app/station/step.h"

namespace returns::station::tests {

inline Question choice(std::string id, std::vector<Option> options, std::vector<AnswerTest> asked_when = {}) {
  Question question;
  question.id = id;
  question.section = "condition";
  question.text = {{"en", id + "?"}};
  question.options = std::move(options);
  question.asked_when = std::move(asked_when);
  return question;
}

inline Option option(std::string id, Effect effect = {}) {
  Option result;
  result.id = id;
  result.text = {{"en", id}};
  result.effect = std::move(effect);
  return result;
}

inline Effect caps(Grade grade, Condition condition, int deduction = 0) {
  Effect effect;
  effect.grade_at_best = grade;
  effect.condition_at_best = condition;
  effect.deduction_limit = {deduction};
  return effect;
}

// identity (given by a scan), packaging, contents with what is missing, condition.
inline Policy small_policy() {
  Policy policy;
  policy.id = "small";
  policy.hash = "feed";
  Option match = option("match", caps(Grade::resellable, Condition::new_));
  match.given_by_scan = true;
  Effect hold;
  hold.no_grade_yet = true;
  hold.photo = true;
  const std::vector<AnswerTest> matches{{"identity", {"match"}}};
  policy.questions.push_back(choice("identity", {match, option("other", hold)}));
  policy.questions.push_back(
      choice("packaging", {option("sealed"), option("opened", caps(Grade::resellable, Condition::like_new))}, matches));
  const std::vector<AnswerTest> opened{{"packaging", {"opened"}}};
  policy.questions.push_back(choice("contents", {option("all"), option("missing")}, opened));
  Question which = choice("which", {}, {{"contents", {"missing"}}});
  which.type = QuestionType::multi;
  which.options_from_accessories = true;
  which.per_accessory = caps(Grade::refurbished, Condition::acceptable);
  policy.questions.push_back(which);
  Option damaged = option("damaged", caps(Grade::scrap, Condition::unusable, 5000));
  damaged.takes_note = true;
  policy.questions.push_back(choice("condition", {option("fine"), damaged}, opened));
  policy.dispositions = {{Grade::resellable, Condition::new_, Disposition::restock},
                         {Grade::resellable, {}, Disposition::relabel},
                         {Grade::refurbished, {}, Disposition::refurbish},
                         {Grade::scrap, {}, Disposition::dispose}};
  return policy;
}

inline Product headset() {
  Product product;
  product.title = "Wireless headset";
  product.sku = "LDN42-BLK";
  product.fnsku = "X001ABCD12";
  product.asin = "B00TZ73MUY";
  product.gtin = "4006381333931";
  product.accessories = {"USB-C cable", "Pouch"};
  return product;
}

inline Product kettle() {
  Product product;
  product.title = "Kettle";
  product.fnsku = "X002KETTLE";
  product.gtin = "036000291452";
  return product;
}

inline const std::string usps_label = "9202090339598363834190";
inline const std::string ups_label = "1Z999AA10123456784";
inline const std::string rma_label = "DfqRyqfBRRMA";

inline ExpectedReturn expected_return(std::string id, std::string tracking, std::vector<ExpectedItem> items) {
  ExpectedReturn expected;
  expected.id = {id};
  expected.client = {"lumio"};
  expected.rma = "rma-of-" + id;
  expected.tracking_numbers = {tracking};
  expected.items = std::move(items);
  return expected;
}

inline ExpectedItem units(Product product, int quantity = 1) {
  ExpectedItem item;
  item.product = std::move(product);
  item.quantity = quantity;
  return item;
}

// By an earlier session.
inline InspectedItem inspected(std::string item, Product product, int quantity = 1, std::string of_return = "r1") {
  InspectedItem earlier;
  earlier.of_return = {std::move(of_return)};
  earlier.session = {"s-before"};
  earlier.item = {std::move(item)};
  earlier.product = std::move(product);
  earlier.quantity = quantity;
  earlier.grade = Grade::refurbished;
  earlier.inspector_name = "Ana R.";
  return earlier;
}

struct Bench {
  explicit Bench(Settings settings = standard_settings(), std::vector<Policy> policies = {small_policy()})
      : state(initial_state(std::move(settings), std::make_shared<const std::vector<Policy>>(std::move(policies)))) {
    StoreOpened opened;
    opened.clients = {{{"lumio"}, "Lumio Home"}};
    opened.user = User{{"u1"}, "Ana R.", "", Role::inspector, true};
    send(opened);
    send(CameraTold{{"label", CameraCondition::live, "", 1, 0, 0, "", {}, {}}});
    send(CameraTold{{"overview", CameraCondition::live, "", 1, 0, 0, "", {}, {}}});
  }

  static Settings standard_settings() {
    Settings settings;
    settings.cameras = {"label", "overview"};
    return settings;
  }

  State state;
  std::vector<Command> last;      // of the last event
  std::vector<Command> commands;  // all
  std::vector<Fact> facts;        // all that were handed over
  std::chrono::milliseconds clock{1000};
  std::uint64_t made = 0;

  const std::vector<Command>& send(EventBody body) {
    Event event;
    event.body = std::move(body);
    event.at.utc = UtcTime(std::chrono::milliseconds(1'700'000'000'000) + clock);
    event.at.boot = clock;
    const std::string number = std::to_string(++made);
    event.ids = {{"session-" + number}, {"item-" + number},   {"photo-" + number},
                 {"clip-" + number},    {"return-" + number}, {"parcel-" + number}};
    Step next = step(state, event);
    state = std::move(next.state);
    last = std::move(next.commands);
    commands.insert(commands.end(), last.begin(), last.end());
    for (const Command& command : last)
      if (const auto* append = std::get_if<Append>(&command))
        for (const Occurrence& occurrence : append->facts)
          facts.push_back(occurrence.fact);
    return last;
  }

  void wait(std::chrono::milliseconds time) { clock += time; }

  // The store commits all that it was given.
  void commit() {
    while (state.in_flight)
      send(Committed{state.in_flight->token});
  }
  void refuse(Error error = {ErrorCode::disk_full, "save", "the inspection", "No space left", "Free some."}) {
    send(CommitFailed{state.in_flight.value().token, std::move(error)});
  }

  void scan(std::string raw) { send(CodeEntered{CodeSource::hand_scanner, std::move(raw)}); }
  void see(std::string raw, std::uint64_t frame, std::string symbology = "Code128", bool corrected = false) {
    send(CodeSeen{"label", std::move(symbology), std::move(raw), {}, frame, corrected});
  }
  void answer(std::string question, std::string chosen) { send(AnswerAsked{std::move(question), std::move(chosen)}); }

  void found(std::vector<ExpectedReturn> returns) {
    LookupAnswered answer;
    answer.session = state.session ? state.session->id : SessionId{};
    answer.returns = std::move(returns);
    answer.code = code_looked_up();
    send(std::move(answer));
  }
  // Of the newest question to the store.
  std::optional<ScannedCode> code_looked_up() const {
    for (auto command = commands.rbegin(); command != commands.rend(); ++command)
      if (const auto* asked = std::get_if<LookUp>(&*command))
        return asked->code;
    return std::nullopt;
  }
  // A parcel with one headset, label scanned and found.
  void begin_headset(int quantity = 1) {
    scan(usps_label);
    found({expected_return("r1", usps_label, {units(headset(), quantity)})});
    commit();
  }
  // A photo as the workers take it.
  void photo() {
    send(PhotoAsked{});
    for (const Command& command : std::vector<Command>(last))
      if (const auto* take = std::get_if<TakePhoto>(&command))
        send(PhotoStored{{take->session, take->item, take->photo, take->camera, take->photo.value + ".jpg", "00",
                          take->question, 10, 10}});
  }
  void close_sealed_headset() {
    answer("identity", "match");
    answer("packaging", "sealed");
    send(CloseItemAsked{});
    commit();
  }

  template <typename T>
  const T* command() const {
    for (const Command& one : last)
      if (const auto* found_one = std::get_if<T>(&one))
        return found_one;
    return nullptr;
  }
  template <typename T>
  int count() const {
    int number = 0;
    for (const Fact& fact : facts)
      number += std::holds_alternative<T>(fact) ? 1 : 0;
    return number;
  }
  template <typename T>
  const T* newest() const {
    for (auto fact = facts.rbegin(); fact != facts.rend(); ++fact)
      if (const auto* found_one = std::get_if<T>(&*fact))
        return found_one;
    return nullptr;
  }
  bool cued(Cue cue) const {
    for (const Command& one : last)
      if (const auto* play = std::get_if<PlayCue>(&one); play && play->cue == cue)
        return true;
    return false;
  }
  const Notice* notice(std::string_view key) const {
    for (const Notice& one : state.notices)
      if (one.key == key)
        return &one;
    return nullptr;
  }
  const Session& session() const { return state.session.value(); }
  const Item& item() const { return session().items.at(session().current.value()); }
};

}  // namespace returns::station::tests
