#!/usr/bin/python3
"""Runs in the guest: prints what is typed on its USB keyboard, a line per Enter, as the kernel's events tell it."""
import glob
import struct
import sys

EVENT = struct.Struct("llHHi")  # struct input_event of a 64-bit kernel
EV_KEY = 1
LETTERS = {16: "qwertyuiop", 30: "asdfghjkl", 44: "zxcvbnm", 2: "1234567890", 12: "-"}
KEYS = {first + place: letter for first, row in LETTERS.items() for place, letter in enumerate(row)}
ENTER, LEFT_SHIFT, PRESSED = 28, 42, 1


def find_keyboard():
    for name in glob.glob("/sys/class/input/event*/device/name"):
        with open(name) as file:
            if "USB Keyboard" in file.read():
                return "/dev/input/" + name.split("/")[4]
    sys.exit("no USB keyboard")


with open(find_keyboard(), "rb", buffering=0) as device:
    print("keyboard ready", flush=True)
    line, shift = "", False
    while True:
        _, _, kind, code, value = EVENT.unpack(device.read(EVENT.size))
        if kind != EV_KEY:
            continue
        if code == LEFT_SHIFT:
            shift = value != 0
        elif value == PRESSED and code == ENTER:
            print("typed", line, flush=True)
            line = ""
        elif value == PRESSED:
            letter = KEYS.get(code, "?")
            line += letter.upper() if shift else letter
