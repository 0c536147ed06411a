// Strong identifiers. All are opaque text (UUIDv7 as the runtime makes them, or a configured short name); they come
// into the core with events, never from it.
#pragma once
#include <compare>
#include <functional>
#include <string>

namespace returns {

template <typename Tag>
struct Id {
  std::string value;

  bool empty() const noexcept { return value.empty(); }
  friend bool operator==(const Id&, const Id&) = default;
  friend auto operator<=>(const Id&, const Id&) = default;
};

using ClientId = Id<struct ClientTag>;    // a seller; "unassigned" is a client too
using ReturnId = Id<struct ReturnTag>;    // an expected or unannounced return
using ParcelId = Id<struct ParcelTag>;    // one parcel as it was received
using SessionId = Id<struct SessionTag>;  // one parcel being inspected
using ItemId = Id<struct ItemTag>;        // one item (or N identical units) of a session
using PhotoId = Id<struct PhotoTag>;
using ClipId = Id<struct ClipTag>;
using UserId = Id<struct UserTag>;
using StationId = Id<struct StationTag>;

inline const ClientId unassigned_client{"unassigned"};

}  // namespace returns

template <typename Tag>
struct std::hash<returns::Id<Tag>> {
  std::size_t operator()(const returns::Id<Tag>& id) const noexcept { return std::hash<std::string>{}(id.value); }
};
