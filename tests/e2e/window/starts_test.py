"""What can be wrong when the station starts or while it works: one sentence that says so, and the work goes on."""
import subprocess
import time

import bench
from station_driver import Station


class Starts(bench.WindowTest):
    def said(self, station=None):
        """What stands on the terminal of a station."""
        return ((station or self.station).home / "station.log").read_text(encoding="utf-8", errors="replace")

    def ended(self, station):
        station.process.wait(60)
        return station.process.returncode

    def blind(self, *arguments):
        """A start where there is no display."""
        environment = self.station.environment()
        environment.pop("DISPLAY")
        return subprocess.run([self.station.program, *self.station.named, *arguments], env=environment,
                              capture_output=True, text=True, timeout=60)

    def test_half_written_configuration_is_refused_by_file_line_and_key(self):
        self.station.config.write_text('[station]\nid = "test-bench"\n[window]\nwidth = "wide"\n', encoding="utf-8")
        for refused in (self.blind(), self.station.command("doctor", check=False)):
            self.assertEqual(refused.returncode, 2)
            for part in (str(self.station.config), "line 4", "window.width"):
                self.assertIn(part, refused.stderr)
        self.station.config.write_text('[station]\nid = "test-be', encoding="utf-8")
        refused = self.blind()
        self.assertEqual(refused.returncode, 2)
        for part in (str(self.station.config), "line 2"):
            self.assertIn(part, refused.stderr)

    def test_wrong_configuration_stands_on_the_screen_until_it_is_mended(self):
        station = self.station
        good = station.config.read_text(encoding="utf-8")
        station.config.write_text(good.replace("width = 1280", 'width = "wide"', 1), encoding="utf-8")
        station.start(works=False)
        self.picture("3-wrong-configuration")
        self.assertIn("window.width", self.said())
        targets = station.targets()
        self.assertTrue(targets["again"]["enabled"] and targets["close"]["enabled"])
        # Trying again reads the file anew: another mistake is another sentence.
        station.config.write_text(good.replace("sounds = false", "sounds = 0", 1), encoding="utf-8")
        self.wait_for_words("window.sounds")
        self.picture("4-another-mistake")
        # An unattended bench goes on by itself when the file is right.
        station.config.write_text(good, encoding="utf-8")
        station.restarted(lambda s: s["station"] == "test-bench", "the bench to begin its work")
        self.assertEqual(station.stop(), 0)

    def test_closing_the_word_about_a_wrong_configuration_ends_with_2(self):
        station = self.station
        station.config.write_text("[station]\nidd = 1\n", encoding="utf-8")
        station.start(works=False)
        station.touch_target("again")
        self.wait_for_words("station.idd", times=2)
        station.touch_target("close")
        self.assertEqual(self.ended(station), 2)
        self.assertEqual(self.said().count("station.idd"), 2)

    def wait_for_words(self, words, times=1, deadline=60):
        """Until the terminal says so and the window about it is there."""
        until = time.monotonic() + deadline
        while self.said().count(words) < times:
            self.assertLess(time.monotonic(), until, f"nothing said of {words}")
            time.sleep(0.05)
        self.station.window = self.station._find_window(deadline)

    def test_second_station_on_one_store_is_told_who_holds_it_and_takes_over_when_that_is_closed(self):
        self.station.start()
        refused = self.blind()
        self.assertEqual(refused.returncode, 2)
        self.assertIn(str(self.station.process.pid), refused.stderr)
        second = Station(bench.Paths.program, self.home, self.display, None)
        second.named = self.station.named
        second.start(works=False)
        try:
            self.assertIn(f"process {self.station.process.pid}", self.said(second))
            self.station.status()
            self.assertEqual(self.station.stop(), 0)
            second.wait(lambda s: s["station"] == "test-bench", "the second station to take over", 90)
        finally:
            self.assertEqual(second.stop(), 0)

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
