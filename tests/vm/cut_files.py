# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the power cuts: the local folder as it is to be, and what is on the phone."""

import hashlib
import random
import shutil

KIB, MIB = 1 << 10, 1 << 20
NAMES = ["plain.txt", "Ünïcödé naïve.txt", "日本語の名前.txt", "no extension", ".hidden"]
# What is somebody else's, names that look like ours among it.
FOREIGN = ["DCIM/photo.jpg", "Sync/somebody else's.txt", "Sync/photos/0.jpg.part", "Sync/.mtpsync-notes"]


def digests_of(folder):
    """Path -> SHA-256 of each file; a folder ends with '/' and has none."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir():
            found[name + "/"] = None
        else:
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


class LocalFolder:
    """What the local folder in the guest holds now, and held before the last round. Rounds replace small and large
    files and bring a folder of new ones; the folder of the round before goes, so that the whole stays small."""

    def __init__(self, seed):
        self.random = random.Random(f"files {seed}")
        self.now = {}
        self.before = {}
        self.removed = []
        self.round = 0

    def _make(self, changes, path, size):
        content = self.random.randbytes(size)
        write(changes / path, content)
        for parent in list((changes / path).relative_to(changes).parents)[:-1]:
            self.now[parent.as_posix() + "/"] = None
        self.now[path] = hashlib.sha256(content).hexdigest()

    def _small(self):
        return self.random.choice([0, 1, 500, 16 * KIB - 12, self.random.randrange(40 * KIB)])

    def _large(self):
        return self.random.randrange(MIB, 3 * MIB)

    def fill(self, changes):
        """Everything is new."""
        for number in range(12):
            self._make(changes, f"texts/{number:02}.txt", self._small())
        for name in NAMES:
            self._make(changes, f"names/{name}", self._small())
        for number in range(4):
            self._make(changes, f"photos/{number}.jpg", self._large())

    def change(self, changes):
        """The changes of a round."""
        self.before = dict(self.now)
        self.round += 1
        old = f"round-{self.round - 1}"
        self.removed = [path for path in self.now if path.startswith(old + "/")]
        for path in self.removed:
            del self.now[path]
        standing = [path for path in self.before if not path.endswith("/") and path not in self.removed]
        large = [path for path in standing if path.startswith("photos/")]
        small = [path for path in standing if path not in large]
        for path in self.random.sample(large, 2):
            self._make(changes, path, self._large())
        for path in self.random.sample(small, 5):
            self._make(changes, path, self._small())
        for number in range(3):
            self._make(changes, f"round-{self.round}/new/{number}.txt", self._small())
        self._make(changes, f"round-{self.round}/new.jpg", self._large())
        return [old] if self.removed else []


class Phone:
    """The storage of the phone, as the responder has written it."""

    def __init__(self, folder, seed):
        self.folder = folder
        self.foreign = {}
        for name in FOREIGN:
            content = random.Random(f"{name} {seed}").randbytes(20 * KIB)
            write(folder / name, content)
            self.foreign[name] = hashlib.sha256(content).hexdigest()

    def look(self):
        return digests_of(self.folder / "Sync")

    def forget(self, names):
        """A person removes what the local folder has no more; mtpsync never does."""
        for name in names:
            shutil.rmtree(self.folder / "Sync" / name)

    def spoilt_foreign(self):
        """What is somebody else's and not as it was."""
        now = digests_of(self.folder)
        return [name for name, digest in self.foreign.items() if now.get(name) != digest]

    def own(self, content):
        """Without what is somebody else's."""
        return {path: digest for path, digest in content.items() if f"Sync/{path}" not in self.foreign}
