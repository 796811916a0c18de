# SPDX-License-Identifier: GPL-3.0-or-later
"""A job that meets its fault, and the jobs after it until there is nothing to do any more."""

import dataclasses

from report_judge import ReportJudge
from scenario import read_names
from wire_rig import Hang

FOLLOWING = ("Retry", "Execute", "Execute", "Execute", "Execute")


@dataclasses.dataclass
class Verdict:
    """What a case did wrong, as sentences; all empty when it went well."""

    lost: list = dataclasses.field(default_factory=list)  # a version, or something of somebody else
    wrong_reports: list = dataclasses.field(default_factory=list)
    leftovers: list = dataclasses.field(default_factory=list)
    hangs: list = dataclasses.field(default_factory=list)
    missed: list = dataclasses.field(default_factory=list)  # the fault did not strike, so nothing was shown

    def wrongs(self):
        """kind -> sentences, of those that there are."""
        return {kind: said for kind, said in dataclasses.asdict(self).items() if said}


class FaultCase:
    """One object is one case. The rig is borrowed and left as a clean run leaves it, unless the verdict has a hang."""

    def __init__(self, rig, scenario, case, number, say=lambda *_: None):
        self._rig = rig
        self._scenario = scenario
        self._case = case
        self._number = number
        self._say = say
        self._verdict = Verdict()

    def run(self):
        """Returns the verdict."""
        try:
            prepare(self._rig, self._scenario, self._number)
            self._run_struck_job()
            if not any(self._rests_after(method) for method in FOLLOWING):
                self._verdict.hangs.append("the jobs never come to rest")
        except Hang as hang:
            self._verdict.hangs.append(str(hang))
        else:
            self._judge_end()
        self._judge_audit()
        return self._verdict

    def _run_struck_job(self):
        rig = self._rig
        rig.phone(cmd="audit", files=self._scenario.watched_files())
        rig.phone(cmd="fault", **self._case.command())
        striker = self._case.fault.striker(rig)
        try:
            self._run_job("Execute", striker.look)
        finally:
            striker.close()
            self._verdict.hangs += striker.complaints
        if not any(fault["fired"] for fault in rig.phone(cmd="faults-mtp")["faults"]):
            self._verdict.missed.append("the fault did not strike")

    def _rests_after(self, method):
        """Heals, runs a job, and says whether it was an execute that changed nothing, because nothing was to be done."""
        heal(self._rig)
        before = self._rig.mutations()
        report = self._run_job(method)
        rests = report["result"] == "success" and report["files"]["total"] == 0 and self._rig.mutations() == before
        return rests and method == "Execute"

    def _run_job(self, method, look=lambda: None):
        judge = ReportJudge(self._scenario, self._rig)
        number = self._rig.run_job(method, self._scenario.dest, look)
        if number is None:
            self._say(f"{method}: the daemon has gone")
            return None
        report = self._rig.report_of(number)
        complaints = judge.complaints(report, self._rig.results[number])
        self._verdict.wrong_reports += [f"{method.lower()}: {complaint}" for complaint in complaints]
        self._say(f"{method}: {report['result']} {report.get('message', '')} {report['files']}")
        return report

    def _judge_audit(self):
        for loss in self._rig.phone(cmd="audited")["lost"]:
            self._verdict.lost.append(f"there was no whole copy of '{loss['file']}' after '{loss['after']}'")

    def _judge_end(self):
        rig, scenario, verdict = self._rig, self._scenario, self._verdict
        there, wanted = read_names(rig.storage()), scenario.final_names()
        verdict.leftovers += [f"'{path}'" for path in sorted(there - wanted)]
        verdict.lost += [f"'{path}' is not on the phone in the end" for path in sorted(wanted - there)]
        verdict.lost += [
            f"'{path}' is not on the phone as it is here" for path in sorted(scenario.different(rig.storage()))
        ]
        verdict.lost += [
            f"'{path}' is somebody else's, and was changed" for path in sorted(scenario.disturbed(rig.storage()))
        ]


def prepare(rig, scenario, number):
    """The phone and the daemon are as before the first job, but that the phone was listed already."""
    heal(rig)
    rig.phone(cmd="drop-events", on=True)
    scenario.reset_storage(rig.storage(), number)
    rig.phone(cmd="rescan")
    rig.phone(cmd="drop-events", on=False)
    for folder in ("plans", "retry", "reports"):
        rig.synced.empty(folder)


def heal(rig):
    """What a person does before the next job."""
    rig.phone(cmd="faults-clear")
    if rig.daemon is None:
        rig.restart_daemon()
    if not rig.phone(cmd="status")["plugged"]:
        rig.replug()
    rig.await_plugged()
