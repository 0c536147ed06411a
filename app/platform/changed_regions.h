// What of a frame differs from the frame before. Found by comparing triangles, so that nobody has to say what changed.
// Main thread.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include <imgui.h>

namespace returns::platform {

// Pixels, from the top left.
struct PixelRect {
  int x = 0, y = 0, width = 0, height = 0;

  int right() const { return x + width; }
  int bottom() const { return y + height; }
  std::int64_t area() const { return std::int64_t{width} * height; }
  friend bool operator==(const PixelRect&, const PixelRect&) = default;
};

class ChangedRegions {
 public:
  // How often a texture's content has changed.
  using TextureVersion = std::function<std::uint64_t(ImTextureID)>;

  // Where `frame` looks different from the frame of the call before: at most `most_regions` rectangles that do not
  // overlap, none when nothing changed. All of it the first time, in a new size and after forget().
  std::vector<PixelRect> compare(const ImDrawData& frame, const TextureVersion& version);
  void forget() { tiles_.clear(); }

  static constexpr int tile = 64;  // pixels
  static constexpr std::size_t most_regions = 8;

 private:
  int across_ = 0, down_ = 0;
  std::vector<std::uint64_t> tiles_;  // a hash of the triangles that touch each, in their order
};

// While it lives, the list holds only what touches the regions, clipped to them; then it is as it was. A first
// rectangle of one colour below everything is left out and told as the ground: clearing costs a tenth of drawing it.
class OnlyRegions {
 public:
  OnlyRegions(ImDrawList& list, const std::vector<PixelRect>& regions);
  ~OnlyRegions();
  OnlyRegions(const OnlyRegions&) = delete;
  std::optional<ImU32> ground() const { return ground_; }

  OnlyRegions& operator=(const OnlyRegions&) = delete;

 private:
  ImDrawList& list_;
  ImVector<ImDrawCmd> commands_;
  ImVector<ImDrawIdx> indices_;
  std::optional<ImU32> ground_;
};

}  // namespace returns::platform
