#include "vision/record/segment_walk.h"

#include "vision/record/clock_box.h"
#include "vision/record/sha256.h"

namespace returns::vision {
namespace {

constexpr std::uint64_t largest_index_box = 16 << 20;  // moov or moof; ours have some kB
constexpr std::size_t hash_step = 1 << 20;
constexpr std::size_t longest_box_head = 16;
constexpr int most_boxes = 64;  // before the one that is looked for; a file of empty boxes must not take for ever

struct FoundBox {
  BoxHead head;
  std::uint64_t offset = 0;
  std::uint64_t end() const { return offset + head.size; }
};

class Walker {
 public:
  Walker(FilePort& files, const std::filesystem::path& file) : files_(files), file_(file) {}

  Result<SegmentWalk> walk(WalkDepth depth) {
    RETURNS_TRY_ASSIGN(walk_.file_size, files_.file_size(file_));
    RETURNS_TRY_ASSIGN(bool going_on, read_header());
    while (going_on) {
      RETURNS_TRY_ASSIGN(going_on, read_fragment());
    }
    RETURNS_TRY(drop_torn_tail());
    if (depth == WalkDepth::every_byte && walk_.header.length > 0) {
      RETURNS_TRY_ASSIGN(walk_.header.hash, hash_of(0, walk_.header.length));
      for (WalkedFragment& found : walk_.fragments) {
        RETURNS_TRY_ASSIGN(found.fragment.hash, hash_of(found.fragment.offset, found.fragment.length));
      }
    }
    return std::move(walk_);
  }

 private:
  // The box at `offset`, or nothing when no whole box is there.
  Result<std::optional<FoundBox>> box_at(std::uint64_t offset) {
    const std::uint64_t left = walk_.file_size - offset;
    RETURNS_TRY_ASSIGN(const Bytes bytes, files_.read_at(file_, offset, longest_box_head));
    const auto head = read_box_head(bytes, left);
    if (!head)
      return std::optional<FoundBox>();
    return std::optional(FoundBox{*head, offset});
  }

  Result<Bytes> content_of(const FoundBox& box) {
    return files_.read_at(file_, box.offset + box.head.header,
                          static_cast<std::size_t>(box.head.size - box.head.header));
  }

  // Everything up to and with the moov box. False when the file has none.
  Result<bool> read_header() {
    std::uint64_t offset = 0;
    for (int boxes = 0; boxes < most_boxes; ++boxes) {
      RETURNS_TRY_ASSIGN(const auto box, box_at(offset));
      if (!box || box->head.type == box_type("moof") || box->head.type == box_type("mdat"))
        return false;
      offset = box->end();
      if (box->head.type != box_type("moov"))
        continue;
      if (box->head.size > largest_index_box)
        return false;
      RETURNS_TRY_ASSIGN(const Bytes moov, content_of(*box));
      auto tracks = read_tracks(moov);
      if (!tracks)
        return false;
      tracks_ = *std::move(tracks);
      for (const Track& track : tracks_)
        if (track.kind == TrackKind::video)
          walk_.size = track.size;
      walk_.header.length = walk_.whole_until = offset;
      return true;
    }
    return false;
  }

  // The boxes up to and with the next mdat. False when they are not all whole.
  Result<bool> read_fragment() {
    const std::uint64_t begin = walk_.whole_until;
    WalkedFragment found;
    found.fragment.offset = begin;
    std::optional<ClockBox> clock;
    std::optional<std::vector<TrackRun>> runs;
    std::uint64_t moof_at = 0;
    std::uint64_t offset = begin;
    for (int boxes = 0; boxes < most_boxes; ++boxes) {
      RETURNS_TRY_ASSIGN(const auto box, box_at(offset));
      if (!box)
        return false;
      offset = box->end();
      if (box->head.type == box_type("uuid") && box->head.size == clock_box_bytes) {
        RETURNS_TRY_ASSIGN(const Bytes bytes, files_.read_at(file_, box->offset, clock_box_bytes));
        clock = read_clock_box(bytes);
      } else if (box->head.type == box_type("moof")) {
        if (runs || box->head.size > largest_index_box)
          return false;
        RETURNS_TRY_ASSIGN(const Bytes moof, content_of(*box));
        runs = read_runs(moof, tracks_);
        moof_at = box->offset;
        if (!runs)
          return false;
      } else if (box->head.type == box_type("mdat")) {
        if (!runs)
          return false;
        found.fragment.length = offset - begin;
        RETURNS_TRY(describe(found, *runs, moof_at, clock));
        walk_.whole_until = offset;
        walk_.fragments.push_back(std::move(found));
        return true;
      }
    }
    return false;
  }

