// The encoder port: pictures in, packets out. x264 is the first adapter; VAAPI, NVENC and V4L2 M2M fit behind it.
//
// One encoder is used by one thread. An adapter may hold back at most two pictures, never reorders (no B-frames), and
// answers a KeyFrame::wanted with a packet from which decoding can start (IDR).
#pragma once
#include <memory>
#include <vector>

#include "vision/record/frame_buffer.h"
#include "vision/record/media_time.h"
#include "vision/record/recorder.h"

namespace returns::vision {

enum class KeyFrame { not_needed, wanted };

// pts is set in Ticks; AV_PKT_FLAG_KEY marks an IDR picture.
using Packets = std::vector<AvPacketPtr>;

// What a file's header says about the packets in it.
struct StreamFormat {
  std::string codec;  // "H.264 (libx264 ultrafast)"
  PictureKind kind;
  int frames_per_second = 30;
  Bytes extradata;  // SPS and PPS, Annex B
};

class Encoder {
 public:
  virtual ~Encoder() = default;
  virtual const StreamFormat& format() const = 0;
  // `at` rises strictly from call to call. The picture's samples are read before the call returns or referenced.
  virtual Result<Packets> encode(FrameBuffer& picture, Ticks at, KeyFrame key) = 0;
  virtual Result<Packets> drain() = 0;  // what was held back; nothing can be encoded after it
};

// x264 through libavcodec: constant quality under a bitrate ceiling, no B-frames, no look-ahead, slices instead of
// frame threads, therefore no delay at all.
Result<std::unique_ptr<Encoder>> open_x264(const PictureKind& kind, const EncoderSettings& settings);

}  // namespace returns::vision
