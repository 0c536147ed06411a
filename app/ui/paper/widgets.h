// The parts that screens are made of. Private to the room.
#pragma once
#include "app/ui/paper/canvas.h"
#include "app/ui/screen_model.h"

namespace returns::ui {

enum class ButtonLook { plain, main, stacked };

void draw_button(Canvas& canvas, Rect where, const Button& button, ButtonLook look);
// Target and ground of a button whose words are drawn by the caller.
void draw_ground(Canvas& canvas, Rect where, const Button& button);
float button_width(Canvas& canvas, const Button& button, ButtonLook look);
// An answer: number key, shape, words. `tall` answers have their words under their shape.
enum class AnswerLook { row, cell };
void draw_answer(Canvas& canvas, Rect where, const Button& answer, AnswerLook look);
void draw_key_cap(Canvas& canvas, Rect where, const std::string& key, Colour ground, Colour ink);
float key_cap_width(Canvas& canvas, const std::string& key);

float chip_width(Canvas& canvas, const Chip& chip, bool with_label);
void draw_chip(Canvas& canvas, Rect where, const Chip& chip, bool with_label);
float badge_width(Canvas& canvas, const GradeBadge& badge, TextStyle style);
void draw_badge(Canvas& canvas, Rect where, const GradeBadge& badge, TextStyle style);
void draw_empty(Canvas& canvas, Rect where, const EmptyState& empty);
void draw_tile(Canvas& canvas, Rect where, const PhotoTile& tile);
void draw_field(Canvas& canvas, Rect where, const Field& field);
void draw_keyboard(Canvas& canvas, Rect area, const KeyboardModel& keyboard);
float keyboard_height(const KeyboardModel& keyboard);
// Icon and words on one line, cut to the width when it must be.
void draw_line(Canvas& canvas, Rect where, const Line& line, TextStyle style, int most_lines, Words words);

void draw_task(Canvas& canvas, Rect where, const Task& task);
// A field and what it is for, above the keyboard: beside each other where that leaves no more than a strip.
void draw_asked_above_keyboard(Canvas& canvas, Rect where, const Task& task);
// The least height at which the task's answers keep their 30 mm, in two columns where there are many.
float task_height(Canvas& canvas, const Task& task, float width);
void draw_work(Canvas& canvas, Rect area, const WorkScreen& work, bool keyboard_open, bool compact);
void draw_history(Canvas& canvas, Rect area, const HistoryScreen& history, bool compact);
// Steps, title, text and lines; what is left below them stays in `inside`.
void draw_task_header(Canvas& canvas, Rect& inside, const Task& task);
// `covered`: height at the bottom of the page's column that the keyboard takes.
void draw_settings(Canvas& canvas, Rect area, const SettingsScreen& settings, float covered);
Rect settings_column(Rect area, const SettingsScreen& settings);
void draw_first_run(Canvas& canvas, Rect area, const FirstRunScreen& first_run, bool keyboard_open);
void draw_start_trouble(Canvas& canvas, Rect area, const StartTroubleScreen& trouble);
void draw_status(Canvas& canvas, Rect area, const StatusScreen& status);
void draw_preview(Canvas& canvas, Rect where, const Preview& preview);
void draw_photo(Canvas& canvas, Rect area, const PhotoScreen& photo);
void draw_dock(Canvas& canvas, Rect area, const DockScreen& dock, bool keyboard_open, bool narrow);
void draw_help(Canvas& canvas, Rect area, const HelpScreen& help);
Rect left_column(Rect area);
Rect right_column(Rect area);
inline constexpr float wide_screen = 1600;  // units; below it there is less beside each other
// What the bars at top and bottom take, and the keyboard on the screen.
inline constexpr float bars_height = 64 + 97;
inline constexpr float plain_keyboard_height = 5 * (touch_height + 4) + 8;

}  // namespace returns::ui
