// Light and white balance of one picture, in figures.
#pragma once
#include "vision/camera/frame.h"

namespace returns::vision {

// Shares and brightness are 0 … 1 of the picture and of the range that its samples can have.
struct LightFigures {
  double brightness = 0;         // mean of luma
  double clipped = 0, dark = 0;  // shares at the upper and the lower end
  double evenness = 1;           // darkest by brightest mean of 3×3 parts
  double blue = 0, red = 0;      // mean Cb and Cr of what should be neutral, -1 … 1

  // Whether paper lies there, from cells of about a fortieth of the picture's width. `white`: luma of the brightest
  // tenth of them. `paper`: share that is as pale as these and not much darker than them, as a sheet in uneven light
  // is. `colour`: how far these are from grey, by their luma. `edges`: share of neighbours of clearly different luma.
  double white = 0, paper = 0, colour = 0, edges = 0;
};

// Whether a white sheet fills the picture, so that the other figures say something about the light. Light that is
// uneven, too weak, too strong or off in colour may fall on it; a sheet of another colour, cardboard, a parcel with its
// label and an empty table are none. In the dark it cannot be told, and the answer is no.
bool shows_white_sheet(const LightFigures& figures);

// Neutral is what is bright but not clipped (paper, labels: the white-patch assumption), at least a twentieth of the
// picture, else all of it (the grey-world assumption). Looks at every fourth sample; about a millisecond at 1080p.
// Any thread. An empty picture gives zeros.
LightFigures measure_light(const Picture& picture);

}  // namespace returns::vision
