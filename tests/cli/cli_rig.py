# SPDX-License-Identifier: GPL-3.0-or-later
"""A private session bus with a fake daemon on it, and the client run against it, with and without a terminal."""

import os
import subprocess
import tempfile
import unittest

from terminal import Terminal

LONGEST_WAIT = 30  # seconds until a test gives up; none waits for time to pass


def start_bus(environment):
    """A dbus-daemon of our own, ready, and its address. The caller ends it."""
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    return bus, bus.stdout.readline().strip()


class CliTest(unittest.TestCase):
    """One private bus for each test; self.daemon(...) puts a fake daemon on it."""

    client = ""
    fake_daemon = ""

    def setUp(self):
        self.environment = {
            "PATH": os.environ["PATH"],
            "TERM": "xterm",
            "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent",
            **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")},
        }
        self.bus, address = start_bus(self.environment)
        self.addCleanup(self._end, self.bus)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = address
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    @staticmethod
    def _end(process):
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()

    def daemon(self, phones="one", job="success"):
        process = subprocess.Popen(
            [self.fake_daemon, phones, job], stdout=subprocess.PIPE, env=self.environment, text=True
        )
        self.addCleanup(self._end, process)
        self.assertEqual(process.stdout.readline(), "ready\n")
        return process

    def run_client(self, *arguments, stdin=""):
        """Runs the client to its end without a terminal."""
        return subprocess.run(
            [self.client, *arguments], input=stdin, capture_output=True, text=True, env=self.environment,
            cwd=self.folder, timeout=LONGEST_WAIT, check=False,
        )

    def start_client(self, *arguments):
        """Starts the client without a terminal; the test reads what it says."""
        process = subprocess.Popen(
            [self.client, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env=self.environment, cwd=self.folder,
        )
        self.addCleanup(self._end, process)
        return process

    def on_terminal(self, *arguments):
        if not os.path.exists("/dev/ptmx") or not os.path.ismount("/dev/pts"):
            self.skipTest("there are no pseudo-terminals: /dev/pts is not mounted")
        return Terminal([self.client, *arguments], self.environment)

    def read_until(self, stream, text):
        """Reads lines until one has `text`; all lines so far."""
        lines = []
        for line in stream:
            lines.append(line)
            if text in line:
                return lines
        self.fail(f"the output ended without {text!r}: {lines}")

    def check_ok(self, result):
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return result.stdout

    def check_error(self, result, code, *words):
        """The client failed with `code` and one line that has all `words`."""
        self.assertEqual(result.returncode, code, result.stderr)
        line = result.stderr.splitlines()[-1]
        self.assertTrue(line.startswith("mtpsyncctl: error: "), result.stderr)
        for word in words:
            self.assertIn(word, line)
