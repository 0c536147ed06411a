"""The commands without a window, as the shell sees them: output, exit codes (0 done, 1 the answer is no, 2 unusable
input), and one sentence for everything that goes wrong.

    cli_test.py PROGRAM
"""
import ctypes
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from station_driver import Display, probe_video  # noqa: E402

PROGRAM = str(Path(sys.argv[1]).resolve())
CLIENT = '[[client]]\nid = "lumio"\nname = "Lumio Home GmbH"\n'
EXPECTED = "tracking,order_id,rma,lpn,title\n9202090339598363834190,114-1,DfqRyqfBRRMA,LPNRRFN8843140,Headset\n"


def draw_qr(payload, file, dot=6, quiet=4, level=1):
    """A picture (PGM) with one QR code, by Debian's libqrencode. Bytes of any value."""
    class Code(ctypes.Structure):
        _fields_ = [("version", ctypes.c_int), ("width", ctypes.c_int), ("data", ctypes.POINTER(ctypes.c_ubyte))]

    library = ctypes.CDLL("libqrencode.so.4")
    library.QRcode_encodeData.restype = ctypes.POINTER(Code)
    code = library.QRcode_encodeData(len(payload), payload, 0, level).contents
    side = (code.width + 2 * quiet) * dot
    rows = bytearray(b"\xff" * side * side)
    for y in range(code.width * dot):
        for x in range(code.width * dot):
            if code.data[y // dot * code.width + x // dot] & 1:
                rows[(y + quiet * dot) * side + x + quiet * dot] = 0
    file.write_bytes(b"P5 %d %d 255\n" % (side, side) + rows)


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.home = Path(tempfile.mkdtemp(prefix="rcli."))
        self.config = self.home / "station.toml"
        self.config.write_text(CLIENT, encoding="utf-8")
        self.data = self.home / "data" / "returns-station"

    def tearDown(self):
        shutil.rmtree(self.home)

    def run_it(self, *arguments, stdin="", display=None):
        environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
        environment.update({f"XDG_{kind.upper()}_HOME": str(self.home / kind) for kind in ("config", "data", "state")})
        environment["HOME"] = str(self.home)
        environment["LIBGL_ALWAYS_SOFTWARE"] = "1"
        if display:
            environment["DISPLAY"] = display
        return subprocess.run([PROGRAM, "--config", str(self.config), *map(str, arguments)], env=environment,
                              input=stdin, capture_output=True, text=True, timeout=120)

    def done(self, *arguments, exit_code=0, **how):
        """Its standard output."""
        result = self.run_it(*arguments, **how)
        self.assertEqual(result.returncode, exit_code, result.stdout + result.stderr)
        self.assertEqual(result.stderr, "")
        return result.stdout

    def refused(self, *arguments, names=(), **how):
        """Exit code 2 and one line that says what could not be done with what."""
        result = self.run_it(*arguments, **how)
        self.assertEqual(result.returncode, 2, result.stdout + result.stderr)
        self.assertRegex(result.stderr, r"\ACould not [^\n]+\.\n\Z")
        for name in names:
            self.assertIn(str(name), result.stderr)


class Scan(CommandLine):
    def test_gives_each_code_as_a_line_whatever_bytes_it_holds(self):
        picture = self.home / "odd.pgm"
        draw_qr(b"A\tB\nC\\D\x1dE\x7f \xe4\xb8\xad", picture)
        self.assertEqual(self.done("scan", "--tsv", picture),
                         f"{picture}\tQRCode\tA\\x09B\\x0aC\\\\D\\x1dE\\x7f \u4e2d\n")

    def test_gives_json_with_the_text_and_where_it_stands(self):
        pictures = [self.home / f"{number}.pgm" for number in range(2)]
        for number, picture in enumerate(pictures):
            draw_qr(b"DfqRyqf%dRRMA" % number, picture)
        told = [json.loads(line) for line in self.done("scan", "--json", *pictures).splitlines()]
        self.assertEqual([one["path"] for one in told], list(map(str, pictures)))
        for number, one in enumerate(told):
            code, = one["codes"]
            self.assertEqual((code["format"], code["text"]), ("QRCode", f"DfqRyqf{number}RRMA"))
            self.assertEqual([len(corner) for corner in code["quad"]], [2, 2, 2, 2])

    def test_gives_json_with_what_stands_beside_the_number_and_what_of_it_is_checked(self):
        picture = self.home / "label.pgm"
        draw_qr(b"[)>\x1e01\x1d0238017\x1d840\x1d019\x1d9865787888550201\x1dFDEG\x1d123\x1e\x04", picture)
        code, = json.loads(self.done("scan", "--json", picture))["codes"]
        self.assertEqual(code["payload"]["kind"], "FedEx")
        fields = {field["name"]: (field["value"], field["checked"]) for field in code["payload"]["fields"]}
        self.assertEqual(fields, {"tracking": ("986578788855", True), "postcode": ("38017", False),
                                  "country": ("840", False), "service": ("019", False), "network": ("FDEG", False)})

    def test_of_bytes_that_are_no_text_is_one_line_and_valid_json(self):
        for number, payload in enumerate((b"RMA\x00314", b"RMA \xff\xfe\x80 314", b"<b>\"'$(id)`;&", b"x" * 2900)):
            picture = self.home / f"{number}.pgm"
            draw_qr(payload, picture, dot=4, level=0)
            line, nothing = self.done("scan", "--tsv", picture).split("\n")
            self.assertEqual(nothing, "")
            self.assertTrue(line.startswith(f"{picture}\tQRCode\t"), line)
            self.assertFalse([c for c in line.replace("\t", "") if ord(c) < 0x20], line)
            code, = json.loads(self.done("scan", "--json", picture))["codes"]
            self.assertGreaterEqual(len(code["text"]), len(payload) - 3)
        self.assertTrue(line.endswith("x" * 2900))

    def test_of_a_video_tells_when_a_code_was_first_seen_and_in_how_many_frames(self):
        picture, film = self.home / "label.pgm", self.home / "film.mp4"
        draw_qr(b"DfqRyqfBRRMA", picture)
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=gray:size=640x480:rate=10:duration=2", "-i",
                        str(picture), "-filter_complex", "overlay=200:120:enable='gte(t,1)'", "-pix_fmt", "yuv420p",
                        str(film)], check=True, stdin=subprocess.DEVNULL)
        path, form, text, first, agreed, frames = self.done("scan", "--tsv", film).rstrip("\n").split("\t")
        self.assertEqual((path, form, text), (str(film), "QRCode", "DfqRyqfBRRMA"))
        self.assertEqual((first, agreed, frames), ("1000", "1000", "10"))
        code, = json.loads(self.done("scan", "--json", film))["codes"]
        self.assertEqual((code["first_seen_ms"], code["agreed_ms"], code["frames"]), (1000, 1000, 10))

    def test_of_a_picture_without_a_code_is_no(self):
        picture = self.home / "empty.pgm"
        picture.write_bytes(b"P5 320 240 255\n" + b"\xa0" * 320 * 240)
        self.assertEqual(self.done("scan", "--tsv", picture, exit_code=1), "")
        self.assertIn("no code found", self.done("scan", picture, exit_code=1))

    def test_of_what_is_no_picture_is_refused_and_the_others_are_read(self):
        good, bad = self.home / "good.pgm", self.home / "bad.png"
        draw_qr(b"LPNRRFN8843140", good)
        bad.write_text("no picture", encoding="utf-8")
        self.refused("scan", self.home / "none.png", names=[self.home / "none.png"])
        self.refused("scan", bad, names=[bad])
        result = self.run_it("scan", "--tsv", bad, good)
        self.assertEqual((result.returncode, result.stdout), (2, f"{good}\tQRCode\tLPNRRFN8843140\n"))


