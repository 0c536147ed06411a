#include "app/runtime/configuration_edit.h"

#include <toml++/toml.h>

#include <sstream>

namespace returns::runtime {
namespace {

using station::Site;

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (static_cast<unsigned char>(c) < 0x20)
      out += ' ';
    else
      out += c;
  }
  return out + '"';
}

std::string trimmed(const std::string& line) {
  const auto begin = line.find_first_not_of(" \t\r");
  return begin == std::string::npos ? "" : line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
}

bool is_header(const std::string& line) {
  return trimmed(line).starts_with("[");
}
bool is_header_of(const std::string& line, const std::string& header) {
  const std::string text = trimmed(line);
  return text.starts_with(header) && (text.size() == header.size() ||
                                      text.find_first_not_of(" \t", header.size()) == text.find('#', header.size()));
}
bool says_something(const std::string& line) {
  const std::string text = trimmed(line);
  return !text.empty() && !text.starts_with("#");
}

// The end of the value that begins at `at`: what follows is the rest of the line with its comment.
std::size_t end_of_value(const std::string& line, std::size_t at) {
  if (at >= line.size())
    return at;
  const char quote = line[at];
  if (quote != '"' && quote != '\'')
    return std::min(line.find_first_of(" \t#", at), line.size());
  for (std::size_t i = at + 1; i < line.size(); ++i) {
    if (line[i] == '\\' && quote == '"')
      ++i;
    else if (line[i] == quote)
      return i + 1;
  }
  return line.size();
}

using Lines = std::vector<std::string>;
struct Range {
  std::size_t begin = 0, end = 0;  // lines
};

// The file as lines, with what is needed to change single values and whole [[blocks]].
class Sheet {
 public:
  explicit Sheet(const std::string& toml) {
    std::istringstream in(toml);
    for (std::string line; std::getline(in, line);)
      lines_.push_back(line);
  }
  std::string text() const {
    std::string all;
    for (const std::string& line : lines_)
      all += line + "\n";
    return all;
  }

  void set(const std::string& table, const std::string& key, const std::string& value) {
    const std::string header = "[" + table + "]";
    const auto at =
        std::find_if(lines_.begin(), lines_.end(), [&](const std::string& line) { return is_header_of(line, header); });
    if (at == lines_.end()) {
      append({header, key + " = " + value});
      return;
    }
    const auto begin = static_cast<std::size_t>(at - lines_.begin()) + 1;
    set_in(lines_, {begin, end_of_table(begin)}, key, value);
  }

