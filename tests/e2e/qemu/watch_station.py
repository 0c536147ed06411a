#!/usr/bin/python3
"""Runs in the guest: prints what the station shows, as "state {...}", whenever it changed. It asks the station's local
socket, which can change nothing.

    watch_station.py STATE_FOLDER
"""
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from station_driver import DriverError, read_status  # noqa: E402

INTERVAL = 0.5  # seconds between two questions; a question costs the slow guest some milliseconds

shown = None
while True:
    try:
        told = read_status(sys.argv[1])
    except (OSError, ValueError, DriverError):
        told = shown  # not open yet, or busy
    if told != shown:
        shown = told
        print("state", json.dumps(shown, separators=(",", ":")), flush=True)
    time.sleep(INTERVAL)
