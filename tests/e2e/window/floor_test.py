"""A morning on the floor: two parcels received by scan, the station locked and unlocked, one of them inspected, its
photo looked into, and the inspection found again by its day."""
import re

import bench
from station_driver import current_item

BADGE, PIN = "BADGE-0007", "4711"
SECOND = "1Z999AA10123456784"


class Floor(bench.WindowTest):
    def setUp(self):
        super().setUp()
        text = self.station.config.read_text(encoding="utf-8")
        self.station.config.write_text(text.replace("[station]\n", "[station]\nsign_in = true\n", 1), encoding="utf-8")
        file = self.home / "expected.csv"
        file.write_text(bench.EXPECTED + f"{SECOND},114-2962899-5762620,DjMbMZrvRRMA,,,ARO-OAK,Floor lamp Aro,,,,\n",
                        encoding="utf-8")
        self.assertEqual(self.station.command("import", str(file), "--client", "lumio").returncode, 0)
        self.station.command("add-user", "Ana R.", "--badge", BADGE, "--role", "inspector", given=PIN + "\n")

    def facts(self):
        text = "".join(path.read_text(encoding="utf-8", errors="replace")
                       for path in sorted((self.station.data / "store").rglob("*")) if "journal" in str(path)
                       and path.is_file())
        return re.findall(r'"kind":"(\w+)"', text)

    def rows(self, kind):
        """Ids of the rows on screen, from the top."""
        found = [(place["y"], name) for name, place in self.station.targets().items() if name.startswith(kind)]
        return [name for _, name in sorted(found)]

    def wait_rows(self, kind, count):
        """What the station's state says is on screen a frame later."""
        self.station.wait(lambda s: len(self.rows(kind)) == count, f"{count} rows of {kind}")

    def sign_in(self):
        self.station.scan(BADGE)
        self.station.wait(lambda s: "badge/other" in self.station.targets(), "the PIN pad")
        for digit in PIN:
            self.station.touch_target(f"pad/{digit}")
        self.station.touch_target("sign_in")
        self.station.wait(lambda s: s["user"] == "Ana R.", "Ana to be signed in")

    def receive_two(self):
        station = self.station
        station.key("d")
        station.wait(lambda s: s["dock_open"], "the dock")
        station.scan(bench.TRACKING)
        station.scan(SECOND)
        station.wait(lambda s: s["received"] == 2 and not s["saving"], "both parcels to be received")
        station.scan(bench.TRACKING)
        station.wait(lambda s: any(n["key"] == "parcel_already_received" for n in s["notices"]), "to be told")
        self.assertEqual(station.status()["received"], 2)
        self.wait_rows("parcel/", 2)
        self.picture("1-dock")

    def lock_and_come_back(self):
        station = self.station
        station.key("l")
        station.wait(lambda s: s["locked"], "the lock")
        self.wait_rows("parcel/", 0)
        self.picture("2-locked")
        station.scan(BADGE)
        state = station.wait(lambda s: not s["locked"], "Ana to be back")
        self.assertTrue(state["dock_open"])
        self.wait_rows("parcel/", 2)

    def look_at_photo(self):
        station = self.station
        station.key("space")
        self.photo_taken()
        station.wait(lambda s: self.rows("tile/"), "the photo's tile")
        station.touch_target(self.rows("tile/")[0])
        station.touch_target("part/5")
        station.wait(lambda s: station.targets()["photo/out"]["enabled"], "the larger part")
        self.picture("3-photo")
        station.key("Escape")
        station.wait(lambda s: "photo/close" not in station.targets(), "the question again")

    def find_by_day(self):
        station = self.station
        station.key("m")
        station.touch_target("more/history")
        station.touch_target("filters")
        station.touch_target("filter/today")
        station.touch_target("filters")
        self.wait_rows("row/", 1)
        station.touch_target(self.rows("row/")[0])
        station.wait(lambda s: station.targets().get("play", {}).get("enabled"), "its recording")
        self.picture("4-history")
        station.touch_target("filters")
        station.touch_target("filter/month_back")  # the present month
        station.touch_target("filter/month_back")
        station.touch_target("filters")
        self.wait_rows("row/", 0)
        station.key("Escape")

    def test_from_the_lorry_to_the_history(self):
        station = self.station
        station.start()
        self.sign_in()
        self.receive_two()
        self.lock_and_come_back()
        station.touch_target(self.rows("parcel/")[0])
        state = station.wait(lambda s: s["session"] and s["session"]["bound_to"], "the first parcel's return")
        self.assertEqual((state["received"], state["dock_open"]), (1, False))
        self.scan_product()
        self.answer(self.by_number)
        self.look_at_photo()
        station.wait(lambda s: s["recording"]["on_disk_ms"] >= 2000, "two seconds on disk")
        station.touch_target("close_item")
        self.item_saved()
        station.touch_target("close_parcel")
        self.parcel_closed()
        self.find_by_day()
        self.check_graded()
        self.check_journal()
        facts = self.facts()
        self.assertEqual([facts.count(kind) for kind in ("parcel_received", "parcel_opened", "station_locked")],
                         [2, 1, 1])
        self.assertIsNone(current_item(station.status()))


if __name__ == "__main__":
    bench.run()
