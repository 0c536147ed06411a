// A camera's URI taken apart.
#pragma once
#include <string>

#include "storage/base/result.h"

namespace returns::vision {

enum class SourceKind { v4l2, network, file, folder };
enum class Pace { real, fast };

struct SourceAddress {
  SourceKind kind = SourceKind::v4l2;
  std::string target;  // device, file or folder path; for the network the whole URL
  std::string shown;   // the URI for people and for logs: without user name and password
  Pace pace = Pace::real;
  bool loop = false;
};

// invalid_input names the part that is wrong. A '?' inside a path stays part of it unless options follow.
Result<SourceAddress> parse_address(const std::string& uri);

// "rtsp://user:secret@host/path" -> "rtsp://host/path"
std::string without_credentials(const std::string& url);

}  // namespace returns::vision
