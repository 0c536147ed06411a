#include "vision/camera/sources.h"

namespace returns::vision {

Result<std::unique_ptr<CameraSource>> open_source(const CameraConfig& config, std::stop_token stop) {
  RETURNS_TRY_ASSIGN(const SourceAddress address, parse_address(config.uri));
  switch (address.kind) {
    case SourceKind::v4l2:
      return open_v4l2(address, config.request);
    case SourceKind::network:
      return open_stream(address, std::move(stop));
    case SourceKind::file:
      return open_video_file(address, std::move(stop));
    case SourceKind::folder:
      return open_folder(address, config.request);
  }
  return Error{ErrorCode::internal, "open the camera", address.shown, "its kind is unknown", ""};
}

}  // namespace returns::vision
