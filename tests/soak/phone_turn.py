# SPDX-License-Identifier: GPL-3.0-or-later
"""One phone in one round of a soak: its folder is edited, jobs run into faults, then it is healed and has to be in step."""

import collections
import os
import random
import signal
import subprocess

from health import workers_of

# Seconds after which a healed job that has not ended hangs: far more than its deadlines.
PATIENCE = 120
# Seconds for which a job is left alone with its faults.
UNHEALED = 3
HEALING_JOBS = 8
# Documented statuses of mtpsyncctl for what happens here; one that is cancelled while it starts dies of the signal.
ENDS = (0, 1, 2, 5, 130, -signal.SIGINT)


class PhoneTurn:
    """Works one phone of the rig and one local folder, on a thread of its own. Raises RuntimeError where something is wrong."""

    def __init__(self, rig, number, serial):
        self.rig = rig
        self.serial = serial
        self.port = number + 1
        self.source = rig.directory / f"source-{serial}"
        self.on_phone = rig.storage(number) / "T"
        self.source.mkdir(exist_ok=True)
        self.counts = collections.Counter()

    def run(self, turn):
        self.heal()
        for edit in turn.edits:
            self.edit(edit)
        for job in turn.jobs:
            self.run_job(job)
        self.settle()

    def phone(self, **command):
        return self.rig.phone(phone=self.serial, **command)

    def edit(self, edit):
        path = self.source / edit.path
        if edit.verb == "write":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(random.Random(edit.content).randbytes(edit.size))
        elif edit.verb == "remove":
            path.unlink(missing_ok=True)
        elif path.exists():
            target = self.source / edit.to
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)

    def start(self, verb):
        self.counts["jobs"] += 1
        folders = ["T"] if verb == "ls" else [self.source, "--dest", "T"]
        return self.rig.start_client(
            verb, *folders, "--device", self.serial, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def run_job(self, job):
        for fault in job.faults:
            self.phone(**dict(fault))
            self.counts["armed"] += 1
        before = self.phone(cmd="status")["transactions"]
        client = self.start(job.verb)
        if job.interruption:
            self.counts["interruptions"] += 1
            self.await_transactions(before + job.interruption.transactions)
            self.interrupt(job.interruption, client)
        elif job.faults:
            self.wait_a_while(client)
        self.heal()
        self.finish(client)

    def await_transactions(self, at_least):
        try:
            self.phone(cmd="wait", **{"for": "transactions"}, at_least=at_least, timeout_ms=1500)
        except RuntimeError:
            pass  # the job needed fewer, or stands still: that is what faults do

    def wait_a_while(self, client):
        """Faults have their chance until the job ends, or for as long as it may take to see that it does not."""
        try:
            client.wait(UNHEALED)
        except subprocess.TimeoutExpired:
            pass  # it hangs, or waits for somebody to unlock the phone or to plug it in

    def interrupt(self, interruption, client):
        what = interruption.what
        if what == "cancel":
            client.send_signal(signal.SIGINT)
        elif what == "unplug":
            self.plug(False)
        elif what == "lock":
            self.phone(cmd="fault", kind="locked")
        elif what == "edit":
            self.edit(interruption.edit)
        elif what == "rescan":
            self.rig.rescan(self.serial)
        else:
            self.kill_a_worker()

    def kill_a_worker(self):
        """One of them; that of the other phone is as good."""
        for worker in workers_of(self.rig.daemon.pid)[:1]:
            try:
                os.kill(worker, signal.SIGKILL)
            except ProcessLookupError:
                pass  # it has ended by itself

    def heal(self):
        """The phone is well, unlocked and plugged in."""
        self.counts["struck"] += sum(fault["fired"] > 0 for fault in self.phone(cmd="faults")["faults"])
        self.phone(cmd="faults-clear")
        self.phone(cmd="unhang")
        self.plug(True)

    def plug(self, wanted):
        """Plugs the phone in, or unplugs it, unless a fault has done so before."""
        if self.phone(cmd="status")["plugged"] == wanted:
            return
        try:
            self.phone(**({"cmd": "plug", "port": self.port} if wanted else {"cmd": "unplug"}))
        except RuntimeError:
            if self.phone(cmd="status")["plugged"] != wanted:
                raise

    def finish(self, client):
        """Waits for a client; returns its status."""
        try:
            output, _ = client.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired as late:
            client.kill()
            client.communicate()
            raise RuntimeError(f"{self.serial}: {client.args[1]} hangs") from late
        if client.returncode not in ENDS:
            raise RuntimeError(f"{self.serial}: {client.args[1]} ends with {client.returncode}:\n{output}")
        self.last_words = output
        return client.returncode

    def settle(self):
        """The healed phone gets what it lacks, in a few jobs."""
        self.heal()
        self.rig.await_device(self.serial)
        for _ in range(HEALING_JOBS):
            if self.finish(self.start("execute")) == 0 and self.is_in_step():
                return
        raise RuntimeError(f"{self.serial}: the healed phone is not in step; the last execute said:\n{self.last_words}")

    def is_in_step(self):
        """Whether every local file is on the phone. What was removed here stays there."""
        return all(
            (self.on_phone / path.relative_to(self.source)).is_file()
            and (self.on_phone / path.relative_to(self.source)).read_bytes() == path.read_bytes()
            for path in self.source.rglob("*")
            if path.is_file()
        )

    def temporaries(self):
        """Files that were to become others and did not, because these are gone here."""
        return sum(1 for _ in self.on_phone.rglob(".mtpsync-*.part"))
