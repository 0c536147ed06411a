#include "vision/record/clock_box.h"

#include "vision/record/big_endian.h"

namespace returns::vision {
namespace {

constexpr std::array<std::uint8_t, 16> box_uuid = {0x6b, 0x1d, 0x0e, 0x52, 0x9c, 0x3f, 0x4a, 0x86,
                                                   0xb7, 0x21, 0x5e, 0xd4, 0x08, 0xf3, 0xc9, 0x7a};
constexpr std::size_t boot_id_bytes = 36;
constexpr std::uint32_t version = 1;

}  // namespace

Bytes write_clock_box(const ClockBox& clock) {
  Bytes box;
  box.reserve(clock_box_bytes);
  put_big_endian(box, static_cast<std::uint32_t>(clock_box_bytes));
  for (const char letter : {'u', 'u', 'i', 'd'})
    box.push_back(static_cast<std::uint8_t>(letter));
  box.insert(box.end(), box_uuid.begin(), box_uuid.end());
  put_big_endian(box, version);
  put_big_endian(box, static_cast<std::uint64_t>(clock.begins.count()));
  put_big_endian(box, static_cast<std::uint64_t>(clock.captured.utc.time_since_epoch().count()));
  put_big_endian(box, static_cast<std::uint64_t>(clock.captured.boot.count()));
  put_big_endian(box, static_cast<std::uint32_t>(clock.captured.sync));
  std::string boot_id = clock.captured.boot_id;
  boot_id.resize(boot_id_bytes, '\0');
  box.insert(box.end(), boot_id.begin(), boot_id.end());
  box.insert(box.end(), clock.rest.begin(), clock.rest.end());
  return box;
}

std::optional<ClockBox> read_clock_box(ByteView box) {
  BigEndianReader reader(box);
  const auto size = reader.take<std::uint32_t>();
  const auto type = reader.take<std::uint32_t>();
  const ByteView uuid = reader.take_bytes(box_uuid.size());
  const auto box_version = reader.take<std::uint32_t>();
  if (reader.failed() || size != clock_box_bytes || type != 0x75756964 || box_version != version ||
      !std::equal(uuid.begin(), uuid.end(), box_uuid.begin()))
    return std::nullopt;
  ClockBox clock;
  clock.begins = Ticks(static_cast<std::int64_t>(reader.take<std::uint64_t>()));
  clock.captured.utc = UtcTime(std::chrono::milliseconds(static_cast<std::int64_t>(reader.take<std::uint64_t>())));
  clock.captured.boot = BootTime(static_cast<std::int64_t>(reader.take<std::uint64_t>()));
  const auto sync = reader.take<std::uint32_t>();
  clock.captured.sync = sync <= 2 ? static_cast<ClockSync>(sync) : ClockSync::unknown;
  const ByteView boot_id = reader.take_bytes(boot_id_bytes);
  clock.captured.boot_id.assign(boot_id.begin(), std::find(boot_id.begin(), boot_id.end(), 0));
  const ByteView rest = reader.take_bytes(clock.rest.size());
  if (reader.failed())
    return std::nullopt;
  std::copy(rest.begin(), rest.end(), clock.rest.begin());
  return clock;
}

}  // namespace returns::vision