class Record(CommandLine):
    def test_writes_a_clip_of_a_file_that_plays_to_its_last_frame(self):
        film, out = self.home / "film.mp4", self.home / "a folder" / "clip"
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10", "-frames:v", "30",
                        "-pix_fmt", "yuv420p", str(film)], check=True, stdin=subprocess.DEVNULL)
        told = self.done("record", "--source", f"file:{film}?pace=real", "--out", out)
        self.assertRegex(told, r"30 frames, 0 dropped, 0 gaps\n\Z")
        recorded, = out.glob("*.mp4")
        duration, frames = probe_video(recorded)
        self.assertEqual(frames, 30)
        self.assertAlmostEqual(duration, 3.0, delta=0.2)

    def test_ends_after_the_seconds_that_were_asked_for(self):
        film, out = self.home / "film.mp4", self.home / "clip"
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10", "-frames:v", "20",
                        "-pix_fmt", "yuv420p", str(film)], check=True, stdin=subprocess.DEVNULL)
        self.done("record", "--source", f"file:{film}?pace=real&loop=1", "--out", out, "--seconds", 3)
        recorded, = out.glob("*.mp4")
        self.assertGreater(probe_video(recorded)[1], 0)

    def test_of_a_source_that_is_not_there_is_refused_at_once(self):
        missing = self.home / "none.mp4"
        self.refused("record", "--source", f"file:{missing}", "--out", self.home / "clip", names=[missing])
        self.refused("record", "--source", "v4l2:/dev/no-such-camera", "--out", self.home / "clip",
                     names=["/dev/no-such-camera"])
        self.refused("record", "--source", "tape:1", "--out", self.home / "clip", names=["tape:1"])


