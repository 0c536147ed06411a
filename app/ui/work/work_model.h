// The work screen as data: camera, product, the question or sheet, the grade so far.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/ui/parts.h"

namespace returns::ui {

struct Plate {
  std::string caption{}, figures{};
  Tone tone = Tone::neutral;
};
struct Preview {
  std::string picture{};  // key of the picture to show, "camera:label"; empty: none
  std::optional<EmptyState> instead{};
  std::string inset{};  // key of the small picture
  std::string inset_trouble{};
  std::optional<std::array<float, 8>> quad{};
  Tone quad_tone = Tone::good;
  std::optional<Plate> plate{};
  std::optional<Line> hint{};
};

struct ProductCard {
  Icon icon = Icon::inventory;
  std::string title{}, identifiers{};
  std::vector<Line> lines{};
};

struct GradePanel {
  GradeBadge badge{};
  std::string so_far{}, deduction{}, next{};
  std::vector<std::string> reasons{};
  std::vector<std::string> more{};  // "2 more", by how many reasons find no room
};

struct ItemTab {
  std::string id{};
  GradeBadge badge{};
  std::string title{};
  bool current = false, voided = false, begun = true;
  Press press{};  // what was found about it, or its begin; empty: it has to wait
};

struct WorkScreen {
  Preview preview{};
  std::vector<PhotoTile> photos{};
  std::optional<Button> take_photo{};
  std::vector<ItemTab> items{};
  std::optional<ProductCard> card{};
  Task task{};
  std::optional<GradePanel> grade{};
};

}  // namespace returns::ui
