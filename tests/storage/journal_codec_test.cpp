// The stored form of every kind of fact, pinned byte for byte: tests/storage/golden/<kind>.v<version>.json. These files
// never change; a changed fact gets a new version, a new file, and an upcaster that reads the old one. To add the file
// of a new kind, run this program once with RETURNS_WRITE_GOLDEN=1.
#include <cstdlib>
#include <fstream>

#include "storage/journal/checkpoint.h"
#include "storage/journal/entry.h"
#include "tests/support/store_facts.h"

namespace returns::tests {
namespace {

using namespace storage;

std::vector<Fact> one_of_each() {
  ScannedCode unreadable{CodeSource::hand_scanner, "DataMatrix", "\xff\x1d\x01", {}};
  ExpectedReturn made{{"ret-1"},
                      {"acme"},
                      false,
                      "113-6277818-6289068",
                      "DfqRyqfBRRMA",
                      {"1Z999AA10123456784"},
                      {{kettle(), 2, "SN1", "LPNNC5N165ZVR"}},
                      "CR-DEFECTIVE",
                      "brummt nur",
                      "Kim Müller",
                      at(7)};
  ItemClosed done = closed("ses-1", "item-1", Grade::refurbished);
  done.outcome.deduction_limit = {2000};
  done.outcome.required_photos = {"damage"};
  return {StationStarted{"0.1.0"},
          EpochBegun{std::string(64, 'a'), "first start", ""},
          ClockJumped{-3600000},
          ClientSaved{{{"acme"}, "Acme GmbH"}},
          UserSaved{{"ana"}, "Ana R.", Role::supervisor, true},
          SignedIn{{"ana"}},
          SignedOut{{"ana"}},
          SessionOpened{{"ses-1"}, {"acme"}, SessionOrigin::by_hand},
          CodeScanned{{"ses-1"}, ItemId{"item-1"}, unreadable},
          SessionBound{{"ses-1"}, {"ret-1"}, {"acme"}, ReturnId{"ret-0"}},
          UnannouncedReturnMade{{"ses-1"}, made, {"no label, 螺丝 loose"}},
          SessionParked{{"ses-1"}},
          SessionResumed{{"ses-1"}},
          SessionClosed{{"ses-1"}},
          SessionVoided{{"ses-1"}, "wrong parcel"},
          ItemOpened{{"ses-1"}, {"item-1"}, kettle(), 3, "general", "policy-hash", ItemId{"item-0"}},
          QuantitySet{{"ses-1"}, {"item-1"}, 4},
          AnswerGiven{{"ses-1"}, {"item-1"}, "signs_of_use", {"light", "scratches"}, {"Kratzer \"oben\""}},
          AnswerUndone{{"ses-1"}, {"item-1"}, "signs_of_use"},
          PhotoTaken{{"ses-1"}, std::nullopt, {"pho-1"}, "overview", "a/b.jpg", std::string(64, 'b'), "", 1280, 720},
          GradeOverridden{{"ses-1"}, {"item-1"}, Grade::scrap, Disposition::dispose, "melted"},
          OverrideUndone{{"ses-1"}, {"item-1"}},
          done,
          ItemVoided{{"ses-1"}, {"item-1"}, "scanned twice"},
          ClipBegan{{"clip-1"}, {"ses-1"}, {"label", "overview"}, "2026/09/21/ses-1/clip-1"},
          SegmentStarted{{"clip-1"}, "label", 1, "label-001.mp4", "h264", 1920, 1080},
          EvidenceGap{{"clip-1"}, "label", "unplugged", at(1), at(2), 18446744073709551615ull},
          ClipSealed{{"clip-1"},
                     ClipEnd::torn,
                     5000,
                     {{"label", "label-001.mp4", 20, 150, 5000, {"aa", "bb"}, {12, 8}}},
                     std::string(64, 'c')},
          CameraWentAway{"label", "unplugged"},
          CameraCameBack{"label"},
          ParcelReceived{
              {"par-1"}, {"acme"}, {{"ret-1"}, {"ret-2"}}, scanned(CodeKind::tracking_ups, "1Z999AA10123456784")},
          ParcelOpened{{"ses-1"}, {"par-1"}},
          StationLocked{{"ana"}, "idle"},
          CodeLookedUp{{"ses-1"}, "\xff\x1d\x01", {{"ret-1"}, {"ret-2"}}}};
}

EncodedEntry encoded(const Fact& fact) {
  const EntryKey key{"bench-1", 2, 17, std::string(64, 'd')};
  return need(encode_entry(key, told(fact, 1234), [] { return std::string(32, '5'); }));
}

std::filesystem::path golden_file(const std::string& name, int version) {
  return std::filesystem::path(RETURNS_SOURCE_DIR) / "tests/storage/golden" /
         (name + ".v" + std::to_string(version) + ".json");
}

std::string line_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string line;
  REQUIRE(std::getline(stream, line));
  return line;
}

TEST_CASE("The stored bytes of every kind of fact are those of its golden file") {
  const auto facts = one_of_each();
  REQUIRE(facts.size() == std::variant_size_v<Fact>);
  for (std::size_t kind = 0; kind < facts.size(); ++kind) {
    REQUIRE(facts[kind].index() == kind);
    const std::string name(name_of(facts[kind]));
    const EncodedEntry entry = encoded(facts[kind]);
    const int version = Json::parse(entry.bytes).at("v").get<int>();
    const auto file = golden_file(name, version);
    if (std::getenv("RETURNS_WRITE_GOLDEN") != nullptr && !std::filesystem::exists(file))
      std::ofstream(file, std::ios::binary) << entry.bytes << "\n";
    INFO(name);
    const std::string golden = line_of(file);
    CHECK(entry.bytes == golden);
    CHECK(entry.hash == sha256_hex(as_bytes(golden)));
  }
}

TEST_CASE("Every kind is read back as it was, but for personal texts, which are only referred to") {
  for (const Fact& fact : one_of_each()) {
    const EncodedEntry entry = encoded(fact);
    const DecodedEntry read = need(decode_entry(entry.bytes));
    Fact expected = fact;
    if (auto* answer = std::get_if<AnswerGiven>(&expected))
      answer->text.value.clear();
    if (auto* unannounced = std::get_if<UnannouncedReturnMade>(&expected))
      unannounced->note.value.clear(), unannounced->made.buyer_name.clear(), unannounced->made.buyer_comment.clear();
    INFO(name_of(fact));
    CHECK(read.occurrence == told(expected, 1234));
    CHECK(read.personal.size() == entry.personal.size());
    for (const PersonalValue& personal : entry.personal) {
      CHECK(entry.bytes.find(personal.value) == std::string::npos);
      CHECK(std::any_of(read.personal.begin(), read.personal.end(), [&](const PersonalReference& reference) {
        return reference.id == personal.id && reference.sha256 == commitment_of(personal);
      }));
    }
  }
}

TEST_CASE("An item that was opened before anything could be inspected anew is read as inspected for the first time") {
  const auto read = need(decode_entry(line_of(golden_file("item_opened", 1))));
  CHECK(read.occurrence.fact == Fact(ItemOpened{{"ses-1"}, {"item-1"}, kettle(), 3, "general", "policy-hash", {}}));
}

TEST_CASE("Anything but the canonical bytes of a known kind is refused") {
  const std::string good = encoded(SignedIn{{"ana"}}).bytes;
  REQUIRE(decode_entry(good));
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string bytes = good;
    const auto found = bytes.find(from);
    REQUIRE(found != std::string::npos);
    return decode_entry(bytes.replace(found, from.size(), to));
  };
  CHECK(decode_entry(good + " ").error().code == ErrorCode::damaged);
  CHECK(decode_entry("").error().code == ErrorCode::damaged);
  CHECK(changed("\"user\":\"ana\"", "\"user\":7").error().code == ErrorCode::damaged);
  CHECK(changed("\"user\":\"ana\"", "\"user\":\"ana\",\"wage\":1").error().code == ErrorCode::damaged);
  CHECK(changed("{\"user\":\"ana\"}", "{}").error().code == ErrorCode::damaged);
  CHECK(changed("\"seq\":17", "\"seq\":17.0").error().code == ErrorCode::damaged);
  CHECK(changed("\"seq\":17", "\"seq\":-1").error().code == ErrorCode::damaged);
  CHECK(changed("\"sync\":\"synchronised\"", "\"sync\":\"perhaps\"").error().code == ErrorCode::damaged);
  CHECK(changed("\"v\":1", "\"v\":2").error().code == ErrorCode::unsupported);
  CHECK(changed("signed_in", "signed_on").error().code == ErrorCode::unsupported);
}

