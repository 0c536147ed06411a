#!/usr/bin/python3
"""Runs in the guest: prints what the station shows, as "state {...}", whenever it changed. It asks the station's local
socket, which can change nothing.

    watch_station.py SOCKET
"""
import json
import socket
import sys
import time

INTERVAL = 0.5  # seconds between two questions; a question costs the slow guest some milliseconds


def ask(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.settimeout(60)
        door.connect(path)
        door.sendall(b'{"ask":"status"}\n')
        answer = b""
        while not answer.endswith(b"\n"):
            part = door.recv(65536)
            if not part:
                raise ConnectionError("the station closed its socket")
            answer += part
    return json.loads(answer)


def main():
    shown = None
    while True:
        try:
            told = ask(sys.argv[1])
        except (OSError, ValueError):
            told = {}  # not open yet, or busy with its start
        if told.get("ok") and told["state"] != shown:
            shown = told["state"]
            print("state", json.dumps(shown, separators=(",", ":")), flush=True)
        time.sleep(INTERVAL)


main()
