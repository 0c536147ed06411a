// What is left of a segment after a crash: truncation, power cuts, zeros, damage, and bytes that were never a segment.
#include <map>
#include <random>

#include "tests/support/crash_files.h"
#include "tests/support/recording/record_support.h"
#include "vision/playback/clip_reader.h"
#include "vision/record/clock_box.h"
#include "vision/record/sha256.h"

namespace returns::vision::tests {
namespace {

using returns::tests::AfterCut;
using returns::tests::CrashFiles;

constexpr Size tiny{64, 48};
const std::filesystem::path found = "/found.mp4";

void put(FilePort& files, const std::filesystem::path& path, ByteView bytes) {
  if (files.exists(path))
    REQUIRE(files.remove(path));
  auto file = files.open(path, CreateMode::fresh);
  REQUIRE(file);
  REQUIRE((*file)->append(bytes));
}

struct Recorded {
  Bytes bytes;
  std::vector<Fragment> fragments;
};

Recorded recorded_segment(std::uint64_t frames, Size size) {
  CrashFiles disk;
  const RecordedClip clip = record_clip(disk, "/", frames, {{3, "a mark"}, {20, "another"}}, size);
  Recorded recorded{disk.read(clip.files.front()).value(), {}};
  for (const auto& told : clip.fragments)
    recorded.fragments.push_back(told.fragment);
  return recorded;
}

std::uint64_t frames_played(const std::filesystem::path& file) {
  auto reader = ClipReader::open({file});
  if (!reader)
    return 0;
  std::uint64_t frames = 0;
  while (const auto shown = (*reader)->next()) {
    REQUIRE(number_in(shown->picture) == frames);
    ++frames;
  }
  REQUIRE(frames == (*reader)->timeline().frames);
  return frames;
}

TEST_CASE("A segment cut off at any byte is indexed and plays to its last whole fragment") {
  const Recorded recorded = recorded_segment(75, small);
  TemporaryFolder folder;
  CrashFiles disk;
  std::mt19937_64 random(20260921);
  std::vector<std::size_t> lengths{0, 1, 7, 8, recorded.bytes.size() - 1, recorded.bytes.size()};
  for (const Fragment& fragment : recorded.fragments)
    for (const std::uint64_t near : {fragment.offset, fragment.offset + 1, fragment.offset + fragment.length - 1})
      lengths.push_back(static_cast<std::size_t>(near));
  while (lengths.size() < 400)
    lengths.push_back(random() % recorded.bytes.size());

  for (std::size_t round = 0; round < lengths.size(); ++round) {
    const ByteView left = ByteView(recorded.bytes).first(lengths[round]);
    std::size_t whole = 0;
    std::uint64_t frames = 0;
    for (; whole < recorded.fragments.size() &&
           recorded.fragments[whole].offset + recorded.fragments[whole].length <= left.size();
         ++whole)
      frames += recorded.fragments[whole].frames;
    put(disk, found, left);
    const auto index = index_segment(disk, found);
    REQUIRE(index);
    REQUIRE(index->file_size == left.size());
    REQUIRE(index->fragments.size() == whole);
    for (std::size_t i = 0; i < whole; ++i)
      REQUIRE(index->fragments[i].hash == recorded.fragments[i].hash);
    REQUIRE(index->whole_until == (whole == 0 ? 0 : index->fragments.back().offset + index->fragments.back().length));
    if (round % 8 == 0) {
      const auto file = folder.path() / ("torn-" + std::to_string(round));
      put(posix_files(), file, left);
      REQUIRE(frames_played(file) == frames);
      REQUIRE(posix_files().read(file).value() == Bytes(left.begin(), left.end()));  // its bytes are untouched
    }
  }
}

TEST_CASE("A last fragment of full length with zeros in its sectors is not taken for whole") {
  Recorded recorded = recorded_segment(75, small);
  const Fragment last = recorded.fragments.back();
  CrashFiles disk;
  std::fill(recorded.bytes.end() - 512, recorded.bytes.end(), std::uint8_t{0});
  put(disk, found, recorded.bytes);
  const auto index = index_segment(disk, found);
  REQUIRE(index);
  CHECK(index->fragments.size() == recorded.fragments.size() - 1);
  CHECK(index->whole_until == last.offset);
}

TEST_CASE("A damaged fragment in the middle stays in the index, and its hash tells") {
  Recorded recorded = recorded_segment(75, small);
  const Fragment& middle = recorded.fragments[2];
  recorded.bytes[static_cast<std::size_t>(middle.offset + middle.length - 40)] ^= 0x10;
  CrashFiles disk;
  put(disk, found, recorded.bytes);
  const auto index = index_segment(disk, found);
  REQUIRE(index);
  REQUIRE(index->fragments.size() == recorded.fragments.size());
  for (std::size_t i = 0; i < index->fragments.size(); ++i)
    CHECK((index->fragments[i].hash == recorded.fragments[i].hash) == (i != 2));
}

TEST_CASE("Whatever bytes a file holds, its index stays within them") {
  const Recorded recorded = recorded_segment(30, tiny);
  CrashFiles disk;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    std::mt19937_64 random(seed);
    Bytes bytes;
    if (seed % 4 == 0) {
      bytes.resize(random() % 300);
      std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<std::uint8_t>(random()); });
    } else {
      bytes = recorded.bytes;
      const std::size_t limit = seed % 4 == 1 ? std::min<std::size_t>(bytes.size(), 1600) : bytes.size();
      for (std::size_t changes = 1 + random() % 6; changes > 0; --changes) {
        constexpr std::uint8_t nasty[] = {0x00, 0x01, 0x7F, 0x80, 0xFF};
        const std::size_t at = random() % limit;
        const std::size_t length = std::min<std::size_t>(1 + random() % 8, bytes.size() - at);
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), length, nasty[random() % 5]);
      }
    }
    put(disk, found, bytes);
    const auto index = index_segment(disk, found);
    REQUIRE(index);
    REQUIRE(index->whole_until <= bytes.size());
    std::uint64_t end = 0;
    for (const Fragment& fragment : index->fragments) {
      REQUIRE(fragment.offset == end);
      REQUIRE(fragment.length > 0);
      REQUIRE(fragment.length <= bytes.size() - end);
      end += fragment.length;
    }
    REQUIRE(end == index->whole_until);
  }
}

