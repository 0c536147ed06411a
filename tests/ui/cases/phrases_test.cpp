// Errors in the language of the screen.
#include <cerrno>
#include <set>

#include "app/ui/language/phrases.h"
#include "app/words/words_file.h"
#include "tests/ui/screens/judging.h"

using namespace returns;

namespace {

ui::Strings chinese() {
  std::string trouble;
  auto strings = words::load_strings(std::filesystem::path(RETURNS_SOURCE_DIR) / "assets/strings", "zh", trouble);
  REQUIRE(trouble.empty());
  return strings;
}

ui::Phrases few(ui::StringTable more = {}) {
  more.merge(ui::StringTable{{"phrase.form.opening", "无法"},
                             {"phrase.form.before_cause", "："},
                             {"phrase.form.stop", "。"},
                             {"phrase.operation.open", "打开"},
                             {"phrase.operation.open the camera", "打开摄像头"},
                             {"phrase.operation.save to", "保存到{0}"},
                             {"phrase.subject.the store", "数据库"},
                             {"phrase.cause.it is odd", "不对"},
                             {"phrase.cause.it cannot be read ({0})", "无法读取（{0}）"},
                             {"phrase.cause.{0} of {1} bytes arrived", "{1} 字节只收到 {0}"},
                             {"phrase.system.Permission denied", "没有权限"},
                             {"phrase.hint.Try again.", "请再试一次。"},
                             {"phrase.hint.Nothing was sent. Try again.", "没有上传。请再试一次。"},
                             {"phrase.hint.Wait {0} seconds, then try again.", "请等 {0} 秒后再试。"}});
  return ui::Phrases(more);
}

Error error(std::string operation, std::string subject, std::string cause, std::string hint) {
  return {ErrorCode::io, std::move(operation), std::move(subject), std::move(cause), std::move(hint)};
}

}  // namespace

TEST_CASE("each part of an error's sentence is said in Chinese, and each may be missing") {
  const ui::Phrases phrases = few();
  const auto told = [&](const Error& error) { return phrases.told(error.sentence()); };
  CHECK(told(error("open", "/x", "it is odd", "Try again.")) == "无法打开 /x：不对。请再试一次。");
  CHECK(told(error("open", "", "it is odd", "Try again.")) == "无法打开：不对。请再试一次。");
  CHECK(told(error("open", "/x", "", "Try again.")) == "无法打开 /x。请再试一次。");
  CHECK(told(error("open", "/x", "it is odd", "")) == "无法打开 /x：不对。");
  CHECK(told(error("open", "", "", "")) == "无法打开。");
}

TEST_CASE("the longest operation and the longest hint are the ones that are meant") {
  const ui::Phrases phrases = few();
  CHECK(phrases.told(error("open the camera", "/x", "it is odd", "").sentence()) == "无法打开摄像头 /x：不对。");
  CHECK(phrases.told(error("open", "/x", "it is odd", "Nothing was sent. Try again.").sentence()) ==
        "无法打开 /x：不对。没有上传。请再试一次。");
}

TEST_CASE("paths, names and causes that nobody translated stay as they are") {
  const ui::Phrases phrases = few();
  CHECK(phrases.told(error("open", "/a b: c. d/x.mp4", "it is odd", "Try again.").sentence()) ==
        "无法打开 /a b: c. d/x.mp4：不对。请再试一次。");
  CHECK(phrases.told(error("open", "rtsp://10.0.0.9:554/s", "moov atom not found", "Try again.").sentence()) ==
        "无法打开 rtsp://10.0.0.9:554/s：moov atom not found。请再试一次。");
  CHECK(phrases.told(error("open", "王芳的文件", "it is odd", "").sentence()) == "无法打开王芳的文件：不对。");
}

TEST_CASE("an operation says where its subject stands, and a subject of the house has a name") {
  CHECK(few().told(error("save to", "the store", "it is odd", "").sentence()) == "无法保存到数据库：不对。");
}

TEST_CASE("what fills a place is told as well, and an error inside of another too") {
  const ui::Phrases phrases = few({{"phrase.cause.{0} entries were not taken: {1}", "{0} 条没有写入：{1}"}});
  CHECK(phrases.told(error("open", "/x", "it cannot be read (Permission denied)", "").sentence()) ==
        "无法打开 /x：无法读取（没有权限）。");
  CHECK(phrases.told(error("open", "/x", "12 of 40 bytes arrived", "Wait 8 seconds, then try again.").sentence()) ==
        "无法打开 /x：40 字节只收到 12。请等 8 秒后再试。");
  const std::string inner = error("save to", "the store", "Permission denied", "Try again.").sentence();
  CHECK(phrases.told(
            error("open", "/x", "3 entries were not taken: " + inner, "Wait 8 seconds, then try again.").sentence()) ==
        "无法打开 /x：3 条没有写入：无法保存到数据库：没有权限。请再试一次。请等 8 秒后再试。");
}

