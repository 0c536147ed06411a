// One journal entry as bytes and back.
//
// The bytes are canonical JSON: one object, keys sorted, no spaces, UTF-8 unescaped, whole numbers only:
//   {"actor","at","body","boot","boot_id","epoch","kind","prev","seq","station","sync","v"}
// at: UTC in milliseconds; boot: nanoseconds since boot; prev: hash of the entry before (of the epoch before for the
// first of an epoch, 64 zeros for the first of all); v: version of this kind's body. The hash of an entry is the
// SHA-256 of exactly these bytes.
//
// Personal text never enters the bytes: the body holds {"id","sha256"}, the hash being SHA-256 over salt and value,
// which stand in the personal_data table. Empty text is null. Deleting the row leaves the entry and its hash whole.
#pragma once
#include <functional>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/base/result.h"
#include "storage/model/facts.h"

namespace returns::storage {

using Json = nlohmann::json;

inline const std::string no_hash(64, '0');

struct EntryKey {
  std::string station;
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  std::string prev;
  friend bool operator==(const EntryKey&, const EntryKey&) = default;
};

// A row of personal_data.
struct PersonalValue {
  std::string id;
  std::string salt;  // hex, 16 random bytes
  std::string value;
};
std::string commitment_of(const PersonalValue& personal);

// Where a decoded body points into personal_data; `field` is its path: "text", "made.buyer_name".
struct PersonalReference {
  std::string field;
  std::string id;
  std::string sha256;
};

struct EncodedEntry {
  std::string bytes;
  std::string hash;
  std::vector<PersonalValue> personal;
};
// invalid_input when a text is not UTF-8 (a code's raw bytes may be anything). `salt` gives fresh hex for each text.
Result<EncodedEntry> encode_entry(const EntryKey& key, const Occurrence& occurrence,
                                  const std::function<std::string()>& salt);

struct DecodedEntry {
  EntryKey key;
  Occurrence occurrence;  // personal texts empty
  std::vector<PersonalReference> personal;
  const PersonalReference* personal_at(std::string_view field) const;
};
// Strict: unknown, missing or mistyped fields and bytes that are not canonical are `damaged`, a version from the future
// is `unsupported`.
Result<DecodedEntry> decode_entry(std::string_view bytes);

// Only what a chain needs, without understanding the body: also for kinds of a newer program.
struct EntryFrame {
  EntryKey key;
  std::string kind;
  Json body;
};
Result<EntryFrame> decode_frame(std::string_view bytes);

// An upcaster turns a body of `from_version` into one of the next version. Bodies are lifted step by step on reading;
// stored bytes never change.
struct Upcaster {
  std::string_view kind;
  int from_version;
  Result<Json> (*lift)(Json body);
};
Result<Json> upcast(std::string_view kind, int from_version, int to_version, Json body,
                    std::span<const Upcaster> upcasters);

// Values of the model as canonical JSON text, for columns of the projections; the same form as in the journal, but
// personal fields are left out.
std::string to_json_text(const Product& product);
std::string to_json_text(const ExpectedReturn& expected);
std::string to_json_text(const ScannedCode& code);
std::string to_json_text(const GradeOverridden& overridden);
std::string to_json_text(const ItemClosed& closed);
std::string to_json_text(const ClipSealed& sealed);
std::string to_json_text(const std::vector<std::string>& texts);
Status from_json_text(std::string_view text, Product& product);
Status from_json_text(std::string_view text, ExpectedReturn& expected);
Status from_json_text(std::string_view text, ScannedCode& code);
Status from_json_text(std::string_view text, GradeOverridden& overridden);
Status from_json_text(std::string_view text, ItemClosed& closed);
Status from_json_text(std::string_view text, ClipSealed& sealed);
Status from_json_text(std::string_view text, std::vector<std::string>& texts);

}  // namespace returns::storage
