#include "app/runtime/playback_desk.h"

namespace returns::runtime {

using namespace std::chrono_literals;

namespace {
// Review at 15 pictures a second: enough to see what happened, half the decoding of the recording's own rate.
constexpr auto picture_interval = 66ms;
}  // namespace

PlaybackDesk::PlaybackDesk(std::filesystem::path evidence_root, Post post, Wake wake)
    : root_(std::move(evidence_root)),
      wake_(std::move(wake)),
      worker_(
          "playback", [this](std::stop_token stop) { return run(stop); },
          [this, told = tell_trouble(std::move(post))](const std::string& worker, const Error& error) {
            tell_failure(error);
            told(worker, error);
          }) {}

std::uint64_t PlaybackDesk::open_clip(ClipView clip) {
  std::uint64_t number = 0;
  {
    std::lock_guard lock(mutex_);
    number = next_number_++;
    orders_ = {};
    orders_.open.emplace(number, std::move(clip));
    changed_.notify_one();
  }
  worker_.again();
  return number;
}

void PlaybackDesk::close_clip() {
  std::lock_guard lock(mutex_);
  orders_ = {};
  orders_.close = true;
  changed_.notify_one();
}

void PlaybackDesk::seek(std::chrono::microseconds position) {
  std::lock_guard lock(mutex_);
  orders_.seek = position;
  changed_.notify_one();
}

void PlaybackDesk::play(bool playing) {
  std::lock_guard lock(mutex_);
  orders_.play = playing;
  changed_.notify_one();
}

std::shared_ptr<const PlaybackView> PlaybackDesk::view() const {
  std::lock_guard lock(mutex_);
  return published_;
}

Status PlaybackDesk::run(std::stop_token stop) {
  auto next_picture = Clock::now();
  while (!stop.stop_requested()) {
    Orders orders;
    {
      std::unique_lock lock(mutex_);
      const auto asked = [this] { return orders_.any(); };
      if (now_.playing)
        changed_.wait_until(lock, stop, next_picture, asked);
      else
        changed_.wait(lock, stop, asked);
      orders = std::exchange(orders_, {});
    }
    if (stop.stop_requested())
      break;
    if (orders.any())
      obey(std::move(orders));
    if (now_.playing) {
      const auto elapsed = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - played_from_);
      show(position_from_ + elapsed);
      if (now_.position >= now_.duration)
        now_.playing = false;
      next_picture = Clock::now() + picture_interval;
    }
    publish();
  }
  return {};
}

void PlaybackDesk::obey(Orders orders) {
  if (orders.close) {
    readers_.clear();
    now_ = {};
  }
  if (orders.open)
    load(orders.open->first, orders.open->second);
  if (orders.seek)
    show(*orders.seek);
  if (orders.play)
    now_.playing = *orders.play && !now_.error && !readers_.empty();
  if (now_.playing && now_.position >= now_.duration)
    show(0us);
  played_from_ = Clock::now();
  position_from_ = now_.position;
}

void PlaybackDesk::load(std::uint64_t number, const ClipView& clip) {
  readers_.clear();
  now_ = {};
  now_.number = number;
  now_.clip = clip.clip;
  std::map<std::string, std::map<int, std::filesystem::path>> segments;
  for (const auto& segment : clip.segments)
    segments[segment.camera][segment.segment] = root_ / segment.file;
  for (const auto& gap : clip.gaps)
    segments[gap.camera];  // one that gave no picture at all is not left out in silence
  std::vector<std::vector<vision::Stretch>> recorded;
  for (const auto& [camera, files] : segments) {
    std::vector<std::filesystem::path> paths;
    for (const auto& [number_of_segment, path] : files)
      paths.push_back(path);
    now_.cameras.push_back({camera, std::nullopt, {}, std::nullopt});
    readers_.emplace_back();
    recorded.emplace_back();
    if (paths.empty())
      continue;
    if (auto reader = vision::ClipReader::open(paths)) {
      readers_.back() = *std::move(reader);
      recorded.back() = readers_.back()->timeline().stretches;
    } else {
      now_.cameras.back().trouble = now_.error = reader.error();
    }
  }
  step_ = vision::CamerasInStep(recorded);
  now_.duration = step_.duration();
  now_.clocks = step_.clocks();
  if (std::any_of(readers_.begin(), readers_.end(), [](const auto& reader) { return reader != nullptr; }))
    now_.error.reset();
  else if (!now_.error)
    now_.error = Error{ErrorCode::not_found, "play", "the clip", "nothing of it was recorded", ""};
  show(0us);
}

void PlaybackDesk::show(std::chrono::microseconds position) {
  now_.position = std::clamp(position, std::chrono::microseconds(0), now_.duration);
  for (std::size_t i = 0; i < readers_.size(); ++i) {
    auto& camera = now_.cameras[i];
    camera.picture.reset();
    camera.moment = step_.at(i, now_.position);
    if (!readers_[i])
      continue;
    camera.trouble.reset();
    if (camera.moment.state != vision::TrackState::shows)
      continue;
    auto picture = readers_[i]->picture_at(camera.moment.own);
    if (picture)
      camera.picture = *std::move(picture);
    else
      camera.trouble = picture.error();
  }
}

// Whoever waits for the clip is told why it does not come. On the playback thread, between two of its lives.
void PlaybackDesk::tell_failure(const Error& error) {
  {
    std::lock_guard lock(mutex_);
    if (const auto open = std::exchange(orders_, {}).open) {
      now_.number = open->first;
      now_.clip = open->second.clip;
    }
  }
  readers_.clear();
  step_ = {};
  PlaybackView failed;
  failed.number = now_.number;
  failed.clip = now_.clip;
  failed.error = error;
  failed.error->hint = "Try again.";
  now_ = std::move(failed);
  publish();
}

void PlaybackDesk::publish() {
  {
    std::lock_guard lock(mutex_);
    published_ = now_.clip.empty() ? nullptr : std::make_shared<const PlaybackView>(now_);
  }
  wake_();
}

}  // namespace returns::runtime
