#!/usr/bin/python3
"""Cameras of a real kernel through the station's own V4L2 code, three at once: two of vivid and a USB webcam. One of
each kind is unplugged and comes back while the others go on, and what the driver drops is counted."""
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from guest import Guest, run_test
from usb_camera import UsbCamera

# udev gives the webcam its stable name, as on the bench. The probe holds the cameras while the shell obeys the lines of the test.
SCRIPT = """
export SYSTEMD_IGNORE_CHROOT=1
/lib/systemd/systemd-udevd --daemon
udevadm trigger --subsystem-match=video4linux --action=add && udevadm settle
ls /dev/v4l/by-id
mkfifo /tmp/hold
%s 320x180@10 label=v4l2:/dev/video10 overview=v4l2:/dev/video11 webcam=v4l2:/dev/v4l/by-id/usb-Returns_Bench_camera_0001-video-index0 </tmp/hold &
exec 3>/tmp/hold
while read -r line; do
  [ "$line" = end ] && break
  eval "$line" 3>&- || exit 9
done
exec 3>&-
wait $!
code=$?
echo "left as $(v4l2-ctl -d /dev/video10 -C brightness)"
exit $code
"""
VIVID = "n_devs=2 node_types=0x1,0x1 vid_cap_nr=10,11"
COUNTS = r"frames (\d+) drops (\d+) gaps (\d+) damaged (\d+) luma (\d+)\.\.(\d+) format (.*)"


def wait_live(guest, camera, frames):
    """Waits until the camera is live and has delivered so many frames; returns its counts."""
    while True:
        match = guest.wait_for(rf"^{camera} live {COUNTS}$")
        counts = dict(zip(("frames", "drops", "gaps", "damaged", "darkest", "brightest"), map(int, match.groups()[:6])))
        counts["format"] = match.group(7)
        if counts["frames"] >= frames:
            return counts


def wait_gone(guest, camera):
    """Waits until the camera is told as not live, with its reason; returns its frames."""
    match = guest.wait_for(rf"^{camera} (missing|failing|frozen) frames (\d+) .* error (.*)")
    print(f"{camera} unplugged: {match.group(1)}: {match.group(3)}")
    return int(match.group(2))


def brightness(guest, is_it):
    """Asks the driver until its brightness is what is waited for."""
    while True:
        guest.write_line("v4l2-ctl -d /dev/video10 -C brightness")
        value = int(guest.wait_for(r"^brightness: (\d+)").group(1))
        if is_it(value):
            return value


def test_pictures(folder):
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10", "-frames:v", "10",
                    "-pix_fmt", "yuvj422p", f"{folder}/%02d.jpg"], check=True, stdin=subprocess.DEVNULL)
    return [path.read_bytes() for path in sorted(Path(folder).glob("*.jpg"))]


def test():
    with tempfile.TemporaryDirectory() as folder:
        webcam = UsbCamera(test_pictures(folder), 320, 180, 10)
    with Guest(SCRIPT % shlex.quote(sys.argv[1]), cameras=VIVID, usb_camera=webcam) as guest:
        names = ("label", "overview", "webcam")
        counts = {name: wait_live(guest, name, 20) for name in names}
        for name in names:
            assert counts[name]["damaged"] == 0, f"frames could not be converted: {counts}"
            assert counts[name]["brightest"] - counts[name]["darkest"] > 100, f"not the test picture: {counts}"
        assert "MJPEG" in counts["webcam"]["format"], counts
        assert webcam.frames_sent >= counts["webcam"]["frames"], (webcam.frames_sent, counts)

        guest.write_line("v4l2-ctl -d /dev/video11 -c disconnect=1")
        frames = wait_gone(guest, "overview")
        wait_live(guest, "label", counts["label"]["frames"] + 10)
        wait_live(guest, "overview", frames + 10)

        webcam.unplug()
        frames = wait_gone(guest, "webcam")
        wait_live(guest, "label", counts["label"]["frames"] + 20)
        webcam.plug()
        wait_live(guest, "webcam", frames + 10)

        # Light is shifted in the driver, within bounds, and left as it was.
        assert brightness(guest, lambda value: True) == 128
        guest.write_line("echo label brighter >/tmp/hold")
        assert brightness(guest, lambda value: value != 128) == 159
        for _ in range(20):
            guest.write_line("echo label brighter >/tmp/hold")
            value = brightness(guest, lambda value: True)
            assert value <= 221, value
        assert value == 221, value

        # Half of the buffers are lost in the driver; every one is a missing sequence number.
        guest.write_line("v4l2-ctl -d /dev/video10 -c percentage_of_dropped_buffers=50")
        before = counts["label"]["drops"]
        label = counts["label"]
        while label["drops"] < before + 10:
            label = wait_live(guest, "label", label["frames"] + 1)
        assert label["drops"] == label["gaps"], f"the camera and its frames' numbers disagree: {label}"
        print("counted:", label)
        guest.write_line("end")
        assert guest.wait_for(r"^left as brightness: (\d+)").group(1) == "128"
        code = guest.wait_exit()
        assert code == 0, f"the probe ended with {code}"
    webcam.close()


run_test(test)
