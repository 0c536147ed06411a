// The running station's door for the command line: a local socket that only this user can open. One JSON object per
// line in, one per line out:
//   {"ask":"status"} -> {"ok":true,"state":{"station":"bench-1",…},"head":"…"}
//   {"ask":"history","text":"9202","limit":100} -> {"ok":true,"rows":[…]}
//   {"ask":"import","returns":[…]} -> {"ok":true,"taken":12}
//   anything else -> {"ok":false,"error":"…"}
#pragma once
#include <filesystem>
#include <string>

#include "app/runtime/configuration.h"
#include "app/runtime/desk.h"
#include "app/runtime/query_desk.h"
#include "app/runtime/station_runtime.h"
#include "app/runtime/store_desk.h"

namespace returns::runtime {

class ControlSocket {
 public:
  ControlSocket(std::filesystem::path path, StoreDesk& store, QueryDesk& queries, std::function<Snapshot()> snapshot,
                Post post);
  ~ControlSocket();

 private:
  Status run(std::stop_token stop);
  void serve(int connection, std::stop_token stop);
  std::string answer(const std::string& line);

  std::filesystem::path path_;
  StoreDesk& store_;
  QueryDesk& queries_;
  std::function<Snapshot()> snapshot_;
  Worker::Trouble told_;
  Worker worker_;
};

// The door of the station that works on these folders. Its name carries the data folder, so that two configurations
// with one state folder never answer for each other.
std::filesystem::path socket_of(const Folders& folders);

// Asks the station behind the door; not_found when none runs there.
Result<std::string> ask_running_station(const std::filesystem::path& socket, const std::string& request);

}  // namespace returns::runtime
