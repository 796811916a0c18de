# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares what a job says of itself with what is on the phone: the checks of tests/faults/report_judge.cpp."""

import collections
import pathlib
import re

ERROR_TABLE = pathlib.Path(__file__).resolve().parents[3] / "common" / "error.cpp"


def permanent_errors():
    """The names of the errors that no retry mends."""
    rows = re.findall(
        r'ErrorInfo\{ErrorCode::\w+,\s*"(\w+)",\s*Exit::\w+,\s*Retry::(\w+)', ERROR_TABLE.read_text(encoding="utf-8")
    )
    return {name for name, retry_class in rows if retry_class == "Permanent"}


PERMANENT = permanent_errors()


class ReportJudge:
    """Made before the job runs, asked after it."""

    def __init__(self, scenario, rig):
        self._scenario = scenario
        self._rig = rig
        self._retry_before = rig.retry_plan()

    def complaints(self, report, result):
        """What the report says and is not so, as sentences; `result` is what the bus said of the job."""
        different = self._scenario.different(self._rig.storage())
        return [
            *_about_result(report, result),
            *_about_done(report, different),
            *self._about_success(report, different),
            *_about_counts(report),
            *self._about_retry_plan(report, different),
        ]

    def _about_success(self, report, different):
        if report["result"] != "success":
            return
        # a retry is about what its plan names, everything else about everything
        is_retry = report.get("plan_source") == "retry"
        for path in sorted(different):
            if report["kind"] == "execute" and (not is_retry or path in self._retry_before):
                yield f"the job is a success, but '{path}' differs"
        if report.get("plan_source") == "full":
            files = sum(data is not None for data in self._scenario.source.values())
            if report["files_equal"] + report["files"]["done"] != files:
                yield "equal and sent files do not add up to those that there are"

    def _about_retry_plan(self, report, different):
        kept = self._rig.retry_plan()
        if not report.get("plan_source"):  # no plan was carried out
            if report["retry_plan"] or kept != self._retry_before:
                yield "a job without a plan has changed what is left to retry"
            return
        if report["retry_plan"] != bool(kept):
            yield "the report and the store do not agree whether there is a retry plan"
        told = {item["path"] for item in report["items"]}
        for item in report["items"]:
            worth_it = item["status"] == "failed" and item.get("error") not in PERMANENT
            if worth_it != (item["path"] in kept):
                yield f"'{item['path']}' {'is' if item['path'] in kept else 'is not'} in the retry plan"
        if not report.get("error"):
            for path in sorted(kept - told):
                yield f"'{path}' is to be retried, but was not tried"
        for path in sorted(different - told - kept):
            if report["plan_source"] == "full" or path in self._retry_before:
                yield f"'{path}' differs, and nothing tells of it"


def _about_result(report, result):
    if report["result"] != result:
        yield f"the bus says '{result}', the report '{report['result']}'"


def _about_done(report, different):
    for item in report["items"]:
        if item["status"] != "done":
            continue
        if item["path"] in different:
            yield f"'{item['path']}' is done, but not so on the phone"
        if item["type"] == "file" and "sha256" not in item:
            yield f"'{item['path']}' is done without having been read back"


def _about_counts(report):
    files = report["files"]
    told = collections.Counter(item["status"] for item in report["items"] if item["type"] == "file")
    folders_failed = sum(item["type"] == "dir" and item["status"] == "failed" for item in report["items"])
    counted = all(told[status] == files[status] for status in ("done", "failed", "skipped"))
    if not counted or folders_failed != report["folders"]["failed"]:
        yield "the counts are not those of the items"
    if files["verified"] != files["done"]:
        yield "files are done that were not verified"
    if files["done"] + files["failed"] + files["skipped"] < files["total"] and not report.get("error"):
        yield "files were not tried, and no error says why"
