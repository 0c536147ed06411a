#include "storage/evidence/manifest.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

namespace returns::storage {
namespace {

using Json = nlohmann::json;  // its objects are sorted by key

constexpr const char* format = "returns-clip/1";
constexpr const char* format_family = "returns-clip/";

const char* spelling(ClockSync sync) {
  switch (sync) {
    case ClockSync::synchronised:
      return "synchronised";
    case ClockSync::unsynchronised:
      return "unsynchronised";
    case ClockSync::unknown:
      break;
  }
  return "unknown";
}

ClockSync clock_sync_from(const std::string& text) {
  if (text == "synchronised")
    return ClockSync::synchronised;
  return text == "unsynchronised" ? ClockSync::unsynchronised : ClockSync::unknown;
}

Json to_json(const WholeFile& whole) {
  return {{"file", whole.file}, {"bytes", whole.bytes}, {"sha256", whole.sha256}};
}

WholeFile whole_from(const Json& json) {
  return {json.at("file").get<std::string>(), json.at("bytes").get<std::uint64_t>(),
          json.at("sha256").get<std::string>()};
}

Json to_json(const SealedFile& file, const WholeFile& whole) {
  Json fragments = Json::array();
  for (std::size_t i = 0; i < file.fragment_hashes.size(); ++i)
    fragments.push_back({{"bytes", file.fragment_lengths[i]}, {"sha256", file.fragment_hashes[i]}});
  Json json = to_json(whole);
  json.update({{"camera", file.camera},
               {"whole_until", file.whole_until},
               {"frames", file.frames},
               {"milliseconds", file.milliseconds},
               {"fragments", std::move(fragments)}});
  return json;
}

SealedFile sealed_file_from(const Json& json) {
  SealedFile file;
  file.camera = json.at("camera").get<std::string>();
  file.file = json.at("file").get<std::string>();
  file.whole_until = json.at("whole_until").get<std::uint64_t>();
  file.frames = json.at("frames").get<std::uint64_t>();
  file.milliseconds = json.at("milliseconds").get<std::int64_t>();
  for (const Json& fragment : json.at("fragments")) {
    file.fragment_hashes.push_back(fragment.at("sha256").get<std::string>());
    file.fragment_lengths.push_back(fragment.at("bytes").get<std::uint64_t>());
  }
  return file;
}

UtcTime time_from(const Json& json) {
  const auto time = from_iso(json.get<std::string>());
  if (!time)
    throw std::invalid_argument("a time is not one");
  return *time;
}

Json to_json(const EvidenceGap& gap) {
  return {{"camera", gap.camera},
          {"reason", gap.reason},
          {"from", to_iso(gap.from)},
          {"to", to_iso(gap.to)},
          {"frames", gap.frames}};
}

EvidenceGap gap_from(const Json& json, const ClipId& clip) {
  return {clip,
          json.at("camera").get<std::string>(),
          json.at("reason").get<std::string>(),
          time_from(json.at("from")),
          time_from(json.at("to")),
          json.at("frames").get<std::uint64_t>()};
}

Json to_json(const TimeStamp& time) {
  return {{"utc", to_iso(time.utc)},
          {"boot_ns", static_cast<std::int64_t>(time.boot.count())},
          {"boot_id", time.boot_id},
          {"clock", spelling(time.sync)}};
}

TimeStamp time_stamp_from(const Json& json) {
  return {time_from(json.at("utc")), BootTime(json.at("boot_ns").get<std::int64_t>()),
          json.at("boot_id").get<std::string>(), clock_sync_from(json.at("clock").get<std::string>())};
}

Json to_json(const ClipManifest& manifest) {
  const SealRequest& seal = manifest.seal;
  Json files = Json::array(), others = Json::array(), gaps = Json::array();
  for (std::size_t i = 0; i < seal.files.size(); ++i)
    files.push_back(to_json(seal.files[i], manifest.wholes[i]));
  for (const WholeFile& other : manifest.others)
    others.push_back(to_json(other));
  for (const EvidenceGap& gap : seal.gaps)
    gaps.push_back(to_json(gap));
  return {{"format", format},
          {"clip", seal.clip.value},
          {"session", seal.session.value},
          {"client", seal.client.value},
          {"station", seal.station.value},
          {"folder", seal.folder},
          {"end", seal.end == ClipEnd::sealed ? "sealed" : "torn"},
          {"files", std::move(files)},
          {"others", std::move(others)},
          {"gaps", std::move(gaps)},
          {"journal", {{"at_start", seal.journal_head_at_start}, {"at_end", seal.journal_head_at_end}}},
          {"software", seal.software},
          {"sealed_at", to_json(seal.sealed_at)},
          {"public_key", manifest.public_key}};
}

ClipManifest manifest_from(const Json& json) {
  ClipManifest manifest;
  SealRequest& seal = manifest.seal;
  seal.clip = {json.at("clip").get<std::string>()};
  seal.session = {json.at("session").get<std::string>()};
  seal.client = {json.at("client").get<std::string>()};
  seal.station = {json.at("station").get<std::string>()};
  seal.folder = json.at("folder").get<std::string>();
  seal.end = json.at("end").get<std::string>() == "sealed" ? ClipEnd::sealed : ClipEnd::torn;
  for (const Json& file : json.at("files")) {
    seal.files.push_back(sealed_file_from(file));
    manifest.wholes.push_back(whole_from(file));
  }
  for (const Json& other : json.at("others"))
    manifest.others.push_back(whole_from(other));
  for (const Json& gap : json.at("gaps"))
    seal.gaps.push_back(gap_from(gap, seal.clip));
  seal.journal_head_at_start = json.at("journal").at("at_start").get<std::string>();
  seal.journal_head_at_end = json.at("journal").at("at_end").get<std::string>();
  seal.software = json.at("software").get<std::string>();
  seal.sealed_at = time_stamp_from(json.at("sealed_at"));
  manifest.public_key = json.at("public_key").get<std::string>();
  return manifest;
}

Error unreadable(ErrorCode code, std::string cause) {
  return {code, "read the clip's manifest", manifest_name, std::move(cause), ""};
}

}  // namespace

Result<std::string> encode_manifest(const ClipManifest& manifest) {
  try {
    return to_json(manifest).dump() + "\n";
  } catch (const Json::exception&) {
    return Error{ErrorCode::invalid_input, "write the clip's manifest", manifest.seal.clip.value,
                 "a name in it is not UTF-8", "Give cameras and station plain names in the configuration."};
  }
}

Result<ClipManifest> decode_manifest(ByteView bytes) {
  try {
    const Json json = Json::parse(bytes.begin(), bytes.end());
    const std::string found = json.at("format").get<std::string>();
    if (found != format && found.rfind(format_family, 0) == 0)
      return unreadable(ErrorCode::unsupported, "it was written by a newer program (" + found + ")");
    ClipManifest manifest = manifest_from(json);
    // Additions, doubled keys, other spellings and numbers that are no counts do not survive writing it again.
    const std::string again = to_json(manifest).dump() + "\n";
    if (!std::equal(bytes.begin(), bytes.end(), as_bytes(again).begin(), as_bytes(again).end()))
      return unreadable(ErrorCode::damaged, "it is not in the one form in which this program writes it");
    return manifest;
  } catch (const std::exception& failure) {
    return unreadable(ErrorCode::damaged, failure.what());
  }
}

bool same_content(const SealRequest& a, const SealRequest& b) {
  return a.clip == b.clip && a.session == b.session && a.client == b.client && a.station == b.station &&
         a.folder == b.folder && a.end == b.end && a.files == b.files && a.gaps == b.gaps &&
         a.journal_head_at_start == b.journal_head_at_start;
}

ClipSealed sealed_from(const SealRequest& seal, std::string manifest_sha256) {
  // Segments of one camera follow each other; the clip is as long as its longest camera.
  std::map<std::string, std::int64_t> per_camera;
  std::int64_t longest = 0;
  for (const SealedFile& file : seal.files)
    longest = std::max(longest, per_camera[file.camera] += file.milliseconds);
  return {seal.clip, seal.end, longest, seal.files, std::move(manifest_sha256)};
}

bool is_file_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos &&
         name.find('\0') == std::string_view::npos;
}

bool is_relative_path(std::string_view path) {
  while (true) {
    const std::size_t slash = path.find('/');
    if (!is_file_name(path.substr(0, slash)))
      return false;
    if (slash == std::string_view::npos)
      return true;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace returns::storage
