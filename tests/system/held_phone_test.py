# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program has the phone: everybody is told, nothing fails, and all goes on when the phone is free."""

import json
import unittest

from source_tree import numbered_files
from sync_rig import Rig, require_phone, same_content

SOMEBODY = "another program, perhaps of another user, uses the phone"


class HeldPhone(unittest.TestCase):
    def setUp(self):
        self.rig = self.enterContext(Rig())
        self.source = numbered_files(self.rig.directory / "source", 5)
        self.rig.stop_daemon()
        self.rig.phone(cmd="claim")
        self.rig.start_daemon()

    def await_reason(self, kind, state):
        """Returns when the device or the job is in this state because somebody has the phone."""

        def is_so(event):
            thing = event.get(kind, {})
            return thing.get("state") == state and thing.get("state_reason", "").startswith(SOMEBODY)

        self.rig.await_event(is_so)

    def test_it_says_so_and_gets_ready_when_the_phone_is_free(self):
        self.await_reason("device", "failed")
        shown = self.rig.client("devices")
        self.assertIn(SOMEBODY, shown.stdout)
        self.rig.phone(cmd="release")
        self.rig.await_device()
        (device,) = json.loads(self.rig.client("devices", "--json").stdout)
        self.assertEqual(device["state_reason"], "")

    def test_a_job_waits_and_finishes_by_itself(self):
        execute = self.rig.start_client("execute", self.source, "--dest", "T")
        self.await_reason("job", "paused")
        self.await_reason("device", "failed")
        self.rig.phone(cmd="release")
        self.assertEqual(execute.wait(), 0)
        self.assertTrue(same_content(self.source, self.rig.storage() / "T"))
        self.rig.await_device()

    def test_a_job_that_waits_can_be_cancelled(self):
        execute = self.rig.start_client("execute", self.source, "--dest", "T")
        self.await_reason("job", "paused")
        self.rig.client("cancel", "--all")
        self.assertEqual(execute.wait(), 130)
        self.await_reason("device", "failed")


if __name__ == "__main__":
    require_phone()
    unittest.main()
