#include <map>

#include "storage/evidence/manifest.h"
#include "storage/sync/share_files.h"
#include "storage/sync/share_journal.h"
#include "storage/sync/share_marker.h"
#include "storage/sync/upstream.h"

namespace returns::storage {
namespace {

namespace fs = std::filesystem;

class FolderUpstream final : public Upstream {
 public:
  FolderUpstream(FilePort& files, const FolderUpstreamOptions& options)
      : files_(files),
        segment_full_(options.segment_full),
        marker_(files, options.folder, options.id),
        evidence_(files, marker_, options.piece) {}

  Status check() override { return marker_.check(); }
  void forget_positions() override { journals_.clear(); }

  Result<JournalPosition> head(const StationId& station) override {
    RETURNS_TRY(check_for(station));
    auto head = journal_of(station).head();
    if (!head)
      return marker_.explain(std::move(head).error());
    return head;
  }

  Status put_entries(const StationId& station, const std::vector<StoredEntry>& entries) override {
    RETURNS_TRY(check_for(station));
    if (auto status = journal_of(station).put(entries); !status)
      return marker_.explain(std::move(status).error());
    // A share that went in between has left an empty mount point, and that is where the entries went.
    return marker_.check();
  }

  Status put_file(const StationId& station, const std::string& relative_path, const fs::path& source,
                  const std::string& sha256, std::stop_token stop) override {
    RETURNS_TRY(check_for(station));
    if (!is_relative_path(relative_path) || relative_path.ends_with(".part"))
      return Error{ErrorCode::invalid_input, "send the file upstream", relative_path,
                   "it is no path within the evidence", ""};
    const fs::path target = marker_.folder() / station.value / "evidence" / relative_path;
    if (auto status = evidence_.put(target, source, sha256, std::move(stop)); !status)
      return marker_.explain(std::move(status).error());
    return {};
  }

  std::string describe() const override { return "folder " + marker_.folder().string(); }

 private:
  Status check_for(const StationId& station) const {
    if (!is_file_name(station.value))
      return Error{ErrorCode::invalid_input, "use the upstream share", marker_.folder().string(),
                   "the station's name \"" + station.value + "\" cannot be a folder's",
                   "Give the station a name of letters, digits and dashes."};
    return marker_.check();
  }

  ShareJournal& journal_of(const StationId& station) {
    return journals_.try_emplace(station, files_, marker_.folder() / station.value / "journal", segment_full_)
        .first->second;
  }

  FilePort& files_;
  const std::uint64_t segment_full_;
  ShareMarker marker_;
  ShareFiles evidence_;
  std::map<StationId, ShareJournal> journals_;
};

}  // namespace

Result<std::unique_ptr<Upstream>> open_folder_upstream(FilePort& files, FolderUpstreamOptions options) {
  if (!options.folder.is_absolute())
    return Error{ErrorCode::invalid_input, "use the upstream share", options.folder.string(),
                 "it is not an absolute path", "Write the whole path into the configuration."};
  if (options.id.empty()) {
    RETURNS_TRY_ASSIGN(options.id, read_upstream_id(files, options.folder));
  }
  return std::unique_ptr<Upstream>(std::make_unique<FolderUpstream>(files, options));
}

}  // namespace returns::storage
