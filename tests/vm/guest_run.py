#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a shell command in the guest, as root or as a user in its session; passes on its output as it comes, and its exit
status. 124: it took too long, 125: the rig failed.

usage: guest_run.py VM-DIRECTORY [--user NAME] [--timeout SECONDS] COMMAND
"""

import argparse
import pathlib
import shlex
import shutil
import sys
import tempfile
import time

from qemu_socket import Agent, RigError

POLL_PAUSES = (0.02, 0.3)
ANSWER_MARGIN = 60


def guest_script(job, user, timeout, command):
    """The command with its surroundings; the output goes to the shared folder, which has room for any amount of it."""
    program = ["timeout", "-k", "5", str(timeout), "bash", "-c", command]
    lines = ["cd", f"exec </dev/null >/mnt/host/{job}/1 2>/mnt/host/{job}/2"]
    if user:
        program = ["runuser", "-u", user, "--", *program]
        lines = [
            f"export HOME=~{user} USER={user} LOGNAME={user} XDG_RUNTIME_DIR=/run/user/$(id -u {user})",
            "export DBUS_SESSION_BUS_ADDRESS=unix:path=$XDG_RUNTIME_DIR/bus",
            *lines,
        ]
    return "\n".join([*lines, "exec " + shlex.join(program)])


class Output:
    """Passes on what is added to a file."""

    def __init__(self, path, sink):
        path.touch()
        self.file = open(path, "rb")
        self.sink = sink.buffer

    def drain(self):
        self.sink.write(self.file.read())
        self.sink.flush()


def call_agent(run_directory, command, **arguments):
    with Agent(run_directory) as agent:
        return agent.call(command, **arguments)


def run(directory, command, user, timeout):
    run_directory = directory / "run"
    job = pathlib.Path(tempfile.mkdtemp(prefix=".run.", dir=directory / "share"))
    try:
        outputs = [Output(job / "1", sys.stdout), Output(job / "2", sys.stderr)]
        script = guest_script(job.name, user, timeout, command)
        pid = call_agent(run_directory, "guest-exec", path="/bin/bash", arg=["-c", script])["pid"]
        end = time.monotonic() + timeout + ANSWER_MARGIN
        pause, longest = POLL_PAUSES
        while True:
            status = call_agent(run_directory, "guest-exec-status", pid=pid)
            for output in outputs:
                output.drain()
            if status["exited"]:
                return status["exitcode"] if "exitcode" in status else 128 + status.get("signal", 0)
            if time.monotonic() > end:
                raise RigError(f"no end of: {command}")
            time.sleep(pause)
            pause = min(pause * 1.5, longest)
    finally:
        shutil.rmtree(job, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("--user")
    parser.add_argument("--timeout", type=int, default=600)
    parser.add_argument("command")
    arguments = parser.parse_args()
    try:
        return run(arguments.directory, arguments.command, arguments.user, arguments.timeout)
    except (RigError, OSError) as error:
        print(f"vm: {error}", file=sys.stderr)
        return 125


if __name__ == "__main__":
    sys.exit(main())
