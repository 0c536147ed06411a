#include "app/platform/changed_regions.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace returns::platform {

namespace {

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15ull;
  return hash ^ (hash >> 29);
}

std::uint64_t hash_of(const ImDrawVert& vertex) {
  std::uint64_t position = 0, uv = 0;
  std::memcpy(&position, &vertex.pos, sizeof position);
  std::memcpy(&uv, &vertex.uv, sizeof uv);
  return mix(mix(position, uv), vertex.col);
}

// The whole pixels that a triangle may touch inside its command's clip rectangle.
PixelRect reach(const ImVec2& a, const ImVec2& b, const ImVec2& c, const ImVec4& clip) {
  const float left = std::max(std::min({a.x, b.x, c.x}), clip.x), top = std::max(std::min({a.y, b.y, c.y}), clip.y);
  const float right = std::min(std::max({a.x, b.x, c.x}), clip.z);
  const float bottom = std::min(std::max({a.y, b.y, c.y}), clip.w);
  const int x = static_cast<int>(std::floor(left)), y = static_cast<int>(std::floor(top));
  return {x, y, static_cast<int>(std::ceil(right)) - x, static_cast<int>(std::ceil(bottom)) - y};
}

PixelRect cut(const PixelRect& a, const PixelRect& b) {
  const int x = std::max(a.x, b.x), y = std::max(a.y, b.y);
  return {x, y, std::min(a.right(), b.right()) - x, std::min(a.bottom(), b.bottom()) - y};
}

bool empty(const PixelRect& rect) {
  return rect.width <= 0 || rect.height <= 0;
}

PixelRect around(const PixelRect& a, const PixelRect& b) {
  const int x = std::min(a.x, b.x), y = std::min(a.y, b.y);
  return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

template <typename Visit>
void every_triangle(const ImDrawList& list, const ImDrawCmd& command, Visit visit) {
  const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
  const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset;
  for (unsigned at = 0; at + 2 < command.ElemCount; at += 3, index += 3)
    visit(vertices[index[0]], vertices[index[1]], vertices[index[2]], index);
}

// Runs of changed tiles, those of the same width in rows below each other made one.
std::vector<PixelRect> runs(const std::vector<bool>& changed, int across, int down) {
  std::vector<PixelRect> all;
  for (int y = 0; y < down; ++y) {
    for (int x = 0; x < across;) {
      const int begin = x;
      while (x < across && changed[static_cast<std::size_t>(y * across + x)])
        ++x;
      if (x == begin) {
        ++x;
        continue;
      }
      const auto above = std::find_if(all.begin(), all.end(), [&](const PixelRect& rect) {
        return rect.x == begin && rect.width == x - begin && rect.bottom() == y;
      });
      if (above != all.end())
        ++above->height;
      else
        all.push_back({begin, y, x - begin, 1});
    }
  }
  return all;
}

// Joins the two that add the least, and whatever the joint then overlaps.
void join_cheapest(std::vector<PixelRect>& rects) {
  std::size_t one = 0, other = 1;
  std::int64_t least = INT64_MAX;
  for (std::size_t a = 0; a < rects.size(); ++a) {
    for (std::size_t b = a + 1; b < rects.size(); ++b) {
      const std::int64_t added = around(rects[a], rects[b]).area() - rects[a].area() - rects[b].area();
      if (added < least) {
        least = added;
        one = a;
        other = b;
      }
    }
  }
  PixelRect joint = around(rects[one], rects[other]);
  rects.erase(rects.begin() + static_cast<std::ptrdiff_t>(other));
  rects.erase(rects.begin() + static_cast<std::ptrdiff_t>(one));
  for (std::size_t at = 0; at < rects.size();) {
    if (empty(cut(joint, rects[at]))) {
      ++at;
      continue;
    }
    joint = around(joint, rects[at]);
    rects.erase(rects.begin() + static_cast<std::ptrdiff_t>(at));
    at = 0;
  }
  rects.push_back(joint);
}

// The colour of the list's first rectangle when it is opaque and lies below all regions.
std::optional<ImU32> ground_below(const ImDrawList& list, const std::vector<PixelRect>& regions) {
  constexpr unsigned rectangle = 6;  // indices of two triangles
  if (list.CmdBuffer.empty() || list.CmdBuffer.front().ElemCount < rectangle)
    return std::nullopt;
  const ImDrawCmd& command = list.CmdBuffer.front();
  const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
  const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset;
  const ImDrawVert &first = vertices[index[0]], &last = vertices[index[2]];
  for (unsigned at = 0; at < rectangle; ++at) {
    const ImDrawVert& corner = vertices[index[at]];
    const bool on_edge = (corner.pos.x == first.pos.x || corner.pos.x == last.pos.x) &&
                         (corner.pos.y == first.pos.y || corner.pos.y == last.pos.y);
    if (!on_edge || corner.col != first.col || corner.uv.x != first.uv.x || corner.uv.y != first.uv.y)
      return std::nullopt;
  }
  const bool covers = std::all_of(regions.begin(), regions.end(), [&](const PixelRect& region) {
    return first.pos.x <= static_cast<float>(region.x) && first.pos.y <= static_cast<float>(region.y) &&
           last.pos.x >= static_cast<float>(region.right()) && last.pos.y >= static_cast<float>(region.bottom());
  });
  return covers && (first.col & IM_COL32_A_MASK) == IM_COL32_A_MASK ? std::optional(first.col) : std::nullopt;
}

}  // namespace

