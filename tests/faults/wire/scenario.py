# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies in the local folder and on the phone before the first job: tests/faults/scenario.json as files."""

import hashlib
import json
import os
import pathlib
import shutil

FILE = pathlib.Path(__file__).resolve().parents[1] / "scenario.json"

BLOCK = 65521
OLD = 1_500_000_000  # when everything on the phone was modified
NEW = 1_600_000_000  # and everything here


def content(size, seed):
    """Bytes that are other ones for each seed. tests/faults/scenario.cpp makes the same."""
    state = (seed * 2654435761 + 1) & 0xFFFFFFFF
    block = bytearray()
    for _ in range(min(size, BLOCK)):
        block.append(state >> 24)
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
    return (bytes(block) * (size // BLOCK + 1))[:size] if block else b""


def write_tree(root, tree, modified):
    """Makes the files and folders of `tree` (path -> bytes, None for a folder) below `root`."""
    for path, data in tree.items():
        place = root / path
        if data is None:
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
            os.utime(place, (modified, modified))


def read_names(root):
    """The paths of everything below `root`, folders with a '/' at the end."""
    names = set()
    for folder, folders, files in os.walk(root):
        above = os.path.relpath(folder, root)
        above = "" if above == "." else above + "/"
        names.update(above + name + "/" for name in folders)
        names.update(above + name for name in files)
    return names


class Scenario:
    """Trees as a path -> bytes, None for a folder. A value."""

    def __init__(self, file=FILE):
        document = json.loads(file.read_text(encoding="utf-8"))
        self.dest = document["dest"]
        self.source, self.remote, self.foreign = {}, {}, {}
        for entry in document["entries"]:
            path = entry["path"]
            self.source[path] = _content_of(entry, "here")
            if "there" in entry:
                is_equal = entry["there"] == "equal"
                self.remote[path] = self.source[path] if is_equal else _content_of(entry, "there")
        for thing in document["foreign"]:
            self.foreign[thing["path"]] = _content_of(thing, "there")

    def replaced(self):
        """The paths that have other bytes on the phone than here."""
        return [path for path, data in self.remote.items() if data != self.source[path]]

    def write_source(self, root):
        write_tree(root, self.source, NEW)

    def reset_storage(self, root, case_number):
        """The storage has what it had before the first job, and nothing else. Every case has dates of its own, so that
        nothing that was learnt of a file in an earlier one is taken for true."""
        for item in list(root.iterdir()):
            shutil.rmtree(item) if item.is_dir() else item.unlink()
        (root / self.dest).mkdir()
        write_tree(root / self.dest, self.remote, OLD + case_number)
        write_tree(root, self.foreign, OLD)

    def final_names(self):
        """The paths of all that is to be on the storage in the end."""
        ours = {self.dest + "/"} | {f"{self.dest}/{path}" for path in self.source}
        return ours | set(self.foreign)

    def different(self, root):
        """The paths of the local folder of which the storage has something else, or nothing."""
        return {path for path, data in self.source.items() if not _is_there(root / self.dest / path, data)}

    def disturbed(self, root):
        """What is somebody else's and is not on the storage as it was."""
        return {path for path, data in self.foreign.items() if not _is_there(root / path, data)}

    def watched_files(self):
        """What the auditor in the phone has to know."""
        files = []
        everything = set(self.foreign) | {f"{self.dest}/{path}" for path in self.source}
        for path in self.replaced():
            folder, _, name = f"{self.dest}/{path}".rpartition("/")
            neighbours = {each.rpartition("/")[2] for each in everything if each.rpartition("/")[0] == folder}
            versions = [
                {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
                for data in (self.remote[path], self.source[path])
            ]
            others = sorted(neighbours - {name, ""})
            files.append({"folder": folder, "name": name, "versions": versions, "others": others})
        return files


def _content_of(entry, side):
    if entry["path"].endswith("/"):
        return None
    return content(*entry[side])


def _is_there(place, data):
    if data is None:
        return place.is_dir()
    try:
        return place.stat().st_size == len(data) and place.read_bytes() == data
    except OSError:
        return False