  // Blocks are known by the value of one key. Those that stay keep their lines; the order becomes that of `wanted`.
  struct Block {
    std::string known_by;  // quoted
    std::vector<std::pair<std::string, std::string>> values;
  };
  void set_blocks(const std::string& name, const std::string& key, const std::vector<Block>& wanted) {
    std::vector<Range> ranges = blocks(name);
    std::vector<Lines> old;
    for (const Range& range : ranges)
      old.emplace_back(lines_.begin() + static_cast<std::ptrdiff_t>(range.begin),
                       lines_.begin() + static_cast<std::ptrdiff_t>(range.end));
    std::vector<Lines> made;
    for (const Block& block : wanted) {
      const auto kept = std::find_if(old.begin(), old.end(),
                                     [&](const Lines& lines) { return value_in(lines, key) == block.known_by; });
      Lines lines = kept == old.end() ? Lines{"[[" + name + "]]"} : *kept;
      for (const auto& [value_key, value] : block.values)
        set_in(lines, {header_in(lines) + 1, lines.size()}, value_key, value);
      made.push_back(std::move(lines));
    }
    std::size_t place = ranges.empty() ? lines_.size() : ranges.front().begin;
    for (auto range = ranges.rbegin(); range != ranges.rend(); ++range) {
      std::size_t end = range->end;
      if (end < lines_.size() && trimmed(lines_[end]).empty())
        ++end;  // the blank line behind a block goes with it
      lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(range->begin),
                   lines_.begin() + static_cast<std::ptrdiff_t>(end));
    }
    place = std::min(place, lines_.size());
    Lines all;
    for (const Lines& block : made) {
      if (place + all.size() > 0 && (!all.empty() || !trimmed(lines_[place - 1]).empty()))
        all.emplace_back();
      all.insert(all.end(), block.begin(), block.end());
    }
    if (!all.empty() && place < lines_.size() && !trimmed(lines_[place]).empty())
      all.emplace_back();
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(place), all.begin(), all.end());
  }

 private:
  void append(const Lines& more) {
    if (!lines_.empty() && !trimmed(lines_.back()).empty())
      lines_.emplace_back();
    lines_.insert(lines_.end(), more.begin(), more.end());
  }
  std::size_t end_of_table(std::size_t begin) const {
    std::size_t end = begin;
    for (std::size_t at = begin; at < lines_.size() && !is_header(lines_[at]); ++at) {
      if (says_something(lines_[at]))
        end = at + 1;
    }
    return end;
  }
  // From the comments right above the header to the last line that says something.
  std::vector<Range> blocks(const std::string& name) const {
    std::vector<Range> found;
    for (std::size_t at = 0; at < lines_.size(); ++at) {
      if (!is_header_of(lines_[at], "[[" + name + "]]"))
        continue;
      std::size_t begin = at;
      while (begin > 0 && trimmed(lines_[begin - 1]).starts_with("#"))
        --begin;
      found.push_back({begin, end_of_table(at + 1)});
    }
    return found;
  }
  static std::size_t header_in(const Lines& lines) {
    return static_cast<std::size_t>(std::find_if(lines.begin(), lines.end(), is_header) - lines.begin());
  }
  // Where the value of a key begins in a line; npos when the line is another key's.
  static std::size_t value_at(const std::string& line, const std::string& key) {
    const auto begin = line.find_first_not_of(" \t");
    if (begin == std::string::npos || line.compare(begin, key.size(), key) != 0)
      return std::string::npos;
    const auto equals = line.find_first_not_of(" \t", begin + key.size());
    if (equals == std::string::npos || line[equals] != '=')
      return std::string::npos;
    return std::min(line.find_first_not_of(" \t", equals + 1), line.size());
  }
  static std::string value_in(const Lines& lines, const std::string& key) {
    for (const std::string& line : lines) {
      if (const auto at = value_at(line, key); at != std::string::npos)
        return line.substr(at, end_of_value(line, at) - at);
    }
    return "";
  }
  static void set_in(Lines& lines, Range range, const std::string& key, const std::string& value) {
    for (std::size_t i = range.begin; i < range.end; ++i) {
      if (const auto at = value_at(lines[i], key); at != std::string::npos) {
        lines[i].replace(at, end_of_value(lines[i], at) - at, value);
        return;
      }
    }
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(range.end), key + " = " + value);
  }

  Lines lines_;
};

// What differs, by the names of the file.
struct Change {
  std::string table, key, value;
};
std::vector<Change> changes(const Site& from, const Site& to) {
  std::vector<Change> list;
  const auto text = [&](const char* table, const char* key, const std::string& before, const std::string& now) {
    if (before != now)
      list.push_back({table, key, quoted(now)});
  };
  const auto flag = [&](const char* table, const char* key, bool before, bool now) {
    if (before != now)
      list.push_back({table, key, now ? "true" : "false"});
  };
  const auto number = [&](const char* table, const char* key, int before, int now) {
    if (before != now)
      list.push_back({table, key, std::to_string(now)});
  };
  text("station", "id", from.id, to.id);
  text("station", "name", from.name, to.name);
  text("station", "language", from.language, to.language);
  flag("station", "sign_in", from.sign_in, to.sign_in);
  number("station", "idle_minutes", from.idle_minutes, to.idle_minutes);
  text("window", "theme", from.light_theme ? "light" : "dark", to.light_theme ? "light" : "dark");
  flag("window", "sounds", from.sounds, to.sounds);
  number("scanning", "scanner_gap_ms", from.scanner_gap_ms, to.scanner_gap_ms);
  text("upstream", "folder", from.share_folder, to.share_folder);
  text("upstream", "id", from.share_id, to.share_id);
  return list;
}

std::string edited(const std::string& toml, const Site& from, const Site& to) {
  Sheet sheet(toml);
  for (const Change& change : changes(from, to))
    sheet.set(change.table, change.key, change.value);
  if (from.cameras != to.cameras) {
    // Size and rate belong to the device, so a block is known by its address; the name says what the place is for.
    std::vector<Sheet::Block> blocks;
    for (const auto& camera : to.cameras)
      blocks.push_back({quoted(camera.uri), {{"name", quoted(camera.name)}, {"uri", quoted(camera.uri)}}});
    sheet.set_blocks("camera", "uri", blocks);
  }
  if (from.scanners != to.scanners) {
    std::vector<Sheet::Block> blocks;
    for (const auto& scanner : to.scanners)
      blocks.push_back({quoted(scanner.device), {{"name", quoted(scanner.name)}, {"device", quoted(scanner.device)}}});
    sheet.set_blocks("scanner", "device", blocks);
  }
  if (from.clients != to.clients) {
    std::vector<Sheet::Block> blocks;
    for (const auto& client : to.clients)
      blocks.push_back({quoted(client.id.value), {{"id", quoted(client.id.value)}, {"name", quoted(client.name)}}});
    sheet.set_blocks("client", "id", blocks);
  }
  return sheet.text();
}

