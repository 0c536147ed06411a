#include <map>

#include "tests/support/store_facts.h"

namespace returns::tests {
namespace {

HistoryQuery asking(const std::string& text, Scope scope = Scope::all_clients()) {
  return {std::move(scope), text, {}, {}, {}, 100, {}, {}};
}

ExpectedReturn announced(const std::string& id, const std::string& client, const std::string& order,
                         const std::string& tracking) {
  ExpectedReturn expected;
  expected.id = {id};
  expected.client = {client};
  expected.order_id = order;
  expected.rma = "D" + id + "RMA";
  expected.tracking_numbers = {tracking};
  expected.items = {{kettle(), 1, "SN-" + id, "LPNNC5N165ZVR"}};
  expected.buyer_name = "Kim";
  expected.buyer_comment = "does not boil";
  expected.expected_at = at(5);
  return expected;
}

struct Filled {
  TemporaryFolder folder;
  std::unique_ptr<storage::Store> store = open_store(options_in(folder.path()));
  Filled() {
    save_client(*store, "acme");
    save_client(*store, "other");
    need(store->import_expected({announced("return-s1", "acme", "113-6277818-6289068", "1Z999AA10123456784"),
                                 announced("r2", "other", "114-2962899-5762619", "9202090339598363834190")}));
    need(store->append(whole_session("s1", 100, "acme", "1Z999AA10123456784")));
    need(store->append(whole_session("s2", 200, "other", "1Z5R89390357567127")));
  }
  std::size_t found(const std::string& text) {
    const auto rows = need(store->reader().history(asking(text)));
    CHECK(need(store->reader().count(asking(text))) == rows.size());
    return rows.size();
  }
};

TEST_CASE("The history finds identifiers by beginning and part, words of titles, and Chinese words of two characters") {
  Filled filled;
  CHECK(filled.found("") == 2);
  CHECK(filled.found("1Z999AA10123456784") == 1);
  CHECK(filled.found("1z999aa") == 1);
  CHECK(filled.found("AA1012345") == 1);
  CHECK(filled.found("1Z") == 2);
  CHECK(filled.found("kettle") == 2);
  CHECK(filled.found("ELECTRIC ettl") == 2);
  CHECK(filled.found("kettle 1Z5R8") == 1);
  CHECK(filled.found("螺丝") == 2);
  CHECK(filled.found("丝刀") == 2);
  CHECK(filled.found("螺丝刀") == 2);
  CHECK(filled.found("刀") == 2);
  CHECK(filled.found("刀螺") == 0);
  CHECK(filled.found("4006381333931") == 2);
  CHECK(filled.found("toaster") == 0);
  CHECK(filled.found("\" OR *") == 0);
  CHECK(filled.found("---") == 0);
}

TEST_CASE("The history finds the identifiers of the announced return, with and without separators") {
  Filled filled;
  CHECK(filled.found("113-6277818-6289068") == 1);
  CHECK(filled.found("11362778186289068") == 1);
  CHECK(filled.found("113-6277818") == 1);
  CHECK(need(filled.store->reader().history(asking("6277818")))[0].identifier == "113-6277818-6289068");
}

TEST_CASE("A label that is scanned last still finds the item that was closed before") {
  Filled filled;
  need(filled.store->append({told(SessionOpened{{"s3"}, unassigned_client, SessionOrigin::by_hand}, 300),
                             told(ItemOpened{{"s3"}, {"s3-item"}, {}, 1, "general", ""}, 301),
                             told(closed("s3", "s3-item", Grade::scrap), 302)}));
  CHECK(filled.found("TBA010000000000") == 0);
  need(filled.store->append(
      {told(CodeScanned{{"s3"}, std::nullopt, scanned(CodeKind::tracking_amazon, "TBA010000000000")}, 303)}));
  CHECK(filled.found("TBA010000000000") == 1);
  CHECK(need(filled.store->compare_projections()).same);
}

TEST_CASE("A scope shows one client's rows alone, and filters narrow them") {
  Filled filled;
  const auto rows = need(filled.store->reader().history(asking("kettle", Scope::of({"acme"}))));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].client_name == "Client acme");
  CHECK(rows[0].has_gap);
  CHECK(rows[0].grade == Grade::resellable);
  auto query = asking("");
  query.grade = Grade::scrap;
  CHECK(need(filled.store->reader().history(query)).empty());
  query = asking("");
  query.from = at(200);
  CHECK(need(filled.store->reader().history(query)).size() == 1);
}

