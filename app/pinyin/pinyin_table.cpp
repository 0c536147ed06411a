#include "app/pinyin/pinyin_table.h"

#include <pinyin.h>

namespace returns::pinyin {

namespace {

struct ContextDeleter {
  void operator()(pinyin_context_t* context) const { pinyin_fini(context); }
};
struct InstanceDeleter {
  void operator()(pinyin_instance_t* instance) const { pinyin_free_instance(instance); }
};
using Context = std::unique_ptr<pinyin_context_t, ContextDeleter>;
using Instance = std::unique_ptr<pinyin_instance_t, InstanceDeleter>;

// A folder for what a person typed that nobody can make: libpinyin then has nothing to read and nowhere to write.
constexpr const char* no_folder = "/dev/null/nothing-is-remembered";

class LibpinyinTable final : public PinyinTable {
 public:
  explicit LibpinyinTable(Context context) : context_(std::move(context)) {}

  std::vector<Reading> readings(const std::string& letters, std::size_t most) override {
    const Instance instance(pinyin_alloc_instance(context_.get()));
    pinyin_parse_more_full_pinyins(instance.get(), letters.c_str());
    pinyin_guess_sentence(instance.get());
    pinyin_guess_candidates(instance.get(), 0, SORT_BY_PHRASE_LENGTH_AND_PINYIN_LENGTH_AND_FREQUENCY);
    guint count = 0;
    pinyin_get_n_candidate(instance.get(), &count);
    std::vector<Reading> found;
    for (guint number = 0; number < count && found.size() < most; ++number) {
      lookup_candidate_t* candidate = nullptr;
      const gchar* han = nullptr;
      lookup_candidate_type_t type = NORMAL_CANDIDATE;
      if (!pinyin_get_candidate(instance.get(), number, &candidate) ||
          !pinyin_get_candidate_string(instance.get(), candidate, &han) || !han ||
          !pinyin_get_candidate_type(instance.get(), candidate, &type))
        continue;
      std::size_t taken = letters.size();
      if (type != NBEST_MATCH_CANDIDATE) {
        // Choosing is the only way to learn how far a word reaches; the choice is taken back at once.
        taken = static_cast<std::size_t>(std::max(0, pinyin_choose_candidate(instance.get(), 0, candidate)));
        pinyin_clear_constraint(instance.get(), 0);
      }
      if (taken == 0 || taken > letters.size())
        continue;
      // The mark between two syllables belongs to the one before it.
      while (taken < letters.size() && letters[taken] == '\'')
        ++taken;
      found.push_back({han, taken});
    }
    return found;
  }

 private:
  Context context_;
};

}  // namespace

std::filesystem::path PinyinTable::packaged_folder() {
  return RETURNS_PINYIN_FOLDER;
}

Result<std::unique_ptr<PinyinTable>> PinyinTable::open(const std::filesystem::path& folder) {
  const auto failed = [&](std::string cause) {
    return Error{ErrorCode::not_found, "open the Pinyin tables in", folder.string(), std::move(cause),
                 "Install the package libpinyin-data."};
  };
  // libpinyin ends the program over a folder without tables, so it is looked for first.
  std::error_code ignored;
  for (const char* file : {"table.conf", "pinyin_index.bin", "phrase_index.bin", "bigram.db", "gb_char.bin"}) {
    if (!std::filesystem::exists(folder / file, ignored))
      return failed(std::string(file) + " is not there");
  }
  Context context(pinyin_init(folder.c_str(), no_folder));
  if (!context)
    return failed("libpinyin refuses them");
  pinyin_set_options(context.get(), IS_PINYIN | PINYIN_INCOMPLETE | PINYIN_CORRECT_ALL);
  return std::unique_ptr<PinyinTable>(std::make_unique<LibpinyinTable>(std::move(context)));
}

}  // namespace returns::pinyin
