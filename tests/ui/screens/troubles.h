// Sentences that the desks really say, for the example states that show one.
#pragma once
#include <cerrno>
#include <string>

#include "storage/base/result.h"

namespace returns::examples {

inline std::string camera_unplugged(const std::string& device) {
  Error error = system_error(ENOENT, "open the camera", device);
  error.hint = "Plug the camera in.";
  return error.sentence();
}

inline std::string database(ErrorCode code, const std::string& cause, const std::string& hint) {
  return Error{code, "use the database", "/var/lib/returns-station/store/store.sqlite", cause, hint}.sentence();
}

inline std::string store_read_only() {
  return database(ErrorCode::read_only, "attempt to write a readonly database",
                  "Check that the disk and the store's folder can be written.");
}

inline std::string disk_full(const std::string& operation, const std::string& path) {
  return system_error(ENOSPC, operation, path).sentence();
}

inline std::string share_not_mounted() {
  return Error{ErrorCode::not_found, "use the upstream share", "/mnt/returns",
               "it has no returns-upstream.id, so it is not mounted, or it was never prepared",
               "Mount the share; an admin can prepare a new one."}
      .sentence();
}

}  // namespace returns::examples
