#include <algorithm>

#include "app/station/turn.h"

namespace returns::station {
namespace {

const CameraStatus* camera_for_photos(const State& state) {
  const auto live = std::find_if(state.cameras.begin(), state.cameras.end(),
                                 [](const CameraStatus& camera) { return camera.condition == CameraCondition::live; });
  return live == state.cameras.end() ? nullptr : &*live;
}

// What the photo shows: the first answer that still has to be shown and is not being taken, else what is asked now.
std::string question_for_photo(const Item& item) {
  for (const std::string& question : item.outcome.required_photos)
    if (std::none_of(item.photos.begin(), item.photos.end(),
                     [&](const PhotoTakenHere& photo) { return photo.question == question; }))
      return question;
  return item.asking;
}

std::vector<PhotoTakenHere>* photos_with(State& state, const PhotoId& id, Item** owner) {
  const auto has = [&](const std::vector<PhotoTakenHere>& photos) {
    return std::any_of(photos.begin(), photos.end(), [&](const PhotoTakenHere& photo) { return photo.photo == id; });
  };
  if (!state.session)
    return nullptr;
  for (Item& item : state.session->items)
    if (has(item.photos)) {
      *owner = &item;
      return &item.photos;
    }
  return has(state.session->photos) ? &state.session->photos : nullptr;
}

}  // namespace

void on(Turn& turn, const PhotoAsked& event) {
  State& state = turn.state;
  if (!state.session || state.session->stage == SessionStage::closing) {
    turn.notify(notices::session_needed, NoticeTone::info, Lasting::brief);
    return;
  }
  const CameraStatus* camera = camera_for_photos(state);
  if (!camera) {
    turn.notify(notices::photo_no_camera, NoticeTone::attention, Lasting::readable);
    turn.cue(Cue::attention);
    return;
  }
  Session& session = *state.session;
  Item* item = open_item(state);
  std::string question = item ? question_for_photo(*item) : "";
  if (!event.again.empty()) {
    Item* owner = nullptr;
    const auto* photos = photos_with(state, event.again, &owner);
    if (!photos || (owner && owner != item)) {
      turn.notify(notices::item_is_closed, NoticeTone::info, Lasting::brief);
      return;
    }
    item = owner;
    for (const PhotoTakenHere& known : *photos)
      if (known.photo == event.again)
        question = known.question;
  }
  PhotoTakenHere photo{turn.ids.photo, "", std::move(question), camera->name, false};
  turn.command(TakePhoto{photo.photo, session.id, session.opened_at, item ? std::optional(item->id) : std::nullopt,
                         photo.question, photo.camera});
  (item ? item->photos : session.photos).push_back(std::move(photo));
  turn.cue(Cue::key);
}

void on(Turn& turn, const PhotoStored& event) {
  State& state = turn.state;
  Item* owner = nullptr;
  auto* photos = photos_with(state, event.photo.photo, &owner);
  if (photos)
    for (PhotoTakenHere& photo : *photos)
      if (photo.photo == event.photo.photo) {
        if (photo.stored)
          return;  // told twice
        photo.stored = true;
        photo.file = event.photo.file;
      }
  turn.record(event.photo);  // also when its session was put aside meanwhile
  if (!photos)
    return;
  turn.mark("photo", {{"photo", event.photo.photo.value}, {"question", event.photo.question}});
  if (owner && (owner->phase == ItemPhase::answering || owner->phase == ItemPhase::ready))
    refresh(state, *owner);
}

void on(Turn& turn, const PhotoFailed& event) {
  Item* owner = nullptr;
  if (auto* photos = photos_with(turn.state, event.photo, &owner))
    std::erase_if(*photos, [&](const PhotoTakenHere& photo) { return photo.photo == event.photo && !photo.stored; });
  turn.notify(notices::photo_failed, NoticeTone::bad, Lasting::readable, {{}, event.error.sentence()});
  turn.cue(Cue::attention);
}

}  // namespace returns::station
