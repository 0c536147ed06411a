// The secret of the site, from which the seals of its command codes come: whoever does not have it can print no code
// that a station of the site obeys. Made at the first run, in a file that its owner alone may read; to have one sheet
// for several benches, copy the file to each of them.
#pragma once
#include <vector>

#include "app/station/command_codes.h"
#include "storage/base/file_port.h"

namespace returns::runtime {

struct SiteSecret {
  std::filesystem::path file;
  Bytes key;  // 32 random bytes
};

// Reads it, or makes it when there is none. A damaged file is an error: a new secret makes every printed sheet void,
// and that is for a person to decide.
Result<SiteSecret> site_secret(FilePort& files, const std::filesystem::path& data_folder);
// Puts a new one in its place. A running station goes on with the old one until it is started again.
Result<SiteSecret> renew_site_secret(FilePort& files, const std::filesystem::path& data_folder);

// Every command code of the site.
std::vector<station::CommandCode> command_codes(const SiteSecret& secret);
// Four signs that tell the sheets of two secrets apart, for people; they say nothing about the secret.
std::string sheet_mark(const SiteSecret& secret);

}  // namespace returns::runtime
