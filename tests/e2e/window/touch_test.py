"""One return by touch alone, from its first picture to its last; the label is typed on the screen's own keyboard."""
import bench
from station_driver import current_item


class OneReturnByTouch(bench.WindowTest):
    def answer_by_touch(self, _question, option, _number):
        self.station.touch_target(f"answer/{option}")

    def test_goes_all_the_way_into_store_clip_photo_and_share(self):
        station = self.station
        self.import_expected()
        station.start()
        station.touch_target("type")
        for digit in bench.TRACKING:
            station.touch_target(f"key/{digit}")
        self.picture("1-label-typed")
        station.touch_target("confirm")
        station.wait(current_item, "the only item of the typed label's return")
        self.picture("2-first-question")
        self.assertGreaterEqual(self.answer(self.answer_by_touch), 6)
        station.touch_target("photo")
        self.photo_taken()
        station.wait(lambda s: s["recording"]["on_disk_ms"] >= 2000, "two seconds on disk")
        station.touch_target("close_item")
        self.item_saved()
        station.touch_target("close_parcel")
        self.parcel_closed()
        self.shipped()
        self.check_everything()


if __name__ == "__main__":
    bench.run()
