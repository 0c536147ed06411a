"""The same whole return by each way alone: touch, keys, the hand scanner as a keyboard, command codes before the camera.
Touches, keys, scans and seconds are counted, and one line of a table is printed for each.

Its own expected return has one item whose questions are the same every time; what has no key of its own (the label, the
product) is typed, scanned or shown as the way at hand allows.
"""
import shutil
import subprocess
import time

import bench
from station_driver import current_item

# The sheet's cells in millimetres: down the first column, then down the second.
CELLS, ROWS, CELL_WIDTH, CELL_HEIGHT = 23, 12, 95, 242 / 12


def cell_corner(index):
    return 10 + CELL_WIDTH * (index // ROWS), 35 + CELL_HEIGHT * (index % ROWS)


class Channel(bench.WindowTest):
    """Counts what a person does; a scan is one act, however many characters it has."""

    def setUp(self):
        super().setUp()
        self.touches = self.keys = self.scans = self.shown = 0
        self.codes = {}

    def touch(self, target):
        self.touches += 1
        self.station.touch_target(target)

    def key(self, name):
        self.keys += 1
        self.station.key(name)

    def scan(self, text):
        self.scans += 1
        self.station.scan(text)

    def table_line(self, way, began):
        print(f"| {way} | {self.touches} | {self.keys} | {self.scans} | {self.shown} | {time.monotonic() - began:.0f} |",
              flush=True)

    def print_sheet(self, language="en"):
        """The site's sheet as a PDF, printed to a picture; each symbol of each cell is read as any camera would."""
        sheet = self.home / f"{language}.pdf"
        self.assertEqual(self.station.command("command-sheet", "--out", str(sheet), "--language", language).returncode, 0)
        subprocess.run(["pdftoppm", "-r", "300", "-gray", "-png", "-singlefile", str(sheet), str(sheet.with_suffix(""))],
                       check=True)
        self.sheet = sheet.with_suffix(".png")
        files = []
        for cell in range(CELLS):
            x, y = cell_corner(cell)
            for part, left, width in (("square", 0, CELL_HEIGHT), ("bars", CELL_HEIGHT, CELL_WIDTH - CELL_HEIGHT)):
                files.append(self.home / f"{language}-{cell:02}-{part}.png")
                self.cut(files[-1], x + left, y, width, CELL_HEIGHT)
        told = self.station.command("scan", "--tsv", *map(str, files)).stdout
        found = [line.split("\t") for line in told.splitlines()]
        self.codes = {text.split("-")[1]: text for _, _, text in found}
        return found

    def cut(self, file, x, y, width, height, *more):
        dots = 300 / 25.4
        area = f"crop={int(width * dots)}:{int(height * dots)}:{int(x * dots)}:{int(y * dots)}"
        subprocess.run(["ffmpeg", "-loglevel", "error", "-y", "-i", str(self.sheet), "-vf", ",".join([area, *more]),
                        "-frames:v", "1", str(file)], check=True)

    def whole_return(self, way, begin, answer, photo, close):
        station = self.station

        def see_and_answer(question, option, number):
            # A person answers what the screen shows; the state is ahead of it by a frame.
            station.wait(lambda _: f"answer/{option}" in station.targets(), f"{question} on the screen")
            answer(question, option, number)

        self.import_expected()
        station.start()
        began = time.monotonic()
        begin()
        station.wait(lambda s: current_item(s) and current_item(s)["asking"], "the item's first question")
        self.assertGreaterEqual(self.answer(see_and_answer), 5)
        photo()
        self.photo_taken()
        station.wait(lambda s: s["recording"]["on_disk_ms"] >= 1000, "a second on disk")
        close()
        self.item_saved()
        close()
        self.parcel_closed()
        self.table_line(way, began)
        self.check_graded()
        self.check_journal()

    # --- the four ways ------------------------------------------------------------------------------------------
    def test_touch_only(self):
        def begin():
            self.touch("type")
            for digit in bench.TRACKING:
                self.touch(f"key/{digit}")
            self.touch("confirm")

        def close():
            saved = self.station.status()["items_closed"]
            self.touch("close_parcel" if saved else "close_item")

        self.whole_return("touch only", begin, lambda _q, option, _n: self.touch(f"answer/{option}"),
                          lambda: self.touch("photo"), close)
        self.assertEqual((self.keys, self.scans, self.shown), (0, 0, 0))

    def test_keys_only(self):
        def begin():
            self.key("t")
            self.station.wait(lambda s: "confirm" in self.station.targets(), "the field for a typed code")
            for digit in bench.TRACKING:
                self.key(f"KP_{digit}")
                self.station.targets()  # A person sees each digit; what comes faster than a frame is a scan.
            self.key("KP_Enter")

        # Digits of the number pad, in both forms that Num Lock gives them.
        def answer(_question, _option, number):
            self.key(f"KP_{number}")

        self.whole_return("keys only", begin, answer, lambda: self.key("space"), lambda: self.key("KP_Enter"))
        self.assertEqual((self.touches, self.scans, self.shown), (0, 0, 0))

    def test_hand_scanner_only(self):
        self.print_sheet()

        def begin():
            self.scan(bench.TRACKING)
            self.station.wait(lambda s: s["session"] and s["session"]["bound_to"], "the return of the label")
            self.scan(bench.LPN)
            self.station.wait(lambda s: current_item(s) and "identity" in current_item(s)["answers"], "the product")

        self.whole_return("hand scanner only", begin, lambda _q, _o, number: self.scan(self.codes[str(number)]),
                          lambda: self.scan(self.codes["PHOTO"]), lambda: self.scan(self.codes["CLOSE"]))
        self.assertEqual((self.touches, self.keys, self.shown), (0, 0, 0))

    def test_camera_only(self):
        self.print_sheet()
        film = self.home / "film"
        film.mkdir()
        self.use_picture_camera(film)
        self.put_away()

        def begin():
            self.show(self.symbol(bench.TRACKING))
            self.station.wait(lambda s: s["session"] and s["session"]["bound_to"], "the return of the label")
            self.put_away()

        def command(word):
            """Held until the station reacts, then put away long enough for it to count anew."""
            self.show(self.card(word))
            self.station.wait(lambda s: s["commands_shown"] == self.shown - self.labels, f"the command {word}")
            self.put_away()

        self.whole_return("camera only", begin, lambda _q, _o, number: command(str(number)),
                          lambda: command("PHOTO"), lambda: command("CLOSE"))
        self.assertEqual((self.touches, self.keys, self.scans), (0, 0, 0))

    # --- a camera whose picture the test holds -------------------------------------------------------------------
    labels = 1  # of what is shown, how many are no commands

    def use_picture_camera(self, film):
        self.film = film
        text = self.station.config.read_text(encoding="utf-8")
        begin = text.index("[[camera]]")
        end = text.index("[[camera]]", begin + 1)
        camera = f'[[camera]]\nname = "label"\nuri = "frames:{film}?loop=1&pace=real"\nrate = 10\n'
        self.station.config.write_text(text[:begin] + camera + text[end:], encoding="utf-8")

    def put(self, picture):
        shutil.copy(picture, self.film / "next")
        (self.film / "next").rename(self.film / "0.png")

    def put_away(self):
        empty = self.home / "empty.png"
        if not empty.exists():
            self.draw(empty, "color=c=gray:s=960x720")
            self.put(empty)
            return
        self.put(empty)
        # The same code counts anew only after it was away for a second and a half; the camera gives ten pictures a second,
        # and the count that is asked for may be a second old.
        self.pictures_more(30)

    def pictures_more(self, count):
        def taken(state):
            return next(camera["frames"] for camera in state["cameras"] if camera["name"] == "label")

        before = taken(self.station.status())
        self.station.wait(lambda s: taken(s) >= before + count, f"{count} more pictures")

    def show(self, picture):
        self.shown += 1
        self.put(picture)

    @staticmethod
    def draw(file, source, *filters):
        subprocess.run(["ffmpeg", "-loglevel", "error", "-y", "-f", "lavfi", "-i", source, *filters, "-frames:v", "1",
                        str(file)], check=True)

    def card(self, word):
        """The cell of the sheet, cut out and laid on the bench."""
        file = self.home / f"card-{word}.png"
        if not file.exists():
            order = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "NEXT", "CLOSE", "BACK", "UNDO", "PHOTO"]
            self.cut(file, *cell_corner(order.index(word)), CELL_WIDTH, CELL_HEIGHT, "scale=800:-1",
                     "pad=960:720:80:200:gray")
        return file

    def symbol(self, text):
        """The code of a parcel's label, as large as a hand holds it."""
        file = self.home / "label.png"
        subprocess.run(["zint", "--barcode=20", f"--data={text}", "--scale=3", f"--output={self.home / 'bars.png'}"],
                       check=True)
        subprocess.run(["ffmpeg", "-loglevel", "error", "-y", "-i", str(self.home / "bars.png"), "-vf",
                        "pad=960:720:(ow-iw)/2:(oh-ih)/2:white", "-frames:v", "1", str(file)], check=True)
        return file


