// What the passes over one picture share: what was read, what is left to look at, and the time.
#pragma once
#include <opencv2/core.hpp>
#include <optional>

#include "vision/scan/regions.h"
#include "vision/scan/scan.h"
#include "vision/scan/zxing_seam.h"

namespace returns::vision {

struct BarEnds {
  float first = 0, last = 0;  // outer edges, in pixels along the picture's rows
};

class Reading {
 public:
  Reading(cv::Mat1b luma, const ScanOptions& options);

  const cv::Mat1b& luma() const { return luma_; }      // as handed in
  const cv::Mat1b& unread() const { return unread_; }  // with everything read painted over
  Effort effort() const { return options_.effort; }
  bool over();        // out of time, or enough symbols
  bool full() const;  // enough symbols
  bool time_for(std::size_t pixels,
                double nanoseconds_per_pixel = 60) const;  // for a search of a whole picture of that size
  bool nothing_read() const { return report_.barcodes.empty(); }
  bool was_read(const Region& region) const;

  // Reads one symbol of `picture`, whose pixels map to the frame by `frame_from_picture`. A believable symbol is
  // kept and painted over; `pass` names what found it. True when one was read, known or new.
  // `bars`: where all bars of the picture begin and end, when that is known.
  bool read(const cv::Mat1b& picture, const cv::Matx23f& frame_from_picture, const DecodeRequest& request,
            const char* pass, std::optional<BarEnds> bars = {});

  void not_reached(const Region& region);

  // Keeps what was read otherwise and is believed; its quad is in the picture's pixels.
  void keep(Barcode barcode, const cv::Matx23f& frame_from_picture, const char* pass, float confidence);

  void paint_over(const Region& region);

  ScanReport finish();

 private:
  std::chrono::milliseconds budget() const;
  void paint_over(const Barcode& barcode);
  void paint(const std::vector<cv::Point2f>& shape);
  bool known(const Barcode& barcode) const;

  cv::Mat1b luma_, unread_;
  bool copied_ = false;
  ScanOptions options_;
  std::chrono::steady_clock::time_point begun_;
  std::chrono::nanoseconds processor_begun_;
  ScanReport report_;
};

// One region, each by its texture.
bool read_profile(Reading& reading, const Region& region);
void read_matrix(Reading& reading, const Region& region);
void read_stacked(Reading& reading, const Region& region);

void read_regions(Reading& reading, const std::vector<Region>& regions);
void read_bars_as_they_are(Reading& reading, const std::vector<Region>& regions);
void read_qr_anywhere(Reading& reading);
void read_whole_picture(Reading& reading);
void read_whole_otherwise(Reading& reading);
void read_maxicodes(Reading& reading);
void read_aztecs(Reading& reading);
void read_data_matrices(Reading& reading);
void read_qr_grids(Reading& reading);
void read_retail_anywhere(Reading& reading, const std::vector<Region>& regions);
void read_bands(Reading& reading, const std::vector<Region>& regions);
void read_regions_harder(Reading& reading, const std::vector<Region>& regions);

}  // namespace returns::vision
