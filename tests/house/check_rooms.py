#!/usr/bin/python3
"""Tries, for every pair of rooms, to include a header of the one in the other, with the compiler's real command line.

check_rooms.py BUILD_FOLDER. An include that the house forbids must fail because the header is not found; every include
that it permits must build, so that the failures mean what they say.
"""
import json
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]

# Room: its folders, and the rooms whose headers it may include beside its own.
ROOMS = {
    "base": (["storage/base"], []),
    "model": (["storage/model"], ["base"]),
    "storage": (["storage/database", "storage/journal", "storage/inspections", "storage/evidence", "storage/sync"], ["base", "model"]),
    "vision": (["vision"], ["base"]),
    "station": (["app/station"], ["base", "model"]),
    "ui": (["app/ui"], ["base", "model", "station"]),
    "scanner": (["app/scanner"], ["base"]),
    "runtime": (["app/runtime"], ["base", "model", "storage", "vision", "station", "scanner"]),
    "platform": (["app/platform"], ["base", "scanner"]),
    "pinyin": (["app/pinyin"], ["base"]),
    "words": (["app/words"], ["base", "model", "station", "ui", "platform", "scanner"]),
    "print": (["app/print"], ["base"]),
    "window": (["app/window"],
               ["base", "model", "storage", "vision", "station", "ui", "runtime", "platform", "words", "scanner",
                "print", "pinyin"]),
    "cli": (["app/cli"], ["base", "model", "storage", "vision", "station", "runtime", "scanner"]),
}


def files_of(room, suffix):
    return sorted(path for folder in ROOMS[room][0] for path in (TREE / folder).rglob("*" + suffix))


def compiler_of(room, commands):
    """The command line of one of the room's sources, without what names or writes files."""
    for source in files_of(room, ".cpp"):
        if str(source) not in commands:
            continue
        words, kept = iter(shlex.split(commands[str(source)])), []
        for word in words:
            if word in ("-o", "-c", "-MF", "-MT", "-include"):
                next(words)
            elif word not in ("-MD", "-Winvalid-pch") and not word.endswith("ccache"):
                kept.append(word)
        return kept + ["-fsyntax-only", "-x", "c++"]
    return None


def build_includes(compiler, unit, folder, headers):
    unit.write_text("".join(f'#include "{name}"\n' for name in headers))
    tried = subprocess.run([*compiler, unit], cwd=folder, stdin=subprocess.DEVNULL, text=True, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT)
    return tried.returncode == 0, tried.stdout


def main():
    build = Path(sys.argv[1])
    entries = json.loads((build / "compile_commands.json").read_text())
    commands = {entry["file"]: entry["command"] for entry in entries}
    broken, tried = [], {True: 0, False: 0}
    with tempfile.TemporaryDirectory() as folder:
        unit = Path(folder) / "unit.cpp"
        for room, (_, permitted) in ROOMS.items():
            compiler = compiler_of(room, commands)
            if compiler is None:
                continue  # Nothing is built in this room.
            headers = {other: files_of(other, ".h")[0].relative_to(TREE) for other in ROOMS if files_of(other, ".h")}
            may = [name for other, name in headers.items() if other == room or other in permitted]
            must_not = [name for other, name in headers.items() if other != room and other not in permitted]
            tried[True] += len(may)
            tried[False] += len(must_not)
            found, said = build_includes(compiler, unit, build, may)
            if not found:
                broken.append(f"{room} may include these, but they do not build: {said}")
            for name in must_not:
                found, said = build_includes(compiler, unit, build, [name])
                if found:
                    broken.append(f"{room} must not include {name}, but it builds")
                elif f"{name}: No such file or directory" not in said:
                    broken.append(f"{room} cannot see {name}, but for another reason: {said}")
    print(f"{tried[True]} permitted and {tried[False]} forbidden includes tried")
    if not tried[True] or not tried[False]:
        broken.append("nothing was tried: this check looks in the wrong place")
    print("\n".join(broken))
    sys.exit(1 if broken else 0)


main()
