// What the measurements have in common: samples, the table that is printed, and the machine it was measured on.
#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "storage/base/result.h"

namespace returns::bench {

enum class Unit { milliseconds, percent_of_a_core, frames };

struct Figures {
  std::string what;
  Unit unit = Unit::milliseconds;
  std::vector<double> samples;

  void add(std::chrono::nanoseconds time) {
    samples.push_back(std::chrono::duration<double, std::milli>(time).count());
  }
};

// Appends to the table of a measurement; the error says why it could not be made.
using Table = std::vector<Figures>;

void print(const Table& table);                            // as Markdown: median, 95th of 100, most and how many
std::string machine(const std::filesystem::path& folder);  // processor, cores, file system of the folder, system
std::string load();                                        // the load averages of the last 1, 5 and 15 minutes

// --- the measurements -----------------------------------------------------------------------------------------------

// From the frame that shows a label first to the published snapshot in which its return is opened: real capture thread,
// scan service with its decoder process, core and recorder; two cameras at 30/s. `labels` per size of picture.
Status measure_decisions(int labels, Table& table);

// From the press that closes an item to the snapshot after its Committed, on the real store; beside it a plain SQLite
// transaction of as many bytes on the same file system, in turns.
Status measure_commits(int items, Table& table);

// One frame of the work screen with two live pictures, as the window makes it, at three sizes. Needs a display.
Status measure_frames(int frames, Table& table);

// From a key handed to the window's loop to the frame that shows what it did, shown: the loop itself on the whole
// station, 1920×1080, a question open and two live pictures. Brings a display. Main thread.
Status measure_reactions(int presses, Table& table);

// The station's own program with two cameras at 30/s and nothing to do, with the decoder's process: waiting, and
// asleep. In windows of ten seconds.
Status measure_idle(int windows, Table& table);

}  // namespace returns::bench
