#!/usr/bin/python3
"""Ten scans within two seconds, from a real USB keyboard of the kernel that the station has for itself: all ten stand in
the journal, each once and in their order, and none of their keys does anything on the screen.

    scans_test.py PROGRAM
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from guest import Disk, Guest, run_test
from guest_station import CONFIGURATION, GuestStation, current_item, script

PROGRAM = Path(sys.argv[1]).resolve()
TRACKING, GTIN = "9202090339598363834190", "4006381333931"
EXPECTED = ("tracking,order_id,rma,lpn,gtin,sku,title,category,accessories,reason,comment\n"
            f"{TRACKING},114-2962890-5762619,,,{GTIN},SKU-0,Wireless headset,electronics,Manual,DEFECTIVE,\n")
# The gap is for the emulated machine, which may stand still for longer than a scanner pauses.
SCANNER = '[[scanner]]\nname = "hand"\ndevice = "0627:0001:QEMU QEMU USB Keyboard"\ngap_ms = 2000\n'
# Milliseconds that a key is down, and as long again until the next. The kernel asks a USB keyboard every 10 ms, and the
# emulated one holds 16 events: what a machine that is short of time does not fetch is gone before the kernel sees it.
# Such a burst (QEMU says so) shows nothing of the station, and the next one is a little slower.
HOLDS = [10, 10, 12, 15, 20]


def burst_of(attempt):
    """Codes without any meaning, of digits, which as keys would choose answers; Enter would press the blue button."""
    return [f"7{attempt}9{number:02}" for number in range(10)]


def let_go_of_all_keys(guest, station):
    """A key whose release was lost is still down, and its next press is none. Without an Enter behind them the digits
    become one code, when the pause is long enough."""
    codes = station.state["session"]["codes"]
    guest.type_text("\n0123456789")
    station.wait(lambda s: s["session"]["codes"] > codes and not s["saving"], "the code that frees the keys")


def send_burst(guest, station):
    """Sends ten scans; gives the codes when the emulated keyboard has passed all of their keys on."""
    for attempt, hold in enumerate(HOLDS):
        before, lost = station.state["session"]["codes"], guest.lost_keys()
        burst = burst_of(attempt)
        for code in burst:
            guest.type_text(code + "\n", hold_milliseconds=hold)
        keys = sum(len(code) + 1 for code in burst)
        print(f"{len(burst)} scans of {keys} keys, sent at {2 * hold} ms a key: {keys * 2 * hold / 1000:.1f} s", flush=True)
        try:
            station.wait(lambda s: s["session"]["codes"] >= before + len(burst) and not s["saving"], "ten more codes", 180)
        except AssertionError:
            if guest.lost_keys() == lost:
                raise
        if guest.lost_keys() == lost:
            return burst
        print("the emulated keyboard lost keys", flush=True)
        let_go_of_all_keys(guest, station)
    raise AssertionError("the emulated keyboard lost keys at every pace")


def journal_of(folder):
    entries = []
    for path in sorted((folder / "returns-station" / "store").rglob("*")):
        if "journal" in str(path) and path.is_file():
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                if found := re.search(r'\{"actor":.*\}', line):
                    entries.append(json.loads(found.group(0)))
    return entries


def check_journal(folder, burst):
    verified = subprocess.run([PROGRAM, "verify-journal", folder / "returns-station" / "store"], capture_output=True,
                              text=True)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    entries = journal_of(folder)
    scanned = [entry for entry in entries if entry["kind"] == "code_scanned" and entry["body"]["code"]["raw"] in burst]
    arrived = [entry["body"]["code"]["raw"] for entry in scanned]
    assert arrived == burst, f"{burst} were scanned and {arrived} stand in the journal"
    kinds = {entry["kind"] for entry in entries}
    pressed = kinds & {"session_parked", "session_closed", "item_closed", "photo_taken"}
    assert not pressed, f"scans did what keys do: {pressed}"
    print(f"in the journal: {len(arrived)}, the first and the last {(scanned[-1]['boot'] - scanned[0]['boot']) / 1e9:.1f} s "
          "apart; " + verified.stdout.splitlines()[-1], flush=True)


def test():
    with tempfile.TemporaryDirectory(prefix="gs.") as name:
        folder = Path(name)
        out = folder / "out"
        (out / "pictures").mkdir(parents=True)
        (out / "expected.csv").write_text(EXPECTED, encoding="utf-8")
        (out / "station.toml").write_text(CONFIGURATION + SCANNER, encoding="utf-8")
        disk = Disk(folder / "disk.img", megabytes=128)
        with Guest(script(PROGRAM), disk=disk, out=out, cameras=None) as guest:
            station = GuestStation(guest)
            station.wait(lambda s: [one["condition"] for one in s["scanners"]] == ["live"], "the scanner", 900)
            guest.write_line('station import "$OUT/expected.csv" --client lumio')
            guest.wait_for("^1 expected returns taken", 600)
            before = current_item(station.open_item(TRACKING, GTIN))
            burst = send_burst(guest, station)
            after = current_item(station.state)
            assert (after["asking"], after["answers"]) == (before["asking"], before["answers"]), after
            guest.power_cut()  # what the station has said to be saved is on the disk
        disk.check()
        disk.extract("/returns-station", folder)
        check_journal(folder, burst)


run_test(test)