  Status describe(WalkedFragment& found, const std::vector<TrackRun>& runs, std::uint64_t moof_at,
                  const std::optional<ClockBox>& clock) {
    for (const TrackRun& run : runs) {
      if (run.track->kind == TrackKind::video) {
        found.begins = ticks_of(run.begins, *run.track);
        found.fragment.duration = to_microseconds(ticks_of(run.duration, *run.track));
        found.fragment.frames = run.samples;
      } else if (run.track->kind == TrackKind::text) {
        for (const Sample& sample : run.texts)
          RETURNS_TRY(read_text(found, *run.track, sample, moof_at));
      }
    }
    found.clip_begins = clock ? clock->begins : found.begins;
    if (clock)
      found.fragment.captured = clock->captured;
    found.fragment.begins = to_microseconds(found.clip_begins);
    return {};
  }

  Status read_text(WalkedFragment& found, const Track& track, const Sample& sample, std::uint64_t moof_at) {
    const std::uint64_t offset = moof_at + sample.offset;
    const std::uint64_t end = found.fragment.offset + found.fragment.length;
    if (offset < moof_at || offset > end || sample.size <= 2 || sample.size > end - offset || sample.size > 0xFFFF + 2)
      return {};  // an empty sample ends the one before; anything else points outside
    RETURNS_TRY_ASSIGN(const Bytes bytes, files_.read_at(file_, offset, sample.size));
    if (bytes.size() != sample.size)
      return {};
    const std::size_t length = std::min<std::size_t>(bytes[0] << 8 | bytes[1], bytes.size() - 2);
    if (length > 0)
      found.texts.push_back({ticks_of(sample.at, track), std::string(bytes.begin() + 2, bytes.begin() + 2 + length)});
    return {};
  }

  // Track units may be as large as 64 bits allow; a nonsense time must not overflow.
  static Ticks ticks_of(std::uint64_t units, const Track& track) {
    constexpr double longest = 1e15;  // 350 years of ticks
    if (track.timescale == Ticks::period::den && units < static_cast<std::uint64_t>(longest))
      return Ticks(static_cast<std::int64_t>(units));
    const double ticks = static_cast<double>(units) * Ticks::period::den / track.timescale;
    return Ticks(static_cast<std::int64_t>(std::min(ticks, longest)));
  }

  Status drop_torn_tail() {
    while (!walk_.fragments.empty()) {
      const Fragment& last = walk_.fragments.back().fragment;
      RETURNS_TRY_ASSIGN(const Bytes bytes, files_.read_at(file_, last.offset, clock_box_bytes));
      const auto clock = read_clock_box(bytes);
      if (!clock)
        return {};
      RETURNS_TRY_ASSIGN(const Sha256 rest, hash_of(last.offset + clock_box_bytes, last.length - clock_box_bytes));
      if (rest == clock->rest)
        return {};
      walk_.whole_until = last.offset;
      walk_.fragments.pop_back();
    }
    return {};
  }

  Result<Sha256> hash_of(std::uint64_t offset, std::uint64_t length) {
    Sha256Sum sum;
    while (length > 0) {
      const std::size_t step = static_cast<std::size_t>(std::min<std::uint64_t>(length, hash_step));
      RETURNS_TRY_ASSIGN(const Bytes bytes, files_.read_at(file_, offset, step));
      if (bytes.size() != step)
        return Error{ErrorCode::damaged, "read", file_.string(), "it became shorter while it was read", ""};
      sum.add(bytes);
      offset += step;
      length -= step;
    }
    return sum.finish();
  }

  FilePort& files_;
  const std::filesystem::path& file_;
  SegmentWalk walk_;
  std::vector<Track> tracks_;
};

}  // namespace

Result<SegmentWalk> walk_segment(FilePort& files, const std::filesystem::path& file, WalkDepth depth) {
  return Walker(files, file).walk(depth);
}

Result<SegmentIndex> index_segment(FilePort& files, const std::filesystem::path& file) {
  RETURNS_TRY_ASSIGN(SegmentWalk walk, walk_segment(files, file, WalkDepth::every_byte));
  SegmentIndex index;
  index.whole_until = walk.whole_until;
  index.file_size = walk.file_size;
  index.size = walk.size;
  if (walk.header.length > 0)
    index.fragments.push_back(walk.header);
  for (WalkedFragment& found : walk.fragments)
    index.fragments.push_back(std::move(found.fragment));
  return index;
}

}  // namespace returns::vision
