#include "app/platform/window.h"

#include <GL/gl.h>
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <map>

namespace returns::platform {

namespace {

// GLFW tells what went wrong only through this callback.
std::string& last_glfw_error() {
  static std::string text;
  return text;
}

std::string utf8(unsigned int code) {
  std::string out;
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
  return out;
}

const char* name_of_key(int key) {
  static const std::map<int, const char*> names = {{GLFW_KEY_ENTER, "enter"},    {GLFW_KEY_KP_ENTER, "enter"},
                                                   {GLFW_KEY_TAB, "tab"},        {GLFW_KEY_BACKSPACE, "backspace"},
                                                   {GLFW_KEY_ESCAPE, "escape"},  {GLFW_KEY_LEFT, "left"},
                                                   {GLFW_KEY_RIGHT, "right"},    {GLFW_KEY_UP, "up"},
                                                   {GLFW_KEY_DOWN, "down"},      {GLFW_KEY_PAGE_UP, "up"},
                                                   {GLFW_KEY_PAGE_DOWN, "down"}, {GLFW_KEY_F11, "f11"},
                                                   {GLFW_KEY_F12, "f12"}};
  const auto found = names.find(key);
  return found == names.end() ? nullptr : found->second;
}

double monitor_millimetres_per_pixel(GLFWmonitor* monitor) {
  if (!monitor)
    return 0;
  int wide = 0, high = 0;
  glfwGetMonitorPhysicalSize(monitor, &wide, &high);
  const GLFWvidmode* mode = glfwGetVideoMode(monitor);
  if (wide <= 0 || !mode || mode->width <= 0)
    return 0;
  const double millimetres = static_cast<double>(wide) / mode->width;
  // Virtual displays and projectors answer with a made-up 96 dpi or with nonsense.
  const bool made_up = millimetres > 0.2640 && millimetres < 0.2652;
  return made_up || millimetres < 0.05 || millimetres > 1.0 ? 0 : millimetres;
}

class GlfwWindow final : public Window {
 public:
  explicit GlfwWindow(GLFWwindow* window) : window_(window), polled_at_(boot_now()) {
    glfwSetWindowUserPointer(window_, this);
    glfwSetKeyCallback(window_,
                       [](GLFWwindow* w, int key, int, int action, int mods) { of(w)->key(key, action, mods); });
    glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned int code) { of(w)->push({utf8(code), true}); });
    glfwSetCursorPosCallback(window_, [](GLFWwindow* w, double x, double y) {
      of(w)->input_.pointer.push_back({PointerEvent::Kind::moved, x, y});
    });
    glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int button, int action, int) {
      if (button != GLFW_MOUSE_BUTTON_LEFT)
        return;
      double x = 0, y = 0;
      glfwGetCursorPos(w, &x, &y);
      of(w)->input_.pointer.push_back(
          {action == GLFW_PRESS ? PointerEvent::Kind::pressed : PointerEvent::Kind::released, x, y});
    });
    glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* w, int, int) { of(w)->input_.resized = true; });
    glfwSetWindowRefreshCallback(window_, [](GLFWwindow* w) { of(w)->input_.resized = true; });
  }
  ~GlfwWindow() override {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui::DestroyContext();
    glfwDestroyWindow(window_);
    glfwTerminate();
  }

  WindowSize size() const override {
    WindowSize size;
    glfwGetFramebufferSize(window_, &size.width, &size.height);
    GLFWmonitor* monitor = glfwGetWindowMonitor(window_);
    size.millimetres_per_pixel = monitor_millimetres_per_pixel(monitor ? monitor : glfwGetPrimaryMonitor());
    return size;
  }

  Input wait(std::chrono::nanoseconds at_most) override {
    const double seconds = std::chrono::duration<double>(at_most).count();
    // While it sleeps nothing is late; only time spent elsewhere makes the age of a key uncertain.
    earliest_ = polled_at_;
    glfwPollEvents();
    if (input_.pointer.empty() && input_.keys.empty() && !input_.resized && seconds > 0) {
      earliest_ = {};
      glfwWaitEventsTimeout(seconds);
    }
    polled_at_ = boot_now();
    Input out = std::exchange(input_, {});
    out.close_asked = glfwWindowShouldClose(window_) != 0;
    return out;
  }

  void begin_frame() override {
    const WindowSize now = size();
    ImGui::GetIO().DisplaySize = ImVec2(static_cast<float>(now.width), static_cast<float>(now.height));
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
  }
  void end_frame() override {
    ImGui::Render();
    const WindowSize now = size();
    glViewport(0, 0, now.width, now.height);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    glfwSwapBuffers(window_);
  }
  void fonts_changed() override {
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
  }

  Texture upload(Texture texture, int width, int height, const std::uint8_t* rgb) override {
    auto name = static_cast<GLuint>(reinterpret_cast<std::uintptr_t>(texture));
    const bool made = name == 0;
    if (made)
      glGenTextures(1, &name);
    glBindTexture(GL_TEXTURE_2D, name);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    if (made) {
      glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
      glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    }
    auto& known = sizes_[name];
    if (known == std::make_pair(width, height)) {
      glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, rgb);
    } else {
      glTexImage2D(GL_TEXTURE_2D, 0, GL_RGB, width, height, 0, GL_RGB, GL_UNSIGNED_BYTE, rgb);
      known = {width, height};
    }
    return reinterpret_cast<Texture>(static_cast<std::uintptr_t>(name));
  }
  void forget(Texture texture) override {
    const auto name = static_cast<GLuint>(reinterpret_cast<std::uintptr_t>(texture));
    glDeleteTextures(1, &name);
    sizes_.erase(name);
  }

  std::vector<std::uint8_t> pixels(int& width, int& height) override {
    const WindowSize now = size();
    width = now.width;
    height = now.height;
    const auto row = static_cast<std::size_t>(width) * 3;
    std::vector<std::uint8_t> flipped(row * static_cast<std::size_t>(height)), out(flipped.size());
    // What was swapped away may be gone: the same drawing is made again behind the picture on show.
    if (ImGui::GetDrawData())
      ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadBuffer(GL_BACK);
    glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, flipped.data());
    for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y)
      std::copy_n(flipped.data() + (static_cast<std::size_t>(height) - 1 - y) * row, row, out.data() + y * row);
    return out;
  }

 private:
  static GlfwWindow* of(GLFWwindow* window) { return static_cast<GlfwWindow*>(glfwGetWindowUserPointer(window)); }

  void push(Key key) {
    const BootTime now = boot_now();
    input_.keys.push_back({std::move(key), earliest_ == BootTime{} ? now : earliest_, now});
  }
  void key(int key, int action, int mods) {
    if (action == GLFW_RELEASE)
      return;
    // Scanners send the group separator of GS1 codes as Ctrl+].
    if ((mods & GLFW_MOD_CONTROL) && key == GLFW_KEY_RIGHT_BRACKET)
      push({"\x1D", true});
    const char* name = name_of_key(key);
    // Held keys repeat only where a person wants them to: deleting, not pressing buttons.
    if (name && (action == GLFW_PRESS || key == GLFW_KEY_BACKSPACE))
      push({name, false});
  }

  GLFWwindow* window_;
  Input input_;
  BootTime polled_at_, earliest_{};
  std::map<GLuint, std::pair<int, int>> sizes_;
};

}  // namespace

