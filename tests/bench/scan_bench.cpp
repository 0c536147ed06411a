// Ours at each effort, plain ZXing and zbar side by side: recall by level and format, false reads, aborts, processor
// time. Prints Markdown tables. The made scenes are seeded; tune on other seeds than those of the README's table.
//   scan-bench [--readers full,plain,zbar] [--frames 100] [--seed 1000] [--shots 5] [FOLDER…] [--misses]
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "tests/bench/scan_material.h"
#include "tests/bench/scan_readers.h"

namespace {

using namespace returns::bench;

struct Tally {
  int codes = 0;
  int read = 0;
};

struct Score {
  std::map<std::string, Tally> levels, formats;
  std::map<std::string, int> wrong;  // by level
  std::map<std::string, int> found_by;
  int aborted = 0;
  int slow = 0;  // over a second of processor time, or not ended at all
  std::vector<double> milliseconds;
};

bool misses_wanted = false;

void count(const std::string& reader, const Sample& sample, const Outcome& outcome, Score& score) {
  score.aborted += outcome.end == Outcome::End::aborted;
  score.slow += outcome.end == Outcome::End::hung || outcome.milliseconds > 1000;
  if (outcome.end == Outcome::End::answered)
    score.milliseconds.push_back(outcome.milliseconds);
  std::set<std::string> read, expected;
  for (const auto& one : outcome.reads)
    read.insert(comparable(one.text));
  for (const auto& truth : sample.codes) {
    const auto text = comparable(truth.text);
    expected.insert(text);
    for (auto* tally : {&score.levels[sample.level], &score.levels["~all"], &score.formats[truth.format]}) {
      ++tally->codes;
      tally->read += read.count(text) > 0;
    }
    if (misses_wanted && !read.count(text))
      std::printf("missed %s %s %s %s\n", reader.c_str(), sample.name.c_str(), truth.format.c_str(), text.c_str());
  }
  for (const auto& one : outcome.reads) {
    if (expected.count(comparable(one.text))) {
      ++score.found_by[one.found_by];
      continue;
    }
    ++score.wrong[sample.level];
    if (misses_wanted)
      std::printf("wrong %s %s %s %s %s\n", reader.c_str(), sample.name.c_str(), one.format.c_str(), one.text.c_str(),
                  one.found_by.c_str());
  }
}

void print_recall(const char* title, const std::map<std::string, Score>& scores,
                  std::map<std::string, Tally> Score::*table) {
  std::set<std::string> rows;
  for (const auto& [reader, score] : scores)
    for (const auto& [name, tally] : score.*table)
      rows.insert(name);
  std::printf("\n| %s | codes |", title);
  for (const auto& [reader, score] : scores)
    std::printf(" %s |", reader.c_str());
  std::printf("\n|---|--:|");
  for (std::size_t i = 0; i < scores.size(); ++i)
    std::printf("--:|");
  for (const auto& row : rows) {
    std::printf("\n| %s | %d |", row == "~all" ? "all" : row.c_str(), (scores.begin()->second.*table).at(row).codes);
    for (const auto& [reader, score] : scores) {
      const auto& tally = (score.*table).at(row);
      std::printf(" %.3f |", static_cast<double>(tally.read) / std::max(1, tally.codes));
    }
  }
  std::printf("\n");
}

void print_costs(std::map<std::string, Score>& scores) {
  std::printf(
      "\n| reader | pictures | false with codes | false without | aborts | over 1 s | ms mean | p95 | most |\n");
  std::printf("|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
  for (auto& [reader, score] : scores) {
    auto& ms = score.milliseconds;
    std::sort(ms.begin(), ms.end());
    double sum = 0;
    for (const double one : ms)
      sum += one;
    int wrong = 0;
    for (const auto& [level, number] : score.wrong)
      wrong += level == "none" ? 0 : number;
    const auto size = std::max<std::size_t>(1, ms.size());
    std::printf("| %s | %zu | %d | %d | %d | %d | %.1f | %.1f | %.1f |\n", reader.c_str(), ms.size(), wrong,
                score.wrong["none"], score.aborted, score.slow, sum / static_cast<double>(size),
                ms.empty() ? 0 : ms[size * 95 / 100], ms.empty() ? 0 : ms.back());
  }
  for (const auto& [reader, score] : scores) {
    std::printf("\n%s read by:", reader.c_str());
    for (const auto& [pass, number] : score.found_by)
      std::printf(" %s %d,", pass.c_str(), number);
  }
  std::printf("\n");
}

void print(std::map<std::string, Score>& scores) {
  print_recall("level", scores, &Score::levels);
  print_recall("format", scores, &Score::formats);
  print_costs(scores);
}

// Several looks at one scene: read in one look, in any, or in at least two.
struct Agreement {
  int codes = 0, first = 0, twice = 0, wrong_twice = 0;
};

void vote(const std::vector<std::string>& readers, int frames, int shots, std::uint64_t seed) {
  std::map<std::string, std::map<std::string, Agreement>> tables;
  for (const auto& reader : readers) {
    std::map<std::string, int> times;
    std::set<std::string> in_first;
    int shot = 0;
    visit_shots(frames, shots, seed, [&](const Sample& sample) {
      std::set<std::string> read;
      for (const auto& one : read_in_child(reader, sample.luma).reads)
        read.insert(comparable(one.text));
      for (const auto& text : read)
        ++times[text];
      if (shot == 0)
        in_first = read;
      if (++shot < shots)
        return;
      // Judged by the codes of the last look; a code that moved out of the picture was not to be read.
      auto& agreement = tables[reader][sample.level];
      for (const auto& truth : sample.codes) {
        const auto text = comparable(truth.text);
        ++agreement.codes;
        agreement.first += in_first.count(text) > 0;
        agreement.twice += times[text] >= 2;
        times.erase(text);
      }
      for (const auto& [text, number] : times)
        agreement.wrong_twice += number >= 2;
      times.clear();
      shot = 0;
    });
  }
  std::printf("\n| %d looks, 2 agreeing | level | codes | one look | agreed | false |\n|---|---|--:|--:|--:|--:|\n",
              shots);
  for (const auto& [reader, levels] : tables)
    for (const auto& [level, a] : levels)
      std::printf("| %s | %s | %d | %.3f | %.3f | %d |\n", reader.c_str(), level.c_str(), a.codes,
                  static_cast<double>(a.first) / std::max(1, a.codes),
                  static_cast<double>(a.twice) / std::max(1, a.codes), a.wrong_twice);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> readers{"full", "plain", "zbar"};
  std::vector<std::string> folders;
  int frames = 100, negatives = -1, shots = 0;
  std::uint64_t seed = 1000;
  CLI::App app("Measures scanning on pictures with known codes");
  app.add_option("folders", folders, "folders with a manifest.tsv, instead of made scenes");
  app.add_option("--readers", readers, "live, full, harder, plain, zbar")->delimiter(',');
  app.add_option("--frames", frames, "made scenes per level");
  app.add_option("--without", negatives, "scenes without codes; twice the frames of a level when not given");
  app.add_option("--seed", seed, "first seed");
  app.add_option("--shots", shots, "also vote over so many looks at each scene");
  app.add_flag("--misses", misses_wanted, "name what was missed and what was read wrongly");
  CLI11_PARSE(app, argc, argv);
  for (const auto& reader : readers)
    if (!is_reader(reader)) {
      std::fprintf(stderr, "There is no reader \"%s\".\n", reader.c_str());
      return 2;
    }
  cv::setNumThreads(1);
  std::map<std::string, Score> scores;
  const auto visit = [&](const Sample& sample) {
    for (const auto& reader : readers)
      count(reader, sample, read_in_child(reader, sample.luma), scores[reader]);
  };
  for (const auto& folder : folders) {
    scores.clear();
    if (!visit_folder(folder, visit)) {
      std::fprintf(stderr, "%s has no manifest.tsv.\n", folder.c_str());
      return 2;
    }
    std::printf("\n%s\n", folder.c_str());
    print(scores);
  }
  if (!folders.empty())
    return 0;
  if (frames > 0) {
    visit_scenes(frames, negatives < 0 ? 2 * frames : negatives, seed, visit);
    print(scores);
  }
  if (shots > 1)
    vote(readers, frames, shots, seed);
  return 0;
}
