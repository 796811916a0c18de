# SPDX-License-Identifier: GPL-3.0-or-later
"""The judge contradicts reports that do not tell the truth, and no others."""

import copy
import pathlib
import tempfile
import unittest

from report_judge import PERMANENT, ReportJudge
from scenario import Scenario


class Rig:
    """What the judge asks of a rig."""

    def __init__(self, storage):
        self._storage = storage
        self.planned = set()

    def storage(self):
        return self._storage

    def retry_plan(self):
        return set(self.planned)


def honest_report(scenario):
    """Of an execute that did everything."""
    items = []
    for path, data in scenario.source.items():
        if scenario.remote.get(path, b"nothing") == data:
            continue
        item = {"path": path, "type": "dir" if data is None else "file", "status": "done"}
        items.append(item if data is None else item | {"sha256": "of what was read back"})
    files = sum(item["type"] == "file" for item in items)
    equal = sum(data is not None and scenario.remote.get(path) == data for path, data in scenario.source.items())
    return {
        "kind": "execute",
        "result": "success",
        "plan_source": "full",
        "files": {"total": files, "done": files, "failed": 0, "skipped": 0, "verified": files},
        "files_equal": equal,
        "folders": {"failed": 0},
        "retry_plan": False,
        "items": items,
    }


class Judge(unittest.TestCase):
    scenario = Scenario()

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.rig = Rig(pathlib.Path(directory.name))
        self.dest = self.rig.storage() / self.scenario.dest
        self.scenario.write_source(self.dest)  # everything arrived
        self.report = honest_report(self.scenario)
        self.judge = ReportJudge(self.scenario, self.rig)

    def complaints(self, result="success"):
        return self.judge.complaints(self.report, result)

    def assert_complains(self, words, **options):
        self.assertTrue(any(words in complaint for complaint in self.complaints(**options)), self.complaints())

    def test_an_honest_report_is_believed(self):
        self.assertEqual(self.complaints(), [])

    def test_a_file_that_is_done_is_on_the_phone(self):
        (self.dest / "grown.txt").write_bytes(self.scenario.remote["grown.txt"])
        self.assert_complains("'grown.txt' is done, but not so on the phone")
        self.assert_complains("the job is a success, but 'grown.txt' differs")

    def test_a_folder_that_is_done_is_on_the_phone(self):
        (self.dest / "empty folder").rmdir()
        self.assert_complains("'empty folder/' is done, but not so on the phone")

    def test_a_file_that_is_done_was_read_back(self):
        del next(item for item in self.report["items"] if "sha256" in item)["sha256"]
        self.assert_complains("is done without having been read back")

    def test_the_bus_and_the_report_agree(self):
        self.assert_complains("the bus says 'partial'", result="partial")

    def test_totals_add_up(self):
        honest = copy.deepcopy(self.report)
        self.report["files"]["failed"] += 1
        self.assert_complains("the counts are not those of the items")
        self.report = copy.deepcopy(honest)
        self.report["files"]["verified"] -= 1
        self.assert_complains("files are done that were not verified")
        self.report = copy.deepcopy(honest)
        self.report["files"]["total"] += 1
        self.assert_complains("files were not tried")
        self.report = copy.deepcopy(honest)
        self.report["files_equal"] -= 1
        self.assert_complains("equal and sent files do not add up")

    def test_what_failed_is_to_be_retried_unless_no_retry_mends_it(self):
        item = next(item for item in self.report["items"] if item["path"] == "grown.txt")
        item |= {"status": "failed", "error": "PhoneBusy"}
        self.assert_complains("'grown.txt' is not in the retry plan")
        self.rig.planned = {"grown.txt"}
        self.assert_complains("do not agree whether there is a retry plan")
        item["error"] = "AccessDenied"
        self.assert_complains("'grown.txt' is in the retry plan")

    def test_what_differs_is_told_of(self):
        self.report["items"] = [item for item in self.report["items"] if item["path"] != "grown.txt"]
        (self.dest / "grown.txt").unlink()
        self.assert_complains("'grown.txt' differs, and nothing tells of it")

    def test_the_table_of_errors_is_understood(self):
        self.assertIn("AccessDenied", PERMANENT)
        self.assertNotIn("PhoneBusy", PERMANENT)


if __name__ == "__main__":
    unittest.main()
