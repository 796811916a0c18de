# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong at one transaction, and how it is brought about."""

import dataclasses

from strikers import CutPower, HangUntilDropped, KillDaemon, KillService, KillWorker, Unlock, Watch

RESPONSES = {
    "GeneralError": "0x2002",
    "InvalidObjectHandle": "0x2009",
    "StoreFull": "0x200C",
    "AccessDenied": "0x200F",
    "StoreNotAvailable": "0x2013",
    "DeviceBusy": "0x2019",
}
SEND_OBJECT = "0x100D"
READS = ("0x1009", "0x101B", "0x95C1")  # GetObject, GetPartialObject, GetPartialObject64


@dataclasses.dataclass(frozen=True)
class Transaction:
    """One transaction of a run without faults."""

    operation: str  # its code, such as "0x1007"
    bytes_in: int
    bytes_out: int

    @classmethod
    def from_log(cls, entry):
        return cls(entry["operation"].split()[0], entry["bytes_in"], entry["bytes_out"])

    def half(self):
        return (self.bytes_in + self.bytes_out) // 2

    def deepest(self):
        """Where a phone that says nothing more does most harm: in the middle of the data, else with the work done."""
        if self.half():
            return {"phase": "data", "bytes": self.half()}
        return {"phase": "response"}


class Fault:
    """One way to fail. Stateless."""

    name = ""
    striker = Watch

    def concerns(self, transaction):
        """Whether this transaction can fail so."""
        return True

    def command(self, transaction):
        """What arms it in the phone, but for the number of the transaction."""
        raise NotImplementedError


class Unplug(Fault):
    def __init__(self, phase):
        self.name = f"unplug-{phase}"
        self._phase = phase

    def concerns(self, transaction):
        return self._phase != "data" or transaction.half() > 0

    def command(self, transaction):
        if self._phase == "data":
            return {"kind": "unplug", **transaction.deepest()}
        return {"kind": "unplug", "phase": self._phase}


class Respond(Fault):
    def __init__(self, name):
        self.name = name

    def command(self, transaction):
        return {"kind": "respond", "code": RESPONSES[self.name]}


class Stall(Fault):
    name = "stall"

    def command(self, transaction):
        return {"kind": "stall", **transaction.deepest()}


class Hung(Fault):
    name = "hang"
    striker = HangUntilDropped

    def command(self, transaction):
        return {"kind": "hang", **transaction.deepest()}


class KilledMeanwhile(Fault):
    """Something of the host dies while the phone owes it an answer: `before` the phone does anything, or `within`."""

    def __init__(self, name, striker, moment):
        self.name = f"{name}-{moment}"
        self.striker = striker
        self._moment = moment

    def command(self, transaction):
        where = {"phase": "command"} if self._moment == "before" else transaction.deepest()
        return {"kind": "hang", **where}


class DaemonKilled(Fault):
    name = "kill-daemon"
    striker = KillDaemon

    def command(self, transaction):
        return {"kind": "hold"}


class Lock(Fault):
    name = "lock"
    striker = Unlock

    def command(self, transaction):
        return {"kind": "locked"}


class CorruptSent(Fault):
    name = "corrupt-sent"

    def concerns(self, transaction):
        return transaction.operation == SEND_OBJECT and transaction.bytes_out > 0

    def command(self, transaction):
        return {"kind": "corrupt-sent", "offset": transaction.bytes_out // 2}


class CorruptStored(Fault):
    name = "corrupt-stored"

    def concerns(self, transaction):
        return transaction.operation in READS and transaction.bytes_in > 0

    def command(self, transaction):
        return {"kind": "corrupt-stored", "offset": transaction.bytes_in // 2}


ALL = [
    *(Unplug(phase) for phase in ("command", "data", "response")),
    *(Respond(name) for name in RESPONSES),
    Stall(),
    Hung(),
    Lock(),
    CorruptSent(),
    CorruptStored(),
    DaemonKilled(),
    *(KilledMeanwhile("kill-worker", KillWorker, moment) for moment in ("before", "within")),
    *(KilledMeanwhile("kill-service", KillService, moment) for moment in ("before", "within")),
    *(KilledMeanwhile("power-cut", CutPower, moment) for moment in ("before", "within")),
]


@dataclasses.dataclass(frozen=True)
class Case:
    """A fault at the K-th transaction of a job, counted from 1."""

    number: int
    transaction: Transaction
    fault: Fault

    @property
    def name(self):
        return f"{self.number}:{self.fault.name}"

    def command(self):
        return {"transaction": self.number, **self.fault.command(self.transaction)}


def all_cases(transactions):
    """Every fault at every transaction that it concerns."""
    return [
        Case(number, transaction, fault)
        for number, transaction in enumerate(transactions, 1)
        for fault in ALL
        if fault.concerns(transaction)
    ]
