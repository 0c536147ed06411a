// Arbitrary bytes through every reader of what a code says. libFuzzer's entry point; built as a plain program it feeds
// itself with mutations of real messages: payload-fuzz [ROUNDS] [SEED].
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "app/station/identifiers.h"
#include "app/station/payloads/payload.h"

using namespace returns::station;

namespace {

void require(bool holds) {
  if (!holds)
    std::abort();
}

// Nothing is shown that does not stand in the code, but for what is put together: UPS's number, dates, grams.
void look_at(const std::string& raw) {
  for (const auto& identifier : classify(raw))
    require(identifier.value.size() <= raw.size() + 18);
  const std::string normal = normalise(raw);
  const auto payload = read_payload(raw, std::chrono::year(2026));
  const auto fields = fields_of(payload);
  require(fields.empty() || !name_of(payload).empty());
  for (const auto& field : fields) {
    require(!field.value.empty());
    require(field.value.size() <= raw.size() + 19);
  }
  if (const auto elements = gs1_elements(normal)) {
    std::size_t length = 0;
    for (const auto& element : *elements)
      length += element.ai.size() + element.value.size();
    require(length <= normal.size());
  }
  if (const auto elements = printed_gs1_elements(normal))
    for (const auto& element : *elements)
      require(normal.find("(" + element.ai + ")" + element.value) != std::string::npos);
  (void)ups_message(normal);
  (void)fedex_message(normal);
  (void)usps_package(normal);
  (void)is_ups_return_service(normal);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  look_at(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}

#ifndef RETURNS_LIBFUZZER
namespace {

const std::string seeds[] = {
    "]d20104006381333931172510311125010010L7\x1d"
    "21SN1\x1d"
    "3724\x1d"
    "31020012504214321",
    "(01)04006381333931(21)A1(17)251031",
    "[)>\x1e"
    "01\x1d"
    "96152382802\x1d"
    "840\x1d"
    "001\x1d"
    "1Z00004951\x1dUPSN\x1d"
    "06X610\x1d"
    "159\x1d"
    "1234567\x1d"
    "1/1\x1d\x1dY\x1d"
    "634 ALPHA DR\x1dPITTSBURGH\x1dPA\x1e\x04",
    "[)>\x1e"
    "01\x1d"
    "0238017\x1d"
    "840\x1d"
    "019\x1d"
    "9865787888550201\x1d"
    "FDE\x1d"
    "123456789\x1e\x04",
    "4201002334249200190132607600833457",
    "1Z999AA10123456784"};

void mutate(std::string& text, std::mt19937_64& random) {
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
  for (std::size_t change = below(6); change > 0; --change) {
    const std::size_t at = text.empty() ? 0 : below(text.size());
    switch (below(5)) {
      case 0:
        text.insert(at, 1, static_cast<char>(below(256)));
        break;
      case 1:
        text.insert(at, seeds[below(std::size(seeds))].substr(0, below(30)));
        break;
      case 2:
        text.erase(at, below(12));
        break;
      case 3:
        text.insert(at, 1, '\x1d');
        break;
      default:
        if (!text.empty())
          text[at] = static_cast<char>('0' + below(10));
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 100000;
  std::mt19937_64 random(argc > 2 ? static_cast<std::uint64_t>(std::atoll(argv[2])) : 20261128U);
  for (int round = 0; round < rounds; ++round) {
    std::string text = seeds[random() % std::size(seeds)];
    mutate(text, random);
    look_at(text);
  }
  std::printf("%d inputs\n", rounds);
  return 0;
}
#endif