TEST_CASE("another text than an error's stays as it is, and so does everything without a table") {
  CHECK(few().told("Could not be better") == "Could not be better");
  CHECK(few().told("") == "");
  CHECK(few().told("Wireless headset") == "Wireless headset");
  const std::string english = error("open", "/x", "it is odd", "Try again.").sentence();
  CHECK(ui::Phrases({}).told(english) == english);
  CHECK(ui::Strings("en", {}).told(english) == english);
}

TEST_CASE("a sentence that is torn anywhere is told without harm") {
  const ui::Strings strings = chinese();
  const std::string whole =
      error("open the camera", "/dev/video0", "it did not answer in 20 ms", "Wait 8 seconds, then try again.")
          .sentence();
  std::set<std::string> told;
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    told.insert(strings.told(whole.substr(0, length)));
    told.insert(strings.told(whole.substr(length)));
  }
  CHECK(told.contains("无法打开摄像头 /dev/video0：20 毫秒内没有回应。请等 8 秒后再试。"));
}

TEST_CASE("what Linux says of files, devices and the network is said in Chinese") {
  const ui::Strings strings = chinese();
  for (const int number :
       {EPERM,      ENOENT,   EINTR,     EIO,          ENXIO,        EAGAIN,     ENOMEM,   EACCES,       EBUSY,
        EEXIST,     ENODEV,   ENOTDIR,   EISDIR,       EINVAL,       EMFILE,     ETXTBSY,  EFBIG,        ENOSPC,
        EROFS,      EPIPE,    EDQUOT,    ESTALE,       ENAMETOOLONG, ENOTEMPTY,  ENETDOWN, EPROTO,       ENETUNREACH,
        ECONNRESET, ENOTCONN, ETIMEDOUT, ECONNREFUSED, EHOSTDOWN,    EOPNOTSUPP, EBADF,    EHOSTUNREACH, EADDRINUSE}) {
    const Error failed = system_error(number, "open", "/x");
    INFO(failed.cause);
    const std::string told = strings.told(failed.sentence());
    CHECK(told.starts_with("无法打开 /x："));
    CHECK(told.find(failed.cause) == std::string::npos);
    CHECK((failed.hint.empty() || told.find(failed.hint) == std::string::npos));
  }
}

namespace {

// Writings of all example screens that are errors in English.
std::set<std::string> english_errors(const char* language) {
  examples::HeadlessStage stage(std::filesystem::path(RETURNS_SOURCE_DIR) / "assets", language);
  std::set<std::string> found;
  for (const auto& example : examples::all()) {
    for (const auto& writing : stage.draw(example, 1280, 800).writings) {
      if (writing.wanted.find("Could not") != std::string::npos)
        found.insert(example.name + ": " + writing.wanted);
    }
  }
  return found;
}

}  // namespace

TEST_CASE("no screen in Chinese says an error in English") {
  CHECK(english_errors("zh") == std::set<std::string>{});
  CHECK(english_errors("en").size() > 20);
}

TEST_CASE("a mistake in the configuration is said in Chinese, with its line and key") {
  const auto strings = chinese();
  const auto told = [&](const std::string& cause) {
    return strings.told(Error{ErrorCode::invalid_input, "use the configuration", "/home/b/station.toml", cause,
                              "Correct the line; the README lists every key."}
                            .sentence());
  };
  CHECK(told("line 4, window.width: must be between 800 and 15360, not 5") ==
        "无法使用配置 /home/b/station.toml：第 4 行，window.width：必须在 800 到 15360 之间，不能是 "
        "5。请改正此行，README 列有全部设置项。");
  CHECK(told("line 2, station.sign_in: must be true or false") ==
        "无法使用配置 /home/b/station.toml：第 2 行，station.sign_in：必须是 true 或 false。请改正此行，README "
        "列有全部设置项。");
  CHECK(told("line 9, camera[2].name: label is there twice") ==
        "无法使用配置 /home/b/station.toml：第 9 行，camera[2].name：label 出现了两次。请改正此行，README "
        "列有全部设置项。");
}
