// One segment on disk: a header, then fragments, each synced before it counts. Writer's thread.
#pragma once
#include "vision/record/mp4_muxer.h"

namespace returns::vision {

class SegmentFile {
 public:
  // Writes and syncs the header and the file's name. On an error no file is left, unless removing it failed too.
  // already_exists when the name is taken.
  static Result<SegmentFile> create(FilePort& files, const std::filesystem::path& path, const FragmentDraft& first);

  // After an error the file's tail is unknown: nothing may be written to it any more.
  Result<Fragment> append(const FragmentDraft& draft);

  const Fragment& header() const { return header_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  SegmentFile(Mp4Muxer muxer, std::unique_ptr<WritableFile> file, std::filesystem::path path)
      : muxer_(std::move(muxer)), file_(std::move(file)), path_(std::move(path)) {}
  Result<Fragment> put(ByteView bytes);

  Mp4Muxer muxer_;
  std::unique_ptr<WritableFile> file_;
  std::filesystem::path path_;
  Fragment header_;
};

}  // namespace returns::vision
