// Draws a model and says what was drawn. Main thread, between ImGui's NewFrame and Render.
#pragma once
#include <string>

#include "app/ui/paper/canvas.h"
#include "app/ui/present.h"
#include "app/ui/screen_model.h"

namespace returns::ui {

struct Paper {
  ImDrawList* list = nullptr;
  const FontSet* fonts = nullptr;
  const Theme* theme = nullptr;
  Scale scale;
  PictureLookup pictures;
  std::string pressed;  // id of the target under the finger
};

Drawn draw(const ScreenModel& model, const Paper& paper);

// How many rows of the history fit, so that the window asks for as many.
int history_rows_that_fit(const Scale& scale);
int dock_rows_that_fit(const Scale& scale, bool keyboard_open);
Fit fit_of(const Scale& scale);

// The enabled target at a point in units, the topmost first; null when there is none.
const Drawn::Target* target_at(const Drawn& drawn, float x, float y);
// What touching it there does; a timeline answers with the place along it.
Press press_at(const Drawn::Target& target, float x);

}  // namespace returns::ui
