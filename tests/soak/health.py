# SPDX-License-Identifier: GPL-3.0-or-later
"""How a daemon is: its memory, descriptors, threads and workers, and whether they grow; and what sanitizers say of it."""

import contextlib
import dataclasses
import os
import pathlib
import re
import statistics

# What a sanitizer prints, of the daemon or, passed on in its log, of a worker.
SANITIZER = re.compile(r"(Address|Leak|UndefinedBehavior|Thread)Sanitizer|runtime error:|Can't open file")
# Growth that is none: the allocator's pieces and the pages of its tables.
MOST_GROWTH = {"resident_kib": 8 * 1024, "descriptors": 0, "threads": 0, "workers": 0}


@dataclasses.dataclass(frozen=True)
class Health:
    resident_kib: int
    descriptors: int
    threads: int
    workers: int

    @classmethod
    def of(cls, pid):
        process = pathlib.Path(f"/proc/{pid}")
        status = (process / "status").read_text(encoding="ascii")
        resident = int(re.search(r"^VmRSS:\s+(\d+)", status, re.MULTILINE)[1])
        return cls(resident, len(os.listdir(process / "fd")), len(os.listdir(process / "task")), len(workers_of(pid)))


def workers_of(pid):
    """The process numbers of a daemon's workers, oldest first."""
    workers = []
    for children in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(FileNotFoundError):  # a thread that ended meanwhile
            workers += (int(word) for word in children.read_text(encoding="ascii").split())
    return sorted(workers)


class Growth:
    """Compares what was measured after the first tenth of a run with its last tenth."""

    def __init__(self):
        self.samples = []  # (share of the run that is over, Health)

    def add(self, share, health):
        self.samples.append((share, health))

    def figures(self):
        """{name: (then, now)}, medians; nothing for a run too short to tell."""
        early = [health for share, health in self.samples if 0.1 <= share < 0.3]
        late = [health for share, health in self.samples if share >= 0.8]
        if not early or not late:
            return {}
        return {
            name: (self.median(early, name), self.median(late, name)) for name in (f.name for f in dataclasses.fields(Health))
        }

    def curve(self, name):
        """The median of each tenth of the run that was measured, to tell growth from a start that takes long."""
        tenths = ([health for share, health in self.samples if int(share * 10) == tenth] for tenth in range(10))
        return [self.median(samples, name) for samples in tenths if samples]

    @staticmethod
    def median(samples, name):
        return int(statistics.median(getattr(health, name) for health in samples))

    def complaints(self):
        return [
            f"{name} grew from {then} to {now}"
            for name, (then, now) in self.figures().items()
            if now - then > MOST_GROWTH[name]
        ]


class SanitizerWatch:
    """Looks through a log for reports, and empties it."""

    def __init__(self, log):
        self.log = log

    def complaints(self):
        text = self.log.read_text(encoding="utf-8", errors="replace")
        os.truncate(self.log, 0)  # the daemon appends
        found = SANITIZER.search(text)
        return [f"a sanitizer reports:\n{text[max(0, found.start() - 500) : found.end() + 4000]}"] if found else []
