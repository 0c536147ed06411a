"""A bare machine becomes a bench by touch alone; then its admin adds a client and a user on the settings."""
import tomllib
import time

import bench
from station_driver import DriverError, Station


class FirstRun(bench.WindowTest):
    def setUp(self):
        super().setUp()
        self.bare = Station(bench.Paths.program, self.home / "bare", self.display, None)
        self.file = self.bare.home / "config" / "returns-station" / "station.toml"

    def tearDown(self):
        self.bare.kill()
        super().tearDown()

    # --- a finger on the screen's own keyboard ------------------------------------------------------------------------
    def touch(self, *names):
        for name in names:
            self.bare.touch_target(name)

    def shown(self):
        """What can be touched after what was touched before: a picture asked for right behind a touch shows the frame
        before it, the second one cannot."""
        self.bare.targets()
        return self.bare.targets()

    def touch_at_once(self, names):
        """One after the other where nothing moves meanwhile: a pad, a row of keys."""
        targets = self.shown()
        for name in names:
            place = targets[name]
            self.bare.touch(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)

    def page_with(self, key):
        """The places of the keyboard's page that has this key; a page keeps its places while it is open."""
        targets = self.shown()
        if key not in targets:
            self.touch("key/symbols")
            targets = self.shown()
        return targets

    def type_by_touch(self, text):
        page, capitals = {}, False

        def shift():  # it changes no place; in fields for codes capitals stay until they are switched off
            key = page["key/capitals"]
            self.bare.touch(key["x"] + key["width"] / 2, key["y"] + key["height"] / 2)
            return not capitals

        for sign in text:
            key = "key/space" if sign == " " else f"key/{sign.lower()}"
            if capitals and (key not in page or sign.islower()):
                capitals = shift()
            if key not in page:
                page = self.page_with(key)
            if sign.isupper() and not capitals:
                capitals = shift()
            place = page[key]
            self.bare.touch(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)

    def pin_by_touch(self, pin, then):
        self.touch_at_once(f"pad/{digit}" for digit in pin)
        self.touch(then)

    def wait_for(self, condition, what, deadline=60):
        until = time.monotonic() + deadline
        while time.monotonic() < until:
            if condition():
                return
            time.sleep(0.05)
        raise DriverError(f"Waited {deadline} s for {what}.")

    def read(self):
        return tomllib.loads(self.file.read_text(encoding="utf-8"))

    def keep_picture(self, name):
        self.station, kept = self.bare, self.station
        self.picture(name)
        self.station = kept

    # --- the way ------------------------------------------------------------------------------------------------------
    def answer_first_questions(self):
        self.touch("language/en", "next")
        self.touch_at_once(["key/delete"] * len("Bench 1"))
        self.type_by_touch("door 7")
        self.touch("next")
        self.keep_picture("1-short-name")
        self.touch("next")  # the short name follows from the name
        self.touch("address")
        video = self.home / "c"
        video.symlink_to(bench.Paths.feed / "label.mp4")
        self.type_by_touch(f"file:{video}")
        self.touch("next")
        self.keep_picture("2-camera")
        self.assertIn(f"camera/file:{video}", self.bare.targets())
        self.touch("next", "folder/type")
        share = self.home / "nas"
        share.mkdir()
        self.type_by_touch(str(share))
        self.touch("next")
        self.wait_for((share / "returns-upstream.id").exists, "the marker of the share")
        self.touch("next")
        self.type_by_touch("ana")
        self.touch("next")
        self.type_by_touch("DOOR-77")
        self.touch("next")
        self.pin_by_touch("4711", "next")
        self.pin_by_touch("4711", "next")
        self.keep_picture("3-summary")
        self.touch("next")
        return video, share

    def sign_in(self):
        self.touch("pad/letters")
        self.type_by_touch("DOOR-77")
        self.keep_picture("4-badge-by-touch")
        self.touch("badge")
        self.pin_by_touch("4711", "sign_in")
        self.bare.wait(lambda s: s["user"] == "ana", "the admin to be signed in")

    def add_client_and_user(self):
        self.touch("status")
        self.keep_picture("4-status")
        self.touch("settings", "section/clients", "client/add")
        self.type_by_touch("nordfell")
        self.touch("confirm")
        self.wait_for(lambda: self.read().get("client") == [{"id": "nordfell", "name": "nordfell"}], "the client's block")
        self.touch("section/users", "user/add")
        self.type_by_touch("kofi")
        self.touch("confirm")
        self.type_by_touch("88")
        self.touch("confirm")
        self.pin_by_touch("1234", "confirm")
        self.pin_by_touch("1234", "confirm")
        self.touch("role/supervisor")
        self.wait_for(lambda: any("kofi" not in name and name.startswith("user/") and name != "user/add"
                                  for name in self.bare.targets()), "the users on the screen")
        self.keep_picture("5-users")

    def test_bare_machine_becomes_a_bench_by_touch(self):
        self.bare.start(works=False)
        video, share = self.answer_first_questions()
        self.bare.restarted(lambda s: s["station"] == "door-7", "the bench to begin its work")
        told = self.read()
        self.assertEqual(told["station"], {"id": "door-7", "name": "door 7", "language": "en", "sign_in": True})
        self.assertEqual(told["camera"], [{"name": "label", "uri": f"file:{video}"}])
        self.assertEqual(told["upstream"]["folder"], str(share))
        self.sign_in()
        self.add_client_and_user()
        self.assertEqual(self.bare.stop(), 0)
        users = self.bare.command("users").stdout
        self.assertRegex(users, r"admin +DOOR-77 +ana")
        self.assertRegex(users, r"supervisor +88 +kofi")

    def test_named_configuration_never_asks_the_first_questions(self):
        self.station.start()
        self.assertNotIn("language/en", self.station.targets())


if __name__ == "__main__":
    bench.run()
