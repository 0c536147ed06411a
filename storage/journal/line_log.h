// An append-only file of hashed lines: `sha256-hex SPACE bytes NEWLINE`, the hash being that of the bytes. The form of
// journal segments and checkpoint files; a reader needs nothing else to see whether a line is whole.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "storage/base/file_port.h"

namespace returns::storage {

struct HashedLine {
  std::string hash;
  std::string bytes;
};

std::string text_of_line(const HashedLine& line);

struct LineScan {
  std::vector<HashedLine> lines;  // whole lines from the beginning
  std::uint64_t whole_until = 0;  // bytes they take
  bool rest = false;              // something follows that is not a whole line
  bool lines_after_rest = false;  // and whole lines after that: not a torn tail but damage inside
};
LineScan scan_lines(ByteView content);

// Writes one such file. One thread.
class LineLog {
 public:
  struct Opened {
    std::unique_ptr<LineLog> log;
    std::vector<HashedLine> lines;  // what it holds
    std::string note;               // what had to be repaired; empty: nothing
  };
  // Made when missing. A torn tail is cut off; of a file damaged inside a copy is kept as <name>.damaged-N and the
  // lines before the damage stay.
  static Result<Opened> open(FilePort& files, std::filesystem::path path);

  // Durable on return. After an error the file must be opened again: restore() first takes back what was not synced,
  // because bytes of a failed sync are not to be trusted even if a later sync succeeds.
  Status append(const std::vector<HashedLine>& lines);
  Status restore();
  std::uint64_t size() const { return synced_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  LineLog(FilePort& files, std::filesystem::path path) : files_(&files), path_(std::move(path)) {}

  FilePort* files_;
  std::filesystem::path path_;
  std::unique_ptr<WritableFile> file_;
  std::uint64_t synced_ = 0;
};

}  // namespace returns::storage