TEST_CASE("Paging shows every row once, newest first, also rows of the same millisecond") {
  const TemporaryFolder folder;
  const auto store = open_store(options_in(folder.path()));
  std::vector<Occurrence> facts{told(SessionOpened{{"s"}, unassigned_client, SessionOrigin::by_hand}, 1)};
  for (int i = 0; i < 25; ++i) {
    const std::string item = "item-" + std::to_string(100 + i);
    facts.push_back(told(ItemOpened{{"s"}, {item}, kettle(), 1, "general", ""}, 2));
    facts.push_back(told(closed("s", item, Grade::resellable), 10 + i / 10));
  }
  need(store->append(facts));
  auto query = asking("");
  query.limit = 7;
  std::vector<std::string> seen;
  while (true) {
    const auto rows = need(store->reader().history(query));
    for (const HistoryRow& row : rows)
      seen.push_back(row.item.value);
    if (rows.empty())
      break;
    query.closed_before = rows.back().closed_at;
    query.before_item = rows.back().item;
  }
  REQUIRE(seen.size() == 25);
  CHECK(std::is_sorted(seen.rbegin(), seen.rend()));
}

TEST_CASE("Expected returns are found by any identifier, strong ones first, product codes inside one client only") {
  Filled filled;
  const auto ids = [&](const Scope& scope, std::vector<Identifier> identifiers) {
    std::vector<std::string> found;
    for (const ExpectedReturn& expected : need(filled.store->reader().find_expected(scope, identifiers)))
      found.push_back(expected.id.value);
    return found;
  };
  using Ids = std::vector<std::string>;
  const Scope all = Scope::all_clients();
  CHECK(ids(all, {{CodeKind::tracking_fedex, "1z999aa10123456784", false}}) == Ids{"return-s1"});
  CHECK(ids(all, {{CodeKind::order_id, "11429628995762619", false}}) == Ids{"r2"});
  CHECK(ids(all, {{CodeKind::rma, "Dr2RMA", false}}) == Ids{"r2"});
  CHECK(ids(all, {{CodeKind::rma, "dr2rma", false}}) == Ids{});
  CHECK(ids(all, {{CodeKind::unknown, "SN-r2", false}}) == Ids{"r2"});
  CHECK(ids(all, {{CodeKind::gtin, "4006381333931", true}}) == Ids{});
  CHECK(ids(Scope::of({"other"}), {{CodeKind::gtin, "04006381333931", true}}) == Ids{"r2"});
  CHECK(ids(Scope::of({"other"}), {{CodeKind::fnsku, "B0KETTLE01", false}}) == Ids{"r2"});
  CHECK(ids(all, {{CodeKind::lpn, "LPNNC5N165ZVR", false},
                  {CodeKind::tracking_usps, "9202090339598363834190", true}}) == Ids{"r2", "return-s1"});
  CHECK(ids(all, {{CodeKind::tracking_ups, "", false}}) == Ids{});
  const auto found = need(filled.store->reader().find_expected(all, {{CodeKind::serial, "SN-return-s1", false}}));
  REQUIRE(found.size() == 1);
  CHECK(found[0] == announced("return-s1", "acme", "113-6277818-6289068", "1Z999AA10123456784"));
}

TEST_CASE("An imported return is replaced by a newer one of the same id") {
  Filled filled;
  need(filled.store->import_expected({announced("r2", "acme", "115-0000000-0000000", "TBA010000000000")}));
  const Scope all = Scope::all_clients();
  CHECK(need(filled.store->reader().find_expected(all, {{CodeKind::order_id, "114-2962899-5762619", false}})).empty());
  CHECK(need(filled.store->reader().find_expected(all, {{CodeKind::order_id, "115-0000000-0000000", false}})).size() ==
        1);
  ExpectedReturn stray = announced("r3", "nobody", "", "");
  CHECK(filled.store->import_expected({stray}).error().code == ErrorCode::invalid_input);
}

