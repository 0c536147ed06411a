"""Drives the real station as a person would: a window on an X display, keys and scans by the X server's own input.

Used by scripts/demo and by the end-to-end tests. Input goes only through X (xdotool) and the cameras; what the station
shows is read through its local socket (`status`), which can change nothing, and through screenshots.
Python's standard library only; needs Xvfb and xdotool.
"""
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path


class DriverError(Exception):
    pass


def read_status(state_folder):
    """What the station shows that works with this state folder; FileNotFoundError while it has no door."""
    doors = sorted(Path(state_folder).glob("station-*.sock"))
    if not doors:
        raise FileNotFoundError("The station has no door yet.")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.settimeout(20)
        door.connect(str(doors[0]))
        door.sendall(b'{"ask":"status"}\n')
        answer = b""
        while not answer.endswith(b"\n"):
            part = door.recv(65536)
            if not part:
                raise DriverError("The station closed its socket.")
            answer += part
    told = json.loads(answer)
    if not told.get("ok"):
        raise DriverError(f"status: {told.get('error')}")
    return told["state"]


class Display:
    """The X display to use: the one there is, or a virtual one of our own."""

    def __init__(self, size=(1920, 1080), virtual=True):
        self.process = None
        self.name = os.environ.get("DISPLAY")
        if virtual or not self.name:
            read_end, write_end = os.pipe()
            self.process = subprocess.Popen(
                ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{size[0]}x{size[1]}x24", "-nolisten", "tcp",
                 "+extension", "GLX", "-noreset"],
                pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            os.close(write_end)
            # The number and the end of its line come in two writes; closing after the first would end the server.
            number = ""
            while not number.endswith("\n") and select.select([read_end], [], [], 30)[0]:
                part = os.read(read_end, 32)
                if not part:
                    break
                number += part.decode()
            number = number.strip()
            os.close(read_end)
            if not number:
                self.close()
                raise DriverError("No virtual display could be started; is the package xvfb installed?")
            self.name = ":" + number

    def close(self):
        if self.process:
            self.process.terminate()
            self.process.wait(10)
            self.process = None


