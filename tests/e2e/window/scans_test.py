"""Scans are never keys: many in a row all arrive, and none presses a button or fills a field."""
import re

import bench
from station_driver import current_item


class Scans(bench.WindowTest):
    def scanned_in_journal(self):
        """Payloads of the codes that the journal's own files hold, in their order."""
        text = "".join(path.read_text(encoding="utf-8", errors="replace")
                       for path in sorted((self.station.data / "store").rglob("*")) if "journal" in str(path)
                       and path.is_file())
        return re.findall(r'"raw":"mp123 serial(\d\d)x"', text)

    def test_ten_in_two_seconds_all_arrive_and_press_nothing(self):
        station = self.station
        self.import_expected()
        station.start()
        self.scan_label()
        before = current_item(self.scan_product())
        codes = station.status()["session"]["codes"]
        # Digits answer questions, "p" parks, "m" opens a sheet: as keys each of these would do harm.
        for number in range(10):
            station.scan(f"mp123 serial{number:02}x")
        state = station.wait(lambda s: s["session"]["codes"] == codes + 10 and not s["saving"], "ten more codes")
        item = current_item(state)
        self.assertEqual((item["asking"], item["answers"], state["parked"]), (before["asking"], before["answers"], 0))
        self.assertIn(f"answer/{bench.ANSWERS['packaging']}", station.targets())  # no sheet was opened
        self.assertEqual(self.scanned_in_journal(), [f"{number:02}" for number in range(10)])

    def test_a_scan_does_not_end_up_in_a_field(self):
        station = self.station
        self.import_expected()
        station.start()
        station.key("t")
        station.wait(lambda s: "confirm" in station.targets(), "the sheet for a typed code")
        self.scan_label()
        self.assertEqual(station.status()["session"]["codes"], 1)
        # Nothing was typed into the sheet: it has nothing to confirm.
        self.assertFalse(station.targets().get("confirm", {"enabled": False})["enabled"])


if __name__ == "__main__":
    bench.run()
