#!/usr/bin/python3
"""What the tests of the whole station in a virtual machine share: how it is started there, and how it is looked at."""
import json
import shlex
import sys
import time
from pathlib import Path

from guest import GuestFailure

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from station_driver import Display, Station, current_item, probe_video  # noqa: E402, F401


# The window's folders are the guest's own but for the data, which lie on the disk that loses its power.
def script(program):
    return f"""
width=800 height=600
. "$TREE/tests/e2e/qemu/display.sh"
export XDG_DATA_HOME="$DATA" XDG_STATE_HOME=/tmp/state XDG_CONFIG_HOME=/tmp/config LIBGL_ALWAYS_SOFTWARE=1
station() {{ {shlex.quote(str(program))} --config "$OUT/station.toml" "$@"; }}
(station --fullscreen --screenshots "$OUT/pictures" || echo "guest: could not keep the station running: $?") &
/usr/bin/python3 "$TREE/tests/e2e/qemu/watch_station.py" /tmp/state/returns-station &
xdotool search --sync --onlyvisible --name 'Returns inspection station' >/dev/null
echo "window ready"
while read -r line; do
  eval "$line" || exit 9
done
"""


# Small and slow, because every instruction of the guest is emulated.
CONFIGURATION = """
[station]
id = "guest-bench"
[[client]]
id = "lumio"
name = "Lumio Home GmbH"
[recording]
warn_below_megabytes = 2
stop_below_megabytes = 1
[scanning]
rate = 1
scanner_gap_ms = 200
[window]
preview_rate = 1
sounds = false
"""


class GuestStation:
    """The station in the guest as its bench sees it: what is typed or scanned, and what it shows."""

    def __init__(self, guest):
        self.guest = guest
        self.state = None

    def wait(self, condition, what, seconds=600):
        """Until the condition holds for what the station shows; the state is given back."""
        until = time.monotonic() + seconds
        while self.state is None or not condition(self.state):
            try:
                told = self.guest.wait_for(r"^state (\{.*\})$", until - time.monotonic())
            except GuestFailure as failure:
                raise AssertionError(f"{what} did not come; the station shows {json.dumps(self.state)}: {failure}")
            self.state = json.loads(told.group(1))
        return self.state

    def scan(self, code, condition, what):
        """As at a bench: who hears nothing scans again."""
        for attempt in range(5, -1, -1):
            self.guest.type_text(code + "\n")
            try:
                return self.wait(condition, what, 60)
            except AssertionError:
                if not attempt:
                    raise

    def open_item(self, tracking, gtin):
        self.scan(tracking, lambda s: s["session"] and s["session"]["bound_to"], f"the expected return of {tracking}")
        return self.scan(gtin, lambda s: current_item(s) and "identity" in current_item(s)["answers"],
                         f"the item of {gtin}")
