# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong input: one clear error each, a documented exit status, and nothing lost."""

import json
import os
import unittest

from source_tree import numbered_files
from sync_rig import Rig, require_phone, same_content

OK, DIFFERENCES, USAGE, DEVICE = 0, 1, 2, 5
GET_OBJECT_HANDLES, ACCESS_DENIED = "0x1007", "0x200F"
TWO_STORAGES = {"storages": [{"description": "Internal"}, {"description": "SD card"}]}


class BadInput(unittest.TestCase):
    def expect(self, answer, status, *words):
        """The status, one line that begins with the program's name, and these words in it."""
        text = answer.stderr + answer.stdout
        self.assertEqual(answer.returncode, status, text)
        for word in words:
            self.assertIn(word, text)
        self.assertLessEqual(answer.stderr.count("error:"), 1, "one error, not several")

    def test_of_the_phone_and_its_storages(self):
        with Rig([TWO_STORAGES | {"serial": "ONE"}, {"serial": "TWO"}]) as rig:
            source = numbered_files(rig.directory / "source", 2)
            self.expect(rig.client("verify", source, "--dest", "T"), USAGE, "ONE", "TWO", "--device")
            self.expect(rig.client("verify", source, "--device", "THREE"), DEVICE, "THREE")
            self.expect(rig.client("verify", source, "--device", "ONE"), USAGE, "Internal", "SD card")
            self.expect(rig.client("verify", source, "--device", "ONE", "--storage", "Cloud"), DEVICE, "Cloud")
            self.expect(rig.client("verify", source, "--device", "ONE", "--storage", "SD card"), DIFFERENCES)
            rig.unplug("ONE")
            rig.unplug("TWO")
            self.expect(rig.client("verify", source), DEVICE, "no phone is plugged in")

    def test_of_the_folders(self):
        with Rig() as rig:
            source = numbered_files(rig.directory / "source", 2)
            file = rig.directory / "file"
            file.write_text("I am no folder")
            empty = rig.directory / "empty"
            empty.mkdir()
            rig.phone(cmd="add-file", path="taken", content="a file")
            self.expect(rig.client("verify", rig.directory / "nowhere"), USAGE, "nowhere")
            self.expect(rig.client("verify", file), USAGE, "not a folder")
            self.expect(rig.client("execute", source, "--dest", "taken"), USAGE, "taken", "is a file")
            self.expect(rig.client("execute", source, "--dest", "../up"), USAGE)
            self.expect(rig.client("execute", empty, "--dest", "new"), OK)
            self.expect(rig.client("verify", empty, "--dest", "new"), OK)
            if os.getuid() != 0:  # root reads everything
                closed = rig.directory / "closed"
                closed.mkdir(mode=0)
                self.expect(rig.client("verify", closed), USAGE, "Permission denied")

    def test_of_plans(self):
        with Rig([{"serial": "ONE"}]) as rig:
            source = numbered_files(rig.directory / "source", 3)
            plan = rig.directory / "plan.json"
            target = [source, "--dest", "T"]

            plan.write_text('{"0000.dat": "file",\n "x": }')
            self.expect(rig.client("execute", *target, "--plan", plan), USAGE, "line 2")
            plan.write_text('{"../0000.dat": "file"}')
            self.expect(rig.client("execute", *target, "--plan", plan), USAGE, "..")
            plan.write_text('{"0000.dat": "flie"}')
            self.expect(rig.client("execute", *target, "--plan", plan), USAGE, "flie")
            self.expect(rig.client("execute", *target, "--plan", rig.directory / "nowhere"), USAGE, "nowhere")

            self.expect(rig.client("verify", *target, "--plan", plan), DIFFERENCES)
            document = json.loads(plan.read_text())
            document["target"]["device"] = "ANOTHER"
            foreign = rig.directory / "foreign.json"
            foreign.write_text(json.dumps(document))
            self.expect(rig.client("execute", *target, "--plan", foreign), USAGE, "ANOTHER")

            (rig.storage() / "T").mkdir()
            (rig.storage() / "T/0001.dat").write_text("somebody was here")
            rig.phone(cmd="rescan")
            self.expect(rig.client("execute", *target, "--plan", plan), USAGE, "changed since")
            self.assertEqual((rig.storage() / "T/0001.dat").read_text(), "somebody was here", "nothing was touched")
            self.expect(rig.client("execute", *target, "--plan", plan, "--force"), OK)
            self.assertTrue(same_content(source, rig.storage() / "T"))

            plan.write_text('{"0002.dat": "file"}')
            self.expect(rig.client("execute", source, "--dest", "U", "--plan", plan), OK)
            self.assertEqual(os.listdir(rig.storage() / "U"), ["0002.dat"])

    def test_a_folder_that_the_phone_does_not_list_is_told_and_asked_for_anew(self):
        with Rig(settings="[phone]\nidle_scan = false\n") as rig:
            rig.await_device()
            (rig.storage() / "T").mkdir()
            rig.phone(cmd="fault", kind="respond", operation=GET_OBJECT_HANDLES, code=ACCESS_DENIED, times=2)
            self.expect(rig.client("ls", "/"), DIFFERENCES, "'/' cannot be listed", "denies access")
            self.expect(rig.client("ls", "/"), OK, "T/")

    def test_a_locked_phone_is_waited_for_and_the_job_goes_on_by_itself(self):
        with Rig() as rig:
            source = numbered_files(rig.directory / "source", 5)
            rig.phone(cmd="fault", kind="locked")
            execute = rig.start_client("execute", source, "--dest", "T")
            rig.await_event(lambda event: event.get("job", {}).get("state") == "paused")
            rig.phone(cmd="unlock")
            self.assertEqual(execute.wait(), OK)
            self.assertTrue(same_content(source, rig.storage() / "T"))


if __name__ == "__main__":
    require_phone()
    unittest.main()
