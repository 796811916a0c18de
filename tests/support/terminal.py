# SPDX-License-Identifier: GPL-3.0-or-later
"""A program on a terminal of its own, for tests that read its screen and type."""

import os
import pty
import select
import subprocess

LONGEST_WAIT = 30  # seconds until a test gives up; none waits for time to pass


class Terminal:
    """A command on a terminal of its own: all three standard streams are one pseudo-terminal."""

    def __init__(self, command, environment):
        self.master, slave = pty.openpty()
        self.output = ""
        self.seen = 0  # of the output: what was waited for
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True,
            preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)),  # makes it the controlling terminal
        )
        os.close(slave)

    def wait_for(self, text):
        """Reads until `text` has come behind what was waited for before."""
        while (found := self.output.find(text, self.seen)) < 0:
            if not self._read():
                raise AssertionError(f"the output ended without {text!r}: {self.output!r}")
        self.seen = found + len(text)

    def send(self, text):
        os.write(self.master, text.encode())

    def finish(self):
        """Reads to the end; the exit code."""
        while self._read():
            pass
        os.close(self.master)
        return self.process.wait(LONGEST_WAIT)

    def _read(self):
        if not select.select([self.master], [], [], LONGEST_WAIT)[0]:
            self.process.kill()
            raise AssertionError(f"no more output after {self.output!r}")
        try:
            data = os.read(self.master, 65536)
        except OSError:  # EIO: the other side is closed
            return False
        self.output += data.decode(errors="replace")
        return bool(data)
