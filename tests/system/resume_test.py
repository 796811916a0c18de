# SPDX-License-Identifier: GPL-3.0-or-later
"""A job that may resume goes on by itself: after an unplug, and after the daemon was killed."""

import unittest

from bus_calls import Bus
from source_tree import numbered_files
from sync_rig import Rig, require_phone, same_content

SEND_OBJECT = "0x100D"
NO_SCAN = "[phone]\nidle_scan = false\n"
FILES = 60


class Resume(unittest.TestCase):
    def begin(self, rig, sent):
        """An execute that may resume; returns when so many files were sent."""
        source = numbered_files(rig.directory / "source", FILES, size=30_000)
        rig.await_device()
        rig.phone(cmd="meter-reset")
        job = Bus(rig).submit("Execute", source, "T", resume="auto")
        rig.phone(cmd="wait", **{"for": "transactions", "at_least": sent * 5, "timeout_ms": 60_000})
        return source, job

    def check_done(self, rig, source):
        # it waits behind the job that goes on
        verify = rig.client("verify", source, "--dest", "T")
        self.assertEqual(verify.returncode, 0, verify.stdout + verify.stderr)
        self.assertTrue(same_content(source, rig.storage() / "T"))
        resumed = rig.report(rig.report()["job"] - 1)
        self.assertEqual(resumed["kind"], "execute")
        self.assertEqual(resumed["result"], "success")

    def test_it_goes_on_at_another_port_and_sends_nothing_twice_that_was_proven(self):
        with Rig(settings=NO_SCAN, latency="usb2") as rig:
            source, _job = self.begin(rig, FILES // 2)
            rig.unplug()
            rig.phone(cmd="plug", port=4)
            rig.await_device()
            self.check_done(rig, source)
            sends = rig.transactions()[SEND_OBJECT]
            self.assertLessEqual(sends, FILES + 1, "all of them once, and again the one that was cut")

    def test_it_goes_on_after_the_daemon_was_killed(self):
        with Rig(settings=NO_SCAN, latency="usb2") as rig:
            source, job = self.begin(rig, FILES // 2)
            rig.daemon.kill()
            rig.daemon.wait()
            rig.start_daemon()
            self.check_done(rig, source)
            number = job.rpartition("_")[2]
            for options in ([], ["--failed"]):
                killed = rig.client("report", number, *options).stdout
                self.assertIn(f"execute: failed (job {number})", killed)
                self.assertIn("mtpsyncd ended in the middle of the job", killed)
            self.assertGreater(rig.report()["job"], int(number) + 1, "the job that went on has a number of its own")

    def test_it_goes_on_after_the_daemon_was_stopped(self):
        with Rig(settings=NO_SCAN, latency="usb2") as rig:
            source, _job = self.begin(rig, FILES // 2)
            self.assertEqual(rig.stop_daemon(), 0)
            rig.start_daemon()
            self.check_done(rig, source)

    def test_it_does_not_come_back_after_it_was_cancelled(self):
        with Rig(settings=NO_SCAN, latency="usb2") as rig:
            source, job = self.begin(rig, FILES // 2)
            Bus(rig).cancel(job)
            rig.await_device()
            self.assertEqual(rig.stop_daemon(), 0)
            rig.start_daemon()
            self.assertEqual(rig.client("verify", source, "--dest", "T").returncode, 1)

    def test_a_plan_and_resume_exclude_each_other(self):
        with Rig(settings=NO_SCAN) as rig:
            source = numbered_files(rig.directory / "source", 1)
            plan = rig.directory / "plan.json"
            plan.write_text('{"0000.dat": "file"}')
            answer = rig.client("execute", source, "--dest", "T", "--resume", "--plan", plan)
            self.assertEqual(answer.returncode, 2)
            self.assertIn("resume", answer.stderr)


if __name__ == "__main__":
    require_phone()
    unittest.main()
