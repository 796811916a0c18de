# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders of real files to be synchronised."""

import pathlib
import random


def many_files(root, count=1000, big=300 << 20):
    """At least `count` files: empty ones, deep folders, emoji names, sizes around every boundary, and a big one."""
    root = pathlib.Path(root)
    chance = random.Random(1)
    sizes = [0, 1, 499, 500, 511, 512, 513, 1012, 1024, 4096, 16371, 16372, 16373, 16384, 65524, 65536]
    for number in range(count):
        folder = root / f"folder {number // 50:02}" / ("🎵 music" if number % 3 else "ünïcödé") / str(number % 7)
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{number:04} 📷 emoji 👩‍👩‍👧.jpg" if number % 5 == 0 else f"file-{number:04}.txt"
        (folder / name).write_bytes(chance.randbytes(sizes[number % len(sizes)]))
    deep = root
    for level in range(30):
        deep = deep / f"deep{level}"
    deep.mkdir(parents=True)
    (deep / "bottom").write_bytes(b"here")
    (root / "empty folder").mkdir()
    (root / ("n" * 200 + ".dat")).write_bytes(b"long name")
    if big:
        write_big(root / "video.mp4", big)
    return root


def write_big(path, size):
    """A file of random bytes; a piece of them again and again, which is quick."""
    piece = random.Random(2).randbytes(1 << 20)
    with open(path, "wb") as file:
        for _ in range(size >> 20):
            file.write(piece)
        file.write(piece[: size & ((1 << 20) - 1)])


def numbered_files(root, count, size=100):
    """`count` small files in one folder."""
    root = pathlib.Path(root)
    root.mkdir(parents=True, exist_ok=True)
    chance = random.Random(3)
    for number in range(count):
        (root / f"{number:04}.dat").write_bytes(chance.randbytes(size))
    return root
