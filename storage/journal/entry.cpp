#include "storage/journal/entry.h"

#include <unordered_map>

#include "storage/journal/codec.h"

namespace returns::storage {
namespace {

// The version that is written today. A kind that is not listed is at version 1.
constexpr std::pair<std::string_view, int> current_versions[] = {{"item_opened", 2}};
// Every version that was ever written stays readable through these.
constexpr Upcaster stored_upcasters[] = {
    // 2 says which item of an earlier session is inspected anew; nobody could ask for that before.
    {"item_opened", 1, [](Json body) -> Result<Json> {
       body["again"] = nullptr;
       return body;
     }}};

int current_version(std::string_view kind) {
  for (const auto& [name, version] : current_versions)
    if (name == kind)
      return version;
  return 1;
}

using Maker = Fact (*)();
template <std::size_t... index>
std::unordered_map<std::string_view, Maker> makers(std::index_sequence<index...>) {
  return {{name_of(Fact(std::in_place_index<index>)), [] { return Fact(std::in_place_index<index>); }}...};
}

const Maker* maker_of(std::string_view kind) {
  static const auto all = makers(std::make_index_sequence<std::variant_size_v<Fact>>());
  const auto found = all.find(kind);
  return found == all.end() ? nullptr : &found->second;
}

Error damaged(std::string cause) {
  return Error{ErrorCode::damaged, "read", "a journal entry", std::move(cause),
               "Run returns-station verify-journal; it names what is wrong."};
}

struct Frame {
  EntryKey key;
  std::string actor, kind, boot_id, sync;
  std::int64_t at = 0, boot = 0;
  int version = 0;
  Json body;
};

// What every entry has, of whatever kind.
Result<Frame> read_frame(std::string_view bytes) {
  Json json = Json::parse(bytes, nullptr, false);
  if (json.is_discarded() || !json.is_object())
    return damaged("it is not JSON");
  if (json.dump() != bytes)
    return damaged("its bytes are not canonical");
  Frame frame;
  const auto body = json.find("body");
  if (body == json.end() || !body->is_object())
    return damaged("it has no body");
  frame.body = std::move(*body);
  json.erase(body);
  BodyReader reader(json, nullptr);
  reader("station", frame.key.station), reader("epoch", frame.key.epoch), reader("seq", frame.key.seq);
  reader("prev", frame.key.prev), reader("actor", frame.actor), reader("kind", frame.kind);
  reader("at", frame.at), reader("boot", frame.boot), reader("boot_id", frame.boot_id), reader("sync", frame.sync);
  reader("v", frame.version);
  if (std::string wrong = reader.problem(); !wrong.empty())
    return damaged(std::move(wrong));
  return frame;
}

}  // namespace

const PersonalReference* DecodedEntry::personal_at(std::string_view field) const {
  for (const PersonalReference& reference : personal)
    if (reference.field == field)
      return &reference;
  return nullptr;
}

Result<Json> upcast(std::string_view kind, int from_version, int to_version, Json body,
                    std::span<const Upcaster> upcasters) {
  for (int version = from_version; version < to_version; ++version) {
    const auto found = std::find_if(upcasters.begin(), upcasters.end(), [&](const Upcaster& upcaster) {
      return upcaster.kind == kind && upcaster.from_version == version;
    });
    if (found == upcasters.end())
      return damaged("version " + std::to_string(version) + " of " + std::string(kind) + " never existed");
    RETURNS_TRY_ASSIGN(body, found->lift(std::move(body)));
  }
  return body;
}

Result<EncodedEntry> encode_entry(const EntryKey& key, const Occurrence& occurrence,
                                  const std::function<std::string()>& salt) {
  PersonalSink sink{std::to_string(key.epoch) + "-" + std::to_string(key.seq) + "-", &salt, {}};
  const std::string kind(name_of(occurrence.fact));
  BodyWriter writer(&sink);
  Fact fact = occurrence.fact;
  std::visit([&](auto& body) { fields(writer, body); }, fact);
  const Json json{{"v", current_version(kind)},
                  {"station", key.station},
                  {"epoch", key.epoch},
                  {"seq", key.seq},
                  {"at", static_cast<std::int64_t>(occurrence.at.utc.time_since_epoch().count())},
                  {"boot", static_cast<std::int64_t>(occurrence.at.boot.count())},
                  {"boot_id", occurrence.at.boot_id},
                  {"sync", name_of(occurrence.at.sync)},
                  {"actor", occurrence.actor.value},
                  {"kind", kind},
                  {"body", writer.take()},
                  {"prev", key.prev}};
  EncodedEntry entry;
  try {
    entry.bytes = json.dump();
  } catch (const Json::exception&) {
    return Error{ErrorCode::invalid_input, "record", kind, "a text in it is not valid UTF-8", ""};
  }
  entry.hash = sha256_hex(as_bytes(entry.bytes));
  entry.personal = std::move(sink.values);
  return entry;
}

Result<DecodedEntry> decode_entry(std::string_view bytes) {
  RETURNS_TRY_ASSIGN(Frame frame, read_frame(bytes));
  const Maker* make = maker_of(frame.kind);
  const int newest = current_version(frame.kind);
  if (make == nullptr || frame.version > newest)
    return Error{ErrorCode::unsupported, "read", "a journal entry",
                 "its kind " + frame.kind + " version " + std::to_string(frame.version) + " is not known",
                 "It was written by a newer program; install that version."};
  RETURNS_TRY_ASSIGN(const Json body,
                     upcast(frame.kind, frame.version, newest, std::move(frame.body), stored_upcasters));
  DecodedEntry entry;
  entry.key = std::move(frame.key);
  entry.occurrence.fact = (*make)();
  entry.occurrence.actor = UserId{frame.actor};
  entry.occurrence.at.utc = UtcTime(std::chrono::milliseconds(frame.at));
  entry.occurrence.at.boot = BootTime(frame.boot);
  entry.occurrence.at.boot_id = frame.boot_id;
  const auto sync = clock_sync_from(frame.sync);
  if (!sync)
    return damaged("sync has an unknown name");
  entry.occurrence.at.sync = *sync;
  BodyReader reader(body, &entry.personal);
  std::visit([&](auto& fact) { fields(reader, fact); }, entry.occurrence.fact);
  if (std::string wrong = reader.problem(); !wrong.empty())
    return damaged(std::move(wrong));
  return entry;
}

Result<EntryFrame> decode_frame(std::string_view bytes) {
  RETURNS_TRY_ASSIGN(Frame frame, read_frame(bytes));
  return EntryFrame{std::move(frame.key), std::move(frame.kind), std::move(frame.body)};
}

}  // namespace returns::storage