TEST_CASE("A parcel that was here before is known by its label, not by its product") {
  Filled filled;
  const Scope all = Scope::all_clients();
  const auto rows =
      need(filled.store->reader().seen_before(all, {{CodeKind::tracking_ups, "1Z999AA10123456784", true}}));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].session == SessionId{"s1"});
  CHECK(need(filled.store->reader().seen_before(all, {{CodeKind::order_id, "113-6277818-6289068", false}})).size() ==
        1);
  CHECK(need(filled.store->reader().seen_before(all, {{CodeKind::gtin, "4006381333931", true}})).empty());
  need(filled.store->append({told(SessionOpened{{"s4"}, unassigned_client, SessionOrigin::scanned}, 400),
                             told(CodeScanned{{"s4"}, {}, scanned(CodeKind::lpn, "LPNRRFN8843140")}, 401)}));
  const std::vector<Identifier> lpn{{CodeKind::lpn, "LPNRRFN8843140", false}};
  CHECK(need(filled.store->reader().seen_before(all, lpn)).empty());
  need(filled.store->append({told(SessionVoided{{"s4"}, "wrong parcel"}, 402)}));
  CHECK(need(filled.store->reader().seen_before(all, lpn)).size() == 1);
}

TEST_CASE("A return made at the bench is found and read back with its personal texts") {
  Filled filled;
  ExpectedReturn made = announced("made", "unassigned", "", "SF123456789012");
  made.announced = false;
  need(filled.store->append({told(SessionOpened{{"s5"}, unassigned_client, SessionOrigin::by_hand}, 500),
                             told(UnannouncedReturnMade{{"s5"}, made, {"no label"}}, 501),
                             told(SessionBound{{"s5"}, {"made"}, unassigned_client, {}}, 502)}));
  const auto found = need(filled.store->reader().find_expected(Scope::all_clients(),
                                                               {{CodeKind::tracking_other, "SF123456789012", false}}));
  REQUIRE(found.size() == 1);
  CHECK(found[0] == made);
  CHECK(need(filled.store->reader().session(Scope::all_clients(), {"s5"})).bound_to == made);
}

TEST_CASE("Filters by grade, hold, client and time narrow the rows, and each is counted under the others") {
  const TemporaryFolder folder;
  const auto store = open_store(options_in(folder.path()));
  save_client(*store, "acme");
  save_client(*store, "other");
  std::vector<Occurrence> facts;
  const auto item = [&](const std::string& client, const std::string& name, std::optional<Grade> grade, int when) {
    facts.push_back(told(SessionOpened{{"s" + name}, {client}, SessionOrigin::by_hand}, when));
    facts.push_back(told(ItemOpened{{"s" + name}, {name}, kettle(), 1, "general", ""}, when));
    ItemClosed done = closed("s" + name, name, Grade::scrap);
    done.outcome.grade = grade;
    facts.push_back(told(done, when));
  };
  item("acme", "a", Grade::scrap, 10);
  item("acme", "b", Grade::resellable, 20);
  item("acme", "c", std::nullopt, 30);
  item("other", "d", Grade::scrap, 40);
  need(store->append(facts));
  const auto found = [&](const HistoryQuery& query) {
    std::string items;
    for (const HistoryRow& row : need(store->reader().history(query)))
      items += row.item.value;
    CHECK(need(store->reader().count(query)) == items.size());
    return items;
  };
  HistoryQuery query = asking("");
  CHECK(found(query) == "dcba");
  query.held = true;
  CHECK(found(query) == "c");
  query.held = false;
  query.grade = Grade::scrap;
  CHECK(found(query) == "da");
  query.client = ClientId{"acme"};
  CHECK(found(query) == "a");
  HistoryCounts counts = need(store->reader().counts(query, 100));
  std::map<std::string, std::uint64_t> grades, clients;
  for (const auto& of : counts.grades)
    grades[of.grade ? std::string(name_of(*of.grade)) : "held"] = of.items;
  for (const auto& of : counts.clients)
    clients[of.client.value] = of.items;
  CHECK(grades == std::map<std::string, std::uint64_t>{{"held", 1}, {"resellable", 1}, {"scrap", 1}});
  CHECK(clients == std::map<std::string, std::uint64_t>{{"acme", 1}, {"other", 1}});
  query.from = at(15);
  query.to = at(41);
  CHECK(found(query).empty());
  query.client.reset();
  CHECK(found(query) == "d");
  counts = need(store->reader().counts(asking(""), 3));
  CHECK(counts.grades.empty());
  CHECK(counts.clients.empty());
}

}  // namespace
}  // namespace returns::tests
