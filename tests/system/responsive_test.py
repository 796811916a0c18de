# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever phones and callers do, the daemon answers."""

import unittest

from bus_calls import MANAGER, Bus, error_name, job_arguments
from gi.repository import GLib
from source_tree import numbered_files
from sync_rig import SANITIZED, Rig, require_phone, same_content

AT_ONCE = 2000  # milliseconds until a call counts as not answered; an answer takes about one
FLOOD = 10_000
SHORT_TIMES = """
[retry]
first_pause_ms = 1
reopen_pause_ms = 1
[phone]
open_time_ms = 3000
call_time_ms = 600000
stall_time_ms = 600000
"""


def resident_kib(pid):
    """What a process has in memory."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


class Responsive(unittest.TestCase):
    def test_a_phone_that_hangs_keeps_nobody_waiting(self):
        with Rig([{"serial": "HUNG"}, {"serial": "WELL"}], settings=SHORT_TIMES) as rig:
            source = numbered_files(rig.directory / "source", 30, size=100_000)
            bus = Bus(rig)
            for serial in ("HUNG", "WELL"):
                rig.await_device(serial)
            rig.phone(cmd="fault", phone="HUNG", kind="hang", operation="0x100D", phase="data", bytes=50_000)
            hung = bus.submit("Execute", source, "T", device="HUNG")
            rig.await_event(lambda event: event["event"] == "progress" or rig.phone(cmd="state", phone="HUNG")["hung"])

            well = rig.client("execute", source, "--dest", "T", "--device", "WELL")
            self.assertEqual(well.returncode, 0, well.stderr)
            self.assertTrue(same_content(source, rig.storage(1) / "T"))

            device = "/org/mtpsync1/device/HUNG"
            arguments = GLib.Variant("(sssu)", ("", "", "", 0))
            bus.call(device, "org.mtpsync1.Device", "List", arguments, AT_ONCE)
            bus.call(device, "org.mtpsync1.Device", "Rescan", None, AT_ONCE)
            bus.call(MANAGER, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", None, AT_ONCE)
            waiting = bus.call(MANAGER, "org.mtpsync1.Manager", "Verify", job_arguments(source, "T", device="HUNG"), AT_ONCE)
            self.assertEqual(bus.property(waiting[0], "org.mtpsync1.Job", "State"), "queued")
            self.assertEqual(bus.property(hung, "org.mtpsync1.Job", "State"), "running")
            bus.call(waiting[0], "org.mtpsync1.Job", "Cancel", None, AT_ONCE)
            self.assertEqual(rig.stop_daemon(), 0, "and the daemon stops although the phone still hangs")

    def test_a_flood_of_calls_is_refused_and_costs_no_memory(self):
        with Rig() as rig:
            source = numbered_files(rig.directory / "source", 1)
            rig.phone(cmd="fault", kind="locked")
            bus = Bus(rig)
            jobs = [bus.submit("Verify", source, f"T{number}") for number in range(64)]
            self.assertEqual(len(set(jobs)), 64)
            self.assertEqual(bus.submit("Verify", source, "T63"), jobs[63], "an equal job is the same job")
            with self.assertRaises(GLib.Error) as full:
                bus.submit("Verify", source, "one too many")
            self.assertEqual(error_name(full.exception), "org.mtpsync1.Error.QueueFull")

            before = resident_kib(rig.daemon.pid)
            refused = self.flood(bus, source)
            self.assertEqual(refused, FLOOD)
            if not SANITIZED:
                self.assertLess(resident_kib(rig.daemon.pid) - before, 4096)
            self.assertEqual(bus.property(MANAGER, "org.mtpsync1.Manager", "JobsQueued"), 63)
            for job in reversed(jobs):
                bus.cancel(job)

    def flood(self, bus, source):
        """So many calls without waiting for an answer, then all answers; returns how many were QueueFull."""
        loop = GLib.MainLoop()
        answers = {"refused": 0, "all": 0}

        def answered(connection, result):
            try:
                connection.call_finish(result)
            except GLib.Error as error:
                answers["refused"] += error_name(error) == "org.mtpsync1.Error.QueueFull"
            answers["all"] += 1
            if answers["all"] == FLOOD:
                loop.quit()

        for number in range(FLOOD):
            bus.connection.call(
                "org.mtpsync1", MANAGER, "org.mtpsync1.Manager", "Verify", job_arguments(source, f"F{number}"),
                None, 0, 120_000, None, answered,
            )
        loop.run()
        return answers["refused"]

    def test_arguments_that_make_no_sense_are_named(self):
        with Rig() as rig:
            bus = Bus(rig)
            cases = [
                (job_arguments("/tmp", "T", colour="red"), "colour"),
                (job_arguments("/tmp", "T", {"chekcsum": GLib.Variant("b", True)}), "chekcsum"),
                (job_arguments("/tmp", "T", {"checksum": GLib.Variant("s", "yes")}), "checksum"),
                (job_arguments("/tmp", "T", {"max_retries": GLib.Variant("u", 1_000_000)}), "max_retries"),
                (job_arguments("/tmp", "a/../b"), ".."),
                (job_arguments("", "T"), "source"),
                (job_arguments("/tmp", "T", direction="sideways"), "direction"),
                (job_arguments("/tmp", "T", names="guess"), "names"),
            ]
            for arguments, word in cases:
                with self.subTest(word=word), self.assertRaises(GLib.Error) as refused:
                    bus.call(MANAGER, "org.mtpsync1.Manager", "Verify", arguments)
                self.assertEqual(error_name(refused.exception), "org.mtpsync1.Error.InvalidArgument")
                self.assertIn(word, refused.exception.message)
            with self.assertRaises(GLib.Error) as none:
                bus.call(MANAGER, "org.mtpsync1.Manager", "OpenReport", GLib.Variant("(t)", (7,)))
            self.assertEqual(error_name(none.exception), "org.mtpsync1.Error.NoSuchReport")


if __name__ == "__main__":
    require_phone()
    unittest.main()
