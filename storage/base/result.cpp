#include "storage/base/result.h"

#include <cerrno>
#include <cstring>

#include "storage/base/sentence.h"

namespace returns {

const SentenceForm& english_form() {
  static const SentenceForm form{"Could not ", " ", ": ", ".", " "};
  return form;
}

std::string compose(const Error& parts, const SentenceForm& form) {
  std::string text = form.opening + parts.operation;
  if (!parts.subject.empty())
    text += form.before_subject + parts.subject;
  if (!parts.cause.empty())
    text += form.before_cause + parts.cause;
  if (!text.ends_with(form.stop))
    text += form.stop;
  if (!parts.hint.empty())
    text += form.before_hint + parts.hint;
  return text;
}

std::string Error::sentence() const {
  return compose(*this, english_form());
}

namespace {

struct Meaning {
  ErrorCode code;
  const char* hint;
};

Meaning meaning_of(int errno_value) {
  switch (errno_value) {
    case ENOSPC:
    case EDQUOT:
      return {ErrorCode::disk_full, "Free space on the disk; nothing already saved is touched."};
    case EROFS:
      return {ErrorCode::read_only, "The disk is read-only; check it and mount it for writing."};
    case EACCES:
    case EPERM:
      return {ErrorCode::permission, "Check who owns it and the permissions of the folders above it."};
    case EBUSY:
    case ETXTBSY:
    case EAGAIN:
      return {ErrorCode::busy, "Another program is using it; close that program."};
    case ENOENT:
    case ENOTDIR:
      return {ErrorCode::not_found, ""};
    case EEXIST:
      return {ErrorCode::already_exists, ""};
    case ENODEV:
    case ENXIO:
    case ECONNRESET:
    case EPIPE:
    case ENOTCONN:
      return {ErrorCode::disconnected, "Check the cable and the power of the device."};
    case ESTALE:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENETDOWN:
    case ENETUNREACH:
      return {ErrorCode::disconnected, "Check the network and the server of the share."};
    case ETIMEDOUT:
      return {ErrorCode::timed_out, ""};
    case EINVAL:
      return {ErrorCode::invalid_input, ""};
    default:
      return {ErrorCode::io, ""};
  }
}

}  // namespace

Error system_error(int errno_value, std::string operation, std::string subject) {
  const Meaning meaning = meaning_of(errno_value);
  char buffer[256] = {};
  const char* text = strerror_r(errno_value, buffer, sizeof buffer);
  return Error{meaning.code, std::move(operation), std::move(subject), text, meaning.hint};
}

}  // namespace returns