class Store(CommandLine):
    def import_expected(self):
        file = self.home / "expected.csv"
        file.write_text(EXPECTED, encoding="utf-8")
        self.assertEqual(self.done("import", file, "--client", "lumio"), "1 expected returns taken from 1 rows.\n")

    def test_history_without_an_inspection_is_no(self):
        self.assertEqual(self.done("history", exit_code=1), "Nothing found.\n")
        self.import_expected()
        self.assertEqual(json.loads(self.done("history", "--json", "headset", exit_code=1)), [])

    def test_import_takes_what_it_can_and_says_what_it_left_out(self):
        file = self.home / "expected.csv"
        file.write_text(EXPECTED + ",,,,Kettle that names no parcel\n", encoding="utf-8")
        told = self.done("import", file, "--client", "lumio", exit_code=1)
        self.assertIn("1 expected returns taken from 2 rows", told)
        self.assertIn("skipped: line 3: names no tracking number", told)

    def test_import_of_unusable_files_or_for_nobody_is_refused(self):
        file = self.home / "expected.csv"
        self.refused("import", file, "--client", "lumio", names=[file])
        file.write_text("name,colour\nKettle,red\n", encoding="utf-8")
        self.refused("import", file, "--client", "lumio", names=[file])
        file.write_text(EXPECTED, encoding="utf-8")
        self.refused("import", file, "--client", "nobody", names=["nobody"])

    def test_people_are_added_changed_and_listed_and_their_pin_is_checked(self):
        # The station itself keeps one person for work without sign-in.
        before = self.done("users", exit_code=self.run_it("users").returncode)
        self.assertIn("supervisor", self.done("add-user", "Ana R.", "--badge", "BADGE-A1", "--role", "supervisor",
                                              stdin="4711\n"))
        self.assertNotIn("4711", self.done("add-user", "Ana Ruiz", "--badge", "BADGE-A1", stdin="4712\n"))
        added = [line.split(maxsplit=2) for line in self.done("users").splitlines() if line not in before.splitlines()]
        self.assertEqual(added, [["inspector", "BADGE-A1", "Ana Ruiz"]])
        for pin in ("123", "123456789", "12a4", ""):
            self.refused("add-user", "Bo", "--badge", "BADGE-B1", stdin=pin + "\n", names=["PIN", "Bo"])
        self.assertNotIn("BADGE-B1", self.done("users"))
        self.assertEqual(self.run_it("add-user", "Bo", "--badge", "BADGE-B1", "--role", "king").returncode, 2)

    def test_verify_journal_tells_intact_from_altered_from_unusable(self):
        self.refused("verify-journal", names=[self.data / "store"])
        self.import_expected()
        self.done("add-user", "Ana R.", "--badge", "BADGE-A1", stdin="4711\n")
        self.assertRegex(self.done("verify-journal"), r"The journal is intact\.\n\Z")
        told = json.loads(self.done("verify-journal", "--json"))
        self.assertTrue(told["intact"])
        self.assertGreater(told["entries"], 1)

        # In its mirror, by one letter.
        segment = max((self.data / "store" / "journal").rglob("*"), key=lambda path: path.is_file() and path.stat().st_size)
        whole = segment.read_bytes()
        self.assertIn(b"Ana R.", whole)
        segment.write_bytes(whole.replace(b"Ana R.", b"Bna R."))
        self.assertRegex(self.done("verify-journal", exit_code=1), r"altered: .*\n(.*\n)*The journal is NOT intact\.\n\Z")
        told = json.loads(self.done("verify-journal", "--json", exit_code=1))
        self.assertFalse(told["intact"])
        self.assertIn("altered", [finding["verdict"] for finding in told["findings"]])
        segment.write_bytes(whole)
        self.done("verify-journal")
        # The mirror cut off.
        segment.write_bytes(whole[:len(whole) // 2])
        self.assertIn("NOT intact", self.done("verify-journal", exit_code=1))
        segment.write_bytes(whole)

        # Another folder, named on the command line.
        copy = self.home / "copy"
        shutil.copytree(self.data / "store", copy)
        self.done("verify-journal", copy)
        (copy / "store.sqlite").write_bytes(b"\xa5" * 4096)
        self.assertIn(self.run_it("verify-journal", copy).returncode, (1, 2))
        self.refused("verify-journal", self.home / "nowhere", names=[self.home / "nowhere"])

    def test_rebuild_makes_altered_tables_anew_and_compares_without_a_touch(self):
        self.done("add-user", "Ana R.", "--badge", "BADGE-A1", stdin="4711\n")
        self.assertEqual(self.done("rebuild", "--compare-only"), "The tables are what the journal says.\n")
        with sqlite3.connect(self.data / "store" / "store.sqlite") as connection:
            connection.execute("UPDATE d_users SET name='Bo' WHERE name='Ana R.'")
        for _ in range(2):
            self.assertRegex(self.done("rebuild", "--compare-only", exit_code=1), r"(?s)d_users.*differ from the journal")
        self.assertRegex(self.done("rebuild"), r"made anew from the journal\.\n\Z")
        self.done("rebuild", "--compare-only")
        self.assertIn("Ana R.", self.done("users"))

    def test_a_share_is_prepared_once(self):
        share = self.home / "a share"
        self.refused("prepare-share", share, names=[share])
        share.mkdir()
        told = self.done("prepare-share", share)
        self.assertIn(f'folder = "{share}"', told)
        self.refused("prepare-share", share, names=[share, "prepared already"])


class Doctor(CommandLine):
    def findings(self, exit_code, **how):
        return {one["subject"]: (one["level"], one["text"])
                for one in json.loads(self.done("doctor", "--json", exit_code=exit_code, **how))}

    def test_names_what_is_wrong_and_what_to_do(self):
        self.config.write_text(CLIENT + '[[camera]]\nname = "label"\nuri = "v4l2:/dev/no-such-camera"\n'
                               f'[upstream]\nfolder = "{self.home}/gone"\n', encoding="utf-8")
        told = self.findings(1)
        for subject, part in (("camera label", "/dev/no-such-camera"), ("upstream", "gone"), ("display", "DISPLAY")):
            self.assertEqual(told[subject][0], "bad", subject)
            self.assertIn(part, told[subject][1])
        for subject in ("configuration", "station", "disk", "policies", "fonts"):
            self.assertEqual(told[subject][0], "good", (subject, told[subject]))
        text = self.done("doctor", exit_code=1)
        self.assertRegex(text, r"(?m)^BAD   camera label +Could not .*no-such-camera")

    @unittest.skipUnless(shutil.which("Xvfb"), "Xvfb is not installed")
    def test_of_a_bench_where_all_is_well_is_yes(self):
        film, share = self.home / "film.mp4", self.home / "share"
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10", "-frames:v", "10",
                        "-pix_fmt", "yuv420p", str(film)], check=True, stdin=subprocess.DEVNULL)
        share.mkdir()
        self.done("prepare-share", share)
        self.config.write_text(CLIENT + f'[[camera]]\nname = "label"\nuri = "file:{film}?loop=1"\n'
                               "[recording]\nwarn_below_megabytes = 2\nstop_below_megabytes = 1\n"
                               f'[upstream]\nfolder = "{share}"\n', encoding="utf-8")
        display = Display((1280, 800))
        try:
            told = self.findings(0, display=display.name)
        finally:
            display.close()
        for subject in ("camera label", "disk", "upstream", "display"):
            self.assertEqual(told[subject][0], "good", (subject, told[subject]))
        self.assertIn("320x180", told["camera label"][1])


