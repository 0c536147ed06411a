// The readers that are compared, each call in a child process: what aborts or hangs costs one picture and is counted.
#pragma once
#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace returns::bench {

struct Read {
  std::string format;  // as in vision's name_of
  std::string text;
  std::string found_by;
};

struct Outcome {
  enum class End { answered, aborted, hung } end = End::answered;
  std::vector<Read> reads;
  double milliseconds = 0;  // processor time of the call
  double elapsed = 0;       // milliseconds on the wall clock
};

// "live", "full", "harder": ours; "plain": ZXing with its defaults; "zbar".
bool is_reader(const std::string& name);
Outcome read_in_child(const std::string& reader, const cv::Mat1b& luma);

}  // namespace returns::bench
