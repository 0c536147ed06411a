// The photo viewer: of the parcel being inspected, or of an inspection in the history.
#include "app/station/policy.h"
#include "app/ui/presenter.h"

namespace returns::ui {

namespace {

constexpr std::size_t most_steps = 3;  // into the photo; each shows half the width and height of the one before

struct Shown {
  PhotoId photo;
  std::string file, title, caption;
};

std::string answer_in_words(const Presenter& p, const station::Item* item, const std::string& question) {
  if (!item || !item->policy)
    return {};
  for (const station::GivenAnswer& given : item->answers)
    if (given.question == question) {
      ItemView view;
      view.policy = item->policy->id;
      view.product = item->product;
      return p.answer_text(view, {given.question, given.options, given.text, {}});
    }
  for (const station::Question& known : item->policy->questions)
    if (known.id == question)
      return station::text_in(known.text, p.language());
  return {};
}

std::vector<Shown> of_parcel(const Presenter& p) {
  std::vector<Shown> all;
  if (!p.state.session)
    return all;
  const auto add = [&](const std::vector<station::PhotoTakenHere>& photos, const station::Item* item) {
    for (const auto& photo : photos) {
      if (!photo.stored)
        continue;
      std::string title = answer_in_words(p, item, photo.question);
      all.push_back({photo.photo, photo.file, title.empty() ? p.tr("photo.of_parcel") : title, photo.camera});
    }
  };
  add(p.state.session->photos, nullptr);
  if (const station::Item* item = p.item())
    add(item->photos, item);
  return all;
}

std::vector<Shown> of_inspection(const Presenter& p) {
  std::vector<Shown> all;
  const auto& session = p.around.detail.session;
  if (!session)
    return all;
  const auto add = [&](const std::vector<PhotoView>& photos, const ItemView* item) {
    for (const PhotoView& photo : photos) {
      std::string title = p.tr("photo.of_parcel");
      if (item && !photo.question.empty()) {
        AnswerView answer{photo.question, {}, {}, {}};
        for (const AnswerView& given : item->answers)
          if (given.question == photo.question)
            answer = given;
        title = p.answer_text(*item, answer);
      }
      all.push_back({photo.photo, photo.file, std::move(title), dotted({photo.camera, p.date(photo.at)})});
    }
  };
  for (const ItemView& item : session->items)
    if (!p.draft.selected || item.item == p.draft.selected->item)
      add(item.photos, &item);
  add(session->photos, nullptr);
  return all;
}

std::vector<Shown> photos_of(const Presenter& p) {
  return p.draft.screen == ScreenKind::history ? of_inspection(p) : of_parcel(p);
}

std::optional<std::size_t> index_of(const std::vector<Shown>& photos, const PhotoId& photo) {
  for (std::size_t index = 0; index < photos.size(); ++index)
    if (photos[index].photo == photo)
      return index;
  return std::nullopt;
}

// Parts as on a number pad: 7 is top left, 3 bottom right. Neighbours overlap by half, so that nothing lies on a cut.
std::array<float, 4> part_of(const std::string& steps) {
  std::array<float, 4> part{0, 0, 1, 1};
  for (const char step : steps) {
    const int number = step - '1';
    const float column = static_cast<float>(number % 3) / 2, row = static_cast<float>(2 - number / 3) / 2;
    part = {part[0] + column * part[2] / 2, part[1] + row * part[3] / 2, part[2] / 2, part[3] / 2};
  }
  return part;
}

}  // namespace

PhotoTile Presenter::photo_tile(PhotoTile tile) const {
  tile.loading = tr("photo.tile_loading");
  tile.missing = tr("photo.tile_missing");
  tile.unreadable = tr("photo.tile_unreadable");
  return tile;
}

std::optional<PhotoScreen> Presenter::photo_screen() const {
  if (!draft.photo)
    return std::nullopt;
  const auto photos = photos_of(*this);
  const auto index = index_of(photos, draft.photo->photo);
  if (!index)
    return std::nullopt;
  const Shown& shown = photos[*index];
  PhotoScreen screen;
  screen.picture = "whole:" + shown.file;
  screen.part = part_of(draft.photo->parts);
  screen.title = shown.title;
  screen.caption = shown.caption;
  screen.place = tr("photo.of", {static_cast<std::int64_t>(*index + 1), static_cast<std::int64_t>(photos.size())});
  if (draft.photo->parts.size() < most_steps)
    for (const char number : std::string("789456123"))
      screen.parts.push_back({.id = std::string("part/") + number,
                              .key = std::string(1, number),
                              .key_label = std::string(1, number),
                              .press = press(ZoomPhoto{draft.photo->parts + number})});
  screen.loading = {Icon::hourglass, Tone::neutral, tr("photo.loading"), ""};
  screen.missing = {Icon::error, Tone::bad, tr("photo.missing"), tr("photo.missing_text", {shown.file})};
  screen.unreadable = {Icon::error, Tone::bad, tr("photo.unreadable"), tr("photo.unreadable_text", {shown.file})};
  return screen;
}

void Presenter::photo_actions(ScreenModel& model) const {
  const auto photos = photos_of(*this);
  const std::size_t index = index_of(photos, draft.photo->photo).value_or(0);
  const std::string& parts = draft.photo->parts;
  const auto add = [&](std::string id, Icon icon, std::string_view label, std::string key, Press what, bool enabled) {
    model.actions.push_back(button(std::move(id), icon, label, std::move(key), std::move(what)));
    model.actions.back().enabled = enabled ? Enabled::yes : Enabled::no;
  };
  add("photo/close", Icon::close, "photo.close", key_escape, press(ClosePhoto{}), true);
  const auto show = [&](std::size_t which) {
    return press(ShowPhoto{photos[std::min(which, photos.size() - 1)].photo});
  };
  add("photo/previous", Icon::chevron_left, "photo.previous", key_left, show(index == 0 ? 0 : index - 1), index > 0);
  add("photo/next", Icon::chevron_right, "photo.next", key_right, show(index + 1), index + 1 < photos.size());
  add("photo/out", Icon::zoom_out, "photo.out", key_backspace,
      press(ZoomPhoto{parts.substr(0, parts.empty() ? 0 : parts.size() - 1)}), !parts.empty());
  add("photo/whole", Icon::zoom_out_map, "photo.whole", "0", press(ZoomPhoto{}), !parts.empty());
  std::vector<PhotoId> known;
  for (const Shown& one : photos)
    known.push_back(one.photo);
  if (draft.screen == ScreenKind::work)
    add("photo/again", Icon::replay, "photo.again", "r",
        press(station::PhotoAsked{draft.photo->photo}, AwaitPhoto{std::move(known)}), true);
  model.next = tr(parts.size() < most_steps ? "photo.next_zoom" : "photo.next_largest");
}

}  // namespace returns::ui
