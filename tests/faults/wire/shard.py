# SPDX-License-Identifier: GPL-3.0-or-later
"""One process of the matrix: a rig of its own, and case after case."""

import contextlib
import time
import traceback

from fault_case import FaultCase, prepare
from faults import Transaction
from gi.repository import GLib
from wire_rig import WireRig


class Shard:
    """Use it in a with statement. A rig in which a case went wrong is replaced by a new one."""

    def __init__(self, scenario, profile, recorder):
        self._scenario = scenario
        self._profile = profile
        self._recorder = recorder
        self._rig = None
        self._number = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._drop_rig()

    def transactions(self):
        """Those of an execute without faults, as the log of the phone has them."""
        rig = self._ready_rig()
        self._number += 1
        prepare(rig, self._scenario, self._number)
        rig.phone(cmd="log-transactions", on=True)
        number = rig.run_job("Execute", self._scenario.dest)
        log = rig.phone(cmd="log-transactions", on=False)["transactions"]
        if rig.results[number] != "success":
            raise RuntimeError(f"a run without faults ends with {rig.results[number]}")
        rig.run_job("Execute", self._scenario.dest)  # which has nothing to do
        return log

    def run(self, case, say=lambda *_: None):
        """Returns the seconds that the case took, and its wrongs."""
        begin = time.monotonic()
        self._number += 1
        try:
            wrongs = FaultCase(self._ready_rig(), self._scenario, case, self._number, say).run().wrongs()
        except (OSError, RuntimeError, ValueError, LookupError, GLib.Error) as error:
            say(traceback.format_exc())
            wrongs = {"hangs": [f"the product broke down: {error!r}"]}
        if wrongs:
            say(self._rig.log()[-4000:] if self._rig else "")
            self._drop_rig()  # the next case is not to suffer from it
        return time.monotonic() - begin, wrongs

    def _ready_rig(self):
        """A rig whose phone was listed, as after every case."""
        if self._rig is None:
            self._rig = WireRig(self._profile, self._recorder)
            self._rig.__enter__()
            self._scenario.write_source(self._rig.source)
            self._rig.await_ready()
            prepare(self._rig, self._scenario, 0)
            for _ in range(2):
                self._rig.run_job("Execute", self._scenario.dest)
        return self._rig

    def _drop_rig(self):
        rig, self._rig = self._rig, None
        if rig is None:
            return
        if rig.daemon and rig.daemon.poll() is None:
            rig.kill_daemon(and_workers=True)  # it may not listen any more
        with contextlib.suppress(OSError):
            rig.__exit__(None, None, None)


def measure(shard):
    """The transactions of a run without faults. Two such runs have to be the same; on a machine that is so busy that a
    deadline passes there may be another one in between."""
    log = shard.transactions()
    for _ in range(5):
        last, log = log, shard.transactions()
        if log == last:
            return log, [Transaction.from_log(entry) for entry in log]
    raise RuntimeError("no two runs without faults have the same transactions")
