# SPDX-License-Identifier: GPL-3.0-or-later
"""A real tree goes to a phone of the profile that is named, over D-Bus, by the client: verify, execute, verify."""

import sys
import unittest

from source_tree import many_files
from sync_rig import SANITIZED, Rig, require_phone, same_content

PROFILE = "aosp"
FILES, BIG = (200, 20 << 20) if SANITIZED else (1000, 300 << 20)


class Roundtrip(unittest.TestCase):
    def test_verify_execute_verify_ends_with_equal_folders(self):
        with Rig([{"profile": PROFILE}]) as rig:
            source = many_files(rig.directory / "source", FILES, BIG)
            target = [source, "--dest", "Backup/all"]

            first = rig.client("verify", *target)
            self.assertEqual(first.returncode, 1, first.stderr)
            self.check_counts(rig.report())

            execute = rig.client("execute", *target)
            self.assertEqual(execute.returncode, 0, execute.stdout + execute.stderr)
            report = rig.report()
            self.check_counts(report)
            self.assertEqual(report["files"]["verified"], report["files"]["done"])
            self.assertGreaterEqual(report["files"]["done"], FILES)
            self.assertEqual(report["bytes"]["sent"], report["bytes"]["read"])
            self.assertTrue(same_content(source, rig.storage() / "Backup/all"))

            rig.phone(cmd="meter-reset")
            second = rig.client("verify", *target, "--reread")
            self.assertEqual(second.returncode, 0, second.stdout + second.stderr)
            report = rig.report()
            self.check_counts(report)
            self.assertEqual(report["files"]["verified"], report["files"]["total"])
            self.assertNotIn("0x100D", rig.transactions(), "a verify sends nothing")

            third = rig.client("verify", *target)
            self.assertEqual(third.returncode, 0, third.stdout + third.stderr)
            report = rig.report()
            self.assertEqual(report["bytes"]["read"], 0, "what was proven is trusted on every make of phone")
            self.assertEqual(report["files"]["verified"] + report["trusted"], report["files"]["total"])

    def check_counts(self, report):
        files = report["files"]
        self.assertEqual(files["total"], files["done"] + files["failed"] + files["skipped"], files)


if __name__ == "__main__":
    require_phone()
    if len(sys.argv) > 1:
        PROFILE = sys.argv.pop()
    unittest.main()