// By its values: right for every way of writing TOML, but comments are lost.
std::string rewritten(const std::string& toml, const Site& from, const Site& to) {
  toml::table document = toml::parse(toml);
  for (const Change& change : changes(from, to)) {
    if (!document[change.table].is_table())
      document.insert_or_assign(change.table, toml::table{});
    toml::table value = toml::parse("value = " + change.value);
    document[change.table].as_table()->insert_or_assign(change.key, *value.get("value"));
  }
  const auto replace = [&](const char* name, const char* key, const auto& wanted) {
    toml::array blocks;
    for (const auto& values : wanted) {
      toml::table block;
      if (const auto* old = document[name].as_array()) {
        for (const toml::node& one : *old)
          if (const auto* table = one.as_table(); table && (*table)[key].value_or(std::string()) == values.at(key))
            block = *table;
      }
      for (const auto& [value_key, value] : values)
        block.insert_or_assign(value_key, value);
      blocks.push_back(std::move(block));
    }
    document.insert_or_assign(name, std::move(blocks));
  };
  std::vector<std::map<std::string, std::string>> cameras, scanners, clients;
  for (const auto& camera : to.cameras)
    cameras.push_back({{"name", camera.name}, {"uri", camera.uri}});
  for (const auto& scanner : to.scanners)
    scanners.push_back({{"name", scanner.name}, {"device", scanner.device}});
  for (const auto& client : to.clients)
    clients.push_back({{"id", client.id.value}, {"name", client.name}});
  if (from.cameras != to.cameras)
    replace("camera", "uri", cameras);
  if (from.scanners != to.scanners)
    replace("scanner", "device", scanners);
  if (from.clients != to.clients)
    replace("client", "id", clients);
  std::ostringstream out;
  out << document << "\n";
  return out.str();
}

}  // namespace

Site site_of(const Configuration& configuration) {
  Site site;
  site.id = configuration.settings.station.value;
  site.name = configuration.settings.station_name;
  site.language = configuration.settings.language;
  site.sign_in = configuration.settings.sign_in_required;
  site.light_theme = configuration.theme == Theme::light;
  site.sounds = configuration.sounds;
  site.idle_minutes = static_cast<int>(configuration.settings.idle_prompt.count());
  site.scanner_gap_ms = static_cast<int>(configuration.wedge.gap.count());
  for (const auto& camera : configuration.cameras)
    site.cameras.push_back({camera.name, camera.uri});
  for (const auto& scanner : configuration.scanners)
    site.scanners.push_back({scanner.name, scanner.device});
  site.clients = configuration.clients;
  site.share_folder = configuration.upstream_folder ? configuration.upstream_folder->string() : "";
  site.share_id = configuration.upstream_id;
  return site;
}

Result<EditedConfiguration> edit_configuration(const std::string& toml, const Site& from, const Site& to,
                                               const std::string& file_name, const Folders& folders) {
  // What the file says may be less than what the station runs with: cameras it found by itself are in no file.
  Site wanted = to;
  const auto says = [&](const std::string& text) -> Result<bool> {
    RETURNS_TRY_ASSIGN(const Configuration read, parse_configuration(text, file_name, folders));
    Site said = site_of(read);
    if (from.cameras == to.cameras)
      wanted.cameras = said.cameras;
    if (from.clients == to.clients)
      wanted.clients = said.clients;
    return said == wanted;
  };
  EditedConfiguration result{edited(toml, from, to), false};
  if (const auto right = says(result.toml); right && *right)
    return result;
  RETURNS_TRY(says(toml));  // what cannot be read is not rewritten
  result = {rewritten(toml, from, to), true};
  RETURNS_TRY_ASSIGN(const bool right, says(result.toml));
  if (!right)
    return Error{ErrorCode::internal, "change the configuration", file_name, "it would not say what was asked for",
                 "Change the file by hand; the README lists every key."};
  return result;
}

}  // namespace returns::runtime
