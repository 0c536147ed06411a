// The one window, its input and its picture. GLFW, OpenGL 3 and ImGui's renderer; nothing above them. Main thread only.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/platform/changed_regions.h"
#include "app/platform/wedge_reader.h"
#include "storage/base/result.h"

namespace returns::platform {

struct WindowRequest {
  std::string title = "Returns inspection station";
  bool fullscreen = true;
  int width = 1920, height = 1080;  // when not fullscreen
};

struct WindowSize {
  int width = 0, height = 0;         // pixels
  double millimetres_per_pixel = 0;  // of the monitor, 0: it does not say
};

struct PointerEvent {
  enum class Kind { moved, pressed, released } kind = Kind::moved;
  double x = 0, y = 0;  // pixels
};
struct KeyEvent {
  Key key;
  BootTime earliest{}, latest{};
};

// What happened since the last call, each in its own order; pointer and keys are told apart because they never wait for
// each other.
struct Input {
  std::vector<PointerEvent> pointer;
  std::vector<KeyEvent> keys;
  bool close_asked = false;
  bool resized = false;
};

using Texture = void*;                  // as ImGui draws it
enum class Sampling { smooth, exact };  // exact: drawn pixel for pixel, which costs a fraction without a GPU

// OpenGL's own name of what draws. Without a GPU every pixel costs processor time: then only what changed is drawn.
struct Renderer {
  std::string name;
  bool software = false;
  int largest_texture = 2048;  // pixels each way
};
bool is_software(std::string_view renderer_name);

// Counted since the window was opened.
struct Spent {
  std::uint64_t frames = 0;  // that put something on the screen
  std::uint64_t drawn_pixels = 0;
  std::uint64_t uploaded_bytes = 0;  // of pictures, without the letters
};

class Window {
 public:
  // Opens the window with OpenGL 3.3, or what of 3.x there is. Creates ImGui's context. The error says what is missing.
  static Result<std::unique_ptr<Window>> open(const WindowRequest& request);
  virtual ~Window() = default;

  virtual WindowSize size() const = 0;
  // Sleeps until something happens, wake() is called or the time is over; then returns the input.
  virtual Input wait(std::chrono::nanoseconds at_most) = 0;
  // From any thread.
  static void wake();

  virtual const Renderer& renderer() const = 0;
  virtual Spent spent() const = 0;

  // Whether words are being typed: only then the desktop's input method may take keys, or it would take those of
  // shortcuts and hand scanners.
  virtual void type_words(bool on) = 0;

  // ImGui's frame: begin, draw into the background list, end. end() shows it.
  virtual void begin_frame() = 0;
  virtual void end_frame() = 0;
  // The atlas changed: it goes to the graphics card again before the next frame.
  virtual void fonts_changed() = 0;
  // Only a part of it did, in pixels of the atlas.
  virtual void letters_drawn(const PixelRect& part) = 0;

  // Blue, green, red and 255, 8 bits each, rows without padding: what renderers keep, so that nothing is converted on
  // the way. `texture` null makes a new one. Returns the texture.
  virtual Texture upload_bgra(Texture texture, int width, int height, const std::uint8_t* bgra,
                              Sampling sampling = Sampling::smooth) = 0;
  virtual void forget(Texture texture) = 0;
  // The frame that was last shown, as RGB rows from the top.
  virtual std::vector<std::uint8_t> pixels(int& width, int& height) = 0;
};

}  // namespace returns::platform
