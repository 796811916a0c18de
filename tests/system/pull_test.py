# SPDX-License-Identifier: GPL-3.0-or-later
"""The way back: a folder of a phone comes to this machine, proven, and goes on where a cable was pulled."""

import os
import unittest

from source_tree import many_files, numbered_files, write_big
from sync_rig import Rig, require_phone, same_content

GET_PARTIAL_OBJECT_64 = "0x95C1"
GET_OBJECT = "0x1009"
SETTINGS = "[phone]\nidle_scan = false\n"
MEGABYTE = 1 << 20
DEVICE_PROBLEM = 5


def leftovers(folder):
    return [path.name for path in folder.rglob(".mtpsync-*")]


class Pull(unittest.TestCase):
    def test_a_real_tree_arrives_and_is_proven_and_a_second_time_nothing_is_fetched(self):
        with Rig(settings=SETTINGS) as rig:
            there = many_files(rig.storage() / "T", 40, 20 * MEGABYTE)
            os.utime(there / "video.mp4", (1_700_000_000, 1_700_000_000))
            rig.phone(cmd="rescan")
            here = rig.directory / "here"
            pull = [here, "--dest", "T", "--pull"]

            verify = rig.client("verify", *pull)
            self.assertEqual(verify.returncode, 1, verify.stderr)
            self.assertFalse(here.exists())
            dry = rig.client("execute", *pull, "--dry-run")
            self.assertEqual(dry.returncode, 1, dry.stderr)
            self.assertIn("would be received", dry.stdout)
            self.assertFalse(here.exists())
            execute = rig.client("execute", *pull)
            self.assertEqual(execute.returncode, 0, execute.stdout + execute.stderr)
            report = rig.report()
            self.assertEqual(report["target"]["direction"], "pull")
            self.assertEqual(report["files"]["verified"], report["files"]["done"])
            self.assertEqual(report["bytes"]["sent"], 0)
            self.assertTrue(same_content(there, here))
            self.assertEqual(leftovers(here), [])
            # phones tell the time of their own wall, an hour ahead here, without a word about it
            self.assertIn(int((here / "video.mp4").stat().st_mtime) - 1_700_000_000, (0, 3600))

            self.assertEqual(rig.client("execute", *pull).returncode, 0)
            self.assertEqual(rig.report()["files"]["total"], 0)

    def test_what_was_cut_off_is_received_from_where_it_was_proven(self):
        with Rig(settings=SETTINGS) as rig:
            there = numbered_files(rig.storage() / "T", 3)
            write_big(there / "video.mp4", 20 * MEGABYTE)
            rig.phone(cmd="rescan")
            rig.await_device()
            here = rig.directory / "here"
            pull = [here, "--dest", "T", "--pull"]
            rig.phone(cmd="unplug-at", direction="in", bytes=10 * MEGABYTE)
            execute = rig.client("execute", *pull)
            self.assertEqual(execute.returncode, DEVICE_PROBLEM, execute.stdout + execute.stderr)
            self.assertFalse((here / "video.mp4").exists())
            self.assertEqual(len(leftovers(here)), 1)

            rig.phone(cmd="plug", port=4)
            rig.await_device()
            rig.phone(cmd="meter-reset")
            retry = rig.client("retry", *pull)
            self.assertEqual(retry.returncode, 0, retry.stdout + retry.stderr)
            cost = rig.transactions()
            self.assertEqual(cost[GET_PARTIAL_OBJECT_64], 3, "12 of 20 MiB, and none of the files that were here")
            self.assertNotIn(GET_OBJECT, cost)
            self.assertEqual(rig.report()["bytes"]["read"], 12 * MEGABYTE)
            self.assertTrue(same_content(there, here))

    def test_a_name_that_leads_out_of_the_folder_is_refused(self):
        with Rig(settings=SETTINGS) as rig:
            there = numbered_files(rig.storage() / "T", 3)
            rig.phone(cmd="rescan")
            rig.phone(cmd="hostile", kind="name-slash", object="0001.dat")
            here = rig.directory / "here"
            execute = rig.client("execute", here, "--dest", "T", "--pull")
            self.assertEqual(execute.returncode, 1, execute.stdout + execute.stderr)
            refused = [item for item in rig.report()["items"] if item.get("reason") == "bad-name"]
            self.assertEqual(len(refused), 1)
            self.assertEqual(sorted(path.name for path in here.rglob("*")), ["0000.dat", "0002.dat"])
            self.assertEqual((here / "0002.dat").read_bytes(), (there / "0002.dat").read_bytes())


if __name__ == "__main__":
    require_phone()
    unittest.main()
