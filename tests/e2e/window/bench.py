"""What the tests of the real window share: a station of their own in a fresh folder, on a virtual display.

    bench.run(TestCase...)  runs them with the program and the camera video that ctest names.
"""
import hashlib
import json
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from station_driver import Display, Station, current_item, probe_video  # noqa: E402

SKIPPED = 77
SIZE = (1280, 800)
TRACKING, LPN, TITLE = "9202090339598363834190", "LPNRRFN8843140", "Wireless headset LDN42"
EXPECTED = ("tracking,order_id,rma,lpn,gtin,sku,title,category,accessories,reason,comment\n"
            f"{TRACKING},114-2962899-5762619,DfqRyqfBRRMA,{LPN},4006381333931,LDN42-BLK,{TITLE},electronics,"
            "USB-C cable|Pouch|Manual,DEFECTIVE,left side silent\n")
# An opened headset, complete, with light signs of use, working; to anything else asked the first answer is given.
ANSWERS = {"identity": "match", "packaging": "opened", "contents": "all_there", "condition": "used", "use": "light",
           "power": "works"}
GRADE, DISPOSITION = "refurbished", "refurbish"


class Paths:
    program = feed = None


def configuration(share=None):
    cameras = "".join(f'[[camera]]\nname = "{name}"\nuri = "file:{Paths.feed / name}.mp4?loop=1"\nwidth = 320\n'
                      "height = 180\n" for name in ("label", "overview"))
    upstream = f'[upstream]\nfolder = "{share}"\n' if share else ""
    return ('[station]\nid = "test-bench"\n[[client]]\nid = "lumio"\nname = "Lumio Home GmbH"\n'
            f'[window]\nwidth = {SIZE[0]}\nheight = {SIZE[1]}\nsounds = false\n{upstream}{cameras}')


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def jpeg_size(data):
    """Width and height as the frame header of a JPEG says."""
    at = 2
    while at < len(data):
        marker, length = data[at + 1], int.from_bytes(data[at + 2:at + 4], "big")
        if marker in (0xC0, 0xC1, 0xC2):
            return int.from_bytes(data[at + 7:at + 9], "big"), int.from_bytes(data[at + 5:at + 7], "big")
        at += 2 + length
    return None


