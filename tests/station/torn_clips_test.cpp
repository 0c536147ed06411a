// Clips as power cuts between any two steps of the recorder leave them, taken over by the next start of the station.
#include "storage/evidence/vault.h"
#include "tests/support/crash_files.h"
#include "tests/support/recording/record_support.h"
#include "tests/support/station_home.h"
#include "vision/playback/clip_reader.h"

using namespace returns;
using namespace returns::tests;

namespace {

namespace fs = std::filesystem;
const scene::ReturnFacts facts = scene::example_facts(scene::Carrier::usps);

struct TornClip {
  std::string folder;  // relative to the evidence folder
  Bytes left;          // of its only file
  std::uint64_t frames_told = 0;
};

// What the recorder had told when the power went after `steps` steps, and what `survivors` cuts there leave of it.
// Empty when the recording ended before the power did.
std::vector<TornClip> record_until(std::uint64_t steps, std::uint64_t survivors, const SessionId& session,
                                   UtcTime day) {
  namespace recording = vision::tests;
  CrashFiles disk;
  REQUIRE(disk.make_folders("/clip"));
  disk.fail_after(steps, AfterCut::return_errors);
  recording::EventLog log;
  {
    vision::CameraRecorder recorder("label", {}, recording::patient_writer(disk), log.sink());
    REQUIRE(recorder.begin({"clip", "/clip", "B"}));
    for (std::uint64_t i = 0; i < 40; ++i)
      recording::push_paced(recorder, recording::make_frame(i, recording::at_30_hz(i), {160, 120}));
  }
  if (!disk.power_is_cut())
    return {};
  std::uint64_t told = 0;
  for (const auto& fragment : log.all<vision::FragmentOnDisk>())
    told += fragment.fragment.frames;
  std::vector<TornClip> clips;
  for (std::uint64_t seed = 0; seed < survivors; ++seed) {
    const auto left = disk.after_cut(seed);
    const auto file = left->read("/clip/label-0.mp4");
    REQUIRE((file.ok() || told == 0));
    const ClipId clip{"clip-" + std::to_string(steps) + "-" + std::to_string(seed)};
    clips.push_back({storage::VaultPaths::clip_folder(session, day, clip), file ? *file : Bytes{}, told});
  }
  return clips;
}

// A parcel that was opened and left; the clips will be found in its folder.
SessionId open_parcel(StationHome& home) {
  home.start();
  home.expect_headset(facts);
  home.scan(facts.tracking);
  REQUIRE(home.shows([](const auto& state) { return is_inspecting(state) && !state.in_flight; }));
  const SessionId session = home.station().snapshot()->session->id;
  home.stop();
  return session;
}

void put(const fs::path& file, const Bytes& bytes) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
}

void check(StationHome& home, const TornClip& torn, const ClipView& clip) {
  const fs::path evidence = home.station().evidence_path("");
  INFO(torn.folder);
  REQUIRE(clip.sealed);
  REQUIRE(clip.sealed->end == ClipEnd::torn);
  const auto checked = need(storage::check_clip(posix_files(), evidence, torn.folder));
  REQUIRE(checked.findings == std::vector<std::string>{});
  REQUIRE(checked.manifest_sha256 == clip.sealed->manifest_sha256);
  const fs::path file = evidence / torn.folder / "label-0.mp4";
  REQUIRE(posix_files().read(file).value() == torn.left);  // originals are write-once
  std::uint64_t sealed = 0;
  for (const auto& one : clip.sealed->files)
    sealed += one.frames;
  REQUIRE(sealed >= torn.frames_told);
  const auto reader = vision::ClipReader::open({file});
  if (!reader) {
    REQUIRE(sealed == 0);
    return;
  }
  std::uint64_t played = 0;
  while (const auto shown = (*reader)->next())
    REQUIRE(vision::tests::number_in(shown->picture) == played++);
  REQUIRE(played == sealed);
}

}  // namespace

TEST_CASE("whatever a power cut leaves of a clip is sealed as torn at the next start and plays to its last fragment") {
  StationHome home;
  const SessionId session = open_parcel(home);
  const UtcTime day = read_clocks().utc;
  std::vector<TornClip> clips;
  for (std::uint64_t steps = 0;; ++steps) {
    auto more = record_until(steps, 12, session, day);
    if (more.empty())
      break;
    clips.insert(clips.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  REQUIRE(clips.size() > 60);
  for (const auto& clip : clips)
    put(home.path("data/evidence") / clip.folder / "label-0.mp4", clip.left);

  home.start();
  SessionView view;
  const auto all_sealed = [&] {
    view = home.session_view(session);
    return view.clips.size() == clips.size() &&
           std::all_of(view.clips.begin(), view.clips.end(), [](const ClipView& clip) { return clip.sealed; });
  };
  REQUIRE(home.reaches(all_sealed, 120s));
  std::uint64_t with_video = 0;
  for (const auto& torn : clips) {
    const auto clip = std::find_if(view.clips.begin(), view.clips.end(),
                                   [&](const ClipView& known) { return known.folder == torn.folder; });
    REQUIRE(clip != view.clips.end());
    check(home, torn, *clip);
    with_video += torn.frames_told > 0 ? 1 : 0;
  }
  REQUIRE(with_video > 30);
}
