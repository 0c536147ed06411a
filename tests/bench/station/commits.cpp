// Item close to Committed, and its peer.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "storage/base/unique_fd.h"
#include "storage/database/connection.h"
#include "storage/inspections/store.h"
#include "tests/bench/station/figures.h"
#include "tests/support/live_station.h"

namespace returns::bench {

namespace {

constexpr int items_per_parcel = 8;

// As many bytes, put into a table by a transaction, and into a file beside it as the store does with its mirror.
class Peer {
 public:
  Status open(const std::filesystem::path& folder, std::size_t bytes) {
    bytes_ = std::string(bytes, 'x');
    std::filesystem::create_directories(folder);
    RETURNS_TRY_ASSIGN(connection_, storage::Connection::open(folder / "plain.sqlite", storage::OpenMode::create));
    file_ = UniqueFd(::open((folder / "plain.txt").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    if (!file_)
      return system_error(errno, "open", (folder / "plain.txt").string());
    return connection_->script("CREATE TABLE plain(id INTEGER PRIMARY KEY, bytes TEXT NOT NULL) STRICT");
  }
  Status insert() {
    RETURNS_TRY_ASSIGN(storage::Transaction transaction, storage::Transaction::begin(*connection_));
    RETURNS_TRY(connection_->run("INSERT INTO plain(bytes) VALUES(?)", bytes_));
    return transaction.commit();
  }
  Status append() {
    if (::write(file_.get(), bytes_.data(), bytes_.size()) < 0 || ::fdatasync(file_.get()) != 0)
      return system_error(errno, "write", "plain.txt");
    return {};
  }

 private:
  std::string bytes_;
  std::unique_ptr<storage::Connection> connection_;
  UniqueFd file_;
};

bool all_saved(const station::State& state) {
  return !state.in_flight && state.waiting.empty();
}

Product kettle() {
  Product product;
  product.title = "Kettle 1.7 l steel";
  product.gtin = "4006381333931";
  return product;
}

class Commits {
 public:
  explicit Commits(int items) : items_(items) {}
  ~Commits() { committed_at_ = BootTime::max(); }  // nobody looks any more while the station ends

  Status measure(Table& table) {
    live_.on_change = [this] { look(); };
    RETURNS_TRY(live_.start());
    Figures ours{"item closed → committed", Unit::milliseconds, {}};
    Figures plain{"a plain SQLite transaction of as many bytes", Unit::milliseconds, {}};
    Figures both{"the same, and as many bytes synced into a file beside it", Unit::milliseconds, {}};
    RETURNS_TRY(open_parcel());
    RETURNS_TRY(close_item());  // the first one warms up and tells how many bytes an item is
    RETURNS_TRY_ASSIGN(const std::size_t bytes, bytes_of_newest_item());
    Peer peer;
    RETURNS_TRY(peer.open(live_.path("peer"), bytes));
    RETURNS_TRY(peer.insert());
    for (int item = 1; item <= items_; ++item) {
      if (item % items_per_parcel == 0) {
        RETURNS_TRY(close_parcel());
        RETURNS_TRY(open_parcel());
      }
      RETURNS_TRY_ASSIGN(const BootTime spent, close_item());
      ours.add(spent);
      const BootTime begun = boot_now();
      RETURNS_TRY(peer.insert());
      plain.add(boot_now() - begun);
      RETURNS_TRY(peer.append());
      both.add(boot_now() - begun);
    }
    ours.what += " (" + std::to_string(bytes) + " bytes)";
    table.insert(table.end(), {std::move(ours), std::move(plain), std::move(both)});
    return {};
  }

 private:
  static constexpr BootTime not_yet{};

  // On the core's thread: the first look that sees one more item closed.
  void look() {
    if (committed_at_.load() == not_yet && live_.station().snapshot()->items_closed > closed_before_)
      committed_at_ = boot_now();
  }

  Status wait_for(const char* what, const std::function<bool(const station::State&)>& wanted) {
    if (live_.shows(wanted))
      return {};
    return Error{ErrorCode::timed_out, "wait for", what, "it did not come", ""};
  }

  Status open_parcel() {
    live_.post(station::StartByHandAsked{});
    live_.post(station::UnannouncedAsked{{"lumio"}, "measured"});
    return wait_for("the parcel", [](const station::State& state) {
      return state.session && state.session->stage == station::SessionStage::inspecting && all_saved(state);
    });
  }
  Status close_parcel() {
    live_.post(station::CloseParcelAsked{});
    return wait_for("the parcel's end", [](const station::State& state) { return !state.session && all_saved(state); });
  }

  // How long it took from the press to what the screen shows as saved.
  Result<BootTime> close_item() {
    live_.post(station::NextItemAsked{std::nullopt, kettle()});
    live_.post(station::AnswerAsked{"identity", "match"});
    live_.post(station::AnswerAsked{"packaging", "sealed"});
    RETURNS_TRY(wait_for(
        "the answers", [](const station::State& state) { return station::can_close_item(state) && all_saved(state); }));
    closed_before_ = live_.station().snapshot()->items_closed;
    committed_at_ = not_yet;
    const BootTime pressed = boot_now();
    live_.post(station::CloseItemAsked{});
    RETURNS_TRY(wait_for("the commit", [this](const station::State&) { return committed_at_.load() != not_yet; }));
    return committed_at_.load() - pressed;
  }

  Result<std::size_t> bytes_of_newest_item() {
    storage::StoreOptions options;
    options.folder = live_.configuration.folders.data / "store";
    options.station = live_.configuration.settings.station;
    RETURNS_TRY_ASSIGN(const auto reader, storage::StoreReader::open(options));
    RETURNS_TRY_ASSIGN(const auto entries, reader->entries_after({}, 10'000));
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry)
      if (entry->bytes.find("item_closed") != std::string::npos)
        return entry->bytes.size();
    return Error{ErrorCode::not_found, "find", "the closed item in the journal", "it is not there", ""};
  }

  const int items_;
  std::atomic<std::uint64_t> closed_before_ = 0;
  std::atomic<BootTime> committed_at_{BootTime::max()};
  tests::LiveStation live_;  // last: its threads use all of the above
};

}  // namespace

Status measure_commits(int items, Table& table) {
  return std::make_unique<Commits>(items)->measure(table);
}

}  // namespace returns::bench
