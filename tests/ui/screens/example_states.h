// Every state that a screen can be in, with the texts of a real bench: what tests judge and what is looked at.
#pragma once
#include <string>
#include <vector>

#include "app/station/state.h"
#include "app/ui/paper/canvas.h"
#include "app/ui/present.h"

namespace returns::examples {

struct Example {
  std::string name;
  station::State state;
  ui::UiDraft draft;
  ui::Surroundings around;  // without strings
  enum class Photos { there, loading, missing, unreadable } photos = Photos::there;
};
// What the window knows of a photo that is not there; nothing of any other picture.
std::optional<ui::ShownPicture> photo_not_there(const Example& example, const std::string& key);

// All of them. `language` is that of the policy's own words where it has them.
std::vector<Example> all();

}  // namespace returns::examples
