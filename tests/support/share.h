// A prepared share and a journal to send to it, for the tests of the upstream.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "storage/evidence/digest.h"
#include "storage/sync/upstream.h"
#include "tests/support/catch.h"

namespace returns::storage {

inline const StationId test_station{"bench-3"};

inline StoredEntry test_entry(std::uint64_t epoch, std::uint64_t seq, const std::string& body = "") {
  const std::string bytes = "{\"epoch\":" + std::to_string(epoch) + ",\"seq\":" + std::to_string(seq) + ",\"body\":\"" +
                            (body.empty() ? std::string(seq % 40, 'x') : body) + "\"}";
  return {{epoch, seq, sha256_hex(as_bytes(bytes))}, bytes};
}

inline std::vector<StoredEntry> test_entries(std::uint64_t epoch, std::uint64_t first, std::uint64_t last) {
  std::vector<StoredEntry> entries;
  for (std::uint64_t seq = first; seq <= last; ++seq)
    entries.push_back(test_entry(epoch, seq));
  return entries;
}

// Small pieces and segments, so that a few hundred bytes meet every boundary.
inline FolderUpstreamOptions small_share(const std::filesystem::path& folder, std::string id = "share-1") {
  FolderUpstreamOptions options{folder, std::move(id)};
  options.piece = 64;
  options.segment_full = 500;
  return options;
}

inline std::unique_ptr<Upstream> open_test_share(FilePort& files, const std::filesystem::path& folder) {
  auto upstream = open_folder_upstream(files, small_share(folder));
  REQUIRE(upstream);
  return std::move(upstream).value();
}

inline void prepare_test_share(FilePort& files, const std::filesystem::path& folder) {
  REQUIRE(files.make_folders(folder));
  REQUIRE(prepare_folder_upstream(files, folder, "share-1"));
}

// Every file below `folder`, by its path.
inline std::map<std::string, Bytes> content_of(FilePort& files, const std::filesystem::path& folder) {
  std::map<std::string, Bytes> content;
  const auto present = files.list(folder);
  for (const auto& path : present ? *present : std::vector<std::filesystem::path>{}) {
    if (files.list(path)) {
      content.merge(content_of(files, path));
    } else {
      content[path.string()] = files.read(path).value();
    }
  }
  return content;
}

// The entries that a share holds, in the order of its files, as "seq hash bytes" lines.
inline std::string journal_text(FilePort& files, const std::filesystem::path& share) {
  std::string text;
  for (const auto& [path, bytes] : content_of(files, share / test_station.value / "journal"))
    if (path.ends_with(".journal"))
      text.append(bytes.begin(), bytes.end());
  return text;
}

inline std::string lines_of(const std::vector<StoredEntry>& entries) {
  std::string text;
  for (const StoredEntry& entry : entries)
    text += std::to_string(entry.position.seq) + " " + entry.position.hash + " " + entry.bytes + "\n";
  return text;
}

}  // namespace returns::storage
