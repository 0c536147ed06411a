#include "app/ui/presenter.h"

namespace returns::ui {

StartTroubleScreen Presenter::start_trouble() const {
  StartTroubleScreen screen{.title = tr("start.title")};
  if (!around.start_trouble)
    return screen;
  const StartTrouble& trouble = *around.start_trouble;
  screen.sentence = told(trouble.sentence);
  if (trouble.line > 0)
    screen.place = tr("start.place", {trouble.file, std::int64_t{trouble.line}});
  return screen;
}

void Presenter::start_trouble_actions(ScreenModel& model) const {
  model.actions.push_back(button("close", Icon::close, "start.close", key_escape, press(CloseStation{})));
  model.main = button("again", Icon::replay, "start.again", key_enter, press(RestartStation{}));
  switch (around.start_trouble ? around.start_trouble->awaits : station::StartAwaits::configuration) {
    case station::StartAwaits::configuration:
      model.next = tr("start.next");
      break;
    case station::StartAwaits::other_station:
      model.next = tr("start.next_other");
      break;
    case station::StartAwaits::storage:
      model.next = tr("start.next_storage");
      break;
  }
}

}  // namespace returns::ui
