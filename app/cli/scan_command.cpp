#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "app/cli/command_line.h"
#include "app/station/payloads/payload.h"
#include "vision/camera/camera.h"
#include "vision/scan/agreement.h"
#include "vision/scan/decoder_child.h"
#include "vision/scan/image_file.h"

namespace returns::cli {
namespace {

using vision::AgreedCode;
using Milliseconds = std::chrono::duration<double, std::milli>;

// One code per line whatever is in it: control bytes as \xHH, the backslash doubled, everything else as it is.
std::string escaped(const std::string& text) {
  std::string line;
  for (const unsigned char c : text) {
    if (c == '\\')
      line += "\\\\";
    else if (c < 0x20 || c == 0x7f)
      line += fmt::format("\\x{:02x}", c);
    else
      line += static_cast<char>(c);
  }
  return line;
}

nlohmann::json as_json(const vision::Barcode& barcode) {
  nlohmann::json quad = nlohmann::json::array();
  for (const auto& corner : barcode.quad)
    quad.push_back({corner.x, corner.y});
  nlohmann::json code{{"format", name_of(barcode.symbology)}, {"text", barcode.text}, {"quad", std::move(quad)}};
  const auto this_year = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(read_clocks().utc)).year();
  const auto payload = station::read_payload(barcode.bytes, this_year);
  if (std::holds_alternative<std::monostate>(payload))
    return code;
  nlohmann::json fields = nlohmann::json::array();
  for (const auto& field : station::fields_of(payload))
    fields.push_back(
        {{"name", field.name}, {"value", field.value}, {"checked", field.trust == station::Trust::checked}});
  code["payload"] = {{"kind", station::name_of(payload)}, {"fields", std::move(fields)}};
  return code;
}

void print_json(const std::string& path, nlohmann::json codes) {
  // Text that is not UTF-8 is shown with replacement characters; --tsv gives the bytes.
  fmt::print("{}\n", nlohmann::json{{"path", path}, {"codes", std::move(codes)}}.dump(
                         -1, ' ', false, nlohmann::json::error_handler_t::replace));
}

std::string hint_of(const vision::Legibility& legibility) {
  switch (legibility.hindrance) {
    case vision::Hindrance::none:
      return "";
    case vision::Hindrance::too_dark:
      return ": too dark";
    case vision::Hindrance::glare:
      return ": glare";
    case vision::Hindrance::blurred:
      return ": blurred";
    case vision::Hindrance::too_far:
      return fmt::format(": too far, {:.1f} pixels per module", legibility.module_pixels);
  }
  return "";
}

void print(const ScanFiles& command, const std::string& path, const vision::ScanReport& report) {
  if (command.output == Output::json) {
    nlohmann::json codes = nlohmann::json::array();
    for (const auto& barcode : report.barcodes)
      codes.push_back(as_json(barcode));
    print_json(path, std::move(codes));
  } else {
    for (const auto& barcode : report.barcodes)
      fmt::print("{}\t{}\t{}\n", path, name_of(barcode.symbology), escaped(barcode.text));
    if (report.barcodes.empty() && command.output == Output::text)
      fmt::print("{}\tno code found{}\n", path, hint_of(report.legibility));
  }
  if (command.timing)
    fmt::print("#ms\t{}\t{:.1f}\n", path, Milliseconds(report.spent).count());
}

// What frames of a video said together; frame numbers are its milliseconds.
struct Watched {
  vision::Agreement agreement{2, 500};
  std::size_t frames = 0;
  Milliseconds spent{};
};

void print(const ScanFiles& command, const std::string& path, const Watched& watched) {
  const auto& codes = watched.agreement.agreed();
  if (command.output == Output::json) {
    nlohmann::json list = nlohmann::json::array();
    for (const auto& code : codes) {
      auto one = as_json(code.barcode);
      one["first_seen_ms"] = code.first_frame;
      one["agreed_ms"] = code.agreed_frame;
      one["frames"] = code.frames;
      list.push_back(std::move(one));
    }
    print_json(path, std::move(list));
  } else {
    for (const auto& code : codes)
      fmt::print(fmt::runtime(command.output == Output::tsv
                                  ? "{}\t{}\t{}\t{}\t{}\t{}\n"
                                  : "{}\t{}\t{}\tfirst seen at {} ms, agreed at {} ms, in {} frames\n"),
                 path, name_of(code.barcode.symbology), escaped(code.barcode.text), code.first_frame, code.agreed_frame,
                 code.frames);
    if (codes.empty() && command.output == Output::text)
      fmt::print("{}\tno code found in {} frames\n", path, watched.frames);
  }
  if (command.timing)
    fmt::print("#ms\t{}\t{:.1f}\n", path,
               watched.spent.count() / static_cast<double>(std::max<std::size_t>(1, watched.frames)));
}

// Decoding runs in a process of its own, as at the bench: a picture that ends it costs that picture.
class Reader {
 public:
  explicit Reader(vision::Effort effort)
      : options_(vision::options_of(effort)), child_("/proc/self/exe", vision::DecoderChild::Priority::normal) {}

