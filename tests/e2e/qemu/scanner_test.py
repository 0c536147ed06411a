#!/usr/bin/python3
"""A hand scanner (a real USB keyboard of the kernel) that the station has for itself: every scan arrives whole, in any
desktop layout, and none of its keys, the Enter behind a code least of all, reaches a window of the same display."""
import sys

from guest import Guest, run_test

PROBE = sys.argv[1]
QEMU_KEYBOARD = "0627:0001:QEMU QEMU USB Keyboard"
GAP = "3000"  # milliseconds: the emulated keyboard is slower than any scanner
SCRIPT = f"""
width=800 height=600
. $TREE/tests/e2e/qemu/display.sh
setxkbmap -layout fr 2>/dev/null || echo "no other layout"
stdbuf -oL xev -geometry 800x600+0+0 -event keyboard >/tmp/keys 2>&1 &
xdotool search --sync --name 'Event Tester' windowfocus --sync
echo "window ready"
tail -n +1 -f /tmp/keys | grep --line-buffered '^KeyPress' | sed -u 's/.*/window got a key/' &
chmod 000 $keyboard
timeout 60 setpriv --reuid 65534 --regid 65534 --clear-groups {PROBE} '{QEMU_KEYBOARD}' {GAP} | sed -u 's/^/stranger /' | head -n 1 &
while read -r line; do
  eval "$line" </dev/null || exit 9
done
"""
# Letters of both cases, signs, GS as Ctrl+] inside.
CODES = ["9202090339598363834190", "LPNRRFN8843140", "X001ABCD12", "114-2962899-5762619", "aZ/09+%$ .:_?"]


def start_probe(guest, *framing):
    words = " ".join(f"'{word}'" for word in (PROBE, QEMU_KEYBOARD, GAP, *framing))
    guest.write_line(f"{words} & probe=$!")
    guest.wait_for("^condition live QEMU QEMU USB Keyboard")


def scan(guest, code, end="ret"):
    first, *others = code.split("\x1d")
    guest.type_text(first)
    for part in others:
        guest.press("ctrl", "bracket_right")
        guest.type_text(part)
    guest.press(end)


def test():
    with Guest(SCRIPT, cameras=None) as guest:
        guest.wait_for("^window ready$", 900)
        refused = guest.wait_for("^stranger condition (.*)$").group(1)
        assert refused.startswith("denied ") and "group" in refused, refused
        guest.write_line("chmod 660 $keyboard")

        # Not grabbed, the keys reach the window: what is shown below is not a window that is deaf.
        guest.type_text("7")
        guest.wait_for("^window got a key$")

        start_probe(guest)
        for code in CODES:
            scan(guest, code)
            got = guest.wait_for("^scan (.*)$").group(1)
            assert got == code, f"{code} was scanned and {got} arrived"
        scan(guest, "0109506000134352\x1d21A1")
        assert guest.wait_for("^scan (.*)$").group(1) == r"0109506000134352\x1D21A1"
        scan(guest, "KEYPAD", end="kp_enter")
        guest.wait_for("^scan KEYPAD$")

        # Ten, one right after the other: nobody waits for the one before.
        burst = [f"SCAN{number:02}" for number in range(10)]
        for code in burst:
            scan(guest, code)
        arrived = [guest.wait_for("^scan (.*)$").group(1) for _ in burst]
        assert arrived == burst, arrived

        # Unplugged (the driver lets it go) and plugged in again.
        guest.write_line("for port in /sys/bus/usb/drivers/usbhid/*:*; do echo ${port##*/} >/tmp/port; done")
        guest.write_line("echo $(cat /tmp/port) >/sys/bus/usb/drivers/usbhid/unbind")
        gone = guest.wait_for("^condition missing (.*)$").group(1)
        guest.write_line("echo $(cat /tmp/port) >/sys/bus/usb/drivers/usbhid/bind")
        guest.wait_for("^condition live ")
        scan(guest, "BACKAGAIN")
        guest.wait_for("^scan BACKAGAIN$")
        assert "hand scanner" in gone or "No such device" in gone, gone

        guest.write_line("kill $probe; wait $probe; echo probe ended")
        guest.wait_for("^probe ended")
        start_probe(guest, "q", "z")
        guest.type_text("q12345z")
        assert guest.wait_for("^scan (.*)$").group(1) == "12345"

        presses = guest.log().count("window got a key")
        assert presses == 1, f"{presses - 1} keys of scans reached the window"
        guest.write_line("kill $probe; exit 0")
        assert guest.wait_exit() == 0


run_test(test)
