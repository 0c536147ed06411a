// A frame whose picture is made when somebody asks for it.
#pragma once
#include <functional>
#include <mutex>
#include <optional>

#include "vision/camera/frame.h"

namespace returns::vision {

class LazyFrame final : public Frame {
 public:
  using Conversion = std::function<Result<Picture>()>;

  // `conversion` is called at most once, in the thread of the first picture() call, and dropped after it. `glance`
  // makes a smaller picture; without it a glance is the whole picture.
  explicit LazyFrame(Conversion conversion, Conversion glance = nullptr)
      : conversion_(std::move(conversion)), glance_(std::move(glance)) {}

  Result<Picture> glance() const override { return glance_ ? glance_() : picture(); }

  const Result<Picture>& picture() const override {
    std::call_once(once_, [this] {
      picture_.emplace(conversion_());
      conversion_ = nullptr;
    });
    return *picture_;
  }

 private:
  mutable std::once_flag once_;
  mutable Conversion conversion_;
  mutable std::optional<Result<Picture>> picture_;
  const Conversion glance_;
};

}  // namespace returns::vision