  Result<vision::ScanReport> read(const vision::Plane& luma) {
    if (!child_.running())
      RETURNS_TRY(child_.start());
    constexpr std::chrono::milliseconds kPatience{10'000};
    auto report = child_.scan(luma, options_, kPatience, {});
    if (report)
      options_.look_first = report->not_reached;
    return report;
  }
  void begin_anew() { options_.look_first.clear(); }

 private:
  vision::ScanOptions options_;
  vision::DecoderChild child_;
};

bool is_video(const std::filesystem::path& file) {
  constexpr std::array<const char*, 7> kEndings{".mp4", ".mkv", ".webm", ".mov", ".avi", ".ts", ".m4v"};
  auto ending = file.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

Result<Watched> watch(Reader& reader, const std::filesystem::path& file) {
  RETURNS_TRY_ASSIGN(const auto source,
                     vision::open_source({"video", "file:" + file.string() + "?pace=fast", {}}, std::stop_token{}));
  Watched watched;
  std::optional<BootTime> begun;
  for (;;) {
    constexpr std::chrono::seconds kLongestWait{10};
    const auto frame = source->read({}, std::chrono::steady_clock::now() + kLongestWait);
    if (!frame) {
      if (frame.error().code == ErrorCode::not_found)
        return watched;
      return frame.error();
    }
    if (!begun)
      begun = (*frame)->captured;
    const auto& picture = (*frame)->picture();
    if (!picture)
      continue;
    ++watched.frames;
    RETURNS_TRY_ASSIGN(const auto report, reader.read(picture->y));
    watched.spent += report.spent;
    const auto at = std::chrono::duration_cast<std::chrono::milliseconds>((*frame)->captured - *begun);
    watched.agreement.add(static_cast<std::uint64_t>(std::max<std::int64_t>(0, at.count())), report.barcodes);
  }
}

}  // namespace

int run(const ScanFiles& command) {
  bool unusable = false;
  bool found = false;
  Reader reader(command.effort);
  for (const auto& file : command.files) {
    reader.begin_anew();
    if (is_video(file)) {
      const auto watched = watch(reader, file);
      if (!watched) {
        unusable = fail(watched.error()) != 0;
        continue;
      }
      found = found || !watched->agreement.agreed().empty();
      print(command, file.string(), *watched);
      continue;
    }
    const auto image = vision::read_luma(file);
    if (!image) {
      unusable = fail(image.error()) != 0;
      continue;
    }
    const auto report = reader.read(image->plane());
    if (!report) {
      unusable = fail(report.error()) != 0;
      continue;
    }
    found = found || !report->barcodes.empty();
    print(command, file.string(), *report);
  }
  return unusable ? 2 : found ? 0 : 1;
}

}  // namespace returns::cli