std::vector<PixelRect> ChangedRegions::compare(const ImDrawData& frame, const TextureVersion& version) {
  const PixelRect whole{0, 0, static_cast<int>(frame.DisplaySize.x), static_cast<int>(frame.DisplaySize.y)};
  const int across = (whole.width + tile - 1) / tile, down = (whole.height + tile - 1) / tile;
  if (empty(whole))
    return {};
  std::vector<std::uint64_t> tiles(static_cast<std::size_t>(across) * static_cast<std::size_t>(down));
  for (int number = 0; number < frame.CmdListsCount; ++number) {
    const ImDrawList& list = *frame.CmdLists[number];
    for (const ImDrawCmd& command : list.CmdBuffer) {
      const auto texture = reinterpret_cast<std::uintptr_t>(command.GetTexID());
      const std::uint64_t seed = mix(mix(texture, version(command.GetTexID())), 1);
      every_triangle(list, command, [&](const auto& a, const auto& b, const auto& c, const ImDrawIdx*) {
        const PixelRect at = cut(reach(a.pos, b.pos, c.pos, command.ClipRect), whole);
        if (empty(at))
          return;
        const std::uint64_t hash = mix(mix(mix(seed, hash_of(a)), hash_of(b)), hash_of(c));
        for (int y = at.y / tile; y <= (at.bottom() - 1) / tile; ++y) {
          for (int x = at.x / tile; x <= (at.right() - 1) / tile; ++x) {
            std::uint64_t& touched = tiles[static_cast<std::size_t>(y * across + x)];
            touched = mix(touched, hash);
          }
        }
      });
    }
  }
  const bool same_size = across == across_ && down == down_ && tiles_.size() == tiles.size();
  std::vector<bool> changed(tiles.size(), true);
  for (std::size_t at = 0; same_size && at < tiles.size(); ++at)
    changed[at] = tiles[at] != tiles_[at];
  across_ = across;
  down_ = down;
  tiles_ = std::move(tiles);
  std::vector<PixelRect> rects = runs(changed, across, down);
  while (rects.size() > most_regions)
    join_cheapest(rects);
  for (PixelRect& rect : rects)
    rect = cut({rect.x * tile, rect.y * tile, rect.width * tile, rect.height * tile}, whole);
  return rects;
}

OnlyRegions::OnlyRegions(ImDrawList& list, const std::vector<PixelRect>& regions)
    : list_(list), ground_(ground_below(list, regions)) {
  const ImDrawIdx* left_out =
      ground_ ? list.IdxBuffer.Data + list.CmdBuffer.front().IdxOffset + 6 : list.IdxBuffer.Data;
  for (const PixelRect& region : regions) {
    for (const ImDrawCmd& command : list.CmdBuffer) {
      ImDrawCmd part = command;
      part.ClipRect.x = std::max(part.ClipRect.x, static_cast<float>(region.x));
      part.ClipRect.y = std::max(part.ClipRect.y, static_cast<float>(region.y));
      part.ClipRect.z = std::min(part.ClipRect.z, static_cast<float>(region.right()));
      part.ClipRect.w = std::min(part.ClipRect.w, static_cast<float>(region.bottom()));
      part.IdxOffset = static_cast<unsigned>(indices_.Size);
      every_triangle(list, command, [&](const auto& a, const auto& b, const auto& c, const ImDrawIdx* index) {
        if (index < left_out || empty(reach(a.pos, b.pos, c.pos, part.ClipRect)))
          return;
        for (int corner = 0; corner < 3; ++corner)
          indices_.push_back(index[corner]);
      });
      part.ElemCount = static_cast<unsigned>(indices_.Size) - part.IdxOffset;
      if (part.ElemCount > 0)
        commands_.push_back(part);
    }
  }
  list_.CmdBuffer.swap(commands_);
  list_.IdxBuffer.swap(indices_);
}

OnlyRegions::~OnlyRegions() {
  list_.CmdBuffer.swap(commands_);
  list_.IdxBuffer.swap(indices_);
}

}  // namespace returns::platform
