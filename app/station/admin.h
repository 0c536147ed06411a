// What an administrator may change about a bench, and what is asked of the runtime for it. Values and rules only.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/station/state.h"
#include "storage/model/records.h"

namespace returns::station {

struct SiteCamera {
  std::string name, uri;
  friend bool operator==(const SiteCamera&, const SiteCamera&) = default;
};

// A hand scanner that the station has for itself; `device` as station.toml names it.
struct SiteScanner {
  std::string name, device;
  friend bool operator==(const SiteScanner&, const SiteScanner&) = default;
};

// The part of the configuration that the screens can change.
struct Site {
  std::string id = "bench-1", name = "Bench 1", language = "en";
  bool sign_in = false, light_theme = false, sounds = true;
  int idle_minutes = 10;
  int scanner_gap_ms = 40;          // keys closer together than this come from a hand scanner
  std::vector<SiteCamera> cameras;  // the label camera first
  std::vector<SiteScanner> scanners;
  std::vector<Client> clients;
  std::string share_folder, share_id;  // empty: no share
  friend bool operator==(const Site&, const Site&) = default;
};

// Language, theme, sounds, idle time and clients change at once; everything else with the next start.
bool needs_restart(const Site& running, const Site& saved);

// Without sign-in whoever stands at the bench may; with it an admin.
bool may_administer(const State& state);

enum class Refusal {
  none,
  sign_in_needs_admin,  // nobody could change the settings any more
  last_admin,           // likewise
  name_missing,
  id_not_a_word,
  client_id_twice,
  no_address
};
Refusal why_not(const Site& to, const std::vector<User>& users);
// `user` as it would be saved, among the others.
Refusal why_not(const User& user, const std::vector<User>& users, bool sign_in);

// The site with that device read for the station alone, under a name that is free, or no more.
Site with_scanner(Site site, const std::string& device, bool alone);

// "Lumio Home GmbH" -> "lumio-home-gmbh"; empty when nothing of it can be kept. At most 24 characters.
std::string word_of(std::string_view name);
bool is_word(std::string_view id);  // as ids in the configuration must be

// --- asked of the runtime ------------------------------------------------------------------------------------------
struct LookAround {};  // users, cameras, scanners, folders
struct SaveSite {
  Site site;
};
struct SaveUser {
  User user;        // without an id: a new one
  std::string pin;  // empty: the one before stays
};
struct UseShare {
  std::string folder;
};  // prepares it where that was not done yet, then saves it
struct TestShare {};
// Live pictures of cameras that the station does not use; those asked for before and not named again are let go.
struct TryCameras {
  std::vector<std::string> uris;
};
struct FinishFirstRun {
  Site site;
  User admin;  // without a name: nobody
  std::string pin;
};
using AdminRequest = std::variant<LookAround, SaveSite, SaveUser, UseShare, TestShare, TryCameras, FinishFirstRun>;

// --- what it answers -----------------------------------------------------------------------------------------------
struct CameraFound {
  std::string uri, label, format;
};
// A device that types, a keyboard or a scanner that is one; `device` as the saved site names it, else for good.
struct ScannerFound {
  std::string device, label;
  bool scanner = false;  // by its name
};
// What is the matter with a share that was to be used or tried, as far as somebody at the bench can do something.
enum class ShareTrouble {
  none,
  away,     // not mounted, or a folder that is not there or was never prepared
  refuses,  // it may not be written to
  another,  // the mark of another share
  in_use,   // not empty: it holds other things
  full,
  silent,   // it does not answer
  damaged,  // its mark, or what was read back
  failing   // anything else
};

enum class AdminResult { none, saved, user_saved, share_ready, share_tested, finished };

struct AdminView {
  Site saved, running;  // as the file says now; as the station was started
  std::vector<User> users;
  std::vector<CameraFound> cameras;
  std::vector<ScannerFound> scanners;
  std::vector<std::string> folders;  // mounted shares and the like
  bool looked = false;               // the lists above have been filled
  std::vector<CameraStatus> tried;   // by URI: how those that are only looked at are
  int busy = 0;                      // requests under way
  AdminResult last = AdminResult::none;
  Refusal refusal = Refusal::none;
  std::string trouble;                              // why the last request failed, as a sentence
  ShareTrouble share_trouble = ShareTrouble::none;  // of the last request; then `trouble` says more
  std::chrono::milliseconds tested{};               // how long the share took to write and read back
};

}  // namespace returns::station
