// Labels and stickers as small as they come, several codes on each, contents from a random source. Layouts in the
// manner of the carriers' own; all of it is invented.
#pragma once
#include "tests/support/scene/sprite.h"

namespace returns::scene {

// A label that leads a parcel home: UPS, FedEx, DHL, USPS or pallet style, or a shop's own return slip.
Sheet any_label(cv::RNG& random);
// What sticks on goods: EAN or UPC, Code 39, an LPN, a serial number as DataMatrix.
Sheet any_sticker(cv::RNG& random);
// Paper without a code that looks as if it had one.
Sheet any_decoy(cv::RNG& random);

}  // namespace returns::scene
