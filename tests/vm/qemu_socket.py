# SPDX-License-Identifier: GPL-3.0-or-later
"""The two JSON sockets of a running machine: of QEMU itself (QMP) and of the agent in the guest."""

import fcntl
import json
import os
import socket
import time

ANSWER_TIMEOUT = 30  # seconds


class RigError(Exception):
    """The rig failed, not what was run in it."""


class QemuSocket:
    """One conversation. Each socket serves one client at a time, so others wait until this one is closed."""

    def __init__(self, path):
        self.lock = open(f"{path}.lock", "w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(ANSWER_TIMEOUT)
        self.buffer = b""
        try:
            self.connect(path)
            self.greet()
        except (OSError, ValueError) as error:
            self.close()
            raise RigError(f"{path}: {error}; is the machine up?") from error

    def connect(self, path):
        """By way of its folder: the path of a socket may have 107 bytes only."""
        folder = os.open(path.parent, os.O_PATH)
        try:
            self.socket.connect(f"/proc/self/fd/{folder}/{path.name}")
        finally:
            os.close(folder)

    def greet(self):
        raise NotImplementedError

    def close(self):
        self.socket.close()
        self.lock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, command, **arguments):
        self.socket.sendall(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")

    def receive(self):
        while b"\n" not in self.buffer:
            data = self.socket.recv(65536)
            if not data:
                raise OSError("closed by the other side")
            self.buffer += data
        line, self.buffer = self.buffer.split(b"\n", 1)
        return json.loads(line.split(b"\xff")[-1])

    def call(self, command, **arguments):
        """What the command returned. Events that come between are dropped."""
        try:
            self.send(command, **arguments)
            while True:
                message = self.receive()
                if "return" in message:
                    return message["return"]
                if "error" in message:
                    raise RigError(f"{command}: {message['error'].get('desc')}")
        except OSError as error:
            raise RigError(f"{command}: {error}") from error


class Monitor(QemuSocket):
    """QMP: the devices of the machine."""

    def __init__(self, run_directory):
        super().__init__(run_directory / "qmp.sock")

    def greet(self):
        self.receive()
        self.call("qmp_capabilities")


class Agent(QemuSocket):
    """The QEMU guest agent: programs in the guest."""

    def __init__(self, run_directory):
        super().__init__(run_directory / "agent.sock")

    def greet(self):
        """Throws away what an earlier client has not read: the agent is asked to say a number of ours. QEMU takes the
        question before the guest has an agent to answer it, so the wait is short."""
        self.socket.settimeout(10)
        number = time.time_ns() % 2**31
        self.socket.sendall(b"\xff")
        self.send("guest-sync-delimited", id=number)
        while True:
            try:
                if self.receive().get("return") == number:
                    break
            except ValueError:
                continue  # half a line
        self.socket.settimeout(ANSWER_TIMEOUT)
