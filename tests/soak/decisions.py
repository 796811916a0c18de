# SPDX-License-Identifier: GPL-3.0-or-later
"""What a soak does: everything that is left to chance, drawn from a seed before it is done.

The decisions of a turn, which is one phone in one round, depend on the seed, the round and the phone alone, never on what
became of those before: the same seed does the same, however fast the machine is.
"""

import dataclasses
import random

FOLDERS = ("", "d0", "d1", "d1/d2")
FILES_PER_FOLDER = 8
SIZES = (0, 1, 500, 4096, 16_372, 16_384, 70_000, 300_000)
JOBS = ("execute",) * 6 + ("verify", "verify", "retry", "ls")

RESPONSES = ("0x2002", "0x2009", "0x200C", "0x200F", "0x2013", "0x2019")
# SendObjectInfo, SendObject, DeleteObject, GetStorageIDs, GetObjectHandles, GetObjectInfo, GetPartialObject64, SetObjectPropValue
OPERATIONS = ("any", "any", "any", "0x100C", "0x100D", "0x100B", "0x1004", "0x1007", "0x1008", "0x95C1", "0x9804")


@dataclasses.dataclass(frozen=True)
class Edit:
    """A change of the local folder: "write", "remove" or "rename", which do nothing where there is no such file."""

    verb: str
    path: str
    size: int = 0
    content: int = 0  # the seed of the bytes
    to: str = ""


@dataclasses.dataclass(frozen=True)
class Interruption:
    """Something that happens when a job has cost so many transactions, or has ended before."""

    what: str  # "cancel", "unplug", "lock", "kill-worker", "rescan" or "edit"
    transactions: int
    edit: Edit | None = None


@dataclasses.dataclass(frozen=True)
class Job:
    """One call of mtpsyncctl, with the faults that are armed before it."""

    verb: str
    faults: tuple = ()  # commands for the virtual phone, as items of a dict
    interruption: Interruption | None = None


@dataclasses.dataclass(frozen=True)
class Turn:
    edits: tuple
    jobs: tuple


def decide(seed, round_number, phone):
    """The turn of a phone in a round."""
    chance = random.Random(f"{seed}/{round_number}/{phone}")
    edits = tuple(_edit(chance) for _ in range(chance.randint(2, 10)))
    return Turn(edits, tuple(_job(chance) for _ in range(chance.randint(1, 3))))


def _path(chance):
    return "/".join(filter(None, (chance.choice(FOLDERS), f"f{chance.randrange(FILES_PER_FOLDER)}")))


def _edit(chance):
    verb = chance.choice(("write", "write", "write", "remove", "rename"))
    return Edit(verb, _path(chance), chance.choice(SIZES), chance.getrandbits(32), _path(chance))


def _job(chance):
    faults = tuple(tuple(_fault(chance).items()) for _ in range(chance.choice((0, 1, 1, 2))))
    interruption = _interruption(chance) if chance.random() < 0.5 else None
    return Job(chance.choice(JOBS), faults, interruption)


def _interruption(chance):
    what = chance.choice(("cancel", "unplug", "lock", "kill-worker", "rescan", "edit"))
    return Interruption(what, chance.randint(5, 150), _edit(chance) if what == "edit" else None)


def _fault(chance):
    return chance.choice((_of_the_wire, _of_the_wire, _of_a_transaction, _of_a_transaction, _of_the_storage))(chance)


def _of_the_wire(chance):
    cut = {"direction": chance.choice(("in", "out")), "bytes": chance.randrange(60_000)}
    if chance.random() < 0.5:
        return {"cmd": "stall-at", **cut}
    return {"cmd": "unplug-at", **cut, "replug_after_ms": chance.randrange(300)}


def _of_a_transaction(chance):
    kind = chance.choice(("respond", "respond", "respond", "hang", "slow", "stall", "unplug", "short-data"))
    fault = {"cmd": "fault", "kind": kind, "operation": chance.choice(OPERATIONS), "skip": chance.randrange(6)}
    if kind == "respond":
        fault |= {"code": chance.choice(RESPONSES), "times": chance.randint(1, 4)}
    elif kind == "slow":
        fault |= {"delay_ms": chance.randrange(200)}
    elif kind == "short-data":
        fault |= {"bytes": chance.randint(1, 5000)}
    else:
        fault |= {"phase": chance.choice(("command", "data", "response"))}
    return fault


def _of_the_storage(chance):
    kind = chance.choice(("store-full-at", "read-only", "corrupt-sent", "late-cancel-answer"))
    fault = {"cmd": "fault", "kind": kind}
    if kind == "store-full-at":
        fault |= {"bytes": chance.randrange(100_000)}
    elif kind == "corrupt-sent":
        fault |= {"offset": chance.randrange(10_000)}
    elif kind == "read-only":
        fault |= {"times": chance.randint(1, 5)}
    return fault
