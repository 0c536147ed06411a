// Reads the hand scanners that the station has for itself, each on a thread of its own, and keeps their scans until
// somebody takes them.
#pragma once
#include "app/runtime/desk.h"
#include "app/scanner/scanner_reader.h"
#include "storage/base/mailbox.h"

namespace returns::runtime {

class ScannerDesk {
 public:
  ScannerDesk(const std::vector<scanner::ScannerConfig>& scanners, Post post, Wake wake);
  void stop() { workers_.clear(); }

  // Codes that were scanned since the last call, oldest first. Any thread.
  std::vector<std::string> take_scans();

 private:
  void health_told(const std::string& name, const scanner::ScannerHealth& health);
  void scanned(const std::string& name, std::string code);

  Post post_;
  Wake wake_;
  Mailbox<std::string> scans_;
  std::vector<std::unique_ptr<Worker>> workers_;  // last: their threads use the rest
};

}  // namespace returns::runtime
