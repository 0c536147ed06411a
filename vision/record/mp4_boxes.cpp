#include "vision/record/mp4_boxes.h"

#include "vision/record/big_endian.h"

namespace returns::vision {
namespace {

// Texts of a run whose samples all have the default size: nothing in the box bounds their number.
constexpr std::size_t most_unsized_texts = 65536;

struct Box {
  std::uint32_t type = 0;
  ByteView content;
};

// The boxes inside a box, in order; stops at the first that does not fit.
std::vector<Box> children(ByteView bytes) {
  std::vector<Box> boxes;
  while (const auto head = read_box_head(bytes, bytes.size())) {
    boxes.push_back({head->type, bytes.subspan(head->header, static_cast<std::size_t>(head->size) - head->header)});
    bytes = bytes.subspan(static_cast<std::size_t>(head->size));
  }
  return boxes;
}

std::optional<ByteView> child(ByteView bytes, std::uint32_t type) {
  for (const Box& box : children(bytes))
    if (box.type == type)
      return box.content;
  return std::nullopt;
}

std::uint32_t take_flags(BigEndianReader& reader) {
  return reader.take<std::uint32_t>() & 0xFFFFFF;
}

bool read_track_header(ByteView tkhd, Track& track) {
  BigEndianReader reader(tkhd);
  const auto version = reader.take<std::uint32_t>() >> 24;
  reader.skip(version == 1 ? 16 : 8);
  track.id = reader.take<std::uint32_t>();
  reader.skip((version == 1 ? 12 : 8) + 52);
  track.size.width = static_cast<int>(reader.take<std::uint32_t>() >> 16);
  track.size.height = static_cast<int>(reader.take<std::uint32_t>() >> 16);
  return !reader.failed();
}

bool read_media(ByteView mdia, Track& track) {
  const auto mdhd = child(mdia, box_type("mdhd"));
  const auto hdlr = child(mdia, box_type("hdlr"));
  if (!mdhd || !hdlr)
    return false;
  BigEndianReader header(*mdhd);
  header.skip(header.take<std::uint32_t>() >> 24 == 1 ? 16 : 8);
  track.timescale = header.take<std::uint32_t>();
  BigEndianReader handler(*hdlr);
  handler.skip(8);
  switch (handler.take<std::uint32_t>()) {
    case box_type("vide"):
      track.kind = TrackKind::video;
      break;
    case box_type("sbtl"):
    case box_type("text"):
      track.kind = TrackKind::text;
      break;
    default:
      track.kind = TrackKind::other;
  }
  return !header.failed() && !handler.failed() && track.timescale > 0;
}

struct RunDefaults {
  std::uint32_t duration = 0;
  std::uint32_t size = 0;
};

const Track* read_fragment_header(ByteView tfhd, const std::vector<Track>& tracks, RunDefaults& defaults) {
  BigEndianReader reader(tfhd);
  const std::uint32_t flags = take_flags(reader);
  const auto id = reader.take<std::uint32_t>();
  const auto track = std::find_if(tracks.begin(), tracks.end(), [&](const Track& known) { return known.id == id; });
  if (track == tracks.end())
    return nullptr;
  defaults = {track->default_duration, track->default_size};
  if (flags & 0x1)
    reader.skip(8);  // base data offset
  if (flags & 0x2)
    reader.skip(4);  // sample description
  if (flags & 0x8)
    defaults.duration = reader.take<std::uint32_t>();
  if (flags & 0x10)
    defaults.size = reader.take<std::uint32_t>();
  return reader.failed() ? nullptr : &*track;
}

bool read_run(ByteView trun, const RunDefaults& defaults, TrackRun& run) {
  BigEndianReader reader(trun);
  const std::uint32_t flags = take_flags(reader);
  const auto count = reader.take<std::uint32_t>();
  std::uint64_t offset = 0;
  if (flags & 0x1)
    offset = static_cast<std::uint64_t>(static_cast<std::int32_t>(reader.take<std::uint32_t>()));
  if (flags & 0x4)
    reader.skip(4);  // flags of the first sample
  const std::size_t per_sample = 4 * ((flags >> 8 & 1) + (flags >> 9 & 1) + (flags >> 10 & 1) + (flags >> 11 & 1));
  if (reader.failed() || count > UINT32_MAX - run.samples)
    return false;
  if (per_sample == 0 && run.track->kind != TrackKind::text) {
    run.duration += std::uint64_t{count} * defaults.duration;
    run.samples += count;
    return true;
  }
  if (count > (per_sample == 0 ? most_unsized_texts : reader.left() / per_sample))
    return false;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t duration = flags & 0x100 ? reader.take<std::uint32_t>() : defaults.duration;
    const std::uint32_t size = flags & 0x200 ? reader.take<std::uint32_t>() : defaults.size;
    if (flags & 0x400)
      reader.skip(4);
    if (flags & 0x800)
      reader.skip(4);
    if (run.track->kind == TrackKind::text)
      run.texts.push_back({run.begins + run.duration, offset, size});
    run.duration += duration;
    offset += size;
  }
  run.samples += count;
  return !reader.failed();
}

}  // namespace

