# SPDX-License-Identifier: GPL-3.0-or-later
"""What was read from the phone once is not read again while nothing speaks against it."""

import subprocess
import unittest

from source_tree import numbered_files
from sync_rig import Rig, require_phone, same_content

GET_PARTIAL_OBJECT_64 = "0x95C1"
SEND_OBJECT = "0x100D"
NO_SCAN = "[phone]\nidle_scan = false\n"
FILES = 30
SIZE = 20_000


class DigestMemory(unittest.TestCase):
    def setUp(self):
        rig = Rig(settings=NO_SCAN)
        self.rig = rig.__enter__()
        self.addCleanup(rig.__exit__, None, None, None)
        self.source = numbered_files(rig.directory / "source", FILES, size=SIZE)
        self.target = [self.source, "--dest", "T"]
        self.assertEqual(rig.client("execute", *self.target).returncode, 0)

    def run_verb(self, verb, *options, status=0):
        """Runs a job; its report."""
        result = self.rig.client(verb, *self.target, *options)
        self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        return self.rig.report()

    def test_nothing_changed_costs_the_listing_alone_also_for_the_next_daemon(self):
        self.restart()
        by_size = self.count("verify", "--no-checksum")
        for verb in ("execute", "verify"):
            with self.subTest(verb):
                self.restart()
                self.assertEqual(self.count(verb), by_size, "not a transaction more than to compare sizes")
                report = self.rig.report()
                self.assertEqual(report["bytes"], {"sent": 0, "read": 0})
                self.assertEqual(report["trusted"], FILES)
        said = self.rig.client("verify", *self.target).stdout
        self.assertIn(f"{FILES} equal, {FILES} of them proven earlier (since 20", said)

    def restart(self):
        """Each daemon has a session of its own, in which nothing was listed yet."""
        self.assertEqual(self.rig.stop_daemon(), 0)
        self.rig.start_daemon()
        self.rig.await_device()

    def count(self, verb, *options):
        """The transactions of a job, by operation."""
        self.rig.phone(cmd="meter-reset")
        self.run_verb(verb, *options)
        return self.rig.transactions()

    def test_what_a_person_changed_on_the_phone_is_found_by_its_date_and_mended(self):
        self.rig.phone(cmd="change-file", path="T/0007.dat", content="x" * SIZE, modified="20250131T235959Z")
        self.rig.phone(cmd="meter-reset")
        report = self.run_verb("execute")
        self.assertEqual(report["trusted"], FILES - 1)
        self.assertEqual([item["path"] for item in report["items"]], ["0007.dat"])
        self.assertEqual(self.rig.transactions()[SEND_OBJECT], 1)
        self.assertTrue(same_content(self.source, self.rig.storage() / "T"))

    def test_a_byte_that_rotted_without_a_sign_is_found_by_reading_again(self):
        self.rig.phone(cmd="fault", kind="corrupt-stored", path="T/0017.dat", offset=12_345)
        self.assertEqual(self.run_verb("verify")["trusted"], FILES, "nothing tells of it")
        report = self.run_verb("verify", "--reprove", "100%", status=1)
        self.assertEqual([item["path"] for item in report["items"]], ["0017.dat"])
        self.assertEqual(self.run_verb("execute", "--reread")["files"]["verified"], 1)
        self.assertTrue(same_content(self.source, self.rig.storage() / "T"))
        self.rig.phone(cmd="meter-reset")
        self.assertEqual(self.run_verb("verify", "--reprove", "5%")["files"]["verified"], 2)
        self.assertEqual(self.rig.transactions()[GET_PARTIAL_OBJECT_64], 2, "the oldest twentieth, rounded up")

    def test_the_manifest_is_what_sha256sum_checks(self):
        odd = self.source / "line\nbreak"  # not on the phone: no phone stores it
        odd.write_bytes(b"odd")
        (self.source / "sub folder").mkdir()
        (self.source / "sub folder" / "ünïcödé 🎵.txt").write_bytes(b"music")
        self.run_verb("execute", status=1)
        output = self.rig.directory / "manifest"
        self.rig.unplug()
        manifest = self.rig.client("manifest", *self.target, "--output", output)
        self.assertEqual(manifest.returncode, 0, manifest.stderr)
        self.assertEqual(manifest.stderr, f"{FILES + 1} files are proven; the local folder has {FILES + 2}.\n")
        for folder in (self.source, self.rig.storage() / "T"):
            check = subprocess.run(
                ["sha256sum", "--check", "--strict", "--quiet", output], cwd=folder, capture_output=True, check=False
            )
            self.assertEqual((check.returncode, check.stdout, check.stderr), (0, b"", b""))
        self.assertEqual(self.rig.client("manifest", "--dest", "T").stdout, output.read_text(encoding="utf-8"))
        self.assertEqual(self.rig.client("manifest", "--device", "NOBODY").returncode, 5)


if __name__ == "__main__":
    require_phone()
    unittest.main()
