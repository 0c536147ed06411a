#include "tests/support/store_facts.h"

namespace returns::tests {
namespace {

using storage::Store;

TEST_CASE("A store opens, appends a whole session and reads it back, also after closing") {
  const TemporaryFolder folder;
  const auto options = options_in(folder.path());
  {
    const auto store = open_store(options);
    CHECK(store->opening_notes().empty());
    save_client(*store, "acme");
    const auto position = need(store->append(whole_session("s1", 100, "acme", "1Z999AA10123456784")));
    CHECK(position == need(store->reader().head()));
    CHECK(position.seq == 2 + 1 + 13);
    CHECK_FALSE(store->mirror_trouble());
  }
  const auto store = open_store(options);
  CHECK(store->opening_notes().empty());
  const SessionView view = need(store->reader().session(Scope::of({"acme"}), {"s1"}));
  CHECK(view.phase == SessionPhase::closed);
  CHECK(view.client == ClientId{"acme"});
  CHECK(view.codes == std::vector{scanned(CodeKind::tracking_ups, "1Z999AA10123456784")});
  REQUIRE(view.items.size() == 1);
  const ItemView& item = view.items[0];
  CHECK(item.product == kettle());
  REQUIRE(item.answers.size() == 2);
  CHECK(item.answers[0].question == "packaging");
  CHECK(item.answers[1].text == "Buyer wrote: Grüße, Kim");
  CHECK(item.photos.size() == 1);
  REQUIRE(item.closed);
  CHECK(*item.closed == closed("s1", "s1-item", Grade::resellable));
  REQUIRE(view.clips.size() == 1);
  CHECK(view.clips[0].segments.size() == 1);
  CHECK(view.clips[0].gaps.size() == 1);
  CHECK(view.clips[0].sealed);
  CHECK(view.bound_to->id == ReturnId{"return-s1"});
  CHECK(need(store->compare_projections()).differences.empty());
}

TEST_CASE("A session of another client is not found within a client's scope") {
  const TemporaryFolder folder;
  const auto store = open_store(options_in(folder.path()));
  save_client(*store, "acme");
  save_client(*store, "other");
  need(store->append(whole_session("s1", 100, "acme", "1Z999AA10123456784")));
  CHECK(store->reader().session(Scope::of({"other"}), {"s1"}).error().code == ErrorCode::not_found);
  CHECK(store->reader().session(Scope::all_clients(), {"s1"}));
}

TEST_CASE("An append is all or nothing") {
  const TemporaryFolder folder;
  const auto store = open_store(options_in(folder.path()));
  const auto before = need(store->reader().head());
  const auto refused = store->append(
      {told(SessionOpened{{"s1"}, unassigned_client, SessionOrigin::by_hand}, 1), told(SessionClosed{{"nobody"}}, 2)});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_input);
  CHECK(need(store->reader().head()) == before);
  CHECK_FALSE(store->reader().session(Scope::all_clients(), {"s1"}));
  CHECK(store->append({told(SessionOpened{{"s1"}, unassigned_client, SessionOrigin::by_hand}, 3)}));
}

TEST_CASE("Open and parked sessions are offered again, oldest first") {
  const TemporaryFolder folder;
  const auto options = options_in(folder.path());
  {
    const auto store = open_store(options);
    need(store->append({told(SessionOpened{{"late"}, unassigned_client, SessionOrigin::scanned}, 20),
                        told(SessionOpened{{"early"}, unassigned_client, SessionOrigin::scanned}, 10),
                        told(SessionOpened{{"parked"}, unassigned_client, SessionOrigin::scanned}, 5),
                        told(SessionParked{{"parked"}}, 30)}));
  }
  const auto store = open_store(options);
  const auto open = need(store->reader().sessions_in(SessionPhase::open));
  REQUIRE(open.size() == 2);
  CHECK(open[0].session == SessionId{"early"});
  CHECK(open[1].session == SessionId{"late"});
  CHECK(need(store->reader().sessions_in(SessionPhase::parked)).size() == 1);
}

TEST_CASE("A second station on the same store is refused with the owner's process") {
  const TemporaryFolder folder;
  auto store = open_store(options_in(folder.path()));
  const auto second = Store::open(options_in(folder.path()));
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::busy);
  CHECK(second.error().hint.find(std::to_string(::getpid())) != std::string::npos);
  store.reset();
  CHECK(Store::open(options_in(folder.path())));
}

TEST_CASE("A reader sees what is committed while the store writes") {
  const TemporaryFolder folder;
  const auto options = options_in(folder.path());
  CHECK_FALSE(storage::StoreReader::open(options));
  const auto store = open_store(options);
  const auto reader = need(storage::StoreReader::open(options));
  save_client(*store, "acme");
  need(store->append(whole_session("s1", 100, "acme", "1Z999AA10123456784")));
  CHECK(need(reader->head()) == need(store->reader().head()));
  CHECK(need(reader->history({Scope::all_clients(), "", {}, {}, {}, 10, {}, {}})).size() == 1);
}

TEST_CASE("A store written by a newer program is left alone") {
  const TemporaryFolder folder;
  const auto options = options_in(folder.path());
  (void)open_store(options);
  meddle(folder.path(), "PRAGMA user_version=99");
  const auto opened = Store::open(options);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == ErrorCode::unsupported);
}

TEST_CASE("The outbox tells what is left to deliver") {
  const TemporaryFolder folder;
  const auto store = open_store(options_in(folder.path()));
  need(store->append({told(SignedIn{{"ana"}}, 1), told(SignedOut{{"ana"}}, 2)}));
  CHECK(need(store->backlog()).entries == 4);
  const auto entries = need(store->reader().entries_after({}, 3));
  REQUIRE(entries.size() == 3);
  need(store->mark_delivered(entries[2].position));
  CHECK(need(store->backlog()).entries == 1);
  CHECK(need(store->reader().entries_after(need(store->delivered_until()), 10)).size() == 1);
  auto other = entries[2].position;
  other.hash = std::string(64, 'f');
  CHECK(store->reader().entries_after(other, 10).error().code == ErrorCode::conflict);

  need(store->queue_file("a.mp4", "11", 100));
  need(store->queue_file("a.mp4", "11", 100));
  CHECK(store->queue_file("a.mp4", "22", 100).error().code == ErrorCode::already_exists);
  need(store->mark_file_refused("a.mp4", "too big"));
  CHECK(need(store->undelivered_files(10)).at(0).refused == "too big");
  need(store->mark_file_delivered("a.mp4"));
  CHECK(need(store->undelivered_files(10)).empty());
  CHECK(store->mark_file_delivered("never").error().code == ErrorCode::not_found);
}

}  // namespace
}  // namespace returns::tests
