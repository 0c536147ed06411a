// Changes of a configuration file that a person may have written: only what changed is touched, comments and order
// stay. Pure; any thread.
#pragma once
#include <string>

#include "app/runtime/configuration.h"
#include "app/station/admin.h"

namespace returns::runtime {

// The part of a configuration that the screens can change.
station::Site site_of(const Configuration& configuration);

struct EditedConfiguration {
  std::string toml;
  bool rewritten =
      false;  // written anew from its values: comments are lost, so the caller keeps a copy of the old file
};

// `toml` with what differs between the two sites changed; an empty text is a file that is not there yet. The result has
// been read by parse_configuration() and says what `to` says; the error is that of reading it.
Result<EditedConfiguration> edit_configuration(const std::string& toml, const station::Site& from,
                                               const station::Site& to, const std::string& file_name,
                                               const Folders& folders);

}  // namespace returns::runtime
