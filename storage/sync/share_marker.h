// The marker that tells a mounted share from an empty mount point. Sync thread.
#pragma once
#include <filesystem>
#include <string>

#include "storage/base/file_port.h"

namespace returns::storage {

class ShareMarker {
 public:
  ShareMarker(FilePort& files, std::filesystem::path folder, std::string id)
      : files_(files), folder_(std::move(folder)), id_(std::move(id)) {}

  // not_found: no marker or another share's; otherwise what reading it met.
  Status check() const;
  const std::filesystem::path& folder() const { return folder_; }
  // The marker's own trouble if there is any, else `error`: "not mounted" says more than the write that failed of it.
  Error explain(Error error) const;

 private:
  FilePort& files_;
  std::filesystem::path folder_;
  std::string id_;
};

}  // namespace returns::storage
