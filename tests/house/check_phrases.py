#!/usr/bin/python3
"""Every English phrase of an error that a screen can show is in the other languages' tables, and no other is there.

check_phrases.py [list]; exit 0 kept, 1 broken. It reads the sources as text: the literals that become the operation,
the subject, the cause or the hint of an Error, whatever helper makes it. An expression that it cannot read breaks the
check as well, unless UNREADABLE says why nothing is lost by it.
"""
import itertools
import re
import sys
import tomllib
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
ROOMS = ("app", "storage", "vision")
NOT_OF_ERRORS = ("app/cli/", "app/ui/")  # what is only ever printed, and what the screens word by themselves
TABLES = ("zh",)
KINDS = ("operation", "subject", "cause", "hint", "note")

# Which argument of a function is which part: of any file, or of the named one.
PARTS = {
    "*": {
        "system_error": {1: "operation", 2: "subject"},
        "av_error": {1: "operation", 2: "subject"},
        "camera_error": {1: "operation", 2: "subject"},
        "out_of_memory": {0: "subject"},
        "read_data_files": {1: "operation"},
    },
    "app/pinyin/pinyin_table.cpp": {"failed": {0: "cause"}},
    "app/platform/sound.cpp": {"refused": {0: "cause"}},
    "app/platform/window.cpp": {"failed": {0: "cause", 1: "hint"}},
    "app/print/command_sheet.cpp": {"unusable": {1: "cause"}},
    "app/runtime/clock_loader.cpp": {"unusable": {1: "cause"}},
    "app/runtime/configuration.cpp": {"fail": {1: "cause"}, "value<[^>]*>": {1: "cause"}},
    "app/runtime/evidence_desk.cpp": {"too_busy": {0: "operation"}},
    "app/runtime/import_csv.cpp": {"refuse": {0: "cause"}},
    "app/runtime/policy_loader.cpp": {"unusable": {1: "cause"}},
    "app/runtime/store_desk.cpp": {"too_busy": {0: "operation"}},
    "storage/database/connection.cpp": {"error": {1: "operation"}},
    "storage/evidence/manifest.cpp": {"unreadable": {1: "cause"}},
    "storage/evidence/vault.cpp": {"cannot_seal": {2: "cause", 3: "hint"}},
    "storage/inspections/ledger.cpp": {"misfit": {0: "cause"}},
    "storage/inspections/open_database.cpp": {"damaged": {1: "cause"}},
    "storage/inspections/salvage.cpp": {"note": {0: "subject"}},
    "storage/journal/codec.cpp": {"fail": {1: "cause in a record"}},
    "storage/journal/codec.h": {"fail": {1: "cause in a record"}},
    "storage/journal/entry.cpp": {"damaged": {0: "cause"}},
    "storage/sync/share_files.cpp": {"cannot_send": {2: "cause", 3: "hint"}},
    "storage/sync/share_journal.cpp": {"cannot_put": {2: "cause", 3: "hint"}},
    "vision/camera/source_address.cpp": {"unusable": {1: "cause"}},
    "vision/camera/stream_decoder.cpp": {"failed": {1: "operation of a stream"}},
    "vision/scan/decoder_child.cpp": {"lost": {1: "cause"}},
    "vision/scan/image_file.cpp": {"unusable": {1: "cause"}},
}
STREAMS = (" the camera", " the video file")  # what stream_decoder.cpp puts behind its operations

# Functions whose answers become such parts.
ANSWERS = {
    "storage/evidence/vault.cpp": {"contradiction_in": "cause", "signature_trouble": "cause"},
    "storage/inspections/reconcile.cpp": {"trouble_with_keys": "cause", "epoch_name": "subject"},
    "vision/record/camera_recorder.cpp": {"name_of": "cause"},
    "vision/scan/decoder_child.cpp": {"how_it_ended": "cause"},
}

