#!/usr/bin/python3
"""A virtual machine with real V4L2 cameras, a real USB keyboard and a disk whose power can be cut.

    with Guest(script, disk=disk) as guest:
        guest.wait_for("scanner ready")
        guest.type_text("4006381333931\n")
        guest.wait_for("saved 1")
        guest.power_cut()
    disk.check()

The script is run by /bin/sh inside the host's file system (read-only, empty /tmp and /run), as root, with $TREE the
source tree, $DATA the disk (ext4) and $OUT a folder of the host that both sides may write. Whatever it prints is the
guest's log. Emulation is some ten times slower than the machine itself: every wait has a generous deadline, ends at once
when its line comes or the guest dies, and no duration means anything.

From the command line: guest.py run [--disk FILE] [--out DIR] [--cut-at REGEX] -- COMMAND...
"""
import argparse
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from guest_kernel import TREE, KernelMissing, Unavailable, cpio_archive, prepare  # noqa: E402

SKIPPED = 77  # SKIP_RETURN_CODE in CMakeLists.txt

# Its first word usually comes after some seconds.
BOOT_PATIENCE = 150  # seconds

TWO_CAMERAS = "n_devs=2 node_types=0x1,0x1"

_SHIFTED = {"!": "1", "@": "2", "#": "3", "$": "4", "%": "5", "^": "6", "&": "7", "*": "8", "(": "9", ")": "0",
            "_": "-", "+": "=", "{": "[", "}": "]", "|": "\\", ":": ";", '"': "'", "<": ",", ">": ".", "?": "/"}
_NAMED = {"\n": "ret", "\t": "tab", " ": "spc", "-": "minus", "=": "equal", "[": "bracket_left",
          "]": "bracket_right", "\\": "backslash", ";": "semicolon", "'": "apostrophe", ",": "comma", ".": "dot",
          "/": "slash"}


class GuestFailure(Exception):
    """The guest did not do what the test waits for; carries the end of its log."""


def _option(path):
    """A path as a value among QEMU's comma-separated options."""
    return str(path).replace(",", ",,")