class WindowTest(unittest.TestCase):
    """Each test has a station with cameras, an expected return and a share; what it leaves stays when it fails."""

    @classmethod
    def setUpClass(cls):
        cls.display = Display(SIZE)

    @classmethod
    def tearDownClass(cls):
        cls.display.close()

    def setUp(self):
        # The local socket's path must be short.
        self.home = Path(tempfile.mkdtemp(prefix="returns-"))
        self.share = self.home / "share"
        self.share.mkdir()
        self.station = Station(Paths.program, self.home, self.display, configuration(self.share))
        self.assertEqual(self.station.command("prepare-share", str(self.share)).returncode, 0)

    def tearDown(self):
        self.station.kill()
        told = self._outcome.result
        if any(test is self for test, _ in told.errors + told.failures):
            print(f"left in {self.home}", file=sys.stderr)
        else:
            shutil.rmtree(self.home)

    def picture(self, name):
        """Kept beside the feed, for people to look at."""
        kept = Paths.feed.parent / "pictures"
        kept.mkdir(exist_ok=True)
        self.station.targets()  # so that the window has drawn its first frame
        shutil.copy(self.station.screenshot(name), kept / f"{type(self).__name__}-{name}.png")

    # --- steps of the work, each until the station shows that it happened ------------------------------------------
    def import_expected(self):
        file = self.home / "expected.csv"
        file.write_text(EXPECTED, encoding="utf-8")
        self.assertEqual(self.station.command("import", str(file), "--client", "lumio").returncode, 0)

    def scan_label(self):
        self.station.scan(TRACKING)
        return self.station.wait(lambda s: s["session"] and s["session"]["bound_to"], "the return of the label")

    def scan_product(self):
        self.station.scan(LPN)
        return self.station.wait(lambda s: current_item(s) and "identity" in current_item(s)["answers"],
                                 "the item of the product's code")

    def answer(self, press):
        """Gives every answer that is asked for by `press(question, option, number)`."""
        given = 0
        while True:
            item = current_item(self.station.wait(current_item, "the item"))
            question = item["asking"]
            if not question:
                return given
            wanted = ANSWERS.get(question, item["options"][0])
            press(question, wanted, item["options"].index(wanted) + 1)
            self.station.wait(lambda s: current_item(s)["asking"] != question, f"the answer to {question}")
            given += 1

    def by_number(self, _question, _option, number):
        self.station.key(str(number))

    def photo_taken(self):
        return self.station.wait(lambda s: current_item(s)["photos"] == 1, "the photo")

    def item_saved(self):
        self.station.wait(lambda s: s["items_closed"] == 1, "the item to be saved")
        # A key means what the screen shows; so a person waits until it offers to close the parcel.
        self.station.wait(lambda s: self.station.targets().get("close_parcel", {}).get("enabled"), "the main button")

    def parcel_closed(self):
        return self.station.wait(lambda s: s["session"] is None and s["recording"]["phase"] == "off",
                                 "the parcel to be closed")

    def shipped(self):
        return self.station.wait(lambda s: s["upstream"]["phase"] == "idle" and not s["upstream"]["entries_behind"]
                                 and not s["upstream"]["files_behind"], "the share to hold everything", 90)

    # --- what must be there afterwards -----------------------------------------------------------------------------
    def history(self):
        return json.loads(self.station.command("history", "--json").stdout)

    def check_graded(self, title=TITLE):
        rows = self.history()
        self.assertEqual([(row["title"], row["grade"], row["disposition"]) for row in rows],
                         [(title, GRADE, DISPOSITION)])
        return rows[0]

    def check_journal(self):
        verified = self.station.command("verify-journal")
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)

    def check_clip(self, manifest_file):
        """The manifest's hashes fit its files and every camera's file decodes wholly; seconds by camera."""
        manifest = json.loads(manifest_file.read_text(encoding="utf-8"))
        seconds = {}
        for file in manifest["files"]:
            video = manifest_file.parent / file["file"]
            self.assertEqual((video.stat().st_size, sha256(video)), (file["bytes"], file["sha256"]), video)
            duration, frames = probe_video(video)
            self.assertEqual(frames, file["frames"], video)
            self.assertGreater(frames, 0)
            self.assertAlmostEqual(duration * 1000, file["milliseconds"], delta=100)
            seconds[file["camera"]] = seconds.get(file["camera"], 0) + duration
        self.assertEqual(sorted(seconds), ["label", "overview"])
        return manifest, seconds

    def manifests(self):
        return sorted((self.station.data / "evidence").rglob("clip.json"))

    def check_photo(self):
        photos = sorted((self.station.data / "evidence").rglob("*.jpg"))
        self.assertEqual(len(photos), 1)
        data = photos[0].read_bytes()
        self.assertEqual(data[:3], b"\xff\xd8\xff")
        self.assertEqual(jpeg_size(data), (320, 180))

    def check_share(self):
        """Journal lines, and a copy of every evidence file with the same bytes."""
        held = {}
        for path in self.share.rglob("*"):
            if path.is_file():
                held.setdefault(sha256(path), path)
        evidence = [path for path in (self.station.data / "evidence").rglob("*") if path.is_file()]
        self.assertTrue(evidence)
        for path in evidence:
            self.assertIn(sha256(path), held, path)
        journal = [path for path in self.share.rglob("*") if path.is_file() and "journal" in path.parts]
        lines = sum(len(path.read_bytes().splitlines()) for path in journal)
        self.assertGreater(lines, 10)

    def check_everything(self):
        self.check_graded()
        self.check_journal()
        self.check_photo()
        manifests = self.manifests()
        self.assertEqual(len(manifests), 1)
        told = self.check_clip(manifests[0])
        self.check_share()
        return told


def run():
    """program and feed folder are the script's two arguments."""
    missing = [tool for tool in ("Xvfb", "xdotool", "ffprobe") if not shutil.which(tool)]
    if missing:
        print(f"SKIPPED: the window: {', '.join(missing)} is not installed", flush=True)
        sys.exit(SKIPPED)
    Paths.program, Paths.feed = (Path(argument).resolve() for argument in sys.argv[1:3])
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
