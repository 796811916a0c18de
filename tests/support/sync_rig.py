# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole product on a private bus, with virtual phones: a vphone, a dbus-daemon, mtpsyncd and mtpsyncctl.

Everything lives in a temporary directory and is gone when the rig is. The programs come from the environment: VPHONE,
VPHONE_RUN, MTPSYNCD, MTPSYNC_PHONE, MTPSYNCCTL (tests/system/meson.build sets them).
"""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

SKIPPED = 77

# A build with sanitizers: several times slower, and it keeps memory that was given back.
SANITIZED = "MTPSYNC_SANITIZED" in os.environ


def program(variable):
    """The absolute path of a program of the build, from the environment."""
    return os.path.abspath(os.environ[variable])


class Rig:
    """One bus, one vphone and one daemon. Use it in a with statement."""

    def __init__(self, phones=None, settings="", latency=None, plugged=True, quiet=False, wrap_daemon=(), above="/tmp"):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="ms-", dir=above))  # short: sockets allow 107 bytes
        self.bed = self.directory / "r"
        self.state = self.directory / "state"
        self.phones = [dict(phone) for phone in (phones or [{}])]
        self.settings = settings
        self.latency = latency
        self.plugged = plugged
        self.quiet = quiet  # the daemon's log goes to a file in the directory
        self.wrap_daemon = list(wrap_daemon)
        self.processes = []
        self.daemon = None
        self.notified = None
        self.environment = dict(os.environ, XDG_STATE_HOME=str(self.state))

    def __enter__(self):
        try:
            self._start_bus()
            self._start_phones()
            self.start_daemon()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_):
        if self.daemon:
            self.stop_daemon()
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            if process.stdout:
                process.stdout.close()
        if self.notified:
            self.notified.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    # what a test uses

    def storage(self, phone=0, storage=0):
        """The directory that a storage of a phone is."""
        return self.directory / f"storage-{phone}-{storage}"

    def phone(self, **command):
        """Sends a command to the vphone and returns its answer."""
        with socket.socket(socket.AF_UNIX) as control:
            control.connect(str(self.bed / "control"))
            control.sendall(json.dumps(command).encode() + b"\n")
            with control.makefile("rb") as answers:
                answer = json.loads(answers.readline())
        if not answer.get("ok"):
            raise RuntimeError(f"{command}: {answer.get('error')}")
        return answer

    def transactions(self):
        """Transactions by operation code, since the last meter-reset."""
        operations = self.phone(cmd="meter")["operations"]
        return {code.split()[0]: counts["transactions"] for code, counts in operations.items()}

    def client(self, *arguments, **options):
        """Runs mtpsyncctl to its end, without a terminal."""
        return subprocess.run(
            [program("MTPSYNCCTL"), *map(str, arguments)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **options,
        )

    def start_client(self, *arguments, **options):
        """Starts mtpsyncctl and returns the process."""
        return subprocess.Popen(
            [program("MTPSYNCCTL"), *map(str, arguments)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            text=True,
            **options,
        )

    def report(self, job=None):
        """The report of a job, or the newest."""
        arguments = ["report", "--json"] + ([str(job)] if job else [])
        answer = self.client(*arguments)
        if answer.returncode not in (0, 1):
            raise RuntimeError(answer.stderr)
        return json.loads(answer.stdout)

    def await_event(self, holds, meanwhile=None):
        """Returns the first event of `mtpsyncctl monitor` for which `holds` is true. It begins with what is there;
        when that has begun, `meanwhile` is called."""
        monitor = self.start_client("monitor", "--json", stdout=subprocess.PIPE)
        with monitor.stdout:
            try:
                for event in map(json.loads, monitor.stdout):
                    if meanwhile:
                        meanwhile()
                        meanwhile = None
                    if holds(event):
                        return event
                raise RuntimeError("the monitor ended")
            finally:
                monitor.terminate()
                monitor.wait()

    def await_device(self, serial="VP0001", state="ready"):
        """Returns when this phone is in this state."""

        def is_so(event):
            device = event.get("device", {})
            return device.get("id") == serial and device.get("state") == state

        self.await_event(is_so)

    def unplug(self, serial="VP0001"):
        """Pulls the cable; returns when the daemon knows."""
        self.await_event(
            lambda event: event["event"] == "device-removed" and event["id"] == serial,
            meanwhile=lambda: self.phone(cmd="unplug", phone=serial),
        )

    def start_daemon(self, *options):
        """Returns when the daemon says that it is ready."""
        address = self.directory / "notify"
        address.unlink(missing_ok=True)
        if self.notified:
            self.notified.close()
        self.notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notified.bind(str(address))
        with open(self.directory / "mtpsyncd.log", "ab") as log:
            self.daemon = subprocess.Popen(
                [*self.wrap_daemon, *self.daemon_command(), *options],
                env=self.environment | {"NOTIFY_SOCKET": str(address)},
                stdin=subprocess.DEVNULL,
                stderr=log if self.quiet else None,
            )
        self.await_notified("READY=1")

    def daemon_command(self):
        """How a daemon that sees the phones is started."""
        settings = str(self._write_settings())
        return [
            program("VPHONE_RUN"),
            str(self.bed),
            program("MTPSYNCD"),
            "--user",
            "--foreground",
            "--config",
            settings,
        ]

    def await_notified(self, word):
        """Returns when the daemon has told systemd this word."""
        self.notified.settimeout(0.2)  # only to notice that the daemon has ended
        while self.daemon.poll() is None:
            try:
                if word.encode() in self.notified.recv(4096):
                    return
            except TimeoutError:
                continue
        raise RuntimeError(f"mtpsyncd ended with status {self.daemon.returncode}")

    def ignore_notifications(self):
        """Nobody waits any more for what the daemon tells systemd. A socket that is never read would make it wait."""
        self.notified.close()
        self.notified = None

    def stop_daemon(self):
        """Ends the daemon and returns its exit status."""
        daemon, self.daemon = self.daemon, None
        daemon.send_signal(signal.SIGTERM)
        return daemon.wait(30)

    # how it starts

    def _write_settings(self):
        worker = [program("VPHONE_RUN"), str(self.bed), program("MTPSYNC_PHONE")]
        file = self.directory / "mtpsyncd.toml"
        text = self.settings
        if "[phone]" not in text:
            text += "\n[phone]\n"
        file.write_text(text.replace("[phone]\n", f"[phone]\nworker = {json.dumps(worker)}\n"))
        return file

    def _start(self, command, **options):
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)
        self.processes.append(process)
        return process

    def _start_bus(self):
        address = f"unix:path={self.directory}/bus"
        configuration = self.directory / "bus.conf"
        configuration.write_text(
            "<busconfig><type>session</type>"
            f"<listen>{address}</listen><auth>EXTERNAL</auth>"
            '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>'
            '<allow own="*"/></policy>'
            # those of a real session bus
            '<limit name="max_incoming_bytes">1000000000</limit><limit name="max_outgoing_bytes">1000000000</limit>'
            '<limit name="max_replies_per_connection">50000</limit></busconfig>'
        )
        bus = self._start(
            ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if self.quiet else None,
            text=True,
        )
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        self.environment.pop("DBUS_SYSTEM_BUS_ADDRESS", None)

    def _start_phones(self):
        for number, phone in enumerate(self.phones):
            storages = phone.setdefault("storages", [{"description": "Internal shared storage"}])
            for place, storage in enumerate(storages):
                directory = self.storage(number, place)
                directory.mkdir()
                storage["directory"] = str(directory)
            if self.latency:
                phone["latency"] = self.latency
        file = self.directory / "phones.json"
        file.write_text(json.dumps({"phones": self.phones}))
        vphone = self._start(
            [program("VPHONE"), "--root", str(self.bed), "--phones", str(file)]
            + ([] if self.plugged else ["--unplugged"]),
            stdout=subprocess.PIPE,
            text=True,
        )
        if vphone.stdout.readline() != "vphone ready\n":
            raise RuntimeError("vphone did not start: see its message above")


def same_content(left, right):
    """Whether `diff -r` is silent."""
    return subprocess.run(["diff", "-r", str(left), str(right)], check=False).returncode == 0


def skip(why):
    """Ends the test as one that cannot run here."""
    print(why)
    sys.exit(SKIPPED)


def require_phone():
    """Skips where the virtual phone cannot run."""
    if shutil.which("dbus-daemon") is None:
        skip("there is no dbus-daemon")
    with tempfile.TemporaryDirectory(prefix="ms-", dir="/tmp") as bed:
        probe = subprocess.run([program("VPHONE_RUN"), bed, "true"], check=False)
        if probe.returncode == SKIPPED:
            skip("umockdev is not installed")
