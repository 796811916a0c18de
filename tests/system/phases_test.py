# SPDX-License-Identifier: GPL-3.0-or-later
"""The cable is pulled, or the job is cancelled, in each phase: the job says so, nothing is lost, and the next run finishes."""

import unittest

from source_tree import numbered_files
from sync_rig import Rig, require_phone, same_content

DEVICE_PROBLEM, CANCELLED = 5, 130
# phase: the operation that is under way then, and its occurrence
PHASES = {
    "opening": ("0x1001", 0),  # GetDeviceInfo of the job's session
    "scanning": ("0x1007", 0),  # GetObjectHandles
    "making folders": ("0x100C", 0),  # SendObjectInfo of the folder
    "announcing a file": ("0x100C", 3),
    "sending": ("0x100D", 3),  # SendObject
    "reading back": ("0x95C1", 3),  # GetPartialObject64
}
SETTINGS = """
[retry]
first_pause_ms = 1
reopen_pause_ms = 1
[phone]
idle_scan = false
"""


class Phases(unittest.TestCase):
    def setUp(self):
        self.rig = Rig(settings=SETTINGS)
        self.rig.__enter__()
        self.addCleanup(self.rig.__exit__, None, None, None)
        self.source = numbered_files(self.rig.directory / "source", 20, size=50_000)
        self.rig.await_device()
        # a first listing, so that the job under test opens a session of its own
        self.rig.client("verify", self.source, "--dest", "elsewhere")

    def finish(self):
        execute = self.rig.client("execute", self.source, "--dest", "T")
        if execute.returncode == 0:  # what was left of a plan; then whatever it did not hold
            execute = self.rig.client("execute", self.source, "--dest", "T")
        self.assertEqual(execute.returncode, 0, execute.stdout + execute.stderr)
        self.assertTrue(same_content(self.source, self.rig.storage() / "T"))

    def check_counts(self):
        files = self.rig.report()["files"]
        self.assertEqual(files["verified"], files["done"])
        self.assertLess(files["done"], 20)


def unplugged_while(phase, operation, skip):
    def test(self):
        rig = self.rig
        rig.phone(cmd="fault", kind="unplug", operation=operation, skip=skip)
        execute = rig.client("execute", self.source, "--dest", "T")
        self.assertEqual(execute.returncode, DEVICE_PROBLEM, execute.stdout + execute.stderr)
        self.assertEqual(rig.report()["result"], "device-gone")
        self.check_counts()
        rig.phone(cmd="plug")
        rig.await_device()
        self.finish()

    test.__name__ = f"test_unplugged_while_{phase.replace(' ', '_')}"
    return test


def cancelled_while(phase, operation, skip):
    def test(self):
        rig = self.rig
        # the phone does not answer this, so the job cannot have got any further when it is cancelled
        rig.phone(cmd="fault", kind="hang", operation=operation, skip=skip)
        execute = rig.start_client("execute", self.source, "--dest", "T")
        rig.phone(cmd="wait", **{"for": "fault"})
        rig.client("cancel", "--all")
        self.assertEqual(execute.wait(), CANCELLED)
        self.assertEqual(rig.report()["result"], "cancelled")
        self.check_counts()
        rig.unplug()  # a phone that still thinks about it is of no use
        rig.phone(cmd="plug")
        rig.await_device()
        self.finish()

    test.__name__ = f"test_cancelled_while_{phase.replace(' ', '_')}"
    return test


for PHASE, (OPERATION, SKIP) in PHASES.items():
    for MAKE in (unplugged_while, cancelled_while):
        TEST = MAKE(PHASE, OPERATION, SKIP)
        setattr(Phases, TEST.__name__, TEST)


if __name__ == "__main__":
    require_phone()
    unittest.main()
