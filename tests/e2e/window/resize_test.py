"""A window that is made larger shows its photos at the new size, not those of the old one enlarged."""
import json
import time

import bench
from station_driver import Station

SMALL = (800, 600)


class Resized(bench.WindowTest):
    def photo(self):
        """Place and size of the photo's picture on the screen, as the newest look at the window has it."""
        picture, _ = self.station.look()
        told = json.loads(picture.with_suffix(".json").read_text(encoding="utf-8"))["pictures"]
        return next((one for one in told if one["key"].startswith("photo:")), None)

    def photo_that(self, condition, what, deadline=60):
        until = time.monotonic() + deadline
        shown = None
        while time.monotonic() < until:
            shown = self.photo()
            if shown and condition(shown):
                return shown
        self.fail(f"{what}; it is {shown}")

    def test_photos_are_made_anew_when_the_window_grows(self):
        small = bench.configuration(self.share).replace(f"width = {bench.SIZE[0]}\nheight = {bench.SIZE[1]}",
                                                        f"width = {SMALL[0]}\nheight = {SMALL[1]}")
        self.station = Station(bench.Paths.program, self.home, self.display, small, ("--windowed",))
        self.import_expected()
        self.station.start()
        self.scan_label()
        self.scan_product()
        self.answer(self.by_number)
        self.station.key("space")
        self.photo_taken()
        before = self.photo_that(lambda one: one["made"][0] > 0, "the photo did not come to the screen")
        self.station._x("windowsize", "--sync", self.station.window, *(str(side) for side in bench.SIZE))
        after = self.photo_that(lambda one: one["made"] != before["made"], "the photo was not made anew")
        self.assertGreater(after["place"][0], before["place"][0])
        self.assertGreater(after["made"][0], before["made"][0])
        self.picture("1-grown")


if __name__ == "__main__":
    bench.run()
