"""The history in the window: a parcel of before is opened, its clip plays, and a decision leads to its moment. What is
shown is judged by the pictures themselves."""
import json
import subprocess
import time

import bench


class History(bench.WindowTest):
    def inspect_slowly(self):
        """A closed parcel whose decisions lie apart in its clip."""
        station = self.station
        self.import_expected()
        station.start()
        self.scan_label()
        station.wait(lambda s: s["recording"]["on_disk_ms"] >= 2000, "two seconds before the product's code")
        self.scan_product()
        station.wait(lambda s: s["recording"]["on_disk_ms"] >= 5000, "three seconds before the answers")
        self.answer(self.by_number)
        station.key("space")
        self.photo_taken()
        station.wait(lambda s: s["recording"]["on_disk_ms"] >= 9000, "a few more seconds")
        station.key("Return")
        self.item_saved()
        station.key("Return")
        self.parcel_closed()

    def clip_picture(self):
        """The pixels of the clip's first camera, which stands above the timeline."""
        file, targets = self.station.look()
        line = targets["timeline"]
        return subprocess.run(
            ["ffmpeg", "-loglevel", "error", "-i", str(file), "-vf",
             f"crop={int(line['width'] / 4)}:100:{int(line['x'] + 8)}:{int(line['y'] - 120)}", "-f", "rawvideo",
             "-pix_fmt", "gray", "-"], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout

    def wait_picture(self, condition, what, deadline=60):
        """Looks until condition(picture before, picture) holds; gives the picture."""
        until = time.monotonic() + deadline
        before = self.clip_picture()
        while time.monotonic() < until:
            now = self.clip_picture()
            if condition(before, now):
                return now
            before = now
        self.fail(f"waited {deadline} s for {what}")

    def still_picture(self, other_than=None):
        return self.wait_picture(lambda before, now: before == now != other_than, "another picture that stands still")

    def wait_target(self, begin, deadline=60):
        until = time.monotonic() + deadline
        while time.monotonic() < until:
            targets = self.station.targets()
            if found := sorted(name for name, target in targets.items() if name.startswith(begin) and target["enabled"]):
                return found
        self.fail(f"no {begin} on the screen; there are {sorted(targets)}")

    def test_clip_of_an_inspection_plays_and_a_decision_leads_to_its_moment(self):
        station = self.station
        self.inspect_slowly()
        station.wait(lambda s: not s["notices"], "room for the decisions, once nothing is told any more")
        station.touch_target("more")
        station.touch_target("more/history")
        row, = self.wait_target("row/")
        self.picture("1-rows")
        station.touch_target(row)
        decisions = self.wait_target("decision/")
        self.wait_target("play")
        self.wait_picture(lambda _, now: max(now) - min(now) > 30, "the clip's first picture")

        if len(decisions) < 2:
            self.fail(f"one decision cannot be told from another: {decisions}")
        early = next(name for name in decisions if name.startswith("decision/identity"))
        late = next(name for name in decisions if name.startswith("decision/packaging"))
        station.touch_target(early)
        first = self.still_picture()
        station.touch_target(late)
        second = self.still_picture(other_than=first)
        self.picture("2-at-a-decision")
        station.touch_target(early)
        self.assertEqual(self.wait_picture(lambda _, now: now == first, "the moment of the first decision"), first)

        station.touch_target("play")
        for _ in range(3):
            self.wait_picture(lambda before, now: before != now, "the picture to move")
        station.touch_target("play")
        stopped = self.still_picture()
        self.assertNotEqual(stopped, first)
        station.touch_target(late)
        self.assertEqual(self.wait_picture(lambda _, now: now == second, "the moment of the second decision"), second)

    def test_command_line_finds_what_the_window_shows_with_the_station_and_without(self):
        station = self.station
        self.inspect_slowly()
        station.command("history")
        for _ in range(2):
            row, = json.loads(station.command("history", "--json", bench.TRACKING).stdout)
            self.assertEqual((row["title"], row["grade"]), (bench.TITLE, bench.GRADE))
            told = station.command("history", "headset")
            self.assertEqual(told.returncode, 0)
            self.assertRegex(told.stdout, rf"{bench.GRADE} .*{bench.DISPOSITION} .*{bench.TITLE}\n\Z")
            nothing = station.command("history", "kettle")
            self.assertEqual((nothing.returncode, nothing.stdout), (1, "Nothing found.\n"))
            station.stop()


if __name__ == "__main__":
    bench.run()
