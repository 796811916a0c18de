#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a folder that is hard to sync: many tiny files, sizes around the borders of USB packets and buffers, deep folders,
names from all over the world, and one big file. The same arguments make the same contents.

usage: make_tree.py FOLDER [--tiny COUNT] [--big MIB]
"""

import argparse
import hashlib
import pathlib

MIB = 1 << 20
TINY_PER_FOLDER = 60
DEPTH = 24
# A container of MTP has a header of 12 bytes before its data: both the data and the whole may end on a border.
BORDERS = (512, 1024, 16384, 65536, MIB)
DISTANCES = (-13, -12, -11, -1, 0, 1)
NAMES = (
    "😀.txt",
    "family 👩‍👩‍👧‍👦 photo.jpg",
    "🎵 playlist 🎶.m3u",
    "Ünïcödé naïve.txt",
    "日本語の名前.txt",
    "русский текст.txt",
    "عربى.txt",
    "e\u0301 and \u00e8.txt",
    ".hidden",
    "many.dots.in.one.name",
    "no extension",
    "'quotes' & (brackets) [too] {and} #more% !.txt",
    "n" * 200 + ".txt",
)


def content(seed, size):
    """Bytes that no layer can compress, other ones for each seed."""
    return hashlib.shake_128(seed.encode()).digest(size)


def write(path, size):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as out:
        for number, start in enumerate(range(0, size, MIB)):
            out.write(content(f"{path.name}/{number}", min(MIB, size - start)))


def make_tree(root, tiny, big):
    for number in range(tiny):
        write(root / f"tiny/{number // TINY_PER_FOLDER:02}/{number:04}.txt", 1 + number % 97)
    for number in range(10):
        write(root / f"empty files/{number}", 0)
    (root / "empty folder").mkdir(parents=True)
    for border in BORDERS:
        for distance in DISTANCES:
            write(root / f"borders/{border + distance}.bin", border + distance)
    folder = root / "deep"
    for level in range(DEPTH):
        folder /= f"level {level}"
        write(folder / "file.txt", level)
    for name in NAMES:
        write(root / "names" / name, len(name))
        write(root / "folders 📁" / f"📂 {name[:60]}" / name, 3)
    write(root / "big.bin", big * MIB)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tiny", type=int, default=900)
    parser.add_argument("--big", type=int, default=300)
    arguments = parser.parse_args()
    make_tree(arguments.folder, arguments.tiny, arguments.big)


if __name__ == "__main__":
    main()
