// The decoder's own process: what the library's assertions, hangs and memory faults can end is this and no more.
// One request at a time. The frame and the reply lie in shared memory; a socket pair carries who may use it.
#pragma once
#include <functional>
#include <optional>

#include "vision/scan/scan.h"

namespace returns::vision {

// The hidden argument under which a program becomes the decoder: `PROGRAM --decode-frames FD`.
inline constexpr const char* kDecoderArgument = "--decode-frames";

// The descriptor when the program was started as the decoder. To be asked before anything else in main().
std::optional<int> decoder_process_fd(int argc, char** argv);

// Serves until the other end closes; returns the exit code. Writes no core files, ignores
// interrupts from the terminal (its parent decides), and dies with its parent.
using ScanFunction = std::function<ScanReport(const Plane&, const ScanOptions&)>;
int run_decoder_process(int fd, const ScanFunction& scan_function = scan);

}  // namespace returns::vision
