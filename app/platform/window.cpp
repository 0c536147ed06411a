#include "app/platform/window.h"

#include <GL/gl.h>
#include <GL/glext.h>
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <map>
#include <optional>

#include "app/platform/ime_watch.h"
#include "app/platform/input_method.h"

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
                                                   {GLFW_KEY_F12, "f12"},        {GLFW_KEY_F1, "f1"}};
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

// GLX_MESA_copy_sub_buffer shows a part of what was drawn and keeps the rest of it. Looked up by name, since X11's own
// headers define words that the house uses.
class PartShower {
 public:
  bool find() {
    if (!glfwExtensionSupported("GLX_MESA_copy_sub_buffer"))
      return false;
    copy_ = reinterpret_cast<Copy>(glfwGetProcAddress("glXCopySubBufferMESA"));
    display_ = reinterpret_cast<CurrentDisplay>(glfwGetProcAddress("glXGetCurrentDisplay"));
    drawable_ = reinterpret_cast<CurrentDrawable>(glfwGetProcAddress("glXGetCurrentDrawable"));
    return copy_ && display_ && drawable_;
  }
  void show(const PixelRect& part, int window_height) const {
    copy_(display_(), drawable_(), part.x, window_height - part.bottom(), part.width, part.height);
  }

 private:
  using Copy = void (*)(void* display, unsigned long drawable, int x, int y, int width, int height);
  using CurrentDisplay = void* (*)();
  using CurrentDrawable = unsigned long (*)();
  Copy copy_ = nullptr;
  CurrentDisplay display_ = nullptr;
  CurrentDrawable drawable_ = nullptr;
};

