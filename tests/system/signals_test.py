# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever listens hears how far a job is: busctl, gdbus and a script, at most four times a second."""

import pathlib
import subprocess
import sys
import unittest

from bus_calls import Bus
from source_tree import numbered_files
from sync_rig import Rig, require_phone

EXAMPLE = pathlib.Path(__file__).parents[2] / "docs/examples/watch_progress.py"


def read_until(stream, *words):
    """Lines up to the first that holds all words."""
    lines = []
    for line in stream:
        lines.append(line)
        if all(word in line for word in words):
            return lines
    raise AssertionError(f"no line with {words} in:\n{''.join(lines)}")


class Signals(unittest.TestCase):
    def listen(self, rig, command):
        process = subprocess.Popen(
            command, env=rig.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        return process

    def test_busctl_gdbus_and_a_script_receive_the_progress(self):
        with Rig(latency="usb2") as rig:
            source = numbered_files(rig.directory / "source", 100)
            rig.await_device()
            script = self.listen(rig, [sys.executable, EXAMPLE, "--once"])
            read_until(script.stdout, "watching")
            address = rig.environment["DBUS_SESSION_BUS_ADDRESS"]
            gdbus = self.listen(rig, ["gdbus", "monitor", "--address", address, "--dest", "org.mtpsync1"])
            read_until(gdbus.stdout, "is owned by")
            busctl = self.listen(rig, ["busctl", f"--address={address}", "monitor", "org.mtpsync1"])
            read_until(busctl.stdout, "Monitoring")

            self.assertEqual(rig.client("execute", source, "--dest", "T").returncode, 0)

            heard = read_until(script.stdout, "success")
            self.assertTrue(any("copying" in line and "of 100 files" in line for line in heard), heard)
            self.assertEqual(script.wait(), 0)
            read_until(gdbus.stdout, "org.mtpsync1.Job.Progress", "files_done")
            read_until(gdbus.stdout, "org.mtpsync1.Job.Completed", "success")
            read_until(busctl.stdout, "Member=Progress")
            read_until(busctl.stdout, "Member=Completed")

    def test_progress_comes_at_most_four_times_a_second(self):
        with Rig(latency="usb2") as rig:
            source = numbered_files(rig.directory / "source", 300)
            rig.await_device()
            bus = Bus(rig)
            times = bus.times_of_progress(lambda: bus.submit("Execute", source, "T"))
            self.assertGreater(len(times), 2)
            elapsed = times[-1] - times[0]
            self.assertLessEqual(len(times), 4 * elapsed + 2, f"in {elapsed:.2f} s")


if __name__ == "__main__":
    require_phone()
    unittest.main()
