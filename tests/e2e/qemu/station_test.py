#!/usr/bin/python3
"""The station itself on a real kernel: it records two V4L2 cameras at once, gets its scans and keys from a USB
keyboard, loses a camera and has it back, counts what the driver drops, and its power is cut twice, each time after an
item was "Saved" and while a clip is running. What the disk holds then is looked at by the same program on the build
machine.

    station_test.py PROGRAM PICTURES
"""
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

from guest import Disk, Guest, run_test
from guest_station import CONFIGURATION, Display, GuestStation, Station, current_item, probe_video, script

PROGRAM, PICTURES = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
VIVID = "n_devs=2 node_types=0x1,0x1 vid_cap_nr=10,11"

CAMERA = '[[camera]]\nname = "{}"\nuri = "v4l2:/dev/video{}"\nwidth = 320\nheight = 180\nrate = 5\n'

# One parcel for each power cut: (tracking number, GTIN, title). Digits only: a shifted key is four events of the
# keyboard that QEMU emulates, which loses those that a slow guest does not fetch in time.
PARCELS = [("9202090339598363834190", "4006381333931", "Wireless headset LDN42"),
           ("9202090339598363834206", "036000291452", "Electric kettle KET17")]
EXPECTED = "tracking,order_id,rma,lpn,gtin,sku,title,category,accessories,reason,comment\n" + "".join(
    f"{tracking},114-296289{number}-5762619,,,{gtin},SKU-{number},{title},electronics,Manual,DEFECTIVE,\n"
    for number, (tracking, gtin, title) in enumerate(PARCELS))


class Bench(GuestStation):
    def camera(self, name):
        return next(camera for camera in self.state["cameras"] if camera["name"] == name)

    def is_live(self, name):
        return self.camera(name)["condition"] == "live"

    def answer_sealed(self):
        item = current_item(self.state)
        assert item["asking"] == "packaging", item
        self.guest.type_text(str(item["options"].index("sealed") + 1))
        self.wait(lambda s: not current_item(s)["asking"], "the grade of a sealed item")

    def close_item(self):
        """Enter, until the station says "Saved". A key counts for the screen that was drawn last, and a screen of the
        emulated machine takes seconds: as long as the item stands there ready, nobody has taken the key."""
        for attempt in range(5, -1, -1):
            self.guest.press("ret")
            try:
                return self.wait(lambda s: s["items_closed"] == 1 and not s["saving"], "the item to be saved", 90)
            except AssertionError:
                if not attempt or current_item(self.state)["phase"] != "ready":
                    raise

    def record(self, milliseconds):
        """So much more counted by REC."""
        before = self.state["recording"]["on_disk_ms"]
        return self.wait(lambda s: s["recording"]["phase"] == "recording"
                         and s["recording"]["on_disk_ms"] >= before + milliseconds, f"{milliseconds} ms more on disk")


def lose_a_camera(station):
    """Its absence may be shorter than the time between two looks; that it came back is told for a while."""
    gaps = station.state["recording"]["gaps"]
    station.guest.write_line("v4l2-ctl -d /dev/video11 -c disconnect=1")
    station.wait(lambda s: s["recording"]["gaps"] > gaps and "camera_back" in [one["key"] for one in s["notices"]]
                 and station.is_live("overview"), "overview lost and back")


def drop_in_the_driver(station):
    """Most buffers are lost in the driver until some were counted."""
    before = station.camera("label")["driver_drops"]
    station.guest.write_line("v4l2-ctl -d /dev/video10 -c percentage_of_dropped_buffers=60")
    station.wait(lambda _: station.camera("label")["driver_drops"] >= before + 5, "five drops of the driver")
    station.guest.write_line("v4l2-ctl -d /dev/video10 -c percentage_of_dropped_buffers=0")


