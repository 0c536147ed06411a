// Parcels received at the dock, in the store.
#include "storage/database/schema.h"
#include "tests/support/store_facts.h"

namespace returns::tests {
namespace {

using storage::Store;

ParcelReceived received(const std::string& id, const std::string& client, const std::string& tracking,
                        std::vector<ReturnId> returns = {}) {
  return {{id}, {client}, std::move(returns), scanned(CodeKind::tracking_ups, tracking)};
}

void announce(Store& store, const std::string& id, const std::string& client) {
  ExpectedReturn expected;
  expected.id = {id};
  expected.client = {client};
  expected.order_id = "113-6277818-6289068";
  expected.items = {{kettle(), 2, "", ""}};
  need(store.import_expected({expected}));
}

std::vector<std::string> waiting(Store& store) {
  std::vector<std::string> ids;
  for (const ReceivedParcel& parcel : need(store.reader().parcels_waiting()))
    ids.push_back(parcel.parcel.value);
  return ids;
}

using Ids = std::vector<std::string>;

TEST_CASE("A received parcel waits, also after closing, with what its return says and who received it when") {
  const TemporaryFolder folder;
  const auto options = options_in(folder.path());
  {
    const auto store = open_store(options);
    save_client(*store, "acme");
    announce(*store, "ret-1", "acme");
    need(store->append({told(UserSaved{{"ana"}, "Ana R.", Role::inspector, true}, 5),
                        told(received("p1", "acme", "1Z999AA10123456784", {{"ret-1"}}), 10),
                        told(received("p2", "unassigned", "1Z5R89390357567127"), 20)}));
  }
  const auto store = open_store(options);
  const auto parcels = need(store->reader().parcels_waiting());
  REQUIRE(parcels.size() == 2);
  CHECK(parcels[0].client == ClientId{"acme"});
  CHECK(parcels[0].title == kettle().title);
  CHECK(parcels[0].items == 2);
  CHECK(parcels[0].order_id == "113-6277818-6289068");
  CHECK(parcels[0].received_at == at(10));
  CHECK(parcels[0].received_by_name == "Ana R.");
  CHECK(parcels[0].code == scanned(CodeKind::tracking_ups, "1Z999AA10123456784"));
  CHECK(parcels[1].returns.empty());
  CHECK(need(store->compare_projections()).differences.empty());
}

TEST_CASE("A session takes its parcel off the list and shows it; a voided one puts it back for its first client") {
  const TemporaryFolder folder;
  const auto store = open_store(options_in(folder.path()));
  save_client(*store, "acme");
  save_client(*store, "other");
  need(store->append({told(received("p1", "acme", "1Z999AA10123456784"), 10),
                      told(SessionOpened{{"s1"}, unassigned_client, SessionOrigin::scanned}, 20),
                      told(ParcelOpened{{"s1"}, {"p1"}}, 21)}));
  CHECK(waiting(*store).empty());
  need(store->append({told(SessionBound{{"s1"}, {"ret"}, {"other"}, std::nullopt}, 22)}));
  const SessionView view = need(store->reader().session(Scope::of({"other"}), {"s1"}));
  REQUIRE(view.parcels.size() == 1);
  CHECK(view.parcels[0].parcel == ParcelId{"p1"});
  CHECK(view.parcels[0].client == ClientId{"other"});
  CHECK(need(store->compare_projections()).differences.empty());
  need(store->append({told(SessionVoided{{"s1"}, "wrong parcel"}, 30)}));
  CHECK(waiting(*store) == Ids{"p1"});
  CHECK(need(store->reader().parcels_waiting())[0].client == ClientId{"acme"});
  CHECK(need(store->compare_projections()).differences.empty());
  need(store->rebuild_projections());
  CHECK(waiting(*store) == Ids{"p1"});
}

TEST_CASE("A parcel or session that the journal does not have is refused, and nothing of that append stays") {
  const TemporaryFolder folder;
  const auto store = open_store(options_in(folder.path()));
  const auto refused = store->append(
      {told(received("p1", "unassigned", "1Z999AA10123456784"), 10), told(ParcelOpened{{"nobody"}, {"p1"}}, 11)});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_input);
  CHECK(waiting(*store).empty());
  CHECK_FALSE(store->append({told(received("p2", "no-such-client", "1Z5R89390357567127"), 12)}));
  need(store->append({told(received("p1", "unassigned", "1Z999AA10123456784"), 13)}));
  CHECK_FALSE(store->append({told(received("p1", "unassigned", "1Z999AA10123456784"), 14)}));
  CHECK(waiting(*store) == Ids{"p1"});
}

TEST_CASE("A store from before there was a dock is brought along with all its sessions") {
  const TemporaryFolder folder;
  const auto options = options_in(folder.path());
  {
    const auto store = open_store(options);
    save_client(*store, "acme");
    need(store->append(whole_session("s1", 100, "acme", "1Z999AA10123456784")));
  }
  meddle(folder.path(), back_to_schema_3);
  meddle(folder.path(), "DROP TABLE d_parcels; PRAGMA user_version=2");
  const auto store = open_store(options);
  CHECK(need(store->reader().session(Scope::all_clients(), {"s1"})).phase == SessionPhase::closed);
  CHECK(waiting(*store).empty());
  need(store->append({told(received("p1", "acme", "1Z5R89390357567127"), 900)}));
  CHECK(waiting(*store) == Ids{"p1"});
  CHECK(need(store->compare_projections()).differences.empty());
}

TEST_CASE("A database lost with parcels on the dock is built anew from its journal with all of them") {
  const TemporaryFolder folder;
  const auto options = options_in(folder.path());
  {
    const auto store = open_store(options);
    need(store->append({told(received("p1", "unassigned", "1Z999AA10123456784"), 10),
                        told(received("p2", "unassigned", "1Z5R89390357567127"), 20),
                        told(SessionOpened{{"s1"}, unassigned_client, SessionOrigin::scanned}, 30),
                        told(ParcelOpened{{"s1"}, {"p1"}}, 31)}));
  }
  std::filesystem::remove(folder.path() / "store.sqlite");
  const auto store = open_store(options);
  CHECK(waiting(*store) == Ids{"p2"});
  CHECK(need(store->compare_projections()).differences.empty());
}

}  // namespace
}  // namespace returns::tests