class GlfwWindow final : public Window {
 public:
  explicit GlfwWindow(GLFWwindow* window) : window_(window), polled_at_(boot_now()) {
    glfwSetWindowUserPointer(window_, this);
    glfwSetKeyCallback(window_,
                       [](GLFWwindow* w, int key, int, int action, int mods) { of(w)->key(key, action, mods); });
    glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned int code) { of(w)->character(code); });
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
    glfwSetWindowRefreshCallback(window_, [](GLFWwindow* w) {
      of(w)->input_.resized = true;
      of(w)->changed_.forget();  // the desktop lost what was shown
    });
    has_focus_ = glfwGetWindowAttrib(window_, GLFW_FOCUSED) != 0;
    if (has_focus_) {
      told_ = true;
      tell_focus(window_, false);
    }
    glfwSetWindowFocusCallback(window_, [](GLFWwindow* w, int focused) { of(w)->focus_changed(focused != 0); });
    if (const GLubyte* name = glGetString(GL_RENDERER))
      renderer_.name = reinterpret_cast<const char*>(name);
    renderer_.software = is_software(renderer_.name);
    glGetIntegerv(GL_MAX_TEXTURE_SIZE, &renderer_.largest_texture);
    by_parts_ = renderer_.software && part_shower_.find();
    shown_size_ = size();
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

  void type_words(bool on) override {
    if (std::exchange(words_, on) != on && has_focus_) {
      ime_ = {};
      told_ = true;
      tell_focus(window_, on);
    }
  }

  const Renderer& renderer() const override { return renderer_; }
  Spent spent() const override { return spent_; }

  void begin_frame() override {
    const WindowSize now = size();
    ImGui::GetIO().DisplaySize = ImVec2(static_cast<float>(now.width), static_cast<float>(now.height));
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
  }
  void end_frame() override {
    ImGui::Render();
    const WindowSize now = size();
    const bool resizing = by_parts_ && resized_lately(now);
    if (resizing) {
      changed_.forget();
      glfwSwapBuffers(window_);  // Mesa's software renderer asks for the window's size only behind a swap
    }
    glViewport(0, 0, now.width, now.height);
    ImDrawData& frame = *ImGui::GetDrawData();
    if (by_parts_ && !resizing && frame.CmdListsCount == 1) {
      show_parts(frame, now);
      return;
    }
    ImGui_ImplOpenGL3_RenderDrawData(&frame);
    glfwSwapBuffers(window_);
    ++spent_.frames;
    spent_.drawn_pixels += static_cast<std::uint64_t>(now.width) * static_cast<std::uint64_t>(now.height);
  }
  void fonts_changed() override {
    changed_.forget();
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
    // The card has it; the signs of later are drawn from the copy with one byte a pixel.
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    ImGui::MemFree(atlas.TexPixelsRGBA32);
    atlas.TexPixelsRGBA32 = nullptr;
  }
  void letters_drawn(const PixelRect& part) override {
    if (part.width == 0)
      return;
    changed_.forget();
    const ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    std::vector<std::uint32_t> white(static_cast<std::size_t>(part.area()));
    auto out = white.begin();
    for (int y = part.y; y < part.bottom(); ++y) {
      for (int x = part.x; x < part.right(); ++x)
        *out++ = IM_COL32(255, 255, 255, atlas.TexPixelsAlpha8[y * atlas.TexWidth + x]);
    }
    glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(reinterpret_cast<std::uintptr_t>(atlas.TexID)));
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    glTexSubImage2D(GL_TEXTURE_2D, 0, part.x, part.y, part.width, part.height, GL_RGBA, GL_UNSIGNED_BYTE, white.data());
  }

  Texture upload_bgra(Texture texture, int width, int height, const std::uint8_t* bgra, Sampling sampling) override {
    auto name = static_cast<GLuint>(reinterpret_cast<std::uintptr_t>(texture));
    const bool made = name == 0;
    if (made)
      glGenTextures(1, &name);
    glBindTexture(GL_TEXTURE_2D, name);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    const GLint filter = sampling == Sampling::exact ? GL_NEAREST : GL_LINEAR;
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, filter);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, filter);
    auto& known = sizes_[name];
    if (known == std::make_pair(width, height)) {
      glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width, height, GL_BGRA, GL_UNSIGNED_INT_8_8_8_8_REV, bgra);
    } else {
      glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_BGRA, GL_UNSIGNED_INT_8_8_8_8_REV, bgra);
      known = {width, height};
    }
    ++versions_[name];
    spent_.uploaded_bytes += static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height) * 4;
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
  // Draws and shows what differs from the frame before; what is behind the window keeps the whole frame.
  // While the renderer's size may still be another than the window's, a part is a place outside of it, which X11 takes
  // for a mistake that ends the program: the whole frame is shown then.
  bool resized_lately(const WindowSize& now) {
    constexpr auto settles_within = std::chrono::seconds(1);
    if (now.width != shown_size_.width || now.height != shown_size_.height) {
      shown_size_ = now;
      resized_at_ = boot_now();
    }
    return boot_now() - resized_at_ < settles_within;
  }

  void show_parts(ImDrawData& frame, const WindowSize& now) {
    const auto regions = changed_.compare(frame, [this](ImTextureID texture) {
      const auto known = versions_.find(static_cast<GLuint>(reinterpret_cast<std::uintptr_t>(texture)));
      return known == versions_.end() ? 0 : known->second;
    });
    if (regions.empty())
      return;
    {
      const OnlyRegions only(*frame.CmdLists[0], regions);
      if (const auto ground = only.ground()) {
        const ImVec4 colour = ImGui::ColorConvertU32ToFloat4(*ground);
        glClearColor(colour.x, colour.y, colour.z, 1);
        glEnable(GL_SCISSOR_TEST);
        for (const PixelRect& region : regions) {
          glScissor(region.x, now.height - region.bottom(), region.width, region.height);
          glClear(GL_COLOR_BUFFER_BIT);
        }
        glDisable(GL_SCISSOR_TEST);
      }
      ImGui_ImplOpenGL3_RenderDrawData(&frame);
    }
    for (const PixelRect& region : regions) {
      part_shower_.show(region, now.height);
      spent_.drawn_pixels += static_cast<std::uint64_t>(region.area());
    }
    ++spent_.frames;
  }

  static GlfwWindow* of(GLFWwindow* window) { return static_cast<GlfwWindow*>(glfwGetWindowUserPointer(window)); }

  // A real change: with the focus the input method comes back, wanted or not.
  void focus_changed(bool focused) {
    if (std::exchange(told_, false))
      return;
    has_focus_ = focused;
    if (focused && !words_) {
      told_ = true;
      tell_focus(window_, false);
    }
  }
  void push(Key key) {
    const BootTime now = boot_now();
    input_.keys.push_back({std::move(key), earliest_ == BootTime{} ? now : earliest_, now});
  }
  void character(unsigned int code) {
    const bool composed = ime_.character(utf8(code), boot_now());
    if (const auto same = std::exchange(pad_digit_, std::nullopt); same && code == static_cast<unsigned int>(*same))
      return;
    push({utf8(code), true, composed});
  }
  // Digits of the number pad count whatever Num Lock says; with it on, GLFW tells the same digit as a character next.
  // With Alt held they are the number of a character: so some scanners send control characters (GS as Alt+029).
  void pad_key(char digit, int mods) {
    if (mods & GLFW_MOD_ALT) {
      alt_number_ = (alt_number_.value_or(0) * 10 + static_cast<unsigned int>(digit - '0')) % 256;
      return;
    }
    push({std::string(1, digit), true, false});
    pad_digit_ = digit;
  }
  void key(int key, int action, int mods) {
    if (action == GLFW_RELEASE) {
      if (key == GLFW_KEY_LEFT_ALT || key == GLFW_KEY_RIGHT_ALT)
        if (const auto code = std::exchange(alt_number_, std::nullopt); code && *code != 0)
          push({utf8(*code), true, false});
      return;
    }
    pad_digit_.reset();
    if (key >= GLFW_KEY_KP_0 && key <= GLFW_KEY_KP_9 && action == GLFW_PRESS)
      pad_key(static_cast<char>('0' + (key - GLFW_KEY_KP_0)), mods);
    // Scanners send the group separator of GS1 codes as Ctrl+].
    if ((mods & GLFW_MOD_CONTROL) && key == GLFW_KEY_RIGHT_BRACKET)
      push({"\x1D", true, false});
    const bool writes = key >= GLFW_KEY_SPACE && key <= GLFW_KEY_WORLD_2;
    if (writes && !(mods & (GLFW_MOD_CONTROL | GLFW_MOD_ALT | GLFW_MOD_SUPER)))
      ime_.writing_key(boot_now());
    const char* name = name_of_key(key);
    if (name && !ime_.is_ours(name))
      return;
    // Held keys repeat only where a person wants them to: deleting, not pressing buttons.
    if (name && (action == GLFW_PRESS || key == GLFW_KEY_BACKSPACE))
      push({name, false, false});
  }

  GLFWwindow* window_;
  Input input_;
  ImeWatch ime_;
  bool words_ = false, has_focus_ = false;
  bool told_ = false;  // the next change of focus is the one that was made up
  BootTime polled_at_, earliest_{};
  std::optional<char> pad_digit_;
  std::optional<unsigned int> alt_number_;
  std::map<GLuint, std::pair<int, int>> sizes_;
  std::map<GLuint, std::uint64_t> versions_;  // never forgotten: names of textures are used again
  Renderer renderer_;
  Spent spent_;
  bool by_parts_ = false;
  WindowSize shown_size_;
  BootTime resized_at_{};
  PartShower part_shower_;
  ChangedRegions changed_;
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
    for (const int unused : {GLFW_DEPTH_BITS, GLFW_STENCIL_BITS, GLFW_SAMPLES})
      glfwWindowHint(unused, 0);
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

bool is_software(std::string_view renderer_name) {
  for (const char* known : {"llvmpipe", "softpipe", "swrast", "Software Rasterizer", "SWR"}) {
    if (renderer_name.find(known) != std::string_view::npos)
      return true;
  }
  return false;
}

void Window::wake() {
  glfwPostEmptyEvent();
}

}  // namespace returns::platform
