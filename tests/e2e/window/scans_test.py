"""Scans are never keys: many in a row all arrive, and none presses a button or fills a field."""
import re
import sys

import bench
from station_driver import current_item


def tracking_number(number):
    """Of USPS, with its check digit: weights 3 and 1 in turns from the right, up to a multiple of ten."""
    digits = f"920209033959836383{number:03}"
    return digits + str(-sum(int(d) * (3, 1)[place % 2] for place, d in enumerate(reversed(digits))) % 10)


class Scans(bench.WindowTest):
    def in_journal(self, pattern):
        """What the pattern finds in the journal's own files, in their order."""
        text = "".join(path.read_text(encoding="utf-8", errors="replace")
                       for path in sorted((self.station.data / "store").rglob("*")) if "journal" in str(path)
                       and path.is_file())
        return re.findall(pattern, text)

    def scan_ten(self, codes):
        spent = self.station.scan_all(codes)
        print(f"{len(codes)} scans of {len(codes[0])} characters were typed within {spent:.2f} s", file=sys.stderr)

    def test_ten_in_two_seconds_all_arrive_and_press_nothing(self):
        station = self.station
        self.import_expected()
        station.start()
        self.scan_label()
        before = current_item(self.scan_product())
        codes = station.status()["session"]["codes"]
        # Digits answer questions, "p" parks, "m" opens a sheet: as keys each of these would do harm.
        self.scan_ten([f"mp123 serial{number:02}x" for number in range(10)])
        state = station.wait(lambda s: s["session"]["codes"] == codes + 10 and not s["saving"], "ten more codes")
        item = current_item(state)
        self.assertEqual((item["asking"], item["answers"], state["parked"]), (before["asking"], before["answers"], 0))
        self.assertIn(f"answer/{bench.ANSWERS['packaging']}", station.targets())  # no sheet was opened
        self.assertEqual(self.in_journal(r'"raw":"mp123 serial(\d\d)x"'), [f"{number:02}" for number in range(10)])

    def test_ten_parcels_of_a_lorry_scanned_in_two_seconds_are_received_once_each(self):
        station = self.station
        parcels = [tracking_number(number) for number in range(500, 510)]
        file = self.home / "expected.csv"
        file.write_text("tracking,order_id,sku,title\n" + "".join(
            f"{parcel},114-2962899-57626{number:02},SKU-{number},Lamp {number}\n"
            for number, parcel in enumerate(parcels)), encoding="utf-8")
        self.assertEqual(station.command("import", str(file), "--client", "lumio").returncode, 0)
        station.start()
        station.key("d")
        station.wait(lambda s: s["dock_open"], "the dock")
        self.scan_ten(parcels)
        state = station.wait(lambda s: s["received"] == 10 and not s["saving"], "ten parcels")
        # The digits would choose rows, and Enter what stands there: the dock is as it was, and nothing was begun.
        self.assertEqual((state["dock_open"], state["session"], state["parked"]), (True, None, 0))
        received = self.in_journal(r'"raw":"(\d{22})"[^\n]*"kind":"parcel_received"')
        self.assertEqual(received, parcels)
        self.assertEqual(self.in_journal(r'"kind":"(session_opened|item_opened)"'), [])

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