# Expressions without words of their own: those of a library, or ones that come through a parameter and are read where
# they are given.
UNREADABLE = {
    "app/pinyin/pinyin_table.cpp": ("cause: std::move(cause)",),
    "app/platform/log.cpp": ("cause: error.what()",),
    "app/platform/sound.cpp": ("cause: snd_strerror(failed)", "cause: std::move(cause)",),
    "app/platform/window.cpp": (
        "cause: cause",
        "cause: last_glfw_error()",
        "cause: std::move(cause)",
        "hint: std::move(hint)",
    ),
    "app/print/command_sheet.cpp": (
        "cause: cairo_status_to_string(status)",
        "cause: failure.message()",
        "cause: std::move(cause)",
        "cause: symbol->errtxt",
    ),
    "app/runtime/clock_loader.cpp": ("cause: std::move(cause)",),
    "app/runtime/data_file.cpp": ("operation: what",),
    "app/runtime/evidence_desk.cpp": ("operation: operation",),
    "app/runtime/import_csv.cpp": ("cause: std::move(cause)",),
    "app/runtime/lane.h": ("cause: failure.what()",),
    "app/runtime/policy_loader.cpp": ("cause: std::move(cause)",),
    "app/runtime/record_json.cpp": ("cause: failure.what()",),
    "app/runtime/store_desk.cpp": ("cause: failure.what()", "operation: operation",),
    "app/runtime/worker.cpp": ("cause: failure.what()",),
    "storage/base/result.cpp": ("cause: text", "hint: meaning.hint", "operation: std::move(operation)",),
    "storage/database/connection.cpp": ("cause: text", "hint: meaning.hint", "operation: std::move(operation)",),
    "storage/evidence/manifest.cpp": ("cause: failure.what()", "cause: std::move(cause)",),
    "storage/evidence/vault.cpp": (
        "cause: *cause",
        "cause: *std::move(trouble)",
        "cause: std::move(cause)",
        'cause: stored.error().code == ErrorCode::not_found ? "the signature is missing" : stored.error().sentence()',
        "hint: std::move(hint)",
    ),
    "storage/inspections/ledger.cpp": ("cause: std::move(cause)",),
    "storage/inspections/open_database.cpp": (
        "cause: std::move(cause)",
        'cause: verdict.value_or("the check gave no answer")',
    ),
    "storage/inspections/opening.cpp": ("note: std::move(note)",),
    "storage/inspections/reconcile.cpp": ("note: std::move(note)",),
    "storage/journal/codec.cpp": ("cause: wrong",),
    "storage/journal/entry.cpp": ("cause: std::move(cause)", "cause: std::move(wrong)",),
    "storage/journal/mirror.cpp": ("note: std::move(checkpoints.note)", "note: std::move(opened.note)",),
    "storage/sync/share_files.cpp": ("cause: std::move(cause)", "hint: std::move(hint)",),
    "storage/sync/share_journal.cpp": ("cause: std::move(cause)", "hint: std::move(hint)",),
    "vision/camera/folder_source.cpp": ("cause: exception.err",),
    "vision/camera/libav.cpp": ("cause: text", "hint: meaning.hint", "operation: std::move(operation)",),
    "vision/camera/pixels.cpp": ("cause: std::move(cause)",),
    "vision/camera/source_address.cpp": ("cause: std::move(cause)",),
    "vision/camera/stream_decoder.cpp": ("operation: operation + what",),
    "vision/camera/v4l2_device.cpp": ("operation: std::move(operation)",),
    "vision/record/encode_loop.cpp": ("cause: exception.what()",),
    "vision/record/evidence_writer.cpp": ("cause: failure.what()",),
    "vision/record/photo.cpp": ("cause: exception.what()",),
    "vision/scan/decoder_child.cpp": ("cause: report.error().cause", "cause: std::move(cause)",),
    "vision/scan/image_file.cpp": ("cause: cause",),
}


def sources():
    for room in ROOMS:
        for path in sorted((TREE / room).rglob("*")):
            name = str(path.relative_to(TREE))
            if path.suffix in (".h", ".cpp") and not name.startswith(NOT_OF_ERRORS):
                yield name, without_comments(path.read_text())


TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|//[^\n]*|/\*.*?\*/', re.S)


def without_comments(text):
    return TOKEN.sub(lambda m: " " if m.group().startswith("/") else m.group(), text)


