"""The demo: a generated unboxing is served as camera video, a script answers by keyboard and hand scanner.

Nothing else reaches the station: the codes on the parcel are read from the video by the station's own scanner, and what
the script presses goes through the X server like a person's keys. With --cover-label the label cannot be read, and the
demo ends as what it then is: an unannounced return that a person opened by hand.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))
from station_driver import Display, DriverError, Station, current_item, probe_video, say  # noqa: E402

# What must be on film before a question can be answered.
SHOWN = {"packaging": "item_codes_legible", "contents": "manual_shown", "condition": "scratch_shown"}

# What an attentive inspector answers to what the film shows: an opened headset, everything there, a scratch.
ANSWERS = {
    "identity": "match", "packaging": "opened", "contents": "all_there", "condition": "damaged", "function": "works",
    "damage": "cosmetic", "use": "light",
}


def configuration(feed, share, language, size):
    return f"""
[station]
id = "demo-bench"
name = "Demo bench"
language = "{language}"

[[camera]]
name = "label"
uri = "file:{feed / 'label.mp4'}?pace=real&loop=1"
width = 1280
height = 720
[[camera]]
name = "overview"
uri = "file:{feed / 'overview.mp4'}?pace=real&loop=1"
width = 1280
height = 720

[[client]]
id = "lumio"
name = "Lumio Home GmbH"

[window]
mode = "fullscreen"
width = {size[0]}
height = {size[1]}

[upstream]
folder = "{share}"
"""


def is_inspecting(state):
    return state["session"] is not None and state["session"]["stage"] == "inspecting"


class Story:
    def __init__(self, station, feed):
        self.station = station
        self.feed = feed
        self.touches = 0

    def picture(self, name):
        path = self.station.screenshot(name)
        say(f"  picture {path}")

    def press(self, *keys):
        self.touches += len(keys)
        self.station.key(*keys)

    def touch(self, place):
        self.touches += 1
        self.station.touch_target(place)

    def event(self, what):
        return next(event for event in self.feed["events"] if event["what"] == what)

    def film_reaches(self, what):
        """An inspector answers what can be seen: waits until the label camera's film shows it."""
        wanted = self.event(what)["from"] * self.feed["frames_per_second"]
        self.station.wait(lambda s: s["cameras"] and s["cameras"][0]["frames"] >= wanted, f"{what} in the film", 120)

    def parcel_arrives(self, covered):
        """Waits until the station has read the label by itself; nothing when the film has gone past a covered one."""
        say("Waiting for the station to read the label from the picture …")
        event = self.event("label_covered" if covered else "label_legible")
        gone = event["until"] * self.feed["frames_per_second"] if covered else float("inf")
        try:
            state = self.station.wait(
                lambda s: is_inspecting(s) or s["cameras"] and s["cameras"][0]["frames"] >= gone,
                "the label to be read", event["until"] + 60)
        except DriverError:
            return None
        if not is_inspecting(state):
            return None
        say(f"  label read, return {state['session']['bound_to']} opened, recording began")
        self.picture("1-label-read")
        return state

    def by_hand(self):
        say("No label was read: the inspector starts by hand and takes it as an unannounced return.")
        self.press("b")
        self.station.wait(lambda s: s["session"] is not None, "the session by hand", 20)
        self.touch("unknown/unannounced")
        # By keys, as fast as they go: the film runs on, and the product's own code would name the return after all.
        self.press("1", "Return")  # the only client; confirmed
        self.station.wait(is_inspecting, "the unannounced return", 20)
        self.picture("1-by-hand")
        if not current_item(self.station.status()):
            self.touch("item/add")
            for letter in "box":
                self.touch(f"key/{letter}")
            self.touch("confirm")
            self.station.wait(current_item, "an item", 20)

    def item_opens(self, patience):
        say("Waiting for the product's code in the picture …")
        # The item of an announced return is there at once; that its code was read shows in the answer it gave.
        identified = lambda s: current_item(s) and "identity" in current_item(s)["answers"]  # noqa: E731
        try:
            self.station.wait(identified, "the product's code to be read", patience)
            say("  product read by the camera")
        except DriverError:
            code = self.feed["return"]["lpn"]
            say(f"  not read by the camera; the hand scanner reads {code}")
            self.touches += 1
            self.station.scan(code)
            self.station.wait(identified, "the product's code from the scanner", 20)
        self.picture("2-item")

    def answer_all(self):
        seen = set()
        while True:
            item = current_item(self.station.wait(current_item, "the item", 20))
            if not item["asking"]:
                return
            question = item["asking"]
            if question in seen:
                raise DriverError(f"The question {question} came twice.")
            seen.add(question)
            options = item["options"]  # in the order of the number keys
            wanted = ANSWERS.get(question, options[0])
            if question in SHOWN:
                self.film_reaches(SHOWN[question])
            say(f"  {question}: {wanted}")
            self.press(str(options.index(wanted) + 1))
            self.station.wait(lambda s: current_item(s) and current_item(s)["asking"] != question,
                              f"the answer to {question}", 20)

    def photo(self):
        before = current_item(self.station.status())["photos"]
        self.press("space")
        self.station.wait(lambda s: current_item(s) and current_item(s)["photos"] > before, "the photo", 20)
        say("  photo taken")

    def close(self):
        closed = self.station.status()["items_closed"]
        self.picture("3-graded")
        self.press("Return")
        self.station.wait(lambda s: s["items_closed"] > closed, "the item to be saved", 30)
        say("  item saved")
        self.picture("4-saved")
        if self.station.status()["session"]:
            self.press("Return")
        self.station.wait(lambda s: s["session"] is None and s["recording"]["phase"] == "off",
                          "the parcel to close and its clip to be sealed", 60)

    def shipped(self):
        say("Waiting until records and evidence are on the share …")
        self.station.wait(lambda s: s["upstream"]["phase"] == "idle" and s["upstream"]["entries_behind"] == 0
                          and s["upstream"]["files_behind"] == 0, "the share to hold everything", 90)


