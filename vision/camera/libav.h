// Ownership and errors of FFmpeg's libraries, for every part of vision that calls them. Nothing outside vision
// includes this.
#pragma once
extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/buffer.h>
#include <libavutil/frame.h>
}
#include <memory>
#include <string>

#include "storage/base/result.h"

namespace returns::vision {

struct AvDelete {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
  void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
  void operator()(AVBufferRef* buffer) const { av_buffer_unref(&buffer); }
  void operator()(AVBufferPool* pool) const { av_buffer_pool_uninit(&pool); }
};
using AvFramePtr = std::unique_ptr<AVFrame, AvDelete>;
using AvPacketPtr = std::unique_ptr<AVPacket, AvDelete>;
using AvCodecPtr = std::unique_ptr<AVCodecContext, AvDelete>;
using AvBufferPtr = std::unique_ptr<AVBufferRef, AvDelete>;
using AvBufferPoolPtr = std::unique_ptr<AVBufferPool, AvDelete>;

// A negative return value of FFmpeg as an Error: errno values through system_error(), its own codes in words.
Error av_error(int code, std::string operation, std::string subject);

// The libraries write to stderr by themselves; what matters is in the errors that are returned. Any thread, any number
// of times.
void silence_libav();

}  // namespace returns::vision
