#include <algorithm>

#include "app/station/identifiers.h"
#include "app/station/payloads/parcel_messages.h"

namespace returns::station {
namespace {

enum class Standing { other, label, made_for_return };  // worst first

Standing standing_of(const ScannedCode& code) {
  if (code.candidates.empty())
    return Standing::other;
  const Identifier& best = code.candidates.front();
  if (is_made_for_return(best))
    return Standing::made_for_return;
  return is_tracking(best.kind) || best.kind == CodeKind::order_id ? Standing::label : Standing::other;
}

}  // namespace

bool is_made_for_return(const Identifier& identifier) {
  return identifier.kind == CodeKind::rma || identifier.kind == CodeKind::lpn ||
         (identifier.kind == CodeKind::tracking_ups && is_ups_return_service(identifier.value));
}

const ScannedCode* returns_label(const std::vector<ScannedCode>& codes) {
  const auto best = std::max_element(codes.begin(), codes.end(), [](const ScannedCode& a, const ScannedCode& b) {
    return standing_of(a) < standing_of(b);
  });
  return best == codes.end() ? nullptr : &*best;
}

}  // namespace returns::station
