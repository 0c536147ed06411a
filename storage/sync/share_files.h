// One station's evidence on a share. Sync thread.
#pragma once
#include <filesystem>
#include <set>
#include <stop_token>
#include <string>

#include "storage/sync/share_marker.h"

namespace returns::storage {

class ShareFiles {
 public:
  ShareFiles(FilePort& files, const ShareMarker& marker, std::size_t piece)
      : files_(files), marker_(marker), piece_(piece) {}

  // As Upstream::put_file; `target` is the whole path on the share.
  Status put(const std::filesystem::path& target, const std::filesystem::path& source, const std::string& sha256,
             std::stop_token stop);

 private:
  struct Copy;
  Result<Bytes> read_source(const Copy& copy);
  Status compare_with_held(const Copy& copy);
  Status resume(Copy& copy);
  Status send_rest(Copy& copy);
  Status sync_part(Copy& copy, WritableFile& part);
  Status read_back(const Copy& copy);
  Status publish(const Copy& copy);
  Status forget_part(const Copy& copy);
  Result<std::string> hash_of(const std::filesystem::path& path, const Copy& copy);

  FilePort& files_;
  const ShareMarker& marker_;
  const std::size_t piece_;
  std::set<std::filesystem::path> doubtful_;  // parts of which a sync failed, and that could not be removed
};

}  // namespace returns::storage
