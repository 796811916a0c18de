# SPDX-License-Identifier: GPL-3.0-or-later
"""What a power cut leaves of a directory: what the preloaded sync_recorder.cpp noted, and nothing else."""

import os
import pathlib
import shutil
import subprocess


class SyncedTree:
    """A directory whose syncs are noted. The program that writes there has to be started with `environment`."""

    def __init__(self, tree, record, library):
        self.tree = pathlib.Path(tree)
        self.record = pathlib.Path(record)
        self.environment = {
            "LD_PRELOAD": library,
            "MTPSYNC_SYNCED_TREE": str(self.tree),
            "MTPSYNC_SYNCED_RECORD": str(self.record),
        }
        (self.record / "content").mkdir(parents=True)

    def empty(self, folder):
        """Removes the files of a folder for good."""
        for file in (self.tree / folder).glob("*"):
            file.unlink()
        (self.record / "names" / folder / ".names").unlink(missing_ok=True)

    def cut_power(self):
        """The tree is what it would be after a power cut now. Nobody may have a file of it open."""
        for folder, _, files in os.walk(self.tree):
            kept = self._kept(os.path.relpath(folder, self.tree))
            for name in files:
                os.unlink(os.path.join(folder, name))
            for name, content in kept.items():
                pathlib.Path(folder, name).write_bytes(content)
        self._start_anew()

    def _kept(self, folder):
        """name -> content of what lasts in a folder."""
        names = self.record / "names" / folder / ".names"
        lines = names.read_text(encoding="utf-8").splitlines() if names.exists() else []
        keys = {name: key for key, name in (line.split(" ", 1) for line in lines)}
        return {name: self._content(key) for name, key in keys.items()}

    def _content(self, key):
        """A file that was never synced has a name and no content."""
        content = self.record / "content" / key
        return content.read_bytes() if content.exists() else b""

    def _start_anew(self):
        """Everything that is there now lasts."""
        for part in ("names", "content"):
            shutil.rmtree(self.record / part, ignore_errors=True)
        (self.record / "content").mkdir()
        everything = [self.tree, *self.tree.rglob("*")]
        subprocess.run(["sync", *map(str, everything)], env=os.environ | self.environment, check=True)
