// Presses keys of this process's window through the X server, from another connection and another thread. X11's own
// names stay inside: its macros do not go together with ours.
#pragma once
#include <memory>
#include <string>

namespace returns::bench {

class Typist {
 public:
  // Null when there is no window of that title on the display that DISPLAY names.
  static std::unique_ptr<Typist> find(const std::string& title);
  ~Typist();

  // Down and up at once, by X11's name of the key ("1", "u", "F1", "Escape"). Returns when the server has it.
  void press(const std::string& key);

 private:
  struct Work;
  explicit Typist(std::unique_ptr<Work> work);
  std::unique_ptr<Work> work_;
};

}  // namespace returns::bench