TEST_CASE("Box sizes of zero, one and beyond the file end the index") {
  CrashFiles disk;
  const Recorded recorded = recorded_segment(30, tiny);
  const Fragment second = recorded.fragments[2];
  const auto with_size = [&](std::initializer_list<std::uint8_t> head) {
    Bytes bytes = recorded.bytes;
    std::copy(head.begin(), head.end(), bytes.begin() + static_cast<std::ptrdiff_t>(second.offset + clock_box_bytes));
    put(disk, found, bytes);
    const auto index = index_segment(disk, found);
    REQUIRE(index);
    CHECK(index->whole_until == second.offset);
    CHECK(index->fragments.size() == 2);
  };
  with_size({0, 0, 0, 0});
  with_size({0, 0, 0, 1});
  with_size({0, 0, 0, 7});
  with_size({0xFF, 0xFF, 0xFF, 0xFF});
  with_size({0, 0, 0, 1, 'm', 'o', 'o', 'f', 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF});
}

TEST_CASE("An index of a file that is not there is an error") {
  CrashFiles disk;
  CHECK(index_segment(disk, "/none.mp4").error().code == ErrorCode::not_found);
  const auto reader = ClipReader::open({"/none/at/all.mp4"});
  REQUIRE_FALSE(reader);
  CHECK(reader.error().code == ErrorCode::not_found);
}

// What survivors of power cuts play, each distinct file once: most cuts leave what another one left.
class PlayedFiles {
 public:
  std::uint64_t frames_of(const Bytes& left) {
    const auto [known, is_new] = frames_.try_emplace(sha256(left), 0);
    if (is_new) {
      const auto file = folder_.path() / ("torn-" + std::to_string(frames_.size()) + ".mp4");
      put(posix_files(), file, left);
      known->second = frames_played(file);
      REQUIRE(posix_files().remove(file));
    }
    return known->second;
  }
  std::size_t distinct() const { return frames_.size(); }

 private:
  TemporaryFolder folder_;
  std::map<Sha256, std::uint64_t> frames_;
};

TEST_CASE(
    "After a power cut at any step every fragment that was told is on the disk, and all that is whole there plays") {
  constexpr std::uint64_t frames = 40;
  constexpr std::uint64_t survivors_of_a_recording = 100;
  const std::filesystem::path file = "/clips/label-0.mp4";
  PlayedFiles played;
  std::uint64_t cuts = 0, cuts_with_video = 0, steps = 0;
  for (bool cut = true; cut; ++steps) {
    for (std::uint64_t round = 0; round < 10; ++round) {
      CrashFiles disk;
      REQUIRE(disk.make_folders("/clips"));
      disk.fail_after(steps, AfterCut::return_errors);
      EventLog log;
      {
        CameraRecorder recorder("label", {}, patient_writer(disk), log.sink());
        REQUIRE(recorder.begin({"clip", "/clips", "B"}));
        for (std::uint64_t i = 0; i < frames; ++i)
          push_paced(recorder, make_frame(i, at_30_hz(i), Size{160, 120}));
      }
      cut = disk.power_is_cut();
      const auto told = log.all<FragmentOnDisk>();
      for (std::uint64_t seed = 0; seed < survivors_of_a_recording; ++seed, ++cuts) {
        const auto left = disk.after_cut(round * survivors_of_a_recording + seed);
        if (told.empty() && !left->exists(file))
          continue;
        INFO("cut after step " << steps << ", round " << round << ", seed " << seed);
        const auto index = index_segment(*left, file);
        REQUIRE(index);
        REQUIRE(index->fragments.size() >= told.size());
        std::uint64_t whole = 0;
        for (std::size_t i = 0; i < index->fragments.size(); ++i) {
          if (i < told.size())
            REQUIRE(index->fragments[i].hash == told[i].fragment.hash);
          whole += index->fragments[i].frames;
        }
        // At most the fragment that was being written when the power went is there untold.
        REQUIRE(index->fragments.size() <= told.size() + 1);
        REQUIRE(played.frames_of(left->read(file).value()) == whole);
        cuts_with_video += whole > 0 ? 1 : 0;
      }
    }
  }
  INFO(cuts << " cuts in " << steps << " steps, " << cuts_with_video << " with video, " << played.distinct()
            << " distinct files");
  CHECK(cuts > 8000);
  CHECK(cuts_with_video > 4000);
}

}  // namespace
}  // namespace returns::vision::tests
