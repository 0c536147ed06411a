// Han characters for Pinyin letters, by libpinyin and the tables that Debian packages with it. Nothing that is typed is
// learned or written anywhere. One thread at a time.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "storage/base/result.h"

namespace returns::pinyin {

// One way to read the beginning of the letters.
struct Reading {
  std::string han;
  std::size_t letters = 0;  // how many of them it takes up
};

class PinyinTable {
 public:
  // Maps the tables, which takes a quarter of a second or more. The error names the folder.
  static Result<std::unique_ptr<PinyinTable>> open(const std::filesystem::path& folder = packaged_folder());
  static std::filesystem::path packaged_folder();
  virtual ~PinyinTable() = default;

  // The likeliest first: whole sentences, then words and characters for the first syllables; at most `most`. `letters`
  // are a to z, v for ü, and ' between syllables; incomplete syllables are read as far as they go.
  virtual std::vector<Reading> readings(const std::string& letters, std::size_t most) = 0;
};

}  // namespace returns::pinyin
