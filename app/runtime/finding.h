// One line of what `doctor` found out.
#pragma once
#include <functional>
#include <string>

namespace returns::runtime {

struct Finding {
  enum class Level { good, attention, bad };
  Level level = Level::good;
  std::string subject;  // "fonts"
  std::string text;     // one sentence: what is, and what to do
};
using Probe = std::function<Finding()>;

}  // namespace returns::runtime
