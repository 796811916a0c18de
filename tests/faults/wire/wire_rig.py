# SPDX-License-Identifier: GPL-3.0-or-later
"""The product on a private bus with one virtual phone, kept for many cases: runs jobs, and waits for what happens."""

import json
import os
import pathlib
import signal
import socket

from bus_calls import Bus
from gi.repository import Gio, GLib
from power_cut import SyncedTree
from sync_rig import Rig

MANAGER = "org.mtpsync1.Manager"
DEVICE_PREFIX = "/org/mtpsync1/device/"
SERIAL = "VP0001"

# The deadlines are short, yet so long that a busy machine keeps them; a job that takes as long as BOUND hangs.
SETTINGS = """
[phone]
idle_scan = false
open_time_ms = 4000
call_time_ms = 2000
stall_time_ms = 2000
[retry]
max_retries = 2
first_pause_ms = 1
reopen_pause_ms = 20
"""
BOUND = 60
WORKER_END = 15  # a worker whose daemon is gone, or whose phone hung, lets go of the phone well before


class Hang(Exception):
    """Something that had to happen did not."""


class PhoneWait:
    """A command `wait` that the phone has yet to answer."""

    def __init__(self, control, what):
        self.over = False
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(control))
        self._socket.sendall(json.dumps({"cmd": "wait", "for": what}).encode() + b"\n")
        self._source = GLib.unix_fd_add_full(GLib.PRIORITY_DEFAULT, self._socket.fileno(), GLib.IO_IN, self._answered)

    def _answered(self, *_):
        self.over = True
        self._source = None
        return GLib.SOURCE_REMOVE

    def close(self):
        if self._source:
            GLib.source_remove(self._source)
        self._socket.close()


class WireRig(Rig):
    """Use it in a with statement."""

    def __init__(self, profile, recorder):
        super().__init__(
            phones=[{"profile": profile}],
            settings=SETTINGS,
            quiet=True,
            above="/dev/shm" if os.path.isdir("/dev/shm") else "/tmp",  # where syncing costs nothing, if there is such
        )
        self.state_directory = self.state / "mtpsync"
        self.synced = SyncedTree(self.state_directory, self.directory / "synced", recorder)
        self.wrap_daemon = ["env", *(f"{name}={value}" for name, value in self.synced.environment.items())]
        self.source = self.directory / "source"
        self.bus = None
        self.devices = {}  # object path -> state
        self.results = {}  # of jobs that are done: number -> result
        self.paused = set()  # object paths of jobs

    def __enter__(self):
        super().__enter__()
        self.bus = Bus(self)
        self._subscribe("org.freedesktop.DBus.ObjectManager", "InterfacesAdded", self._added)
        self._subscribe("org.freedesktop.DBus.ObjectManager", "InterfacesRemoved", self._removed)
        self._subscribe("org.freedesktop.DBus.Properties", "PropertiesChanged", self._changed)
        self._subscribe(MANAGER, "JobRemoved", self._job_removed)
        self.look_at_devices()
        return self

    # what happens

    def _subscribe(self, interface, name, heard):
        def unpacked(_connection, _sender, path, _interface, _signal, parameters):
            heard(path, *parameters.unpack())

        self.bus.connection.signal_subscribe(
            "org.mtpsync1", interface, name, None, None, Gio.DBusSignalFlags.NONE, unpacked
        )

    def _added(self, _, path, interfaces):
        if path.startswith(DEVICE_PREFIX):
            self.devices[path] = interfaces.get("org.mtpsync1.Device", {}).get("State", "opening")

    def _removed(self, _, path, _interfaces):
        self.devices.pop(path, None)

    def _changed(self, path, interface, changed, _invalidated):
        state = changed.get("State")
        if interface == "org.mtpsync1.Device" and state:
            self.devices[path] = state
        if interface == "org.mtpsync1.Job" and state == "paused":
            self.paused.add(path)

    def _job_removed(self, _, number, _job, result):
        self.results[number] = result

    def wait(self, holds, what, seconds=BOUND):
        """Returns when holds() is true, which is asked after every event."""
        over = []
        timer = GLib.timeout_add_seconds(seconds, lambda: over.append(True))
        try:
            while not holds():
                if over:
                    raise Hang(f"{what}: not within {seconds} s")
                GLib.MainContext.default().iteration(True)
        finally:
            if not over:
                GLib.source_remove(timer)

    def start_waiting(self, what):
        """Begins to wait for something of the phone; .over tells."""
        return PhoneWait(self.bed / "control", what)

    def await_phone(self, what, seconds=WORKER_END):
        """Returns when the phone is in this state."""
        waiting = self.start_waiting(what)
        try:
            self.wait(lambda: waiting.over, f"the phone: {what}", seconds)
        finally:
            waiting.close()

    # the phone and its cable

    def await_plugged(self):
        self.wait(lambda: self.devices, "the daemon sees the phone")

    def await_ready(self):
        self.wait(lambda: "ready" in self.devices.values(), "the phone is ready")

    def replug(self):
        """A person pulls the cable, if it is in, and puts it in again."""
        if self.phone(cmd="status")["plugged"]:
            self.phone(cmd="unplug")
        if self.daemon:
            self.wait(lambda: not self.devices, "the daemon sees that the phone is gone")
        self.phone(cmd="plug")

    # the daemon

    def look_at_devices(self):
        self.devices = {
            path: interfaces["org.mtpsync1.Device"]["State"]
            for path, interfaces in self.bus.objects().items()
            if path.startswith(DEVICE_PREFIX)
        }

    def restart_daemon(self):
        self.start_daemon()
        self.look_at_devices()

    def kill_daemon(self, and_workers=False):
        """As the kernel or a power cut does it."""
        doomed = [self.daemon.pid, *(self.workers() if and_workers else [])]
        for process in doomed:
            os.kill(process, signal.SIGKILL)
        self.daemon.wait()
        self.daemon = None
        self.devices = {}
        self.results = {}  # the next daemon may number from the beginning

    def workers(self):
        """The processes that the daemon has started."""
        tasks = pathlib.Path(f"/proc/{self.daemon.pid}/task").glob("*/children")
        return [int(child) for task in tasks for child in task.read_text(encoding="ascii").split()]

    def kill_workers(self):
        for worker in self.workers():
            os.kill(worker, signal.SIGKILL)

    # jobs

    def run_job(self, method, dest, look=lambda: None):
        """Runs a job to its end and returns its number; None: the daemon has gone meanwhile. look() is called after
        every event."""
        self.await_plugged()
        path = self.bus.submit(method, self.source, dest)
        number = int(path.rpartition("_")[2])

        def is_over():
            look()
            return number in self.results or self.daemon is None

        self.wait(is_over, f"job {number} ({method}) ends")
        return number if self.daemon else None

    def is_paused(self):
        """Whether a job waits for a person; asks once for each pause."""
        paused, self.paused = self.paused, set()
        return bool(paused)

    def report_of(self, number):
        file = self.state_directory / "reports" / f"{number}.json"
        return json.loads(file.read_text(encoding="utf-8"))

    def retry_plan(self):
        """The paths that are to be tried again."""
        paths = set()
        for file in (self.state_directory / "retry").glob("*.json"):
            paths.update(json.loads(file.read_text(encoding="utf-8"))["entries"])
        return paths

    def log(self):
        """What the daemon has said so far."""
        return (self.directory / "mtpsyncd.log").read_text(encoding="utf-8", errors="replace")

    def mutations(self):
        """How often which change was made to the storage, ever."""
        return self.phone(cmd="state")["storages"][0]["mutations"]
