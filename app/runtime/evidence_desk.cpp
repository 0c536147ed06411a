#include "app/runtime/evidence_desk.h"

#include <thread>

#include "storage/evidence/digest.h"

namespace returns::runtime {

using namespace station;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t lane_capacity = 16384;

std::int64_t whole_milliseconds(std::chrono::microseconds time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

Error too_busy(const char* operation, const std::string& subject) {
  return {ErrorCode::busy, operation, subject, "the evidence worker has too much to do or is closing",
          "Wait a moment and try again."};
}

}  // namespace

void add_fragment(SealedFile& file, const vision::Fragment& fragment) {
  file.fragment_hashes.push_back(storage::to_hex(fragment.hash));
  file.fragment_lengths.push_back(fragment.length);
  file.whole_until = fragment.offset + fragment.length;
  file.frames += fragment.frames;
  file.milliseconds += whole_milliseconds(fragment.duration);
}

EvidenceDesk::EvidenceDesk(EvidenceOptions options, FilePort& files, StoreDesk& store, Lane& errands, Post post)
    : options_(std::move(options)),
      files_(files),
      store_(store),
      errands_(errands),
      post_(std::move(post)),
      writer_(vision::make_evidence_writer(files)),
      lane_("evidence", lane_capacity, tell_trouble(post_)) {
  for (const auto& camera : options_.cameras)
    recorders_[camera] = std::make_unique<vision::CameraRecorder>(
        camera, options_.encoder, writer_, [this](vision::RecordEvent event) { record_event(std::move(event)); });
}

EvidenceDesk::~EvidenceDesk() {
  finish();
}

void EvidenceDesk::finish() {
  closing_ = true;
  // On the lane, which is the one that uses the recorders. Ending them ends a running clip: its last events are in the
  // lane when the answer comes. Asked again while the lane is full; a lane that has finished says so as well.
  while (!recorders_.empty()) {
    const auto ended = lane_.ask<bool>([this]() -> Result<bool> {
      recorders_.clear();
      return true;
    });
    if (ended)
      break;
    std::this_thread::yield();
  }
  lane_.finish();
}

std::vector<QueueHealth> EvidenceDesk::queues() const {
  std::vector<QueueHealth> queues{{QueueKind::evidence, {}, lane_.waiting(), lane_.dropped()}};
  for (const auto& [camera, recorder] : recorders_) {
    const auto load = recorder->load();
    queues.push_back({QueueKind::encoder, camera, load.queued, load.frames_dropped});
  }
  return queues;
}

void EvidenceDesk::push(const std::string& camera, const vision::FramePtr& frame) {
  if (const auto recorder = recorders_.find(camera); recorder != recorders_.end())
    recorder->second->push(frame);
}

void EvidenceDesk::camera_away(const std::string& camera, vision::GapReason reason) {
  if (const auto recorder = recorders_.find(camera); recorder != recorders_.end())
    recorder->second->camera_lost(reason);
}

void EvidenceDesk::record_event(vision::RecordEvent event) {
  // A refusal cannot happen before finish(): the lane is far deeper than the writer's own queue. What is on disk is
  // found again at the next start even then.
  lane_.post([this, event = std::move(event)] { std::visit([this](const auto& body) { on(body); }, event); });
}

void EvidenceDesk::begin(const BeginClip& command) {
  if (lane_.post([this, command] { begin_on_lane(command); }) != Push::accepted)
    post_(ClipFailedToRun{command.clip, "", too_busy("record the parcel of", command.session.value)});
}

void EvidenceDesk::begin_on_lane(const BeginClip& command) {
  const std::string folder = storage::VaultPaths::clip_folder(command.session, command.session_opened, command.clip);
  const auto fail = [&](const Error& error) { post_(ClipFailedToRun{command.clip, "", error}); };
  if (const Status made = files_.make_folders(options_.root / folder); !made)
    return fail(made.error());
  Book book;
  book.begun = command;
  book.folder = folder;
  const vision::ClipOrder order{command.clip.value, options_.root / folder, options_.station_name};
  std::map<std::string, Error> refused;
  for (const auto& [camera, recorder] : recorders_) {
    if (const Status begun = recorder->begin(order); begun)
      book.running.insert(camera);
    else
      refused.emplace(camera, begun.error());
  }
  if (book.running.empty())
    return fail(refused.empty() ? Error{ErrorCode::not_found, "record", "the parcel", "no camera is configured",
                                        "Name the cameras in the configuration."}
                                : refused.begin()->second);
  book.journal_head = journal_head();  // after the cameras, which need not wait for a busy store
  const std::set<std::string> begun = book.running;
  books_[command.clip.value] = std::move(book);
  running_clip_ = command.clip.value;
  post_(ClipRunning{{command.clip, command.session, {begun.begin(), begun.end()}, folder}});
  for (const auto& [camera, error] : refused)
    post_(ClipFailedToRun{command.clip, camera, error});
}

void EvidenceDesk::end(const EndClip& command) {
  const auto accepted = lane_.post([this, command] {
    if (running_clip_ != command.clip.value)
      return;
    running_clip_.clear();
    for (const auto& [camera, recorder] : recorders_)
      recorder->end();
  });
  if (accepted == Push::dropped)  // when closing, the clip ends by itself
    post_(WorkerTrouble{"evidence", too_busy("end the clip", command.clip.value)});
}

void EvidenceDesk::mark(const MarkClip& command) {
  lane_.post([this, command] {
    if (running_clip_ == command.clip.value)
      for (const auto& [camera, recorder] : recorders_)
        recorder->mark(command.text);
  });
}

void EvidenceDesk::on(const vision::SegmentBegan& event) {
  const auto book = books_.find(event.clip);
  if (book == books_.end())
    return;
  SealedFile& file = book->second.files[{event.camera, event.segment}];
  file.camera = event.camera;
  file.file = event.file.filename().string();
  post_(SegmentOpened{{{event.clip},
                       event.camera,
                       event.segment,
                       book->second.folder + "/" + file.file,
                       event.codec,
                       event.size.width,
                       event.size.height}});
}

void EvidenceDesk::on(const vision::FragmentOnDisk& event) {
  const auto book = books_.find(event.clip);
  if (book == books_.end())
    return;
  add_fragment(book->second.files[{event.camera, event.segment}], event.fragment);
  const std::int64_t on_disk = whole_milliseconds(event.on_disk);
  book->second.milliseconds = std::max(book->second.milliseconds, on_disk);
  const std::uint64_t bytes = book->second.bytes[event.camera] += event.fragment.length;
  post_(FragmentSynced{{event.clip}, event.camera, std::chrono::milliseconds(on_disk), bytes});
}

void EvidenceDesk::on(const vision::Gap& event) {
  const EvidenceGap gap{{event.clip}, event.camera, std::string(name_of(event.reason)),
                        event.from,   event.to,     event.frames};
  if (const auto book = books_.find(event.clip); book != books_.end())
    book->second.gaps.push_back(gap);
  post_(GapTold{gap});
}

void EvidenceDesk::on(const vision::ClipEnded& event) {
  if (const auto book = books_.find(event.clip); book != books_.end())
    book->second.running.erase(event.camera);
  seal_when_ended(event.clip);
}

void EvidenceDesk::on(const vision::RecordFailed& event) {
  post_(ClipFailedToRun{{event.clip}, event.camera, event.error});
}

void EvidenceDesk::seal_when_ended(const std::string& clip) {
  const auto found = books_.find(clip);
  if (found == books_.end() || !found->second.running.empty())
    return;
  const Book book = std::move(found->second);
  books_.erase(found);
  storage::SealRequest request;
  request.clip = book.begun.clip;
  request.session = book.begun.session;
  request.client = book.begun.client;
  request.station = options_.station;
  request.folder = book.folder;
  request.gaps = book.gaps;
  request.journal_head_at_start = book.journal_head;
  request.software = options_.software;
  for (const auto& [key, file] : book.files)
    request.files.push_back(file);
  const auto accepted = errands_.post([this, request = std::move(request)] {
    const auto sealed = seal(request);
    if (!sealed)
      return post_(ClipFailedToRun{request.clip, "", sealed.error()});
    if (const Status queued = queue_clip(request.folder, *sealed); !queued)
      post_(WorkerTrouble{"errands", queued.error()});
    post_(ClipFinished{*sealed});
  });
  if (accepted != Push::accepted)
    post_(ClipFailedToRun{book.begun.clip, "", too_busy("seal the clip", clip)});
}

Result<ClipSealed> EvidenceDesk::seal(storage::SealRequest request) {
  // The clip begins with the first code, often before its client is known.
  const auto session = request.session;
  const auto view = store_.ask<SessionView>(
      [session](storage::Store& store) { return store.reader().session(Scope::all_clients(), session); });
  if (view)
    request.client = view->client;
  else if (view.error().code != ErrorCode::not_found)
    return view.error();  // the next start seals it, under the client it belongs to
  request.journal_head_at_end = journal_head();
  request.sealed_at = read_clocks();
  return storage::seal_clip(files_, options_.root, request, store_.signer());
}

// The manifest last: where it is queued, all of its clip is.
Status EvidenceDesk::queue_clip(const std::string& folder, const ClipSealed& sealed) {
  for (const auto& file : sealed.files)
    RETURNS_TRY(queue_file(folder + "/" + file.file));
  RETURNS_TRY(queue_file(folder + "/clip.json.sig"));
  return queue_file(folder + "/clip.json");
}

Status EvidenceDesk::queue_file(const std::string& relative) {
  const fs::path path = options_.root / relative;
  RETURNS_TRY_ASSIGN(const std::string hash, storage::sha256_of_file(files_, path));
  RETURNS_TRY_ASSIGN(const std::uint64_t bytes, files_.file_size(path));
  return store_.ask_status(
      [relative, hash, bytes](storage::Store& store) { return store.queue_file(relative, hash, bytes); });
}

std::string EvidenceDesk::journal_head() {
  auto head = store_.ask<storage::JournalPosition>([](storage::Store& store) { return store.reader().head(); });
  return head ? head->hash : "";
}

void EvidenceDesk::take_photo(const TakePhoto& command, vision::FramePtr frame) {
  const auto accepted = lane_.post([this, command, frame = std::move(frame)] { take_photo_on_lane(command, frame); });
  if (accepted != Push::accepted)
    post_(PhotoFailed{command.photo, too_busy("take the photo", command.photo.value)});
}

void EvidenceDesk::take_photo_on_lane(const TakePhoto& command, const vision::FramePtr& frame) {
  const auto fail = [&](const Error& error) { post_(PhotoFailed{command.photo, error}); };
  if (!frame)
    return fail({ErrorCode::disconnected, "take a photo with the camera", command.camera, "it gives no picture now",
                 "Check its cable, or take the photo with the other camera."});
  const auto& picture = frame->picture();
  if (!picture)
    return fail(picture.error());
  const std::string relative = storage::VaultPaths::photo_file(command.session, command.session_opened, command.photo);
  const fs::path path = options_.root / relative;
  if (const Status made = files_.make_folders(path.parent_path()); !made)
    return fail(made.error());
  const auto written = vision::write_photo(files_, *picture, path);
  if (!written)
    return fail(written.error());
  if (const Status queued = queue_file(relative); !queued)
    post_(WorkerTrouble{"evidence", queued.error()});
  PhotoTaken taken;
  taken.session = command.session;
  taken.item = command.item;
  taken.photo = command.photo;
  taken.camera = command.camera;
  taken.file = relative;
  taken.sha256 = storage::to_hex(written->hash);
  taken.question = command.question;
  taken.width = written->size.width;
  taken.height = written->size.height;
  post_(PhotoStored{std::move(taken)});
}

}  // namespace returns::runtime