class Station:
    """One running station with folders of its own under `home`; without a configuration the machine is bare."""

    def __init__(self, program, home, display, configuration, arguments=("--fullscreen",)):
        self.home = Path(home)
        self.display = display
        self.program = str(program)
        self.config = self.home / "station.toml"
        self.home.mkdir(parents=True, exist_ok=True)
        if configuration is not None:
            self.config.write_text(configuration, encoding="utf-8")
        self.named = ["--config", str(self.config)] if configuration is not None else []
        self.pictures = self.home / "pictures"
        self.arguments = [*arguments, "--screenshots", str(self.pictures)]
        self.process = None
        self.window = None

    def environment(self):
        environment = dict(os.environ)
        environment.update({
            "DISPLAY": self.display.name, "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_DATA_HOME": str(self.home / "data"), "XDG_STATE_HOME": str(self.home / "state"),
            "LIBGL_ALWAYS_SOFTWARE": "1"})
        environment.pop("WAYLAND_DISPLAY", None)
        return environment

    @property
    def data(self):
        return self.home / "data" / "returns-station"

    def command(self, *arguments, check=True, given=None):
        """Runs a command of the same program with this station's folders; `given` is what it reads. Gives its output."""
        done = subprocess.run([self.program, *self.named, *arguments], env=self.environment(),
                              input=given, capture_output=True, text=True)
        if check and done.returncode not in (0, 1):
            raise DriverError(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()}")
        return done

    def start(self, deadline=90, works=True):
        """`works`: a first run has no state to ask for, only a window."""
        self.pictures.mkdir(exist_ok=True)
        log = open(self.home / "station.log", "ab")
        self.process = subprocess.Popen([self.program, *self.named, *self.arguments],
                                        env=self.environment(), stdout=log, stderr=log)
        log.close()
        if works:
            self.wait(lambda state: True, "the station to answer", deadline)
        self.window = self._find_window(deadline)

    def restarted(self, condition, what, deadline=90):
        """The station has started itself again in place: waits for its state and its new window."""
        state = self.wait(condition, what, deadline)
        self.window = self._find_window(deadline)
        return state

    def _find_window(self, deadline):
        until = time.monotonic() + deadline
        while time.monotonic() < until:
            found = self._x("search", "--onlyvisible", "--pid", str(self.process.pid), check=False)
            if found.returncode == 0 and found.stdout.split():
                return found.stdout.split()[0]
            self._alive()
            time.sleep(0.1)
        raise DriverError("The station showed no window.")

    def _alive(self):
        if self.process.poll() is not None:
            tail = (self.home / "station.log").read_text(errors="replace")[-2000:]
            raise DriverError(f"The station ended with {self.process.returncode}:\n{tail}")

    def _x(self, *arguments, check=True):
        done = subprocess.run(["xdotool", *arguments], env=self.environment(), capture_output=True, text=True)
        if check and done.returncode != 0:
            raise DriverError(f"xdotool {' '.join(arguments)}: {done.stderr.strip()}")
        return done

    # --- what a person does ---------------------------------------------------------------------------------------
    def key(self, *names):
        for name in names:
            self._x("key", "--clearmodifiers", name)

    def scan(self, text):
        """A hand scanner in keyboard mode: fast keys, then Enter."""
        # A line end that xdotool types does not reach every window as Enter; the key does.
        self._x("type", "--clearmodifiers", "--delay", "4", "--args", "1", text, "key", "Return")

    def scan_all(self, texts):
        """Scans one right after the other, as fast as one run of the tool types them; gives the seconds it took."""
        begun = time.monotonic()
        self._x(*(word for text in texts for word in ("type", "--delay", "4", "--args", "1", text, "key", "Return")))
        return time.monotonic() - begun

    def touch(self, x, y):
        self._x("mousemove", str(int(x)), str(int(y)), "click", "1")

    def look(self):
        """A picture of the window (a PNG file), and what can be touched on it by id."""
        before = set(self.pictures.glob("screen-*.json"))
        self.key("F12")
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if new := set(self.pictures.glob("screen-*.json")) - before:
                told = json.loads(max(new).read_text(encoding="utf-8"))
                return max(new).with_suffix(".png"), {target["id"]: target for target in told["targets"]}
            self._alive()
            time.sleep(0.05)
        raise DriverError("The station took no picture of its window.")

    def targets(self):
        return self.look()[1]

    def touch_target(self, name, deadline=30):
        """Touches the middle of what has this id, once it is there and enabled."""
        until = time.monotonic() + deadline
        targets = {}
        while time.monotonic() < until:
            targets = self.targets()
            place = targets.get(name)
            if place and place["enabled"]:
                return self.touch(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
        raise DriverError(f"{name} could not be touched; there are {sorted(targets)}")

    def type(self, text):
        """Each letter after the frame of the one before: several within one slow frame would be a scan."""
        for letter in text:
            self._x("type", "--clearmodifiers", letter)
            self.targets()

    def point(self, x, y):
        self._x("mousemove", str(int(x)), str(int(y)))

    def screenshot(self, name):
        """A picture of the whole display."""
        path = self.pictures / f"{name}.png"
        with subprocess.Popen(["ffmpeg", "-loglevel", "error", "-y", "-f", "x11grab", "-i", self.display.name,
                               "-frames:v", "1", str(path)], env=self.environment(), stdin=subprocess.DEVNULL) as grab:
            if grab.wait(60) != 0:
                raise DriverError("No screenshot could be taken.")
        return path

    # --- what it shows --------------------------------------------------------------------------------------------
    def status(self):
        return read_status(self.home / "state" / "returns-station")

    def wait(self, condition, what, deadline=60):
        """Asks until the condition holds for what the station shows; the state is given back."""
        until = time.monotonic() + deadline
        state = None
        while time.monotonic() < until:
            self._alive()
            try:
                state = self.status()
            except (FileNotFoundError, ConnectionError):
                state = None
            if state is not None and condition(state):
                return state
            time.sleep(0.05)
        raise DriverError(f"Waited {deadline} s for {what}; the station shows {json.dumps(state)[:3000]}")

    # --- its end --------------------------------------------------------------------------------------------------
    def stop(self, deadline=60):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(deadline)
            except subprocess.TimeoutExpired as late:
                self.process.kill()
                raise DriverError("The station did not end when asked to.") from late
        return self.process.returncode if self.process else None

    def kill(self):
        if self.process:
            self.process.kill()
            self.process.wait()


def current_item(state):
    session = state["session"]
    if not session or session["current"] is None:
        return None
    return session["items"][session["current"]]


def probe_video(path):
    """Duration in seconds and decoded frames of a video file, as FFmpeg counts them."""
    done = subprocess.run(
        ["ffprobe", "-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries",
         "stream=nb_read_frames,width,height:format=duration", "-of", "json", str(path)],
        capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    return float(told["format"]["duration"]), int(told["streams"][0]["nb_read_frames"])


def say(text):
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit("This module is used by scripts/demo and the end-to-end tests.")
