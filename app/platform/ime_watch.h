// Tells keys that the desktop's input method has taken for what it composes from keys for the station. GLFW reports
// every key that goes down, the taken ones too; only characters come through the input method. Pure; main thread.
#pragma once
#include <string>

#include "storage/base/clock.h"

namespace returns::platform {

class ImeWatch {
 public:
  // A key that writes something went down, without Ctrl or Alt. Its character follows, now or a little later, unless an
  // input method keeps it.
  void writing_key(BootTime at) {
    if (waiting_++ == 0)
      since_ = at;
    refused_ = false;
  }
  // A character came. One beyond ASCII is the end of what was composed. True when it comes so late behind its key that
  // an input method must have kept it: then it is no part of a scan, however fast it comes with others.
  bool character(const std::string& utf8, BootTime at);
  // Whether a named key is for the station. Enter, Backspace, Escape and the like belong to what is being composed as
  // long as keys wait for their characters; a second Enter that changes nothing is believed.
  bool is_ours(const std::string& name);

 private:
  int waiting_ = 0;
  BootTime since_{};  // of the first that waits
  bool refused_ = false;
};

}  // namespace returns::platform
