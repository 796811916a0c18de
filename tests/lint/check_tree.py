#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks what no compiler checks: licence lines, file lengths, include directions and words that must not stay.

Prints one line for each finding, "file:line: what; what to do", and exits with 1 when there is any.
"""

import pathlib
import re
import sys

from include_rules import PROJECT, complaint

LINE_LIMIT = 400
LICENSE_LINE = "SPDX-License-Identifier: GPL-3.0-or-later"

CODE = {".cpp", ".hpp", ".py", ".sh"}
TEXT = CODE | {"", ".build", ".conf", ".in", ".json", ".md", ".policy", ".rules", ".service", ".toml", ".xml", ".yml"}
SKIPPED_FOLDERS = re.compile(r"(\.git|\.cache|__pycache__|build(-[^/]*)?)")

INCLUDE = re.compile(r'\s*#\s*include\s*(?P<quote>["<])(?P<header>[^">]+)[">]')
# Written so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")
FOREIGN_PATH = re.compile(r"(?<![\w.$}~-])/(work|root|workspace|Users)/")


def project_files(root):
    """All text files of the project, as paths relative to its root; build directories are left out."""
    for path in sorted(root.iterdir()):
        if SKIPPED_FOLDERS.fullmatch(path.name) or path.is_symlink():
            continue
        if path.is_dir():
            yield from (path.name / inner for inner in project_files(path))
        elif path.suffix in TEXT and path.name != "LICENSE":
            yield pathlib.Path(path.name)


def check_license(lines):
    """A script has its licence in the second line, below the interpreter."""
    if not any(LICENSE_LINE in line for line in lines[:2]):
        yield 1, f"no licence line; begin the file with '{LICENSE_LINE}' in a comment"


def check_length(lines):
    if len(lines) > LINE_LIMIT:
        yield LINE_LIMIT + 1, f"{len(lines)} lines, more than {LINE_LIMIT}; split the file by purpose"


def check_includes(file, lines):
    for number, line in enumerate(lines, 1):
        include = INCLUDE.match(line)
        if not include:
            continue
        header = include["header"]
        if include["quote"] == '"' and not header.startswith(PROJECT):
            yield number, f'"{header}" does not name its folder; write the path from the root of the project'
        elif wrong := complaint(file, header):
            yield number, wrong


def check_words(lines):
    for number, line in enumerate(lines, 1):
        if word := UNFINISHED.search(line):
            yield number, f"'{word[0]}' marks unfinished work; finish it or open an issue"
        if path := FOREIGN_PATH.search(line):
            yield number, f"'{path[0]}' is a place on one machine; use a path relative to the project"


def check_file(root, path):
    """All findings in one file: pairs of line number and text."""
    try:
        text = (root / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        yield 1, "not UTF-8; save it as UTF-8, or name it as what it is if it is no text"
        return
    lines = text.splitlines()
    if path.suffix in CODE or text.startswith("#!"):
        yield from check_license(lines)
        yield from check_length(lines)
    if path.suffix in {".cpp", ".hpp"}:
        yield from check_includes(path.as_posix(), lines)
    yield from check_words(lines)


def check_tree(root):
    """All findings below `root`, as lines for people."""
    return [
        f"{path.as_posix()}:{number}: {text}"
        for path in project_files(root)
        for number, text in check_file(root, path)
    ]


def main():
    findings = check_tree(pathlib.Path(__file__).resolve().parents[2])
    print("\n".join(findings), end="\n" if findings else "")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