TEST_CASE("A text that is not UTF-8 is refused, the raw bytes of a code are kept") {
  const EntryKey key{"bench-1", 1, 1, no_hash};
  const auto salt = [] { return std::string("00"); };
  CHECK(encode_entry(key, told(SessionVoided{{"s"}, "\xff"}, 1), salt).error().code == ErrorCode::invalid_input);
  const ScannedCode code{CodeSource::camera, "QRCode", std::string("\xff\x00\x01", 3), {}};
  const auto entry = need(encode_entry(key, told(CodeScanned{{"s"}, {}, code}, 1), salt));
  CHECK(std::get<CodeScanned>(need(decode_entry(entry.bytes)).occurrence.fact).code == code);
}

TEST_CASE("Old versions are lifted step by step") {
  const Upcaster upcasters[] = {{"thing", 1, [](Json body) -> Result<Json> { return body["b"] = body["a"], body; }},
                                {"thing", 2, [](Json body) -> Result<Json> { return body.erase("a"), body; }}};
  CHECK(need(upcast("thing", 1, 3, Json{{"a", 5}}, upcasters)) == Json{{"b", 5}});
  CHECK(need(upcast("thing", 3, 3, Json{{"b", 5}}, upcasters)) == Json{{"b", 5}});
  CHECK(upcast("thing", 1, 4, Json{{"a", 5}}, upcasters).error().code == ErrorCode::damaged);
}

TEST_CASE("The Merkle root is that of RFC 6962") {
  const auto leaf = [](std::uint8_t value) {
    Digest digest{};
    digest[0] = value;
    return digest;
  };
  const auto hash = [](std::uint8_t mark, const Digest& left, const Digest* right) {
    Bytes bytes{mark};
    bytes.insert(bytes.end(), left.begin(), left.end());
    if (right != nullptr)
      bytes.insert(bytes.end(), right->begin(), right->end());
    return sha256(bytes);
  };
  MerkleTree tree;
  CHECK(to_hex(tree.root()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  std::vector<Digest> leaves;
  for (std::uint8_t i = 0; i < 5; ++i) {
    tree.add(leaf(i));
    leaves.push_back(hash(0, leaf(i), nullptr));
  }
  const Digest a = hash(1, leaves[0], &leaves[1]), b = hash(1, leaves[2], &leaves[3]), four = hash(1, a, &b);
  CHECK(tree.root() == hash(1, four, &leaves[4]));
}

}  // namespace
}  // namespace returns::tests
