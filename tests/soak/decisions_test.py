# SPDX-License-Identifier: GPL-3.0-or-later
"""A soak can be done again."""

import pathlib
import tempfile
import unittest

from decisions import decide
from health import Growth, Health, SanitizerWatch


class Decisions(unittest.TestCase):
    def test_the_same_seed_decides_the_same_and_another_seed_something_else(self):
        rounds = [(number, phone) for number in range(50) for phone in "AB"]
        first = [decide(7, *each) for each in rounds]
        self.assertEqual([decide(7, *each) for each in reversed(rounds)][::-1], first)
        self.assertNotEqual([decide(8, *each) for each in rounds], first)

    def test_every_kind_of_interruption_and_of_fault_comes_up(self):
        jobs = [job for number in range(300) for job in decide(1, number, "A").jobs]
        interruptions = {job.interruption.what for job in jobs if job.interruption}
        self.assertEqual(interruptions, {"cancel", "unplug", "lock", "kill-worker", "rescan", "edit"})
        faults = {dict(fault).get("kind", dict(fault)["cmd"]) for job in jobs for fault in job.faults}
        self.assertEqual(len(faults), 12, faults)

    def test_growth_is_seen_and_noise_is_not(self):
        growth = Growth()
        for step in range(100):
            growth.add(step / 100, Health(resident_kib=50_000 + step * 200, descriptors=10 + step // 70, threads=3, workers=0))
        self.assertEqual(len(growth.complaints()), 2)
        steady = Growth()
        for step in range(100):
            steady.add(step / 100, Health(resident_kib=50_000 + step % 7 * 100, descriptors=10, threads=3, workers=0))
        self.assertEqual(steady.complaints(), [])

    def test_a_report_of_a_sanitizer_is_found_in_the_log(self):
        with tempfile.TemporaryDirectory() as directory:
            log = pathlib.Path(directory) / "log"
            watch = SanitizerWatch(log)
            log.write_text("12:00:00 info: all is well\n", encoding="utf-8")
            self.assertEqual(watch.complaints(), [])
            log.write_text("debug: P: ==7==ERROR: AddressSanitizer: heap-use-after-free\n", encoding="utf-8")
            self.assertEqual(len(watch.complaints()), 1)


if __name__ == "__main__":
    unittest.main()
