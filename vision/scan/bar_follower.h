// Bars followed row by row from the line that a decoder read to where they end.
#pragma once
#include <array>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

namespace returns::vision {

// The outer bars of EAN and UPC may be longer than the others.
enum class Guards { none, hang };

// Belongs to one thread; made for one symbol.
class BarFollower {
 public:
  // The line that was read, in pixels of `luma`, which must outlive this.
  BarFollower(const cv::Mat1b& luma, cv::Point2f first, cv::Point2f last);

  bool has_model() const { return has_model_; }
  // Corners beside the first and the last bar, in the direction of `side` (-1 above, 1 below as the symbol is read).
  std::optional<std::array<cv::Point2f, 2>> follow(float side, Guards guards) const;

 private:
  static constexpr int kWindows = 8;  // along the symbol; each tells by itself where its bars end
  static constexpr int kGuards = 2;   // narrower ones on the outer bars, which EAN and UPC let hang down
  static constexpr int kAll = kWindows + kGuards;
  static constexpr int kSamples = 16;  // per window and row

  struct Seen {
    float alike = -1;  // normalised correlation with the model
    float gain = 0;    // contrast against that of the model
  };

  // What changes while bars are followed away from the line that was read, in pixels along that line.
  struct Lean {
    float first = 0, last = 0;              // shift of the outer bars
    float first_slope = 0, last_slope = 0;  // change of it per pixel of way
    float at(float t) const { return first * (1 - t) + last * t; }
    Lean ahead(float way) const {
      return {first + first_slope * way, last + last_slope * way, first_slope, last_slope};
    }
  };

  struct End {
    float t = 0;        // of the window's middle, 0..1 along the symbol
    float way = 0;      // pixels from the line that was read
    bool open = false;  // the picture ended first
  };

  struct Row {
    std::array<std::array<float, kSamples>, kAll> light;
    std::array<bool, kAll> inside;
  };

  struct Window {
    bool alive = true, ever = false, open = false;
    float good = 0;  // the furthest way where it showed its bars
    float gain = 1;
  };
  struct Following {
    std::array<Window, kAll> windows;
    float way = 0;
    Lean lean;
    float last_way = 0;
    Lean last_lean;  // at last_way, the last one that was seen
  };
  struct Line {  // that the bars end on: way at t
    float offset = 0, slope = 0;
    float at(float t) const { return offset + slope * t; }
  };

  float light_at(cv::Point2f p) const;
  bool in_picture(cv::Point2f p) const;
  cv::Point2f place(float t, float way, const Lean& lean) const {
    return first_ + along_ * (t * length_ + lean.at(t)) + bars_ * way;
  }
  static float t_of(int window, int sample);
  static float middle_of(int window);
  cv::Point2f direction_of_bars() const;
  void make_model();
  Row row_at(float way, const Lean& lean) const;
  Seen compare(const Row& row, int window, float shift) const;
  // The likeliest shift of the window against where it was expected.
  Seen best_shift(const Row& row, int window, float& shift) const;
  void correct(Lean& lean, const std::array<Seen, kAll>& seen, const std::array<float, kAll>& shifts, float step) const;
  bool advance(Following& following, float step) const;
  float exact_end(int window, float last_good, float first_bad, float gain, const Following& following) const;
  std::optional<Line> line_through(const std::vector<End>& all, float side) const;
  void lengthen(Line& line, const std::vector<End>& guards, float side) const;
  float near() const;  // pixels within which ends count as on one line
  cv::Point2f clipped(cv::Point2f from, cv::Point2f to) const;

  const cv::Mat1b& luma_;
  cv::Point2f first_, along_, bars_;
  float length_ = 0, density_ = 1;
  std::vector<float> model_;
  std::array<float, kWindows> spread_{};  // standard deviation of the model in the window
  bool has_model_ = false;
};

}  // namespace returns::vision