def masked(text):
    """The same length, without what could be mistaken for code inside of literals."""
    return TOKEN.sub(lambda m: m.group()[0] + "_" * (len(m.group()) - 2) + m.group()[-1], text)


def parts_of(text, shape, start, separators):
    """Splits the balanced text from `start` on at the separators of its own level, until its bracket closes."""
    parts, begin, depth, at = [], start, 0, start
    while at < len(shape):
        sign = shape[at]
        if sign in "([{":
            depth += 1
        elif sign in ")]}":
            if depth == 0:
                break
            depth -= 1
        elif depth == 0 and sign in separators:
            parts.append((sign, text[begin:at].strip()))
            begin = at + 1
        at += 1
    parts.append(("", text[begin:at].strip()))
    return parts


def arguments(text, shape, start):
    values = [value for _, value in parts_of(text, shape, start, ",")]
    return [] if values == [""] else values


PLACE = "\0"


def readings(expression, constants):
    """All the texts that an expression can be, with a mark where something else than a literal stands."""
    shape = masked(expression)
    while expression.startswith("(") and len(parts_of(expression, shape, 1, "")[0][1]) == len(expression) - 2:
        expression, shape = expression[1:-1].strip(), shape[1:-1].strip()
    question = parts_of(expression, shape, 0, "?")
    if len(question) == 2:
        branches = re.sub("::", "__", masked(question[1][1]))
        both = [value for _, value in parts_of(question[1][1], branches, 0, ":")]
        return [text for branch in both for text in readings(branch, constants)]
    sums = [value for _, value in parts_of(expression, shape, 0, "+")]
    if len(sums) > 1:
        return ["".join(each) for each in itertools.product(*(readings(value, {}) for value in sums))]
    if re.fullmatch(r'("(\\.|[^"\\])*"\s*)+', expression):
        pieces = re.findall(r'"((?:\\.|[^"\\])*)"', expression)
        return ["".join(pieces).replace('\\"', '"').replace("\\\\", "\\")]
    if expression in ("std::string()", "std::nullopt", "{}"):
        return [""]
    or_else = re.fullmatch(r"\w+\.value_or\((.*)\)", expression, re.S)
    if or_else:
        return [PLACE, *readings(or_else.group(1), constants)]
    made = re.fullmatch(r'(?:std::string|fmt::format|std::move)\((.*)\)', expression, re.S)
    if made:
        first = arguments(made.group(1), masked(made.group(1)), 0)[0]
        texts = readings(first, constants)
        return [re.sub(r"\{[^}]*\}", PLACE, text) for text in texts] if expression.startswith("fmt") else texts
    if expression in constants:
        return readings(constants[expression], {})
    return [PLACE]


def numbered(text):
    numbers = itertools.count()
    return re.sub(PLACE + "+", lambda _: "{%d}" % next(numbers), text)