def report(station, share, touches, seconds):
    row = json.loads(station.command("history", "--json").stdout)[0]
    say("")
    say(f"Inspection  {row['identifier'] or row['session']}: {row['title'] or 'unannounced item'}")
    say(f"            grade {row['grade'] or 'none yet'}, {row['disposition']}, {touches} touches, {seconds:.0f} s")
    evidence = station.data / "evidence"
    for clip in sorted(evidence.rglob("*.mp4")):
        duration, frames = probe_video(clip)
        say(f"Clip        {clip}: {duration:.1f} s, {frames} frames")
    for photo in sorted(evidence.rglob("*.jpg")):
        say(f"Photo       {photo}: {photo.stat().st_size} bytes")
    verified = station.command("verify-journal")
    say(f"Journal     {verified.stdout.strip().splitlines()[-1]}")
    files = [path for path in Path(share).rglob("*") if path.is_file()]
    say(f"Share       {share}: {len(files)} files")
    return row, verified.returncode == 0


def main():
    arguments = argparse.ArgumentParser(prog="scripts/run demo", description=__doc__.splitlines()[0])
    arguments.add_argument("--root", type=Path, required=True, help=argparse.SUPPRESS)
    arguments.add_argument("--build", type=Path, help=argparse.SUPPRESS)  # without it the release build below root
    arguments.add_argument("--cover-label", action="store_true", help="cover the label: nothing on it can be read")
    arguments.add_argument("--keep", type=Path, help="folder for everything the demo makes")
    arguments.add_argument("--feed", type=Path, help="use camera material that was generated before")
    arguments.add_argument("--language", choices=["en", "zh"], default="en")
    options = arguments.parse_args()

    home = options.keep or Path(tempfile.mkdtemp(prefix="returns-demo-"))
    home.mkdir(parents=True, exist_ok=True)
    build = options.build or options.root / "build" / "release"
    feed_folder, share = home / "feed", home / "share"
    share.mkdir(exist_ok=True)
    say(f"Everything the demo makes goes to {home}.")

    if options.feed:
        feed_folder = options.feed.resolve()
    else:
        say("Generating the unboxing for two cameras (about a minute on a small computer) …")
        began = time.monotonic()
        subprocess.run([str(build / "tests" / "support" / "scene" / "demo-feed"), str(feed_folder),
                        *(["--cover-label"] if options.cover_label else [])], check=True)
        say(f"  done in {time.monotonic() - began:.0f} s")
    feed = json.loads((feed_folder / "feed.json").read_text())

    size = (1920, 1080)
    display = Display(size, virtual=not os.environ.get("DISPLAY"))
    station = Station(build / "app" / "returns-station", home, display,
                      configuration(feed_folder, share, options.language, size))
    try:
        station.command("prepare-share", str(share))
        expected = home / "expected.csv"
        told = feed["return"]
        expected.write_text("tracking,order_id,rma,lpn,gtin,sku,title,category,accessories,reason,comment\n"
                            f"{told['tracking']},{told['order']},{told['rma']},{told['lpn']},{told['ean']},"
                            f"{told['sku']},{told['product']},electronics,USB-C cable|Pouch|Manual,DEFECTIVE,"
                            "left side silent after two days\n", encoding="utf-8")
        say(station.command("import", str(expected), "--client", "lumio").stdout.strip())
        say("Opening the station …")
        station.start()
        began = time.monotonic()
        story = Story(station, feed)
        read = story.parcel_arrives(options.cover_label)
        if read is None:
            story.by_hand()
        else:
            story.film_reaches("item_codes_legible")
            story.item_opens(feed["seconds"])
        story.answer_all()
        story.photo()
        story.answer_all()
        if read is not None:
            story.film_reaches("item_leaves")
        story.close()
        seconds = time.monotonic() - began
        story.shipped()
        row, intact = report(station, share, story.touches, seconds)
        story.picture("5-done")
    except (DriverError, subprocess.CalledProcessError) as failure:
        say(f"The demo did not come to its end: {failure}")
        return 1
    finally:
        if station.process:
            station.stop()
        display.close()
    if read is None:
        say("The label could not be read: this was an unannounced return by hand, not the announced one.")
        return 1
    say("Done.")
    return 0 if intact else 1


if __name__ == "__main__":
    sys.exit(main())
