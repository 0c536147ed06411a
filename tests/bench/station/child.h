// Programs that a measurement starts beside itself. They end with it, however it ends.
#pragma once
#include <string>
#include <vector>

#include "storage/base/result.h"

namespace returns::bench {

// One running program; asked to end and waited for by the destructor.
class Child {
 public:
  // Looked up in PATH. `kept` is a file descriptor that it inherits; -1: none but the standard ones. Its output goes
  // nowhere.
  static Result<Child> start(const std::vector<std::string>& words, int kept = -1);
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  ~Child();
  int pid() const { return pid_; }

 private:
  explicit Child(int pid) : pid_(pid) {}
  int pid_ = -1;
};

// A virtual X display large enough for all screens; DISPLAY names it while it lives, and OpenGL is drawn in software.
class VirtualDisplay {
 public:
  static Result<VirtualDisplay> open();
  int pid() const { return server_.pid(); }

 private:
  explicit VirtualDisplay(Child server) : server_(std::move(server)) {}
  Child server_;
};

}  // namespace returns::bench
