#include "vision/camera/libav.h"

#include <cerrno>

extern "C" {
#include <libavutil/error.h>
#include <libavutil/log.h>
}

namespace returns::vision {
namespace {

struct Meaning {
  ErrorCode code;
  const char* hint;
};

// FFmpeg's own codes, and the network's errno values that the file system never gives.
Meaning meaning_of(int code) {
  switch (code) {
    case AVERROR_EXIT:
      return {ErrorCode::cancelled, ""};
    case AVERROR_EOF:
      return {ErrorCode::disconnected, ""};
    case AVERROR_INVALIDDATA:
      return {ErrorCode::damaged, ""};
    case AVERROR_HTTP_NOT_FOUND:
    case AVERROR_STREAM_NOT_FOUND:
      return {ErrorCode::not_found, "Check the path at the end of the address."};
    case AVERROR_HTTP_UNAUTHORIZED:
    case AVERROR_HTTP_FORBIDDEN:
      return {ErrorCode::permission, "Check the user name and the password in the address."};
    case AVERROR_DECODER_NOT_FOUND:
    case AVERROR_ENCODER_NOT_FOUND:
    case AVERROR_DEMUXER_NOT_FOUND:
    case AVERROR_MUXER_NOT_FOUND:
    case AVERROR_PROTOCOL_NOT_FOUND:
    case AVERROR_OPTION_NOT_FOUND:
    case AVERROR_PATCHWELCOME:
      return {ErrorCode::unsupported, ""};
    case AVERROR(ECONNREFUSED):
    case AVERROR(ECONNABORTED):
    case AVERROR(EHOSTUNREACH):
    case AVERROR(EHOSTDOWN):
    case AVERROR(ENETUNREACH):
    case AVERROR(ENETDOWN):
      return {ErrorCode::disconnected, "Check that it is switched on and on the network."};
    default:
      return {ErrorCode::io, ""};
  }
}

bool is_errno(int code) {
  return code < 0 && code > -4096;  // FFmpeg's own codes are four-letter tags far below
}

}  // namespace

Error av_error(int code, std::string operation, std::string subject) {
  const Meaning meaning = meaning_of(code);
  if (is_errno(code) && meaning.code == ErrorCode::io)
    return system_error(AVUNERROR(code), std::move(operation), std::move(subject));
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(code, text, sizeof text);
  return Error{meaning.code, std::move(operation), std::move(subject), text, meaning.hint};
}

void silence_libav() {
  av_log_set_level(AV_LOG_QUIET);
}

}  // namespace returns::vision
