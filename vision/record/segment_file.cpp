#include "vision/record/segment_file.h"

#include "vision/record/sha256.h"

namespace returns::vision {

Result<SegmentFile> SegmentFile::create(FilePort& files, const std::filesystem::path& path,
                                        const FragmentDraft& first) {
  RETURNS_TRY_ASSIGN(Mp4Muxer muxer, Mp4Muxer::make(*first.format, first.begins));
  RETURNS_TRY_ASSIGN(auto file, files.open(path, CreateMode::fresh));
  SegmentFile segment(std::move(muxer), std::move(file), path);
  const auto write_header = [&]() -> Status {
    RETURNS_TRY_ASSIGN(segment.header_, segment.put(segment.muxer_.header()));
    return files.sync_folder(path.parent_path());
  };
  if (Status written = write_header(); !written) {
    segment.file_.reset();
    (void)files.remove(path);  // holds no picture; if it stays it is an empty clip, which playback leaves out
    return std::move(written).error();
  }
  segment.header_.captured = first.captured;
  return segment;
}

Result<Fragment> SegmentFile::append(const FragmentDraft& draft) {
  RETURNS_TRY_ASSIGN(const Bytes bytes, muxer_.fragment(draft));
  RETURNS_TRY_ASSIGN(Fragment fragment, put(bytes));
  fragment.begins = to_microseconds(draft.begins);
  fragment.duration = to_microseconds(draft.ends - draft.begins);
  fragment.frames = static_cast<std::uint32_t>(draft.packets.size());
  fragment.captured = draft.captured;
  return fragment;
}

Result<Fragment> SegmentFile::put(ByteView bytes) {
  Fragment fragment;
  fragment.offset = file_->size();
  fragment.length = bytes.size();
  RETURNS_TRY(file_->append(bytes));
  RETURNS_TRY(file_->sync());
  fragment.hash = sha256(bytes);
  return fragment;
}

}  // namespace returns::vision
