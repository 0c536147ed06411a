#include "tests/bench/station/typist.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>

namespace returns::bench {

struct Typist::Work {
  Display* display = nullptr;
  Window window = 0;
  Time time = 1;  // of the last event; the toolkit takes two presses of one time for the same

  ~Work() { XCloseDisplay(display); }
};

Typist::Typist(std::unique_ptr<Work> work) : work_(std::move(work)) {}
Typist::~Typist() = default;

std::unique_ptr<Typist> Typist::find(const std::string& title) {
  Display* display = XOpenDisplay(nullptr);
  if (display == nullptr)
    return nullptr;
  auto work = std::make_unique<Work>();
  work->display = display;
  // Without a window manager all windows stand directly on the root.
  Window root = 0, parent = 0, *children = nullptr;
  unsigned count = 0;
  XQueryTree(display, DefaultRootWindow(display), &root, &parent, &children, &count);
  for (unsigned i = 0; i < count; ++i) {
    char* name = nullptr;
    if (XFetchName(display, children[i], &name) != 0 && name != nullptr && title == name)
      work->window = children[i];
    XFree(name);
  }
  XFree(children);
  return work->window ? std::unique_ptr<Typist>(new Typist(std::move(work))) : nullptr;
}

void Typist::press(const std::string& key) {
  XKeyEvent event{};
  event.display = work_->display;
  event.window = work_->window;
  event.root = DefaultRootWindow(work_->display);
  event.same_screen = True;
  event.keycode = XKeysymToKeycode(work_->display, XStringToKeysym(key.c_str()));
  for (const int type : {KeyPress, KeyRelease}) {
    event.type = type;
    event.time = ++work_->time;
    XSendEvent(work_->display, work_->window, True, type == KeyPress ? KeyPressMask : KeyReleaseMask,
               reinterpret_cast<XEvent*>(&event));
  }
  XSync(work_->display, False);
}

}  // namespace returns::bench
