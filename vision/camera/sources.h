// The kinds of source behind open_source(). Each opens or says why not; all are used by one thread at a time.
#pragma once
#include "vision/camera/camera.h"
#include "vision/camera/source_address.h"

namespace returns::vision {

// A camera of this machine, through the kernel's own interface: memory-mapped buffers, polled with a deadline.
Result<std::unique_ptr<CameraSource>> open_v4l2(const SourceAddress& address, const CaptureRequest& request);

// rtsp:// and http:// (Motion JPEG or a transport stream) through libavformat. The read deadline is final: a stream cut
// off in the middle of a packet cannot be picked up again, so after timed_out it must be opened anew.
Result<std::unique_ptr<CameraSource>> open_stream(const SourceAddress& address, std::stop_token stop);

// A video file at its own pace or as fast as it decodes. At full pace the frames' times run on from the moment of
// opening by the file's own clock, so that what is recorded from them lasts as long as the file.
Result<std::unique_ptr<CameraSource>> open_video_file(const SourceAddress& address, std::stop_token stop);

// The image files of a folder in the order of their names, at the requested rate; times as for a video file.
Result<std::unique_ptr<CameraSource>> open_folder(const SourceAddress& address, const CaptureRequest& request);

}  // namespace returns::vision
