// The keys of every notice the core raises. The string tables (assets/strings) hold a text for each under [notice]; the
// comment says what the places {0} {1} stand for.
#pragma once
#include <string_view>

namespace returns::station::notices {

inline constexpr std::string_view code_not_a_label = "code_not_a_label";      // {0} code
inline constexpr std::string_view code_just_finished = "code_just_finished";  // {0} code
inline constexpr std::string_view code_unknown = "code_unknown";              // {0} code
inline constexpr std::string_view code_unknown_here = "code_unknown_here";    // {0} code
inline constexpr std::string_view code_other_return = "code_other_return";    // {0} code
inline constexpr std::string_view command_foreign = "command_foreign";
inline constexpr std::string_view command_not_here = "command_not_here";  // {0} command
inline constexpr std::string_view command_alone = "command_alone";
inline constexpr std::string_view choose_return = "choose_return";  // {0} how many
inline constexpr std::string_view scanning_off = "scanning_off";    // detail
inline constexpr std::string_view looking_harder = "looking_harder";
inline constexpr std::string_view looked_and_nothing = "looked_and_nothing";
inline constexpr std::string_view looked_too_dark = "looked_too_dark";
inline constexpr std::string_view looked_glare = "looked_glare";
inline constexpr std::string_view looked_blurred = "looked_blurred";
inline constexpr std::string_view looked_too_far = "looked_too_far";
inline constexpr std::string_view looked_no_camera = "looked_no_camera";
inline constexpr std::string_view seen_before = "seen_before";    // {0} how often
inline constexpr std::string_view opened_again = "opened_again";  // {0} items inspected by earlier sessions
inline constexpr std::string_view item_inspected_before = "item_inspected_before";  // {0} title
inline constexpr std::string_view lookup_failed = "lookup_failed";                  // detail
inline constexpr std::string_view item_not_expected = "item_not_expected";          // {0} code
inline constexpr std::string_view item_over_count = "item_over_count";              // {0} expected units
inline constexpr std::string_view item_finish_first = "item_finish_first";
inline constexpr std::string_view item_no_policy = "item_no_policy";
inline constexpr std::string_view item_saved = "item_saved";          // {0} title {1} disposition
inline constexpr std::string_view item_not_saved = "item_not_saved";  // detail
inline constexpr std::string_view item_questions_open = "item_questions_open";
inline constexpr std::string_view item_photos_missing = "item_photos_missing";
inline constexpr std::string_view item_is_closed = "item_is_closed";
inline constexpr std::string_view items_open = "items_open";
inline constexpr std::string_view items_none = "items_none";
inline constexpr std::string_view items_missing = "items_missing";  // {0} units not inspected
inline constexpr std::string_view policy_changed = "policy_changed";
inline constexpr std::string_view saving = "saving";
inline constexpr std::string_view session_saved = "session_saved";
inline constexpr std::string_view session_needed = "session_needed";
inline constexpr std::string_view session_open = "session_open";
inline constexpr std::string_view session_idle = "session_idle";
inline constexpr std::string_view session_interrupted = "session_interrupted";  // {0} how many
inline constexpr std::string_view session_has_closed_items = "session_has_closed_items";
inline constexpr std::string_view session_voided = "session_voided";            // {0} title or code
inline constexpr std::string_view session_parked = "session_parked";            // {0} title
inline constexpr std::string_view session_load_failed = "session_load_failed";  // detail
inline constexpr std::string_view session_not_bound = "session_not_bound";
inline constexpr std::string_view client_unknown = "client_unknown";
inline constexpr std::string_view reason_needed = "reason_needed";
inline constexpr std::string_view number_needed = "number_needed";
inline constexpr std::string_view nothing_to_undo = "nothing_to_undo";
inline constexpr std::string_view not_recordable = "not_recordable";  // detail
inline constexpr std::string_view not_saved_yet = "not_saved_yet";    // detail
inline constexpr std::string_view sign_in_needed = "sign_in_needed";
inline constexpr std::string_view store_read_only = "store_read_only";    // detail
inline constexpr std::string_view store_copy_fails = "store_copy_fails";  // detail
inline constexpr std::string_view store_note = "store_note";              // detail
inline constexpr std::string_view disk_full = "disk_full";
inline constexpr std::string_view disk_low = "disk_low";
inline constexpr std::string_view camera_away = "camera_away";          // {0} camera, detail
inline constexpr std::string_view camera_back = "camera_back";          // {0} camera
inline constexpr std::string_view scanner_away = "scanner_away";        // {0} scanner, detail
inline constexpr std::string_view scanner_back = "scanner_back";        // {0} scanner
inline constexpr std::string_view clip_failed = "clip_failed";          // {0} camera, detail
inline constexpr std::string_view clip_failed_all = "clip_failed_all";  // detail
inline constexpr std::string_view clip_gap = "clip_gap";                // {0} camera {1} reason
inline constexpr std::string_view clip_ended_early = "clip_ended_early";
inline constexpr std::string_view parcel_received = "parcel_received";                  // {0} title or code
inline constexpr std::string_view parcel_already_received = "parcel_already_received";  // {0} code {1} by whom
inline constexpr std::string_view parcel_is_parked = "parcel_is_parked";                // {0} code
inline constexpr std::string_view photo_failed = "photo_failed";                        // detail
inline constexpr std::string_view photo_no_camera = "photo_no_camera";
inline constexpr std::string_view clock_jumped = "clock_jumped";      // {0} seconds
inline constexpr std::string_view worker_trouble = "worker_trouble";  // {0} worker, detail

}  // namespace returns::station::notices