class Disk:
    """An ext4 image. What the guest flushed is in it after power_cut(); what only its page cache held is not."""

    def __init__(self, path, megabytes=256):
        self.path = Path(path)
        if not self.path.exists():
            with open(self.path, "wb") as image:
                image.truncate(megabytes << 20)
            subprocess.run(["mkfs.ext4", "-q", "-F", self.path], check=True)

    def check(self):
        """Repairs as a boot would and returns what e2fsck said; damage beyond a journal replay is a failure."""
        replay = subprocess.run(["e2fsck", "-p", self.path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                text=True)
        full = subprocess.run(["e2fsck", "-f", "-n", self.path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True)
        if replay.returncode > 1 or full.returncode != 0:
            raise GuestFailure("the file system is damaged:\n" + replay.stdout + full.stdout)
        return replay.stdout

    def extract(self, path, target):
        """Copies a file or folder out of the image without mounting it. path is as seen from the disk's own root."""
        Path(target).mkdir(parents=True, exist_ok=True)
        subprocess.run(["debugfs", "-R", f'rdump "{path}" "{target}"', self.path], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)


class Guest:
    def __init__(self, script, disk=None, out=None, cameras=TWO_CAMERAS, usb_camera=None, processors=2, megabytes=1024,
                 log=None):
        """cameras: parameters of the vivid module, None for none. usb_camera: a UsbCamera, which the caller closes.
        log: an open file that is told every line."""
        boot = prepare()
        self._scratch = Path(tempfile.mkdtemp(prefix="guest."))
        settings = {"tree": str(TREE), "data": "yes" if disk else "", "out": "yes" if out else "",
                    "cameras": cameras or ""}
        text = "".join(f"{name}={shlex.quote(value)}\n" for name, value in settings.items())
        initramfs = self._scratch / "initramfs"
        shutil.copyfile(boot.initramfs, initramfs)
        with open(initramfs, "ab") as image:
            image.write(b"\0" * (-image.tell() % 4))
            image.write(cpio_archive([("guest.conf", 0o100644, text.encode()),
                                      ("command", 0o100755, script.encode())]))
        self._seen = 0
        self._changed = threading.Condition()
        self._log = log
        for attempt in range(3, 0, -1):
            self._switch_on(boot, initramfs, disk, out, usb_camera, processors, megabytes)
            # Now and then the kernel of an emulated machine stands still before its first word, for ever. Nothing has
            # happened in it yet, so another one takes its place; a camera that was handed over cannot be handed twice.
            if attempt == 1 or usb_camera or self._speaks(BOOT_PATIENCE):
                break
            print(f"the machine said nothing for {BOOT_PATIENCE} s and is switched on anew", flush=True)
            self._switch_off()

    def _switch_on(self, boot, initramfs, disk, out, usb_camera, processors, megabytes):
        self._lines = []
        ours, theirs = socket.socketpair()
        command = self._command(boot, initramfs, theirs.fileno(), disk, out, processors, megabytes)
        handed = [theirs.fileno()]
        if usb_camera:
            command += usb_camera.qemu_options()
            handed.append(usb_camera.theirs.fileno())
        self._qemu = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                      pass_fds=handed)
        theirs.close()
        self._monitor = ours
        self._replies = ours.makefile("r")
        self._reader = threading.Thread(target=self._read, name="serial line", daemon=True)
        self._reader.start()

    def _speaks(self, seconds):
        with self._changed:
            return self._changed.wait_for(lambda: self._lines, seconds)

    @staticmethod
    def _command(boot, initramfs, monitor, disk, out, processors, megabytes):
        # The machine goes with the test that started it, even when the test is killed. no_timer_check: a machine that
        # gets little of the host's processors misses the ticks that the kernel waits for, and would panic.
        command = ["setpriv", "--pdeathsig", "KILL", "qemu-system-x86_64", "-nodefaults", "-no-user-config",
                   "-trace", "hid_kbd_queue_full",  # keys that a slow guest did not fetch in time are lost
                   "-no-reboot", "-display", "none", "-vga", "none", "-machine", "pc",
                   "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", str(processors), "-m", str(megabytes),
                   "-kernel", str(boot.kernel), "-initrd", str(initramfs), "-append",
                   "console=ttyS0 quiet loglevel=4 panic=-1 mitigations=off nokaslr audit=0 apparmor=0 no_timer_check",
                   "-chardev", "stdio,id=serial,signal=off", "-serial", "chardev:serial",
                   "-chardev", f"socket,id=monitor,fd={monitor}", "-mon", "chardev=monitor,mode=control",
                   "-device", "virtio-rng-pci", "-device", "qemu-xhci", "-device", "usb-kbd",
                   "-virtfs", "local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap"]
        if disk:
            command += ["-drive", f"file={_option(disk.path)},if=none,id=data,format=raw,cache=writeback",
                        "-device", "virtio-blk-pci,drive=data"]
        if out:
            command += ["-virtfs", f"local,path={_option(out)},mount_tag=out,security_model=none"]
        return command

    def _read(self):
        for raw in self._qemu.stdout:
            line = raw.decode(errors="replace").rstrip("\r\n")
            with self._changed:
                self._lines.append(line)
                if self._log:
                    self._log.write(line + "\n")
                    self._log.flush()
                self._changed.notify_all()
        with self._changed:
            self._lines.append(None)  # the machine is off
            self._changed.notify_all()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.power_cut()

    def log(self):
        with self._changed:
            return "\n".join(line for line in self._lines if line is not None)

    def _fail(self, sentence):
        raise GuestFailure(sentence + "; the guest said:\n" + "\n".join(self.log().splitlines()[-40:]))

    def wait_for(self, pattern, seconds=300):
        """Waits for the next line in which the pattern is found, behind the line of the last call. Returns the match."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while True:
                while self._seen < len(self._lines):
                    line = self._lines[self._seen]
                    if line is None:
                        self._fail(f"the guest went off before it said {pattern!r}")
                    self._seen += 1
                    match = re.search(pattern, line)
                    if match:
                        return match
                    if line.startswith("guest: could not ") or "Kernel panic" in line:
                        self._fail("the guest did not come up")
                if not self._changed.wait(deadline - time.monotonic()):
                    self._fail(f"no {pattern!r} within {seconds} s")

    def wait_exit(self, seconds=600):
        """Waits for the end of the script and returns its exit code."""
        code = int(self.wait_for(r"^guest: command ended with (\d+)$", seconds).group(1))
        try:
            self._qemu.wait(60)
        except subprocess.TimeoutExpired:
            pass  # The answer is known; power_cut ends a machine that cannot switch itself off.
        return code

    def write_line(self, text):
        """A line for the script's standard input."""
        self._qemu.stdin.write((text + "\n").encode())
        self._qemu.stdin.flush()

    def type_text(self, text, hold_milliseconds=40):
        """Types on the USB keyboard, a US one as hand scanners are by default. "\\n" is the Enter key."""
        for character in text:
            shift = character.isupper() or character in _SHIFTED
            key = _SHIFTED.get(character, character).lower()
            self.press(*(["shift"] if shift else []) + [_NAMED.get(key, key)], hold_milliseconds=hold_milliseconds)

    def lost_keys(self):
        """How often the emulated keyboard had to throw keys away."""
        return self.log().count("hid_kbd_queue_full")

    def press(self, *keys, hold_milliseconds=40):
        """Presses keys together, by QEMU's key names."""
        self._ask("send-key", keys=[{"type": "qcode", "data": key} for key in keys], **{"hold-time": hold_milliseconds})

    def _ask(self, command, **arguments):
        if not hasattr(self, "_greeted"):
            self._monitor.settimeout(60)
            self._greeted = json.loads(self._replies.readline())
            self._ask("qmp_capabilities")
        self._monitor.sendall(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
        while True:
            line = self._replies.readline()
            if not line:
                self._fail("the guest went off while it was asked to " + command)
            reply = json.loads(line)
            if "error" in reply:
                raise GuestFailure(f"{command}: {reply['error']['desc']}")
            if "return" in reply:
                return reply["return"]

    def power_cut(self):
        """The machine is gone in this instant; also ends a guest that is off already."""
        self._switch_off()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _switch_off(self):
        if self._qemu.poll() is None:
            self._qemu.send_signal(signal.SIGKILL)
        self._qemu.wait()
        self._reader.join(60)
        self._monitor.close()
        self._qemu.stdin.close()


def run_test(test):
    """Runs test() and ends the program: 0, 1 with the reason, or SKIPPED with one line where no guest can be had."""
    try:
        test()
    except Unavailable as reason:
        print(f"SKIPPED: virtual machine: {reason}", flush=True)
        sys.exit(SKIPPED)
    except (GuestFailure, KernelMissing, AssertionError) as failure:
        print(f"FAILED: {failure}", flush=True)
        sys.exit(1)
    sys.exit(0)


def main():
    parser = argparse.ArgumentParser(description="Runs a command in a virtual machine with two cameras.")
    commands = parser.add_subparsers(dest="action", required=True)
    commands.add_parser("prepare", help="download the kernel and make the boot files")
    run = commands.add_parser("run", help="run a command and return its exit code")
    run.add_argument("--disk", help="ext4 image at $DATA, made when it is not there")
    run.add_argument("--out", help="folder at $OUT")
    run.add_argument("--cameras", default=TWO_CAMERAS, help="parameters of vivid")
    run.add_argument("--cut-at", help="cut the power when this pattern is printed")
    run.add_argument("--seconds", type=float, default=600)
    run.add_argument("command", nargs="+")
    arguments = parser.parse_args()

    def act():
        if arguments.action == "prepare":
            print(prepare().kernel)
            return
        disk = Disk(arguments.disk) if arguments.disk else None
        script = arguments.command[0] if len(arguments.command) == 1 else shlex.join(arguments.command)
        with Guest(script, disk=disk, out=arguments.out, cameras=arguments.cameras, log=sys.stdout) as guest:
            if arguments.cut_at:
                guest.wait_for(arguments.cut_at, arguments.seconds)
                guest.power_cut()
            else:
                sys.exit(guest.wait_exit(arguments.seconds))
        if disk:
            print(disk.check(), end="")

    run_test(act)


if __name__ == "__main__":
    main()
