#include "app/station/admin.h"

#include <algorithm>
#include <set>

#include "app/station/turn.h"

namespace returns::station {
namespace {

constexpr std::size_t longest_word = 24;

bool is_admin(const User& user) {
  return user.enabled && user.role == Role::admin && !user.badge.empty();
}

}  // namespace

bool needs_restart(const Site& running, const Site& saved) {
  Site now = running;
  now.language = saved.language;
  now.light_theme = saved.light_theme;
  now.sounds = saved.sounds;
  now.idle_minutes = saved.idle_minutes;
  now.clients = saved.clients;
  return now != saved;
}

Site with_scanner(Site site, const std::string& device, bool alone) {
  std::erase_if(site.scanners, [&](const SiteScanner& one) { return one.device == device; });
  if (!alone)
    return site;
  std::string name = "hand";
  for (int number = 2; std::any_of(site.scanners.begin(), site.scanners.end(),
                                   [&](const SiteScanner& one) { return one.name == name; });
       ++number)
    name = "hand-" + std::to_string(number);
  site.scanners.push_back({name, device});
  return site;
}

bool may_administer(const State& state) {
  return !state.settings.sign_in_required || (state.user && state.user->role == Role::admin);
}

bool is_word(std::string_view id) {
  return !id.empty() && id.size() <= longest_word && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::string word_of(std::string_view name) {
  std::string word;
  for (const char c : name) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      word += c;
    else if (c >= 'A' && c <= 'Z')
      word += static_cast<char>(c - 'A' + 'a');
    else if (!word.empty() && word.back() != '-')
      word += '-';
  }
  word.resize(std::min(word.size(), longest_word));
  while (!word.empty() && word.back() == '-')
    word.pop_back();
  return word;
}

Refusal why_not(const Site& to, const std::vector<User>& users) {
  if (to.name.empty())
    return Refusal::name_missing;
  if (!is_word(to.id))
    return Refusal::id_not_a_word;
  if (to.sign_in && std::none_of(users.begin(), users.end(), is_admin))
    return Refusal::sign_in_needs_admin;
  std::set<std::string> ids;
  for (const Client& client : to.clients) {
    if (client.name.empty())
      return Refusal::name_missing;
    if (!is_word(client.id.value) || client.id == unassigned_client)
      return Refusal::id_not_a_word;
    if (!ids.insert(client.id.value).second)
      return Refusal::client_id_twice;
  }
  for (const SiteCamera& camera : to.cameras)
    if (camera.uri.find(':') == std::string::npos)
      return Refusal::no_address;
  return Refusal::none;
}

Refusal why_not(const User& user, const std::vector<User>& users, bool sign_in) {
  if (user.name.empty())
    return Refusal::name_missing;
  const bool another = std::any_of(users.begin(), users.end(),
                                   [&](const User& other) { return other.id != user.id && is_admin(other); });
  const bool was = std::any_of(users.begin(), users.end(),
                               [&](const User& other) { return other.id == user.id && is_admin(other); });
  return sign_in && was && !another && !is_admin(user) ? Refusal::last_admin : Refusal::none;
}

void on(Turn& turn, const SiteTold& event) {
  State& state = turn.state;
  if (state.settings.language != event.language) {
    state.settings.language = event.language;
    if (Item* item = open_item(state))
      refresh(state, *item);  // reasons speak the language of the screen
  }
  state.settings.idle_prompt = event.idle_prompt;
  for (const Client& client : event.clients) {
    const auto known = std::find_if(state.clients.begin(), state.clients.end(),
                                    [&](const Client& one) { return one.id == client.id; });
    if (known != state.clients.end() && *known == client)
      continue;
    turn.record(ClientSaved{client});
    if (known != state.clients.end())
      *known = client;
    else
      state.clients.push_back(client);
  }
}

}  // namespace returns::station