class Collection:
    def __init__(self):
        self.found = {kind: {} for kind in KINDS}
        self.unreadable = {}

    def take(self, where, kind, expression, constants):
        named = f"{where.split(':')[0]}: {kind}: {' '.join(expression.split())}"
        for text in readings(expression, constants):
            if kind == "operation of a stream":
                for stream in STREAMS:
                    self.found["operation"].setdefault(text + stream, where)
            elif kind == "cause in a record":
                self.found["cause"].setdefault("{0} " + text, where)
            elif re.search("[A-Za-z]", text):
                self.found[kind].setdefault(numbered(text), where)
            elif text and kind != "subject":
                self.unreadable.setdefault(named, where)

    def file(self, name, text):
        shape = masked(text)
        constants = {match.group(1): text[match.start(2):match.end(2)] for match in
                     re.finditer(r'const(?:expr)? (?:std::string|char\*|char\* const) (\w+) = ([^;]*?);', shape)}

        def where(at):
            return f"{name}:{text.count(chr(10), 0, at) + 1}"

        for match in re.finditer(r"\{\s*(?:ErrorCode::\w+|[\w.()]*\bcode(?:\(\))?)\s*,", shape):
            given = arguments(text, shape, match.start() + 1)
            kinds = {5: {1: "operation", 2: "subject", 3: "cause", 4: "hint"}}.get(len(given), {})
            if len(given) == 2 and "ErrorCode::" in given[0]:
                kinds = {1: "hint"}  # what an error of the system or of a library means
            for place, kind in kinds.items():
                self.take(where(match.start()), kind, given[place], constants)
        for function, kinds in {**PARTS["*"], **PARTS.get(name, {})}.items():
            for match in re.finditer(r"(?<![\w>])(?:\w+(?:\.|->))?" + function + r"\(", shape):
                given = arguments(text, shape, match.end())
                if any(re.match(r"(const |int |std::string |ErrorCode |SealRequest )", each) for each in given):
                    continue  # its declaration
                for place, kind in kinds.items():
                    if place < len(given):
                        self.take(where(match.start()), kind, given[place], constants)
        for match in re.finditer(r"\.(operation|cause|hint) =(?!=)\s*", shape):
            value = parts_of(text, shape, match.end(), ";")[0][1]
            self.take(where(match.start()), match.group(1), value, constants)
        for match in re.finditer(r"\bnotes_?(?:\.|->)push_back\(|\bnote =(?!=|\s*\[)", shape):
            if name.startswith("storage/"):
                self.take(where(match.start()), "note", parts_of(text, shape, match.end(), ";")[0][1], constants)
        for function, kind in ANSWERS.get(name, {}).items():
            for match in re.finditer(r"\b" + function + r"\([^;{}]*\)\s*\{", shape):
                body = parts_of(text, shape, match.end(), "")[0][1] + ";"
                for answer in re.finditer(r"\breturn\s+([^;]*);", masked(body)):
                    self.take(where(match.start()), kind, body[answer.start(1):answer.end(1)], constants)


def table_of(language):
    with open(TREE / f"assets/strings/errors.{language}.toml", "rb") as file:
        return tomllib.load(file)["phrase"]


def differences(found, table):
    """What the sources say and the table lacks, and the other way round."""
    broken = []
    for kind in KINDS:
        words = table[kind]
        broken += [f"{where}: {kind} without words: {phrase}" for phrase, where in found[kind].items()
                   if phrase not in words]
        broken += [f"nobody says the {kind}: {phrase}" for phrase in words if phrase not in found[kind]]
    for kind in (*KINDS, "system"):
        for phrase, words in table[kind].items():
            places = [re.findall(r"\{\d\}", text) for text in (phrase, words)]
            fit = set(places[1]) <= {"{0}"} if kind == "operation" else sorted(places[0]) == sorted(places[1])
            if not words or not fit:
                broken.append(f"the {kind} has other places than its words: {phrase}")
    return broken


def a_hole_is_found(found, table):
    """The check sees one phrase too few and one too many, or it is none."""
    wrong = {kind: dict(words) for kind, words in table.items()}
    del wrong["cause"]["badge or PIN is wrong"]
    wrong["hint"]["Nobody says this."] = "无"
    return len(differences(found, wrong)) == len(differences(found, table)) + 2


def main():
    collection = Collection()
    for name, text in sources():
        collection.file(name, text)
    if sys.argv[1:] == ["list"]:
        for kind in KINDS:
            print("\n".join(f"{kind}\t{phrase}\t{where}" for phrase, where in sorted(collection.found[kind].items())))
        print("\n".join(f"unreadable\t{expression}" for expression in sorted(collection.unreadable)))
        return 0
    known = {f"{name}: {expression}" for name, expressions in UNREADABLE.items() for expression in expressions}
    broken = [f"{where}: write it so that the check can read it, or say in UNREADABLE why not: {expression}"
              for expression, where in collection.unreadable.items() if expression not in known]
    broken += [f"UNREADABLE names what is not there: {each}" for each in sorted(known - set(collection.unreadable))]
    for language in TABLES:
        table = table_of(language)
        broken += [f"errors.{language}.toml: {each}" for each in differences(collection.found, table)]
        assert a_hole_is_found(collection.found, table)
    if broken:
        print("\n".join(broken))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
