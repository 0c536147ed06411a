"""One return by hand scanner and keys alone; then what is on disk and on the share."""
import bench


class OneReturnByScansAndKeys(bench.WindowTest):
    def test_goes_all_the_way_into_store_clip_photo_and_share(self):
        station = self.station
        self.import_expected()
        station.start()
        self.scan_label()
        self.scan_product()
        self.assertGreaterEqual(self.answer(self.by_number), 5)
        station.key("space")
        self.photo_taken()
        self.picture("1-graded")
        counted = station.wait(lambda s: s["recording"]["on_disk_ms"] >= 3000, "three seconds on disk")
        station.key("Return")
        self.item_saved()
        self.picture("2-item-saved")
        station.key("Return")
        self.parcel_closed()
        self.shipped()
        manifest, seconds = self.check_everything()
        self.assertEqual(manifest["end"], "sealed")
        for camera, length in seconds.items():  # every second that REC had counted
            self.assertGreaterEqual(length + 0.1, counted["recording"]["on_disk_ms"] / 1000, camera)
        self.picture("3-parcel-closed")
        self.assertEqual(station.stop(), 0)
        self.check_everything()


if __name__ == "__main__":
    bench.run()
