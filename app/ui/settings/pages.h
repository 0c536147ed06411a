// What the settings and the first run ask alike. Private to the room.
#pragma once
#include <functional>

#include "app/ui/presenter.h"

namespace returns::ui {

inline constexpr std::size_t tiles_at_once = 4;

const station::AdminView& admin_of(const Presenter& presenter);
// What the last request came to: trouble, refusal, done, or a moment's patience.
std::vector<Line> outcome_lines(const Presenter& presenter);

// Found and chosen cameras; a touch takes one into use, another lets it go.
SettingsPage camera_page(const Presenter& presenter, const station::Site& site,
                         const std::function<Press(station::Site)>& choose);
station::Site with_camera(const Presenter& presenter, station::Site site, const std::string& uri);
station::Site swapped(station::Site site);
// Paging of the tiles and the buttons that belong to them.
void camera_actions(const Presenter& presenter, ScreenModel& model, const station::Site& site, Press add_address,
                    const std::function<Press(station::Site)>& choose);

// What a field asks for, and why what stands in it is none: the key of the reason, empty when it is one.
enum class Asked { name, word, address, folder, badge, pin };
std::string_view why_not(Asked asked, const std::string& text);
// Switches the main button off and says why in the line beside it; without a reason it is on.
void let_or_say_why(const Presenter& presenter, ScreenModel& model, std::string_view why);

Task field_task(const Presenter& presenter, std::string_view title, std::string_view text,
                std::string_view placeholder);
Task pin_task(const Presenter& presenter, bool again, bool differ);
// A folder for each mounted share, and one to type.
Task share_task(const Presenter& presenter, Press type);

}  // namespace returns::ui
