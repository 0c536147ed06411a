// What leads to an inspection: by the end of its story only what belongs to its own return.
#include "tests/support/store_facts.h"

namespace returns::tests {
namespace {

const std::string own = "1Z999AA10123456784", others = "9202090339598363834190";

ExpectedReturn announced(const std::string& id, const std::string& tracking) {
  ExpectedReturn expected;
  expected.id = {id};
  expected.client = {"acme"};
  expected.tracking_numbers = {tracking};
  expected.items = {{kettle(), 1, "", ""}};
  return expected;
}

ExpectedReturn made_at_the_bench() {
  ExpectedReturn made;
  made.id = {"made"};
  made.client = {"acme"};
  made.announced = false;
  return made;
}

struct Story {
  TemporaryFolder folder;
  std::unique_ptr<storage::Store> store = open_store(options_in(folder.path()));
  std::int64_t time = 100;
  SessionId session;

  explicit Story(std::string name = "s1") : session{std::move(name)} {
    save_client(*store, "acme");
    need(store->import_expected({announced("r1", own), announced("r2", others)}));
    tell(SessionOpened{session, unassigned_client, SessionOrigin::scanned});
  }
  ~Story() { CHECK(need(store->compare_projections()).same); }

  void tell(Fact fact) { need(store->append({told(std::move(fact), ++time)})); }
  void scan(const std::string& tracking, std::vector<ReturnId> names) {
    tell(CodeScanned{session, std::nullopt, scanned(CodeKind::tracking_ups, tracking)});
    if (!names.empty())
      tell(CodeLookedUp{session, tracking, std::move(names)});
  }
  void bind(const std::string& to, std::optional<ReturnId> before = {}) {
    tell(SessionBound{session, {to}, {"acme"}, std::move(before)});
  }
  void close(const std::string& item = "i1") {
    tell(ItemOpened{session, {item}, kettle(), 1, "general", "", {}});
    tell(closed(session.value, item, Grade::resellable));
    tell(SessionClosed{session});
  }
  std::size_t found(const std::string& text) {
    return need(store->reader().history({Scope::all_clients(), text, {}, {}, {}, 100, {}})).size();
  }
  std::size_t seen(const std::string& tracking) {
    return need(store->reader().seen_before(Scope::all_clients(), {{CodeKind::tracking_ups, tracking, true}})).size();
  }
};

TEST_CASE("A label of another return that was refused does not lead to the inspection") {
  Story story;
  story.scan(own, {{"r1"}});
  story.bind("r1");
  story.scan(others, {{"r2"}});
  story.close();
  CHECK(story.found(own) == 1);
  CHECK(story.seen(own) == 1);
  CHECK(story.found(others) == 0);
  CHECK(story.found(others.substr(3, 12)) == 0);
  CHECK(story.seen(others) == 0);
}

TEST_CASE(
    "A session that is bound anew is found by what names its return now, and no longer by what named the old one") {
  Story story;
  story.scan(own, {{"r1"}});
  story.bind("r1");
  story.scan(others, {{"r2"}});
  story.bind("r2", ReturnId{"r1"});
  story.close();
  CHECK(story.found(own) == 0);
  CHECK(story.seen(own) == 0);
  CHECK(story.found(others) == 1);
  CHECK(story.seen(others) == 1);
  SECTION("and back again") {
    story.bind("r1", ReturnId{"r2"});
    CHECK(story.found(own) == 1);
    CHECK(story.seen(others) == 0);
  }
}

TEST_CASE("A code that several returns share leads to each of them, one that nobody knows to where it was scanned") {
  Story story;
  story.scan(own, {{"r1"}, {"r9"}});
  story.bind("r1");
  story.scan("1Z5R89390357567127", {});
  story.close();
  CHECK(story.found(own) == 1);
  CHECK(story.found("1Z5R89390357567127") == 1);
  CHECK(story.seen("1Z5R89390357567127") == 1);
}

TEST_CASE("A return made at the bench is found by what was read before, and not by a label that was refused later") {
  Story story;
  story.scan(own, {{"r1"}});
  ExpectedReturn made = made_at_the_bench();
  made.tracking_numbers = {own};
  story.tell(UnannouncedReturnMade{story.session, made, {}});
  story.bind("made");
  story.scan(others, {{"r2"}});
  story.close();
  CHECK(story.found(own) == 1);
  CHECK(story.seen(own) == 1);
  CHECK(story.found(others) == 0);
  CHECK(story.seen(others) == 0);
}

TEST_CASE("The note of a return that nobody announced is found, in every script, until it is deleted") {
  Story story;
  story.tell(UnannouncedReturnMade{story.session, made_at_the_bench(), {"Karton beschädigt, 标签脱落"}});
  story.bind("made");
  story.close();
  CHECK(story.found("beschädigt") == 1);
  CHECK(story.found("schäd") == 1);
  CHECK(story.found("脱落") == 1);
  CHECK(story.found("Karton kettle") == 1);
  CHECK(story.found("Kiste") == 0);
  need(story.store->rebuild_projections());
  CHECK(story.found("beschädigt") == 1);
  story.store.reset();
  meddle(story.folder.path(), "DELETE FROM personal_data");
  story.store = open_store(options_in(story.folder.path()));
  CHECK(story.found("beschädigt") == 0);
  CHECK(story.found("脱落") == 0);
  CHECK(story.found("kettle") == 1);
  need(story.store->rebuild_projections());
  CHECK(story.found("beschädigt") == 0);
  story.store.reset();
  const auto left = need(storage::Connection::open(story.folder.path() / "store.sqlite", storage::OpenMode::as_it_is));
  for (const char* table : {"personal_notes", "personal_note_words", "personal_note_trigrams"})
    CHECK(need(left->integer(std::string("SELECT count(*) FROM ") + table)) == 0);
  story.store = open_store(options_in(story.folder.path()));
}

TEST_CASE("A store of an earlier schema is brought along: what its journal has is linked, told and found as today") {
  Story story;
  story.scan(own, {{"r1"}});
  story.tell(UnannouncedReturnMade{story.session, made_at_the_bench(), {"Karton beschädigt"}});
  story.bind("made");
  story.scan(others, {{"r2"}});
  story.tell(ItemOpened{story.session, {"i1"}, kettle(), 1, "general", "", ItemId{"i0"}});
  story.tell(AnswerGiven{story.session, {"i1"}, "packaging", {"opened"}, {}});
  story.tell(AnswerUndone{story.session, {"i1"}, "packaging"});
  story.tell(closed("s1", "i1", Grade::resellable));
  story.store.reset();
  meddle(story.folder.path(), back_to_schema_3);
  story.store = open_store(options_in(story.folder.path()));
  CHECK(story.store->opening_notes().size() == 1);
  CHECK(story.found(own) == 1);
  CHECK(story.found(others) == 0);
  CHECK(story.found("beschädigt") == 1);
  const auto item = need(story.store->reader().session(Scope::all_clients(), story.session)).items.front();
  CHECK(item.again == ItemId{"i0"});
  CHECK(item.undone.size() == 1);
}

TEST_CASE("A store that holds a whole story is opened again as it was, and not taken for damaged") {
  Story story;
  story.scan(own, {{"r1"}});
  story.bind("r1");
  story.scan(others, {{"r2"}, {"r3"}});
  story.tell(ItemOpened{story.session, {"i0"}, kettle(), 1, "general", "", {}});
  for (const char* question : {"identity", "packaging", "condition"})
    story.tell(AnswerGiven{story.session, {"i0"}, question, {"opened"}, {"as found"}});
  story.tell(AnswerUndone{story.session, {"i0"}, "condition"});
  story.tell(closed("s1", "i0", Grade::resellable));
  for (int again = 0; again < 3; ++again) {
    story.store.reset();
    story.store = open_store(options_in(story.folder.path()));
    CHECK(story.store->opening_notes().empty());
  }
  CHECK(story.found(own) == 1);
}

TEST_CASE("An upgrade that was cut off before its tables were filled is made up for at the next start") {
  Story story;
  story.scan(own, {{"r1"}});
  story.bind("r1");
  story.scan(others, {{"r2"}});
  story.close();
  story.store.reset();
  meddle(story.folder.path(), "DELETE FROM d_code_returns; INSERT INTO l_settings VALUES('rebuild','derived tables')");
  story.store = open_store(options_in(story.folder.path()));
  CHECK(need(story.store->compare_projections()).same);
  story.store.reset();
  meddle(story.folder.path(), "DELETE FROM d_code_returns");
  story.store = open_store(options_in(story.folder.path()));
  CHECK_FALSE(need(story.store->compare_projections()).same);  // made up for once, not at every start
  story.store.reset();
  meddle(story.folder.path(), "INSERT INTO l_settings VALUES('rebuild','derived tables')");
  story.store = open_store(options_in(story.folder.path()));
}

TEST_CASE("Before a session is bound every code leads to it") {
  Story story;
  story.scan(own, {{"r1"}});
  story.scan(others, {{"r2"}});
  story.tell(ItemOpened{story.session, {"i1"}, kettle(), 1, "general", "", {}});
  story.tell(closed("s1", "i1", Grade::scrap));
  CHECK(story.found(own) == 1);
  CHECK(story.found(others) == 1);
}

TEST_CASE("A naming of a session that the journal does not have is refused") {
  Story story;
  const auto refused = story.store->append({told(CodeLookedUp{{"nobody"}, own, {{"r1"}}}, 500)});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_input);
}

TEST_CASE("What sessions of a return closed is told to the next one, each item as it was inspected last") {
  Story story;
  story.scan(own, {{"r1"}});
  story.bind("r1");
  story.close("i1");
  const auto told_to = [&](const std::string& session) {
    std::vector<std::string> items;
    for (const InspectedItem& item : need(story.store->reader().inspected({"r1"}, {session})))
      items.push_back(item.item.value);
    return items;
  };
  CHECK(told_to("s2") == std::vector<std::string>{"i1"});
  CHECK(told_to("s1").empty());
  const auto first = need(story.store->reader().inspected({"r1"}, {})).front();
  CHECK(first.product == kettle());
  CHECK(first.grade == Grade::resellable);
  CHECK(first.of_return == ReturnId{"r1"});

  story.tell(SessionOpened{{"s2"}, unassigned_client, SessionOrigin::scanned});
  story.tell(SessionBound{{"s2"}, {"r1"}, {"acme"}, {}});
  story.tell(ItemOpened{{"s2"}, {"i2"}, kettle(), 1, "general", "", ItemId{"i1"}});
  CHECK(told_to("s3") == std::vector<std::string>{"i1"});
  story.tell(closed("s2", "i2", Grade::scrap));
  CHECK(told_to("s3") == std::vector<std::string>{"i2"});
  CHECK(told_to("s2") == std::vector<std::string>{"i1"});
  CHECK(need(story.store->reader().session(Scope::all_clients(), {"s2"})).items.front().again == ItemId{"i1"});
  story.tell(SessionVoided{{"s2"}, "wrong parcel"});
  CHECK(told_to("s3") == std::vector<std::string>{"i1"});
}

TEST_CASE("What was taken back is told with its moments and by whom") {
  Story story;
  story.tell(UserSaved{{"ana"}, "Ana R.", Role::inspector, true});
  story.tell(ItemOpened{story.session, {"i1"}, kettle(), 1, "general", "", {}});
  story.tell(AnswerGiven{story.session, {"i1"}, "packaging", {"opened"}, {"torn at one side"}});
  const std::int64_t given = story.time;
  story.tell(AnswerUndone{story.session, {"i1"}, "packaging"});
  const std::int64_t undone_at = story.time;
  story.tell(AnswerGiven{story.session, {"i1"}, "packaging", {"sealed"}, {}});
  story.tell(GradeOverridden{story.session, {"i1"}, Grade::scrap, {}, "melted"});
  story.tell(OverrideUndone{story.session, {"i1"}});
  story.tell(OverrideUndone{story.session, {"i1"}});  // nothing is left to take back
  const auto item = need(story.store->reader().session(Scope::all_clients(), story.session)).items.front();
  REQUIRE(item.answers.size() == 1);
  CHECK(item.answers.front().options == std::vector<std::string>{"sealed"});
  CHECK_FALSE(item.override_);
  REQUIRE(item.undone.size() == 2);
  CHECK(item.undone[0].answer.question == "packaging");
  CHECK(item.undone[0].answer.options == std::vector<std::string>{"opened"});
  CHECK(item.undone[0].answer.text == "torn at one side");
  CHECK(item.undone[0].answer.at == at(given));
  CHECK(item.undone[0].undone_at == at(undone_at));
  CHECK(item.undone[0].undone_by_name == "Ana R.");
  REQUIRE(item.undone[1].override_);
  CHECK(item.undone[1].override_->reason == "melted");
}

}  // namespace
}  // namespace returns::tests
