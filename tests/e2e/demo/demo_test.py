"""The demo. It succeeds when the station has read the label by itself; with the label covered it
ends as an unannounced return opened by hand, which is not a success.

    demo_test.py legible|covered BUILD FEED
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from station_driver import probe_video  # noqa: E402

SKIPPED = 77


def run_demo(label, build, feed, home):
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    done = subprocess.run(["/usr/bin/python3", str(ROOT / "scripts" / "demo.py"), "--root", str(ROOT), "--build", build,
                           "--feed", feed, "--keep", str(home), *(["--cover-label"] if label == "covered" else [])],
                          env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True)
    print(done.stdout, flush=True)
    return done.returncode, done.stdout


def check(label, code, told, home):
    clips = re.findall(r"(?m)^Clip +(/.*\.mp4): ([\d.]+) s, (\d+) frames$", told)
    assert len(clips) == 2, clips
    for clip, seconds, frames in clips:
        duration, decoded = probe_video(clip)
        assert decoded == int(frames) > 0 and abs(duration - float(seconds)) < 0.1 and duration > 2, (clip, decoded)
    photo, = re.findall(r"(?m)^Photo +(/.*\.jpg): \d+ bytes$", told)
    on_share = {path.name for path in (home / "share").rglob("*") if path.is_file()}
    assert {Path(file).name for file in [photo, *(clip for clip, *_ in clips)]} <= on_share, on_share
    assert "The journal is intact." in told
    for picture in ("2-item" if label == "legible" else "1-by-hand", "3-graded", "5-done"):
        assert (home / "pictures" / f"{picture}.png").stat().st_size > 0
    if label == "legible":
        assert code == 0, f"the demo ended with {code}"
        assert "label read, return" in told and told.rstrip().endswith("Done.")
    else:
        assert code == 1, f"the demo ended with {code}"
        assert "unannounced return by hand" in told.rstrip().splitlines()[-1], "another reason"


def main():
    label, build, feed = sys.argv[1:]
    missing = [tool for tool in ("Xvfb", "xdotool", "ffmpeg") if not shutil.which(tool)]
    if missing:
        print(f"SKIPPED: the demo: {', '.join(missing)} is not installed", flush=True)
        sys.exit(SKIPPED)
    home = Path(tempfile.mkdtemp(prefix="rdemo."))
    code, told = run_demo(label, build, feed, home)
    check(label, code, told, home)
    shutil.rmtree(home)


main()
