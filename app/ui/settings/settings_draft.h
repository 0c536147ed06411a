// What an administrator has begun on the settings, and a new station's answers so far. Nobody else knows of it yet.
#pragma once
#include <string>

#include "app/station/admin.h"

namespace returns::ui {

enum class SettingsSection { cameras, scanner, users, clients, share, bench, sign_in };
// One question at a time: the section's own page, or what is asked on the way to one change.
enum class SettingsStep {
  page,
  camera_address,
  user,
  user_name,
  user_badge,
  user_pin,
  user_pin_again,
  user_role,
  client_name,
  share_folder,
  bench_name
};

struct SettingsDraft {
  SettingsSection section = SettingsSection::cameras;
  SettingsStep step = SettingsStep::page;
  User user;            // being made or changed
  std::string pin;      // entered once
  bool differ = false;  // the second PIN was another
  ClientId client;      // being renamed; empty: a new one
  std::string scanned;  // to try the hand scanner
};

enum class FirstRunStep {
  language,
  name,
  id,
  cameras,
  camera_address,
  share,
  share_folder,
  admin_name,
  admin_badge,
  admin_pin,
  admin_pin_again,
  summary
};

struct FirstRunDraft {
  FirstRunStep step = FirstRunStep::language;
  station::Site site;
  User admin;
  std::string pin;
  bool differ = false;
  bool id_typed = false;  // else it follows from the name
};

}  // namespace returns::ui
