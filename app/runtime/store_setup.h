// What is done to the store once, before the station works with it: the clients of the configuration, the local user,
// and what the sessions before have left open.
#pragma once
#include <memory>

#include "app/runtime/configuration.h"
#include "app/station/event.h"
#include "storage/inspections/store.h"

namespace returns::runtime {

// Works where the site asks for no sign-in.
inline const UserId local_user{"local"};

struct OpenedStore {
  std::unique_ptr<storage::Store> store;
  station::StoreOpened told;  // for the core
};

// Where the configuration's store lies, for whoever opens it.
storage::StoreOptions store_options(const Configuration& configuration);

Result<OpenedStore> open_store(const storage::StoreOptions& options, const Configuration& configuration);

}  // namespace returns::runtime
