#!/usr/bin/python3
"""Two V4L2 cameras are recorded at once onto a real disk whose power is cut twice. Every fragment that the recorder
reported as being on disk is there afterwards, byte for byte, and what is there plays."""
import hashlib
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from guest import Disk, Guest, run_test

PROBE = sys.argv[1]
VIVID = "n_devs=2 node_types=0x1,0x1 vid_cap_nr=10,11"
SCRIPT = """
mkfifo /tmp/hold
%s record $DATA/%s 320x180@10 label=v4l2:/dev/video10 overview=v4l2:/dev/video11 </tmp/hold &
exec 3>/tmp/hold
while read -r line; do
  eval "$line" 3>&- || exit 9
done
"""
FRAGMENT = re.compile(r"^(\w+) fragment (\d+) (\d+) (\d+) (\d+) ([0-9a-f]{64})$", re.MULTILINE)


def wait_recorded(guest, camera, frames):
    """Waits until so many more frames of the camera are on disk."""
    while frames > 0:
        frames -= int(guest.wait_for(rf"^{camera} fragment \d+ \d+ \d+ (\d+) ").group(1))


def record_until_the_cut(disk, clip):
    """Returns what was reported as on disk before the power went."""
    with Guest(SCRIPT % (shlex.quote(PROBE), clip), disk=disk, cameras=VIVID) as guest:
        wait_recorded(guest, "overview", 20)
        wait_recorded(guest, "label", 10)
        guest.write_line("v4l2-ctl -d /dev/video11 -c disconnect=1")
        guest.wait_for("^overview gap camera lost$")
        wait_recorded(guest, "overview", 10)
        wait_recorded(guest, "label", 10)
        guest.power_cut()
        return guest.log()


def check(folder, log):
    for camera in ("label", "overview"):
        files = sorted(folder.glob(camera + "-*.mp4"))
        reported = [match for match in FRAGMENT.finditer(log) if match.group(1) == camera]
        frames = 0
        for match in reported:
            segment, offset, length, count = map(int, match.groups()[1:5])
            content = files[segment].read_bytes()[offset:offset + length]
            assert hashlib.sha256(content).hexdigest() == match.group(6), f"not what was reported: {match.group()}"
            frames += count
        assert frames >= 20, f"too little to prove anything: {frames} frames of {camera}"
        played = subprocess.run([PROBE, "decode", *files], stdout=subprocess.PIPE, text=True, check=True).stdout
        count, span = map(int, re.search(r"frames (\d+) luma-span (\d+)", played).groups())
        print(f"{folder.name} {camera}: {len(reported)} fragments with {frames} frames reported in {len(files)} segments, "
              f"{count} frames play")
        assert count >= frames, "frames that were reported do not play"
        assert span > 50, "a frame that plays shows nothing"
    assert len(list(folder.glob("overview-*.mp4"))) >= 2, "the unplugged camera did not begin a new segment"


def test():
    with tempfile.TemporaryDirectory() as folder:
        disk = Disk(Path(folder) / "disk.img", megabytes=64)
        logs = {}
        for clip in ("first", "second"):
            logs[clip] = record_until_the_cut(disk, clip)
            assert "recovering journal" in disk.check(), "the machine was not cut off"
        for clip, log in logs.items():
            disk.extract("/" + clip, folder)
            check(Path(folder) / clip, log)


run_test(test)
