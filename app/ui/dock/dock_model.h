// The dock as data: parcels that arrived and wait, and what is asked about the one just scanned.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/ui/parts.h"
#include "app/ui/work/work_model.h"

namespace returns::ui {

struct DockRow {
  Button open{};  // begins its inspection
  GradeBadge urgency{};
  std::string title{}, identifier{}, received{}, client{};  // client: where the title is not its name
  std::string clock{}, left{};                              // what runs out, and how long there is
};

struct DockScreen {
  std::string caption{};  // how many wait
  std::vector<DockRow> rows{};
  std::optional<EmptyState> instead{};  // of rows
  std::vector<Button> paging{};
  Preview preview{};
  Task task{};
};

}  // namespace returns::ui
