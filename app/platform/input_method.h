// Switches the desktop's input method on and off for the window. GLFW always lets it take keys; then shortcuts and hand
// scanners would write into it. On X11 an input method follows the focus, so GLFW is told of a focus that goes and
// comes back. Elsewhere nothing happens. Main thread.
#pragma once

struct GLFWwindow;

namespace returns::platform {

// Takes effect with the next poll of events.
void tell_focus(GLFWwindow* window, bool focused);

}  // namespace returns::platform
