# SPDX-License-Identifier: GPL-3.0-or-later
"""A state directory that is full: one clear error, nothing lost, and it works again when there is room."""

import subprocess
import unittest

from source_tree import numbered_files
from sync_rig import Rig, require_phone, same_content

NO_SCAN = "[phone]\nidle_scan = false\n"


class FullDisk(unittest.TestCase):
    def small_state(self, rig):
        """The rig's state directory becomes a small file system of its own."""
        rig.state.mkdir()
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", rig.state], check=False)
        if made.returncode != 0:
            rig.__exit__(None, None, None)
            self.skipTest("only root can mount a small file system")
        self.addCleanup(subprocess.run, ["umount", "-l", rig.state], check=True)

    def fill(self, rig):
        with open(rig.state / "filler", "wb", buffering=0) as filler:
            with self.assertRaises(OSError):
                while True:
                    filler.write(bytes(4096))

    def test_a_job_without_room_for_its_journal_replaces_nothing(self):
        rig = Rig(settings=NO_SCAN)
        self.small_state(rig)
        with rig:
            source = numbered_files(rig.directory / "source", 5, size=1_000)
            self.assertEqual(rig.client("execute", source, "--dest", "T").returncode, 0)
            before = {file.name: file.read_bytes() for file in (rig.storage() / "T").iterdir()}
            numbered_files(source, 5, size=2_000)
            self.fill(rig)

            answer = rig.client("execute", source, "--dest", "T")
            self.assertEqual(answer.returncode, 5)
            self.assertIn("state.db", answer.stderr)
            self.assertIn("full", answer.stderr)
            self.assertIn("free some space", answer.stderr)
            self.assertEqual(before, {file.name: file.read_bytes() for file in (rig.storage() / "T").iterdir()})

            (rig.state / "filler").unlink()
            self.assertEqual(rig.client("execute", source, "--dest", "T").returncode, 0)
            self.assertTrue(same_content(source, rig.storage() / "T"))


if __name__ == "__main__":
    require_phone()
    unittest.main()
