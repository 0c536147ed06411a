// The recorder's own writable copy of a picture, in the layout that the encoder takes. One thread.
#pragma once
#include "vision/camera/frame.h"
#include "vision/camera/libav.h"

namespace returns::vision {

struct WritablePlane {
  std::uint8_t* data = nullptr;
  int width = 0;
  int height = 0;
  std::ptrdiff_t stride = 0;
};

// What an encoder is opened for; a picture of another kind needs another encoder and another segment.
struct PictureKind {
  Size size;  // even: 4:2:0 has one chroma sample per 2x2, so an odd last row or column is left out
  Range range = Range::limited;
  Matrix matrix = Matrix::bt601;
  friend bool operator==(const PictureKind&, const PictureKind&) = default;
};
PictureKind kind_of(const Picture& picture);

class FrameBuffer {
 public:
  // invalid_input for a picture below 2x2.
  static Result<FrameBuffer> make(const PictureKind& kind);

  // The picture must be of the buffer's kind. Samples that an encoder still reads are left alone: it copies into new
  // memory then.
  Status copy_from(const Picture& picture);

  const PictureKind& kind() const { return kind_; }
  WritablePlane y() const { return plane(0); }
  WritablePlane u() const { return plane(1); }
  WritablePlane v() const { return plane(2); }
  AVFrame& frame() const { return *frame_; }

 private:
  FrameBuffer(PictureKind kind, AvFramePtr frame) : kind_(kind), frame_(std::move(frame)) {}
  WritablePlane plane(int index) const;

  PictureKind kind_;
  AvFramePtr frame_;
};

}  // namespace returns::vision
