"""Han by the screen's own Pinyin, by touch and by keys. And what the window spends while nothing happens: counted in
frames and pixels, not in time."""
import json
import time

import bench
from station_driver import current_item


class TextOnTheScreen(bench.WindowTest):
    def open_note(self):
        """A parcel that nobody announced, begun by hand, up to the words about its first item."""
        station = self.station
        station.key("b")
        station.wait(lambda s: s["session"], "a parcel begun by hand")
        for name in ("unknown/unannounced", "client/lumio", "confirm", "item/add"):
            station.touch_target(name)
        self.assertIn("key/pinyin", station.targets())

    def title(self):
        return current_item(self.station.wait(current_item, "the item with the typed title"))["title"]

    def spent(self):
        before = set(self.station.pictures.glob("screen-*.json"))
        self.station.targets()
        newest = max(set(self.station.pictures.glob("screen-*.json")) - before)
        return json.loads(newest.read_text(encoding="utf-8"))["spent"]

    def test_pinyin_by_touch_and_by_keys_becomes_the_title_of_an_item(self):
        self.station.start()
        self.open_note()
        self.station.touch_target("key/pinyin")
        for letter in "tuihuo":
            self.station.touch_target(f"key/{letter}")
        self.station.touch_target("candidate/1")
        self.picture("1-pinyin-by-touch")
        self.station.type("shangpinyousunhuai")
        self.station.touch_target("candidate/1")  # there once the tables have answered
        self.picture("2-pinyin-by-keys")
        self.station.touch_target("confirm")
        self.assertEqual(self.title(), "退货商品有损坏")

    def test_nothing_is_drawn_while_nothing_changes(self):
        self.station.config.write_text(self.station.config.read_text().split("[[camera]]")[0], encoding="utf-8")
        self.station.start()
        first = self.spent()
        for step in range(40):
            self.station.point(100 + 10 * step, 300)
        quiet = self.spent()
        # The minute of the clock may pass in between.
        self.assertLessEqual(quiet["frames"] - first["frames"], 1)
        self.assertEqual(quiet["uploaded_bytes"], first["uploaded_bytes"])
        self.station.key("m")
        until = time.monotonic() + 30  # two keys of one poll meet the screen before either of them is drawn
        while "more/history" not in self.station.targets():
            self.assertLess(time.monotonic(), until, "the sheet of more actions did not come")
        opened = self.spent()
        self.assertGreater(opened["frames"], quiet["frames"])
        self.assertLess(opened["drawn_pixels"] - quiet["drawn_pixels"],
                        2 * bench.SIZE[0] * bench.SIZE[1])


if __name__ == "__main__":
    bench.run()
