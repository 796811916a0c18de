# SPDX-License-Identifier: GPL-3.0-or-later
"""The control thread never blocks: seen in a trace of its system calls during an execute of 2000 files."""

import collections
import re
import shutil
import signal
import subprocess
import unittest

from source_tree import numbered_files
from sync_rig import SANITIZED, Rig, require_phone, skip

FILES = 400 if SANITIZED else 2000
# The event loop's own waits, and the only ones that may be there; which of them depends on the version of sd-event.
EVENT_WAITS = ("epoll_wait", "epoll_pwait", "epoll_pwait2")
# What else a thread sleeps in.
SLEEPS = {
    "accept4", "clock_nanosleep", "connect", "fdatasync", "flock", "fsync", "nanosleep", "pause", "poll",
    "ppoll", "pselect6", "select", "syncfs", "wait4", "waitid",
}  # fmt: skip
# A mutex that another thread holds for microseconds is no sleep; one that is held for longer is.
LONGEST_LOCK = 0.010
CALL = re.compile(r"^(?P<name>\w+)\((?P<arguments>.*)\)\s+= .*<(?P<seconds>[\d.]+)>$")


class ControlThread(unittest.TestCase):
    def test_nothing_but_the_event_wait_sleeps(self):
        with Rig() as rig:
            source = numbered_files(rig.directory / "source", FILES)
            rig.await_device()
            trace = rig.directory / "trace"
            # without -f: of the main thread alone, which is the control thread
            tracer = subprocess.Popen(
                ["strace", "-T", "-o", str(trace), "-p", str(rig.daemon.pid)], stderr=subprocess.PIPE, text=True
            )
            if "attached" not in tracer.stderr.readline():
                skip("strace may not attach here")
            self.assertEqual(rig.client("execute", source, "--dest", "T").returncode, 0)
            tracer.send_signal(signal.SIGINT)
            tracer.wait()
            tracer.stderr.close()

            calls = [match for match in map(CALL.match, trace.read_text().splitlines()) if match]
            counts = collections.Counter(call["name"] for call in calls)
            print(dict(counts.most_common()))
            self.assertGreater(sum(counts[wait] for wait in EVENT_WAITS), 10, "the trace shows the event loop")
            self.assertGreater(counts["sendmsg"], 10, "and its signals")
            self.assertEqual(SLEEPS & counts.keys(), set())
            locks = [call for call in calls if call["name"] == "futex" and "FUTEX_WAIT" in call["arguments"]]
            slow = [call[0] for call in locks if float(call["seconds"]) > LONGEST_LOCK]
            self.assertEqual(slow, [], f"of {len(locks)} waits for a mutex")


if __name__ == "__main__":
    require_phone()
    if shutil.which("strace") is None:
        skip("there is no strace")
    unittest.main()