def work_until_the_cut(disk, out, parcel, first):
    """One parcel up to a saved item; returns what the station showed last before the power went."""
    with Guest(script(PROGRAM), disk=disk, out=out, cameras=VIVID) as guest:
        station = Bench(guest)
        guest.wait_for("^window ready$", 900)  # what is typed before would reach nobody
        station.wait(lambda _: station.is_live("label") and station.is_live("overview"), "two live cameras")
        if first:
            guest.write_line('station import "$OUT/expected.csv" --client lumio')
            guest.wait_for("^2 expected returns taken", 600)
        else:
            station.wait(lambda s: s["parked"] == 1, "the parcel of the first cut to be offered again")
        station.open_item(*parcel[:2])
        station.answer_sealed()
        if first:
            station.record(1000)
            lose_a_camera(station)
            drop_in_the_driver(station)
        guest.press("f12")
        station.close_item()
        station.record(1000)
        guest.power_cut()
        return json.loads(re.findall(r"^state (\{.*\})$", guest.log(), re.MULTILINE)[-1])


def check_clip(manifest_file, told):
    """Everything in the manifest decodes, and of each camera at least as much as REC had counted, less what was a gap."""
    manifest = json.loads(manifest_file.read_text(encoding="utf-8"))
    assert manifest["end"] == "torn", manifest["end"]
    seconds = {}
    for file in manifest["files"]:
        duration, frames = probe_video(manifest_file.parent / file["file"])
        assert frames == file["frames"] > 0, (file, frames)
        seconds[file["camera"]] = seconds.get(file["camera"], 0) + duration
    assert sorted(seconds) == ["label", "overview"], seconds
    counted = told["recording"]["on_disk_ms"] / 1000
    gone = {gap["camera"] for gap in manifest["gaps"]}
    for camera, length in seconds.items():
        assert length + 0.1 >= counted or camera in gone, f"{camera}: REC had counted {counted} s, {length} s play"
    print(f"clip {manifest['clip']}: REC had counted {counted:.1f} s; play: "
          + ", ".join(f"{camera} {length:.1f} s" for camera, length in sorted(seconds.items())), flush=True)
    return manifest


def check_saved(station):
    rows = json.loads(station.command("history", "--json").stdout)
    assert sorted(row["title"] for row in rows) == sorted(title for *_, title in PARCELS), rows
    assert all(row["grade"] == "resellable" for row in rows), rows
    verified = station.command("verify-journal")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    print("history: " + ", ".join(row["title"] for row in rows) + "; " + verified.stdout.splitlines()[-1], flush=True)


def check_disk(folder, told):
    """The program of the build machine on what the power cuts left."""
    display = Display()
    station = Station(PROGRAM, folder / "home", display, CONFIGURATION + f'[data]\nfolder = "{folder}/returns-station"\n')
    try:
        check_saved(station)
        station.start()
        station.wait(lambda s: s["parked"] == 2, "both parcels to be offered again")
        evidence = folder / "returns-station" / "evidence"
        station.wait(lambda s: len(list(evidence.rglob("clip.json"))) == 2 and not s["saving"], "the torn clips' seals")
        clips = {manifest.parent.name: manifest for manifest in evidence.rglob("clip.json")}
        manifests = [check_clip(clips[state["recording"]["clip"]], state) for state in told]
        assert any(gap["camera"] == "overview" and "lost" in gap["reason"] for gap in manifests[0]["gaps"]), manifests[0]
        assert station.stop() == 0
        check_saved(station)
        journal = "".join(path.read_text(encoding="utf-8", errors="replace")
                          for path in (folder / "returns-station" / "store").rglob("*") if "journal" in str(path)
                          and path.is_file())
        for fact in ("camera_went_away", "camera_came_back", "evidence_gap"):
            assert fact in journal, f"the journal holds no {fact}"
    finally:
        station.kill()
        display.close()


def test():
    with tempfile.TemporaryDirectory(prefix="gs.") as name:
        folder = Path(name)
        out = folder / "out"
        (out / "pictures").mkdir(parents=True)
        (out / "expected.csv").write_text(EXPECTED, encoding="utf-8")
        (out / "station.toml").write_text(
            CONFIGURATION + CAMERA.format("label", 10) + CAMERA.format("overview", 11), encoding="utf-8")
        disk = Disk(folder / "disk.img", megabytes=128)
        told = []
        for number, parcel in enumerate(PARCELS):
            told.append(work_until_the_cut(disk, out, parcel, first=number == 0))
            assert "recovering journal" in disk.check(), "the machine was not cut off"
        for picture in (out / "pictures").glob("*.png"):
            PICTURES.mkdir(parents=True, exist_ok=True)
            shutil.copy(picture, PICTURES)
        disk.extract("/returns-station", folder)
        check_disk(folder, told)


run_test(test)
