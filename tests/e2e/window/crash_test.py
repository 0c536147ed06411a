"""The station is killed in the middle of a parcel: nothing that was answered is lost, and the work goes on."""
import bench
from station_driver import current_item


class Crash(bench.WindowTest):
    def test_parcel_is_offered_again_with_every_answer_and_its_torn_clip_sealed(self):
        station = self.station
        self.import_expected()
        station.start()
        self.scan_label()
        item = current_item(self.scan_product())
        while item["asking"] != "condition":
            question = item["asking"]
            self.by_number(question, None, item["options"].index(bench.ANSWERS[question]) + 1)
            item = current_item(station.wait(lambda s: current_item(s)["asking"] != question, "the answer"))
        told = station.wait(lambda s: s["recording"]["on_disk_ms"] >= 2000 and not s["saving"], "two seconds on disk")
        answered, session = current_item(told)["answers"], told["session"]["id"]
        station.kill()

        station.start()
        offered = station.wait(lambda s: s["parked"] == 1, "the interrupted parcel to be offered")
        self.assertIsNone(offered["session"])
        self.picture("1-interrupted-offered")
        self.check_journal()
        station.touch_target(f"parked/{session}")
        resumed = station.wait(current_item, "the item of the interrupted parcel")
        self.assertEqual(resumed["session"]["id"], session)
        self.assertEqual(current_item(resumed)["answers"], answered)
        self.assertEqual(current_item(resumed)["asking"], "condition")

        self.answer(self.by_number)
        station.key("space")
        self.photo_taken()
        station.wait(lambda s: s["recording"]["on_disk_ms"] >= 1000, "a second on disk")
        station.key("Return")
        self.item_saved()
        station.key("Return")
        self.parcel_closed()
        self.shipped()
        self.check_graded()
        self.check_journal()
        self.check_photo()
        clips = [self.check_clip(manifest) for manifest in self.manifests()]
        self.assertEqual(sorted(manifest["end"] for manifest, _ in clips), ["sealed", "torn"])
        torn = next(seconds for manifest, seconds in clips if manifest["end"] == "torn")
        for camera, length in torn.items():
            self.assertGreaterEqual(length + 0.1, told["recording"]["on_disk_ms"] / 1000, camera)
        self.check_share()


if __name__ == "__main__":
    bench.run()