Result<std::unique_ptr<Window>> Window::open(const WindowRequest& request) {
  const auto failed = [&](std::string cause, std::string hint) -> Error {
    return {ErrorCode::unsupported, "open the window", "", std::move(cause), std::move(hint)};
  };
  glfwSetErrorCallback([](int, const char* text) { last_glfw_error() = text; });
  if (!glfwInit())
    return failed(last_glfw_error(), "Start the station inside a graphical session (DISPLAY must be set).");
  GLFWmonitor* monitor = request.fullscreen ? glfwGetPrimaryMonitor() : nullptr;
  int width = request.width, height = request.height;
  if (monitor) {
    const GLFWvidmode* mode = glfwGetVideoMode(monitor);
    width = mode->width;
    height = mode->height;
  }
  GLFWwindow* window = nullptr;
  const char* shader_version = "#version 330 core";
  for (const auto& [major, minor, version] :
       {std::tuple{3, 3, "#version 330 core"}, std::tuple{3, 0, "#version 130"}}) {
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, major);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, minor);
    glfwWindowHint(GLFW_OPENGL_PROFILE, minor >= 2 ? GLFW_OPENGL_CORE_PROFILE : GLFW_OPENGL_ANY_PROFILE);
    glfwWindowHint(GLFW_AUTO_ICONIFY, GLFW_FALSE);
    shader_version = version;
    window = glfwCreateWindow(width, height, request.title.c_str(), monitor, nullptr);
    if (window)
      break;
  }
  if (!window) {
    const std::string cause = last_glfw_error();
    glfwTerminate();
    return failed(cause,
                  "OpenGL 3 is needed; install the graphics driver, or Mesa's software renderer "
                  "(package libgl1-mesa-dri).");
  }
  glfwMakeContextCurrent(window);
  glfwSwapInterval(1);
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  if (!ImGui_ImplOpenGL3_Init(shader_version)) {
    ImGui::DestroyContext();
    glfwDestroyWindow(window);
    glfwTerminate();
    return failed("OpenGL's functions could not be loaded", "Update the graphics driver.");
  }
  return std::unique_ptr<Window>(std::make_unique<GlfwWindow>(window));
}

void Window::wake() {
  glfwPostEmptyEvent();
}

}  // namespace returns::platform
