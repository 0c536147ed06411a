#include "app/platform/input_method.h"

#include <X11/Xlib.h>

// GLFW's own header for these wants the headers of every X extension.
extern "C" Display* glfwGetX11Display();
extern "C" Window glfwGetX11Window(GLFWwindow* window);

namespace returns::platform {

void tell_focus(GLFWwindow* window, bool focused) {
  Display* display = glfwGetX11Display();
  if (!display)
    return;
  XEvent event{};
  event.xfocus.type = focused ? FocusIn : FocusOut;
  event.xfocus.display = display;
  event.xfocus.window = glfwGetX11Window(window);
  event.xfocus.mode = NotifyNormal;
  event.xfocus.detail = NotifyNonlinear;
  XPutBackEvent(display, &event);
}

}  // namespace returns::platform
