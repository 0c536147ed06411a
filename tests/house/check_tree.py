#!/usr/bin/python3
"""Rules of the house that no compiler knows. check_tree.py includes|libraries|lengths|format; exit 0 kept, 1 broken, 77 skipped."""
import re
import shutil
import subprocess
import sys
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
ROOMS = ("app", "vision", "storage", "tests")
SKIPPED = 77
LINES_PER_FILE = 500  # lowered when the longest file allows it, never raised


def sources(rooms=ROOMS):
    found = [path for room in rooms for path in sorted((TREE / room).rglob("*")) if path.suffix in (".h", ".cpp")]
    assert found, "no sources found: this check looks in the wrong place"
    return found


def includes():
    """A header is named by its path from the root, so that the reader and the compiler see which room it is of."""
    climbing = re.compile(r'^\s*#\s*include\s*[<"]\.\.?/')
    return [f"{path.relative_to(TREE)}:{number}: {line.strip()}" for path in sources()
            for number, line in enumerate(path.read_text().splitlines(), 1) if climbing.match(line)]


# The libraries a folder may use beside C++'s own headers; the longest folder that fits counts. The compiler finds every
# installed library from everywhere, so this list is what keeps a room to its own.
SYSTEM = (r"(sys|linux|net|netinet|arpa|asm)/\w+\.h|(dirent|dlfcn|endian|errno|fcntl|fnmatch|ftw|getopt|glob|grp|"
          r"ifaddrs|langinfo|libgen|locale|mntent|mqueue|netdb|poll|pthread|pwd|sched|semaphore|signal|spawn|syslog|"
          r"termios|time|unistd)\.h")
LIBRARIES = {
    "storage/base": [SYSTEM],
    "storage/model": [],
    "storage": [SYSTEM, r"sqlite3\.h", r"sodium\.h", r"curl/.*", r"unicode/.*", r"nlohmann/.*", r"fmt/.*"],
    "vision": [SYSTEM, r"opencv2/.*", r"ZXing/.*", r"libav\w+/.*", r"libsw\w+/.*", r"fmt/.*"],
    "app/station": [],
    "app/ui": [r"imgui.*\.h", r"fmt/.*", r"unicode/.*"],
    "app/runtime": [SYSTEM, r"toml\+\+/.*", r"nlohmann/.*", r"spdlog/.*", r"fmt/.*", r"sodium\.h"],
    "app/scanner": [SYSTEM, r"linux/input-event-codes\.h", r"libevdev/.*", r"fmt/.*"],
    "app/platform": [SYSTEM, r"(backends/)?imgui.*\.h", r"ft2build\.h", r"freetype/.*", r"GLFW/.*", r"GL/.*",
                     r"EGL/.*", r"X11/Xlib\.h", r"fontconfig/.*", r"alsa/.*", r"spdlog/.*", r"fmt/.*"],
    "app/pinyin": [r"pinyin\.h"],
    "app/print": [r"cairo-pdf\.h", r"pango/.*", r"zint\.h"],
    "app/words": [r"imgui.*\.h", r"toml\+\+/.*", r"fmt/.*", r"unicode/.*"],
    "app/window": [SYSTEM, r"imgui.*\.h", r"opencv2/.*", r"nlohmann/.*", r"spdlog/.*", r"fmt/.*"],
    "app/cli": [SYSTEM, r"CLI/.*", r"nlohmann/.*", r"fmt/.*"],
    "app/main.cpp": [r"fmt/.*", r"CLI/.*"],
}


def libraries():
    """A room uses its own libraries only."""
    named = re.compile(r"^\s*#\s*include\s*<([^>]+)>")
    broken = []
    for path in sources(("app", "vision", "storage")):
        name = str(path.relative_to(TREE))
        folder = max((key for key in LIBRARIES if name == key or name.startswith(key + "/")), key=len, default=None)
        assert folder, f"{name}: no rule says which libraries it may use"
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = named.match(line)
            if match and not re.fullmatch(r"[a-z_0-9]+|" + "|".join(LIBRARIES[folder]), match.group(1)):
                broken.append(f"{name}:{number}: {folder} may not use <{match.group(1)}>")
    return broken


def lengths():
    """A longer file is two rooms."""
    broken = []
    for path in sources(("app", "vision", "storage")):
        count = len(path.read_text().splitlines())
        if count > LINES_PER_FILE:
            broken.append(f"{path.relative_to(TREE)}: {count} lines, at most {LINES_PER_FILE}")
    return broken


def format():
    """Formatted as .clang-format says, by the version that Debian 12 has; others differ in details."""
    program = shutil.which("clang-format-14") or shutil.which("clang-format")
    version = subprocess.run([program, "--version"], stdout=subprocess.PIPE, text=True).stdout if program else ""
    if "version 14." not in version:
        print("SKIPPED: formatting: clang-format 14 is not installed")
        sys.exit(SKIPPED)
    shown = subprocess.run([program, "--dry-run", "--Werror", *sources()], stderr=subprocess.PIPE, text=True)
    lines = [line.replace(str(TREE) + "/", "") for line in shown.stderr.splitlines() if "error:" in line]
    assert shown.returncode == 0 or lines, shown.stderr
    return sorted({line.split(":")[0] + ": run clang-format -i on it" for line in lines})


def main():
    rule = {"includes": includes, "libraries": libraries, "lengths": lengths, "format": format}[sys.argv[1]]
    broken = rule()
    if broken:
        print(rule.__doc__)
        print("\n".join(broken))
    sys.exit(1 if broken else 0)


main()
