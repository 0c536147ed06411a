#include "vision/camera/source_address.h"

#include <string_view>

namespace returns::vision {
namespace {

Error unusable(const std::string& uri, std::string cause) {
  return Error{ErrorCode::invalid_input, "use the camera address", without_credentials(uri), std::move(cause),
               "Use v4l2:/dev/…, rtsp://…, http://…, file:PATH or frames:FOLDER."};
}

// Whether what follows a '?' is meant as options and not a part of the file's name.
bool looks_like_options(std::string_view text) {
  return text.rfind("pace=", 0) == 0 || text.rfind("loop=", 0) == 0;
}

Status read_options(const std::string& uri, std::string_view options, SourceAddress& address) {
  while (!options.empty()) {
    const std::string_view option = options.substr(0, options.find('&'));
    options.remove_prefix(std::min(options.size(), option.size() + 1));
    if (option == "pace=real")
      address.pace = Pace::real;
    else if (option == "pace=fast")
      address.pace = Pace::fast;
    else if (option == "loop=1")
      address.loop = true;
    else if (option == "loop=0")
      address.loop = false;
    else
      return unusable(uri, "\"" + std::string(option) + "\" is not an option of a replay");
  }
  return {};
}

bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

}  // namespace

std::string without_credentials(const std::string& url) {
  const auto scheme = url.find("://");
  if (scheme == std::string::npos)
    return url;
  const auto host = scheme + 3;
  const auto host_end = std::min(url.find_first_of("/?#", host), url.size());
  const auto at = url.rfind('@', host_end == 0 ? 0 : host_end - 1);
  if (at == std::string::npos || at < host)
    return url;
  return url.substr(0, host) + url.substr(at + 1);
}

Result<SourceAddress> parse_address(const std::string& uri) {
  SourceAddress address;
  address.shown = without_credentials(uri);
  for (const char* scheme : {"rtsp://", "rtsps://", "http://", "https://"}) {
    if (!begins_with(uri, scheme))
      continue;
    address.kind = SourceKind::network;
    address.target = uri;
    if (uri.size() == std::string_view(scheme).size())
      return unusable(uri, "it names no host");
    return address;
  }

  const auto colon = uri.find(':');
  const std::string scheme = uri.substr(0, colon);
  if (colon == std::string::npos)
    return unusable(uri, "it does not say what kind of source it is");
  address.target = uri.substr(colon + 1);
  if (scheme == "v4l2") {
    address.kind = SourceKind::v4l2;
  } else if (scheme == "file" || scheme == "frames") {
    address.kind = scheme == "file" ? SourceKind::file : SourceKind::folder;
    if (begins_with(address.target, "///"))
      address.target.erase(0, 2);
    const auto question = address.target.rfind('?');
    if (question != std::string::npos && looks_like_options(std::string_view(address.target).substr(question + 1))) {
      RETURNS_TRY(read_options(uri, std::string_view(address.target).substr(question + 1), address));
      address.target.erase(question);
    }
  } else {
    return unusable(uri, "\"" + scheme + "\" is not a kind of source");
  }
  if (address.target.empty())
    return unusable(uri, "it names nothing after the colon");
  return address;
}

}  // namespace returns::vision
