# SPDX-License-Identifier: GPL-3.0-or-later
"""A power cut leaves what was synced, and nothing else."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from power_cut import SyncedTree
from sync_rig import program

# Runs its arguments as Python, in the tree: a program that writes as a program under test does.
WRITER = """
import os
def write(name, text, sync):
    with open(name, "a") as file:
        file.write(text)
        file.flush()
        if sync:
            os.fsync(file.fileno())
def sync_folder(name):
    folder = os.open(name, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
"""


class PowerCut(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.tree = pathlib.Path(directory.name, "tree")
        (self.tree / "plans").mkdir(parents=True)
        self.synced = SyncedTree(self.tree, pathlib.Path(directory.name, "record"), program("MTPSYNC_SYNC_RECORDER"))

    def write(self, script):
        environment = os.environ | self.synced.environment
        subprocess.run([sys.executable, "-c", WRITER + script], cwd=self.tree, env=environment, check=True)

    def left(self):
        self.synced.cut_power()
        files = [file for file in self.tree.rglob("*") if file.is_file()]
        return {file.relative_to(self.tree).as_posix(): file.read_text(encoding="utf-8") for file in files}

    def test_what_was_never_synced_is_gone(self):
        self.write('write("a", "1", False)')
        self.assertEqual(self.left(), {})

    def test_a_synced_file_has_what_it_had_then(self):
        self.write('write("plans/a", "1", True); write("plans/a", "2", False)')
        self.assertEqual(self.left(), {"plans/a": "1"})

    def test_a_name_without_content_is_an_empty_file(self):
        self.write('write("a", "1", False); sync_folder(".")')
        self.assertEqual(self.left(), {"a": ""})

    def test_a_rename_lasts_when_the_folder_was_synced_after_it(self):
        self.write('write("plans/a.new", "1", True); os.rename("plans/a.new", "plans/a")')
        self.assertEqual(self.left(), {"plans/a.new": "1"})
        self.write('os.rename("plans/a.new", "plans/a"); sync_folder("plans")')
        self.assertEqual(self.left(), {"plans/a": "1"})

    def test_a_file_that_was_replaced_without_a_sync_of_the_folder_comes_back(self):
        self.write('write("a", "old", True); write("b", "new", True); sync_folder("."); os.rename("b", "a")')
        self.assertEqual(self.left(), {"a": "old", "b": "new"})

    def test_a_removal_lasts_when_the_folder_was_synced_after_it(self):
        self.write('write("a", "1", True); os.unlink("a")')
        self.assertEqual(self.left(), {"a": "1"})
        self.write('os.unlink("a"); sync_folder(".")')
        self.assertEqual(self.left(), {})

    def test_what_one_power_cut_left_lasts_until_the_next(self):
        self.write('write("a", "1", True)')
        self.assertEqual(self.left(), {"a": "1"})
        self.write('write("a", "2", False); write("b", "1", True)')
        self.assertEqual(self.left(), {"a": "1", "b": "1"})

    def test_what_is_emptied_on_purpose_stays_so(self):
        self.write('write("plans/a", "1", True); write("b", "1", True)')
        self.synced.empty("plans")
        self.assertEqual(self.left(), {"b": "1"})


if __name__ == "__main__":
    unittest.main()
