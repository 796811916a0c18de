# SPDX-License-Identifier: GPL-3.0-or-later
"""What was broken is found and mended, at no more cost on the wire than that."""

import unittest

from source_tree import numbered_files
from sync_rig import Rig, require_phone, same_content

SEND_OBJECT = "0x100D"
SEND_OBJECT_INFO = "0x100C"
DELETE_OBJECT = "0x100B"
GET_PARTIAL_OBJECT_64 = "0x95C1"
NO_SCAN = "[phone]\nidle_scan = false\n"


class Mend(unittest.TestCase):
    def test_one_corrupt_byte_on_the_phone_is_found_and_that_file_alone_is_sent_again(self):
        with Rig(settings=NO_SCAN) as rig:
            source = numbered_files(rig.directory / "source", 40, size=20_000)
            target = [source, "--dest", "T"]
            self.assertEqual(rig.client("execute", *target).returncode, 0)
            rig.phone(cmd="fault", kind="corrupt-stored", path="T/0017.dat", offset=12_345)

            by_size = rig.client("verify", *target, "--no-checksum")
            self.assertEqual(by_size.returncode, 0, "the size tells nothing")
            verify = rig.client("verify", *target, "--reread")
            self.assertEqual(verify.returncode, 1)
            different = [item for item in rig.report()["items"] if item["status"] == "different"]
            self.assertEqual([item["path"] for item in different], ["0017.dat"])
            self.assertEqual(different[0]["reason"], "content")

            rig.phone(cmd="meter-reset")
            execute = rig.client("execute", *target)
            self.assertEqual(execute.returncode, 0, execute.stdout + execute.stderr)
            cost = rig.transactions()
            self.assertEqual(cost[SEND_OBJECT], 1, "one file is sent")
            self.assertEqual(cost[SEND_OBJECT_INFO], 1)
            self.assertEqual(cost[DELETE_OBJECT], 1, "the broken one is removed, after the new one was proven")
            self.assertEqual(cost[GET_PARTIAL_OBJECT_64], 1, "read back once; what verify has read is not read again")
            self.assertEqual(rig.report()["plan_source"], "verify")
            self.assertTrue(same_content(source, rig.storage() / "T"))

    def test_a_second_execute_sends_nothing(self):
        with Rig(settings=NO_SCAN) as rig:
            source = numbered_files(rig.directory / "source", 10)
            self.assertEqual(rig.client("execute", source, "--dest", "T").returncode, 0)
            rig.phone(cmd="meter-reset")
            self.assertEqual(rig.client("execute", source, "--dest", "T").returncode, 0)
            self.assertNotIn(SEND_OBJECT, rig.transactions())
            self.assertEqual(rig.report()["files_equal"], 10)

    def test_a_byte_that_changes_on_its_way_is_noticed_by_the_read_back(self):
        with Rig() as rig:
            source = numbered_files(rig.directory / "source", 3, size=50_000)
            rig.phone(cmd="fault", kind="corrupt-sent", offset=40_000)
            execute = rig.client("execute", source, "--dest", "T")
            self.assertEqual(execute.returncode, 0, execute.stderr)
            attempts = [item.get("attempts") for item in rig.report()["items"] if item["type"] == "file"]
            self.assertEqual(sorted(attempts), [1, 1, 2])
            self.assertTrue(same_content(source, rig.storage() / "T"))


if __name__ == "__main__":
    require_phone()
    unittest.main()
