// Settings of people: users with badge, PIN and role, and the clients whose goods are inspected.
#include <algorithm>

#include "app/ui/settings/pages.h"

namespace returns::ui {

namespace {

using station::AdminRequest;
using station::SaveUser;
using station::Site;

SettingsDraft at(const Presenter& p, SettingsStep step) {
  SettingsDraft draft = p.draft.settings;
  draft.step = step;
  draft.differ = false;
  return draft;
}
Press go(SettingsDraft to, std::string text = {}) {
  return press(EditSettings{std::move(to), std::move(text)});
}
Press save_and_go(const User& user, const std::string& pin, SettingsDraft to) {
  to.pin.clear();
  return press(AdminRequest(SaveUser{user, pin}), EditSettings{std::move(to), {}});
}

std::string_view key_of(Role role) {
  switch (role) {
    case Role::inspector:
      return "role.inspector";
    case Role::supervisor:
      return "role.supervisor";
    case Role::admin:
      break;
  }
  return "role.admin";
}

constexpr Role roles[] = {Role::inspector, Role::supervisor, Role::admin};

Button role_button(const Presenter& p, Role role, bool chosen, Press what) {
  return {.id = "role/" + std::string(name_of(role)),
          .icon = role == Role::admin        ? Icon::admin
                  : role == Role::supervisor ? Icon::supervisor
                                             : Icon::badge,
          .label = p.tr(key_of(role)),
          .chosen = chosen,
          .press = std::move(what)};
}

bool is_new(const Presenter& p) {
  return p.draft.settings.user.id.empty();
}

// A user who is there already: everything that can be changed, each by one touch.
Task user_page(const Presenter& p) {
  const User& user = p.draft.settings.user;
  Task task{.title = user.name,
            .text = user.badge.empty() ? p.tr("settings.no_badge") : p.tr("settings.badge_is", {user.badge})};
  task.lines = outcome_lines(p);
  std::vector<Button> buttons;
  for (const Role role : roles) {
    SettingsDraft next = at(p, SettingsStep::user);
    next.user.role = role;
    buttons.push_back(role_button(p, role, user.role == role, save_and_go(next.user, "", next)));
  }
  buttons.push_back({.id = "user/badge",
                     .icon = Icon::scanner,
                     .label = p.tr("settings.new_badge"),
                     .press = go(at(p, SettingsStep::user_badge))});
  buttons.push_back({.id = "user/pin",
                     .icon = Icon::lock,
                     .label = p.tr("settings.new_pin"),
                     .enabled = user.badge.empty() ? Enabled::no : Enabled::yes,
                     .press = go(at(p, SettingsStep::user_pin))});
  SettingsDraft next = at(p, SettingsStep::user);
  next.user.enabled = !user.enabled;
  buttons.push_back({.id = "user/enabled",
                     .icon = user.enabled ? Icon::block : Icon::check,
                     .label = p.tr(user.enabled ? "settings.disable" : "settings.enable"),
                     .tone = user.enabled ? Tone::bad : Tone::good,
                     .press = save_and_go(next.user, "", next)});
  p.page_answers(task, std::move(buttons), 6);
  return task;
}

// The role is the last question of a new user; answering it saves all.
Task new_role(const Presenter& p) {
  Task task{.title = p.tr("settings.role_title"), .text = p.tr("settings.role_text")};
  std::vector<Button> buttons;
  for (const Role role : roles) {
    SettingsDraft next = at(p, SettingsStep::page);
    User user = p.draft.settings.user;
    user.role = role;
    next.user = {};
    buttons.push_back(role_button(p, role, false, save_and_go(user, p.draft.settings.pin, next)));
  }
  p.page_answers(task, std::move(buttons), 6);
  return task;
}

Press after_name(const Presenter& p) {
  SettingsDraft next = at(p, SettingsStep::user_badge);
  next.user.name = p.draft.text;
  return go(next);
}

Press after_badge(const Presenter& p, const std::string& badge) {
  SettingsDraft next = at(p, is_new(p) ? SettingsStep::user_pin : SettingsStep::user);
  next.user.badge = badge;
  return is_new(p) ? go(next) : save_and_go(next.user, "", next);
}

Press after_pin(const Presenter& p) {
  SettingsDraft next = at(p, SettingsStep::user_pin_again);
  next.pin = p.draft.text;
  return go(next);
}

Press after_pin_again(const Presenter& p) {
  if (p.draft.text != p.draft.settings.pin) {
    SettingsDraft again = at(p, SettingsStep::user_pin);
    again.differ = true;
    again.pin.clear();
    return go(again);
  }
  if (is_new(p))
    return go(at(p, SettingsStep::user_role));
  return save_and_go(p.draft.settings.user, p.draft.text, at(p, SettingsStep::user));
}

// A client's id stands in every record; it is made of the name once.
ClientId new_client_id(const Site& site, const std::string& name) {
  const std::string word = station::word_of(name);
  const auto taken = [&](const std::string& id) {
    return id.empty() || id == unassigned_client.value ||
           std::any_of(site.clients.begin(), site.clients.end(),
                       [&](const Client& client) { return client.id.value == id; });
  };
  std::string id = word;
  for (int number = 2; taken(id); ++number)
    id = (word.empty() ? "client" : word.substr(0, 20)) + "-" + std::to_string(number);
  return {id};
}

Press save_client(const Presenter& p) {
  Site site = admin_of(p).saved;
  const ClientId& renamed = p.draft.settings.client;
  const auto known = std::find_if(site.clients.begin(), site.clients.end(),
                                  [&](const Client& client) { return client.id == renamed; });
  if (known != site.clients.end())
    known->name = p.draft.text;
  else
    site.clients.push_back({renamed.empty() ? new_client_id(site, p.draft.text) : renamed, p.draft.text});
  return press(AdminRequest(station::SaveSite{site}), EditSettings{at(p, SettingsStep::page), {}});
}

}  // namespace

Task Presenter::users_task() const {
  Task task{.title = tr("settings.users_title"), .text = tr("settings.users_text")};
  task.lines = outcome_lines(*this);
  std::vector<Button> buttons;
  for (const User& user : admin_of(*this).users) {
    SettingsDraft next = at(*this, SettingsStep::user);
    next.user = user;
    buttons.push_back({.id = "user/" + user.id.value,
                       .icon = user.enabled ? Icon::badge : Icon::block,
                       .label = user.name,
                       .note = tr(user.enabled ? key_of(user.role) : "settings.disabled"),
                       .press = go(next)});
  }
  if (buttons.empty()) {
    task.icon = Icon::badge;
    task.title = tr(admin_of(*this).looked ? "settings.no_users" : "settings.looking");
    task.text = tr("settings.no_users_text");
  }
  page_answers(task, std::move(buttons), 6);
  return task;
}

Task Presenter::clients_task() const {
  Task task{.title = tr("settings.clients_title"), .text = tr("settings.clients_text")};
  task.lines = outcome_lines(*this);
  std::vector<Client> clients = admin_of(*this).saved.clients;
  for (const Client& client : state.clients) {  // known to the store from elsewhere
    if (client.id != unassigned_client &&
        std::none_of(clients.begin(), clients.end(), [&](const Client& one) { return one.id == client.id; }))
      clients.push_back(client);
  }
  std::vector<Button> buttons;
  for (const Client& client : clients) {
    SettingsDraft next = at(*this, SettingsStep::client_name);
    next.client = client.id;
    buttons.push_back({.id = "client/" + client.id.value,
                       .icon = Icon::storefront,
                       .label = client.name,
                       .note = client.id.value,
                       .press = go(next, client.name)});
  }
  if (buttons.empty()) {
    task.icon = Icon::storefront;
    task.title = tr("settings.no_clients");
    task.text = tr("settings.no_clients_text");
  }
  page_answers(task, std::move(buttons), 6);
  return task;
}

Task Presenter::people_task() const {
  switch (draft.settings.step) {
    case SettingsStep::user:
      return user_page(*this);
    case SettingsStep::user_name:
      return field_task(*this, "settings.user_name_title", "settings.user_name_text", "settings.user_name_field");
    case SettingsStep::user_badge:
      return field_task(*this, "settings.badge_title", "settings.badge_text", "field.badge");
    case SettingsStep::user_pin:
      return pin_task(*this, false, draft.settings.differ);
    case SettingsStep::user_pin_again:
      return pin_task(*this, true, false);
    case SettingsStep::user_role:
      return new_role(*this);
    default:
      return field_task(*this, "settings.client_title", "settings.client_text", "settings.client_field");
  }
}

void Presenter::people_actions(ScreenModel& model) const {
  const auto main = [&](Press what, Asked asked, std::string_view label = "action.next") {
    model.main = button("confirm", Icon::chevron_right, label, key_enter, std::move(what));
    let_or_say_why(*this, model, why_not(asked, draft.text));
  };
  switch (draft.settings.step) {
    case SettingsStep::user_name:
      return main(after_name(*this), Asked::name);
    case SettingsStep::user_badge:
      model.next = tr("settings.next_badge");
      return main(after_badge(*this, draft.text), Asked::badge);
    case SettingsStep::user_pin:
      return main(after_pin(*this), Asked::pin);
    case SettingsStep::user_pin_again:
      return main(after_pin_again(*this), Asked::pin);
    case SettingsStep::client_name:
      return main(save_client(*this), Asked::name, "action.set");
    default:
      model.next = tr("next.choose");
  }
}

Press Presenter::scanned_badge(const std::string& raw) const {
  return after_badge(*this, raw);
}

}  // namespace returns::ui
