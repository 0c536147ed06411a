// What a crash or power cut left behind: clips that began and were never sealed.
#include <algorithm>
#include <cstdlib>

#include "app/runtime/evidence_desk.h"
#include "storage/evidence/digest.h"

namespace returns::runtime {

using namespace station;
namespace fs = std::filesystem;

namespace {

// <root>/<yyyy>/<mm>/<dd>/<session>/<clip>
constexpr int clip_depth = 5;
// <root>/<yyyy>/<mm>/<dd>/<session>/photos stands among the clips.
constexpr const char* photos_folder = "photos";

void collect_folders(FilePort& files, const fs::path& folder, int depth, std::vector<fs::path>& found) {
  if (depth == 0) {
    found.push_back(folder);
    return;
  }
  const auto names = files.list(folder);
  if (!names)
    return;  // a file where a folder was looked for
  for (const auto& name : *names)
    collect_folders(files, name, depth - 1, found);
}

bool is_segment(const fs::path& file) {
  return file.extension() == ".mp4" && file.stem().string().find('-') != std::string::npos;
}

int segment_number(const std::string& file) {
  const std::string stem = fs::path(file).stem().string();
  return std::atoi(stem.substr(stem.rfind('-') + 1).c_str());
}

}  // namespace

void EvidenceDesk::recover() {
  const auto ends = store_.ask<storage::Store::LooseEnds>([](storage::Store& store) { return store.loose_ends(); });
  if (!ends)
    post_(WorkerTrouble{"recovery", ends.error()});
  std::set<std::string> torn;
  if (ends)
    for (const auto& folder : ends->unsealed_clips)
      if (files_.exists(options_.root / folder))
        torn.insert(folder);
  // Also clips of which the journal knows nothing yet: power went before their first fact was saved.
  std::vector<fs::path> folders;
  collect_folders(files_, options_.root, clip_depth, folders);
  for (const auto& folder : folders)
    if (folder.filename() != photos_folder && !files_.exists(folder / "clip.json") && files_.list(folder).ok())
      torn.insert(folder.lexically_relative(options_.root).string());
  const auto accepted = errands_.post([this, torn, ends = ends ? *ends : storage::Store::LooseEnds{}] {
    for (const auto& folder : torn)
      if (!closing_)
        recover_clip(folder);
    queue_again(ends);
  });
  if (accepted != Push::accepted)
    post_(WorkerTrouble{"recovery", Error{ErrorCode::busy, "look after", "clips of the last run",
                                          "the station has too much to do", "Restart the station."}});
}

void EvidenceDesk::recover_clip(const std::string& folder) {
  const fs::path path = options_.root / folder;
  const SessionId session{path.parent_path().filename().string()};
  const ClipId clip{path.filename().string()};
  const auto trouble = [this](const Error& error) { post_(WorkerTrouble{"recovery", error}); };
  const auto view = store_.ask<SessionView>(
      [session](storage::Store& store) { return store.reader().session(Scope::all_clients(), session); });
  if (!view) {
    const auto names = files_.list(path);
    const bool nothing_there = names && names->empty();
    // A fact about a parcel that was never saved would be refused for ever, and all facts behind it with it.
    if (!nothing_there)
      trouble({view.error().code, "take over the clip in", path.string(),
               "its parcel was not saved before the power went", "Keep the folder for whoever asks for this parcel."});
    return;
  }
  const auto known = std::find_if(view->clips.begin(), view->clips.end(),
                                  [&](const ClipView& candidate) { return candidate.clip == clip; });
  const ClipView* recorded = known == view->clips.end() ? nullptr : &*known;
  if (recorded != nullptr && recorded->sealed)
    return trouble({ErrorCode::damaged, "find the manifest of", path.string(),
                    "the clip was sealed and clip.json is gone", "Get it back from the upstream share."});
  const auto sealed = files_.exists(path / "clip.json") ? storage::read_seal(files_, options_.root, folder)
                                                        : seal_torn(folder, *view, recorded);
  if (!sealed)
    return trouble(sealed.error());
  if (recorded == nullptr && sealed->files.empty())
    return;  // a folder was made and nothing was recorded
  if (const Status queued = queue_clip(folder, *sealed); !queued)
    trouble(queued.error());
  std::set<std::string> cameras;
  for (const auto& file : sealed->files)
    cameras.insert(file.camera);
  if (recorded == nullptr)
    post_(ClipRunning{{clip, session, {cameras.begin(), cameras.end()}, folder}});
  for (const auto& file : sealed->files) {
    const std::string name = folder + "/" + file.file;
    const bool told =
        recorded != nullptr && std::any_of(recorded->segments.begin(), recorded->segments.end(),
                                           [&](const SegmentView& segment) { return segment.file == name; });
    const auto index = vision::index_segment(files_, options_.root / name);
    if (!told && index)
      post_(SegmentOpened{
          {clip, file.camera, segment_number(file.file), name, "h264", index->size.width, index->size.height}});
  }
  post_(ClipFinished{*sealed});
}

Result<ClipSealed> EvidenceDesk::seal_torn(const std::string& folder, const SessionView& session,
                                           const ClipView* known) {
  storage::SealRequest request;
  request.clip = {fs::path(folder).filename().string()};
  request.session = session.session;
  request.client = session.client;
  request.station = options_.station;
  request.folder = folder;
  request.end = ClipEnd::torn;
  request.software = options_.software;
  if (known != nullptr)
    for (const auto& gap : known->gaps)
      request.gaps.push_back({request.clip, gap.camera, gap.reason, gap.from, gap.to, gap.frames});
  RETURNS_TRY_ASSIGN(const auto names, files_.list(options_.root / folder));
  for (const auto& name : names) {
    if (!is_segment(name))
      continue;
    const auto index = vision::index_segment(files_, name);
    if (!index) {
      post_(WorkerTrouble{"recovery", index.error()});  // the seal covers the file all the same, as one of the others
      continue;
    }
    SealedFile file;
    const std::string stem = name.stem().string();
    file.camera = stem.substr(0, stem.rfind('-'));
    file.file = name.filename().string();
    for (const auto& fragment : index->fragments)
      add_fragment(file, fragment);
    request.files.push_back(std::move(file));
  }
  if (known == nullptr && request.files.empty())
    return ClipSealed{request.clip, ClipEnd::torn, 0, {}, ""};
  return seal(std::move(request));
}

// One file that is gone is told and holds up none of the others.
void EvidenceDesk::queue_again(const storage::Store::LooseEnds& ends) {
  const auto tell = [this](const Status& queued) {
    if (!queued)
      post_(WorkerTrouble{"recovery", queued.error()});
  };
  for (const auto& photo : ends.photos) {
    if (closing_)
      return;
    tell(queue_file(photo));
  }
  for (const auto& folder : ends.sealed_clips) {
    if (closing_)
      return;
    const auto sealed = storage::read_seal(files_, options_.root, folder);
    tell(sealed ? queue_clip(folder, *sealed) : Status(sealed.error()));
  }
}

}  // namespace returns::runtime
