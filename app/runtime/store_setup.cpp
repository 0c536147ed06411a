#include "app/runtime/store_setup.h"

#include "app/runtime/version.h"

namespace returns::runtime {

namespace {

Status save_clients(storage::Store& store, const std::vector<Client>& configured) {
  RETURNS_TRY_ASSIGN(const auto known, store.reader().clients());
  std::vector<Occurrence> facts;
  for (const auto& client : configured)
    if (std::find(known.begin(), known.end(), client) == known.end())
      facts.push_back({ClientSaved{client}, read_clocks(), {}});
  if (facts.empty())
    return {};
  if (auto saved = store.append(facts); !saved)
    return saved.error();
  return {};
}

Result<User> find_local_user(storage::Store& store) {
  RETURNS_TRY_ASSIGN(const auto users, store.reader().users());
  for (const auto& user : users)
    if (user.id == local_user)
      return user;
  const User user{local_user, "Inspector", "", Role::inspector, true};
  RETURNS_TRY(
      store.save_user(user, std::nullopt, {UserSaved{user.id, user.name, user.role, user.enabled}, read_clocks(), {}}));
  return user;
}

}  // namespace

storage::StoreOptions store_options(const Configuration& configuration) {
  storage::StoreOptions options;
  options.folder = configuration.folders.data / "store";
  options.station = configuration.settings.station;
  options.software = software_version();
  return options;
}

Result<OpenedStore> open_store(const storage::StoreOptions& options, const Configuration& configuration) {
  OpenedStore opened;
  RETURNS_TRY_ASSIGN(opened.store, storage::Store::open(options));
  storage::Store& store = *opened.store;
  RETURNS_TRY(save_clients(store, configuration.clients));
  if (!configuration.settings.sign_in_required) {
    RETURNS_TRY_ASSIGN(opened.told.user, find_local_user(store));
  }
  RETURNS_TRY_ASSIGN(opened.told.clients, store.reader().clients());
  RETURNS_TRY_ASSIGN(opened.told.open_sessions, store.reader().sessions_in(SessionPhase::open));
  RETURNS_TRY_ASSIGN(opened.told.parked_sessions, store.reader().sessions_in(SessionPhase::parked));
  RETURNS_TRY_ASSIGN(opened.told.received, store.reader().parcels_waiting());
  opened.told.notes = store.opening_notes();
  return opened;
}

}  // namespace returns::runtime
