#!/usr/bin/python3
"""The virtual machine itself: cameras, keyboard, exit codes, power cuts. station_test.py runs the whole station in it,
the camera and recording tests its parts."""
import tempfile
from pathlib import Path

from guest import Disk, Guest, run_test

FIRST_BOOT = """
v4l2-ctl --list-devices
for device in /dev/video*; do v4l2-ctl -d $device --info | grep 'Card type'; done
echo kept >$DATA/kept && sync $DATA/kept $DATA
/usr/bin/python3 "$TREE/tests/e2e/qemu/read_keys.py" &
wait
"""

# The write after the last sync is in the page cache only when the power goes.
WRITE_BEFORE_THE_CUT = """
test "$(cat $DATA/kept)" = kept || exit 5
echo second >$DATA/second && sync $DATA/second $DATA
head -c 3000000 /dev/urandom >$DATA/unsynced
echo written
cat
"""

LAST_BOOT = """
test "$(cat $DATA/kept)" = kept || exit 5
test "$(cat $DATA/second)" = second || exit 6
echo "unsynced bytes: $(stat -c %s $DATA/unsynced 2>/dev/null || echo gone)"
! touch "$TREE/written-by-the-guest" 2>/dev/null || exit 7
exit 42
"""


def test():
    with tempfile.TemporaryDirectory() as folder:
        disk = Disk(Path(folder) / "disk.img", megabytes=64)
        with Guest(FIRST_BOOT, disk=disk) as guest:
            cameras = [guest.wait_for(r"Card type\s*: (\w+)").group(1) for _ in range(2)]
            assert cameras == ["vivid", "vivid"], cameras
            guest.wait_for("keyboard ready")
            for scan in ("4006381333931", "LPN-Rr12345", "1Z999AA10123456784"):
                guest.type_text(scan + "\n")
                typed = guest.wait_for("^typed (.*)$").group(1)
                assert typed == scan, f"{scan} was typed and {typed} arrived"
            guest.power_cut()
        replayed = disk.check()
        assert "recovering journal" in replayed, "the machine was not cut off: " + replayed
        with Guest(WRITE_BEFORE_THE_CUT, disk=disk) as guest:
            guest.wait_for("^written$")
            guest.power_cut()
        disk.check()
        with Guest(LAST_BOOT, disk=disk) as guest:
            print(guest.wait_for("unsynced bytes: .*").group())
            code = guest.wait_exit()
            assert code == 42, f"the script ended with {code}"


run_test(test)
