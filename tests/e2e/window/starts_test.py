"""What can be wrong when the station starts or while it works: one sentence that says so, and the work goes on."""
import bench


class Starts(bench.WindowTest):
    def test_half_written_configuration_is_refused_by_file_line_and_key(self):
        self.station.config.write_text('[station]\nid = "test-bench"\n[window]\nwidth = "wide"\n', encoding="utf-8")
        refused = self.station.command(check=False)
        self.assertEqual(refused.returncode, 2)
        for part in (str(self.station.config), "line 4", "window.width"):
            self.assertIn(part, refused.stderr)
        self.station.config.write_text('[station]\nid = "test-be', encoding="utf-8")
        refused = self.station.command(check=False)
        self.assertEqual(refused.returncode, 2)
        for part in (str(self.station.config), "line 2"):
            self.assertIn(part, refused.stderr)

    def test_second_station_on_one_store_is_told_who_holds_it(self):
        self.station.start()
        second = self.station.command(check=False)
        self.assertEqual(second.returncode, 2)
        self.assertIn(str(self.station.process.pid), second.stderr)
        self.station.status()

    def test_damaged_database_is_rebuilt_from_the_journal(self):
        station = self.station
        self.import_expected()
        station.start()
        self.scan_label()
        self.scan_product()
        self.answer(self.by_number)
        station.key("space")
        self.photo_taken()
        station.key("Return")
        self.item_saved()
        station.key("Return")
        self.parcel_closed()
        before = self.history()
        self.assertEqual(station.stop(), 0)
        database = station.data / "store" / "store.sqlite"
        with open(database, "r+b") as file:
            file.write(b"\xa5" * 65536)
        station.start()
        told = station.wait(lambda s: s["notices"], "a word about the damaged database")
        self.picture("1-rebuilt")
        self.assertTrue(any("store" in notice["key"] for notice in told["notices"]), told["notices"])
        # What was announced came by import and is not in the journal; what was inspected is.
        inspected = ("session", "item", "client", "title", "inspector", "grade", "disposition", "quantity", "closed_at")
        self.assertEqual([[row[key] for key in inspected] for row in self.history()],
                         [[row[key] for key in inspected] for row in before])
        self.check_journal()

    def test_share_that_vanished_loses_nothing_and_is_caught_up(self):
        station = self.station
        self.import_expected()
        station.start()
        self.shipped()
        away = self.home / "away"
        self.share.rename(away)
        self.scan_label()
        station.wait(lambda s: s["upstream"]["phase"] == "unreachable", "the share to be missed")
        self.picture("2-share-away")
        self.scan_product()
        self.answer(self.by_number)
        station.key("space")
        self.photo_taken()
        station.key("Return")
        self.item_saved()
        station.key("Return")
        self.parcel_closed()
        away.rename(self.share)
        self.shipped()
        self.check_everything()


if __name__ == "__main__":
    bench.run()