class Mistakes(CommandLine):
    def test_in_the_configuration_are_told_with_file_line_and_key_by_every_command(self):
        for text, line, key in (('[station]\nid = "b-1"\n[window]\nwidth = "wide"\n', 4, "window.width"),
                                ('[station]\nid = "b-1"\n\n[scanning]\nrate = 99\n', 5, "scanning.rate"),
                                ('[[camera]]\nname = "label"\nurl = "file:x"\n', 1, "camera"),
                                ('[station]\nid = "b-', 2, "")):
            self.config.write_text(text, encoding="utf-8")
            for command in (["history"], ["users"], ["doctor"], []):
                self.refused(*command, names=[self.config, f"line {line}", key])
        self.config.unlink()
        self.refused("history", names=[self.config])

    def test_on_the_command_line_are_unusable_and_help_is_not(self):
        for arguments in (["nonsense"], ["record"], ["scan"], ["history", "--limit", "0"], ["--fullscreen", "--windowed"]):
            result = self.run_it(*arguments)
            self.assertEqual(result.returncode, 2, arguments)
            self.assertNotEqual(result.stderr, "")
        self.assertIn("verify-journal", self.done("--help"))
        self.assertRegex(self.done("--version"), r"\A\d+\.\d+")

    def test_without_a_display_the_window_is_refused(self):
        self.refused("--windowed", names=["DISPLAY"])

    def test_on_a_damaged_store_are_told_and_nothing_is_lost(self):
        self.done("add-user", "Ana R.", "--badge", "BADGE-A1", stdin="4711\n")
        database = self.data / "store" / "store.sqlite"
        with sqlite3.connect(database) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with open(database, "r+b") as file:
            file.write(b"\xa5" * 4096)
        self.refused("history", names=[database.parent])
        self.assertTrue(database.exists())


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