std::optional<BoxHead> read_box_head(ByteView bytes, std::uint64_t left) {
  BigEndianReader reader(bytes);
  BoxHead head;
  head.size = reader.take<std::uint32_t>();
  head.type = reader.take<std::uint32_t>();
  head.header = 8;
  if (head.size == 1) {
    head.size = reader.take<std::uint64_t>();
    head.header = 16;
  }
  if (reader.failed() || head.size < head.header || head.size > left)
    return std::nullopt;
  return head;
}

std::optional<std::vector<Track>> read_tracks(ByteView moov) {
  std::vector<Track> tracks;
  for (const Box& box : children(moov)) {
    if (box.type != box_type("trak"))
      continue;
    Track track;
    const auto tkhd = child(box.content, box_type("tkhd"));
    const auto mdia = child(box.content, box_type("mdia"));
    if (!tkhd || !mdia || !read_track_header(*tkhd, track) || !read_media(*mdia, track))
      return std::nullopt;
    tracks.push_back(track);
  }
  const auto mvex = child(moov, box_type("mvex"));
  if (tracks.empty() || !mvex)
    return std::nullopt;
  for (const Box& box : children(*mvex)) {
    if (box.type != box_type("trex"))
      continue;
    BigEndianReader reader(box.content);
    reader.skip(4);
    const auto id = reader.take<std::uint32_t>();
    reader.skip(4);
    const auto duration = reader.take<std::uint32_t>();
    const auto size = reader.take<std::uint32_t>();
    for (Track& track : tracks)
      if (track.id == id && !reader.failed()) {
        track.default_duration = duration;
        track.default_size = size;
      }
  }
  return tracks;
}

std::optional<std::vector<TrackRun>> read_runs(ByteView moof, const std::vector<Track>& tracks) {
  std::vector<TrackRun> runs;
  for (const Box& box : children(moof)) {
    if (box.type != box_type("traf"))
      continue;
    const auto tfhd = child(box.content, box_type("tfhd"));
    const auto tfdt = child(box.content, box_type("tfdt"));
    if (!tfhd || !tfdt)
      return std::nullopt;
    TrackRun run;
    RunDefaults defaults;
    run.track = read_fragment_header(*tfhd, tracks, defaults);
    BigEndianReader time(*tfdt);
    const auto version = time.take<std::uint32_t>() >> 24;
    run.begins = version == 1 ? time.take<std::uint64_t>() : time.take<std::uint32_t>();
    if (run.track == nullptr || time.failed())
      return std::nullopt;
    for (const Box& inner : children(box.content))
      if (inner.type == box_type("trun") && !read_run(inner.content, defaults, run))
        return std::nullopt;
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace returns::vision