class Sheet(Channel):
    test_touch_only = test_keys_only = test_hand_scanner_only = test_camera_only = None

    def test_every_code_of_the_sheet_is_read_from_its_print_in_both_languages(self):
        codes = []
        for language in ("en", "zh"):
            found = self.print_sheet(language)
            self.assertEqual(len(found), 2 * CELLS, found)
            self.assertEqual({symbology for _, symbology, _ in found}, {"Code128", "QRCode"})
            cells = [{text for file, _, text in found if f"-{cell:02}-" in file} for cell in range(CELLS)]
            self.assertEqual([len(texts) for texts in cells], [1] * CELLS, "the two symbols of a cell differ")
            codes.append(sorted(map(sorted, cells)))
        self.assertEqual(codes[0], codes[1])
        self.assertEqual(len(self.codes), CELLS)

    def test_sheet_of_an_old_secret_is_refused_with_one_sentence_and_looked_up_nowhere(self):
        station = self.station
        self.print_sheet()
        told = station.command("command-sheet", "--out", str(self.home / "new.pdf"), "--new-secret").stdout
        self.assertIn("printed before are refused", told)
        station.start()
        self.scan(self.codes["HAND"])
        state = station.wait(lambda s: s["notices"], "the refusal")
        self.assertEqual([notice["key"] for notice in state["notices"]], ["command_foreign"])
        self.assertIsNone(state["session"])

    def test_command_without_meaning_here_is_told_and_help_lists_what_has_one(self):
        station = self.station
        self.print_sheet()
        station.start()
        self.scan(self.codes["CLOSE"])
        station.wait(lambda s: any(n["key"] == "command_not_here" for n in s["notices"]), "the sentence")
        self.scan(self.codes["HELP"])
        station.wait(lambda _: "help/close" in station.targets(), "the help by its code")
        self.picture("1-help-waiting")
        self.key("Escape")
        station.wait(lambda _: "by_hand" in station.targets(), "the screen beneath")
        self.touch("help")
        station.wait(lambda _: "help/close" in station.targets(), "the help by touch")
        self.key("F1")
        station.wait(lambda _: "by_hand" in station.targets(), "the screen beneath")
        self.scan(self.codes["HAND"])
        station.wait(lambda s: s["session"], "a parcel begun by hand")
        self.key("F1")
        self.picture("2-help-by-hand")


if __name__ == "__main__":
    missing = [tool for tool in ("pdftoppm", "zint") if not shutil.which(tool)]
    if missing:
        print(f"SKIPPED: {', '.join(missing)} is not installed.")
        raise SystemExit(bench.SKIPPED)
    bench.run()
