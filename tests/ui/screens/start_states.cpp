#include "tests/ui/screens/more_states.h"
#include "tests/ui/screens/troubles.h"

namespace returns::examples {

void add_start_states(std::vector<Example>& to) {
  const auto add = [&](std::string name, ui::StartTrouble trouble) {
    to.push_back({std::move(name), {}, {}, at_the_bench()});
    to.back().draft.screen = ui::ScreenKind::start_trouble;
    to.back().around.start_trouble = std::move(trouble);
  };
  const auto mistake = [](const std::string& file, const std::string& cause) {
    return Error{ErrorCode::invalid_input, "use the configuration", file, cause,
                 "Correct the line; the README lists every key."}
        .sentence();
  };
  const std::string file = "/home/bench/.config/returns-station/station.toml";
  add("start_configuration", {mistake(file, "line 4, window.width: must be a whole number"), file, 4});
  const std::string deep = "/srv/warehouse/configuration of all benches/hall 3/returns/bench-07/station.toml";
  add("start_configuration_long",
      {mistake(deep,
               "line 118, scanner[2].device: must be a path such as /dev/input/by-id/…, or vendor:product:name such as "
               "05e0:1200; `returns-station doctor` lists what is connected"),
       deep, 118});
  add("start_store_busy", {Error{ErrorCode::busy, "open the store", "/home/bench/.local/share/returns-station/store",
                                 "another station is using it (process 4711)",
                                 "Close that station (process 4711) or give this one a folder of its own."}
                               .sentence(),
                           file, 0, station::StartAwaits::other_station});
  add("start_store_read_only", {store_read_only(), file, 0, station::StartAwaits::storage});
}

}  // namespace returns::examples
