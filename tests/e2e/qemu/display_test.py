#!/usr/bin/python3
"""A window on the guest's screen gets what is typed on the USB keyboard, key by key, and can be drawn by OpenGL."""
from guest import Guest, run_test

SCRIPT = """
width=800 height=600
. "$TREE/tests/e2e/qemu/display.sh"
xdpyinfo | grep GLX
stdbuf -oL xev -geometry 800x600+0+0 -event keyboard >/tmp/keys 2>&1 &
xdotool search --sync --name 'Event Tester' windowfocus --sync
echo "window ready"
tail -n +1 -f /tmp/keys | sed -un '/^KeyPress/,/keysym/ s/.*keysym 0x[0-9a-f]*, \\([^)]*\\)).*/pressed \\1/p'
"""


def test():
    with Guest(SCRIPT, cameras=None) as guest:
        guest.wait_for("GLX")
        guest.wait_for("^window ready$")
        guest.type_text("4006381333931\n")
        typed = [guest.wait_for(r"^pressed (\w+)").group(1) for _ in range(14)]
        assert typed == list("4006381333931") + ["Return"], typed


run_test(test)
