# SPDX-License-Identifier: GPL-3.0-or-later
"""Of 500 files 10 are refused by the phone, with each response code in turn: the others arrive, those that are worth it are
in the retry plan, and a retry finishes them."""

import json
import unittest

from source_tree import numbered_files
from sync_rig import SANITIZED, Rig, require_phone, same_content

FILES = 100 if SANITIZED else 500
FAILING = 10
ATTEMPTS = 1 + 1  # the first, and one retry, of what is tried again at once
SETTINGS = """
[retry]
max_retries = 1
first_pause_ms = 1
reopen_pause_ms = 1
[phone]
idle_scan = false
"""

# response code: (how often one file is tried, whether it is worth a retry)
CODES = {
    "0x2002": ("GeneralError", 2, True),
    "0x2005": ("OperationNotSupported", 1, False),
    "0x2006": ("ParameterNotSupported", 1, False),
    "0x2009": ("InvalidObjectHandle", 2, True),
    "0x200C": ("StoreFull", 1, True),
    "0x200D": ("ObjectWriteProtected", 1, False),
    "0x200E": ("StoreReadOnly", 1, True),
    "0x200F": ("AccessDenied", 1, False),
    "0x2013": ("StoreNotAvailable", 1, True),
    "0x2019": ("DeviceBusy", 2, True),
    "0x201A": ("InvalidParentObject", 2, True),
    "0x201D": ("InvalidParameter", 1, False),
    "0xA809": ("ObjectTooLarge", 1, False),
}


class FailingSends(unittest.TestCase):
    def test_each_response_code_fails_its_files_and_no_others(self):
        for code, (name, attempts, worth_a_retry) in CODES.items():
            with self.subTest(code=code, name=name), Rig(settings=SETTINGS) as rig:
                self.fail_sends(rig, code, attempts, worth_a_retry)

    def fail_sends(self, rig, code, attempts, worth_a_retry):
        source = numbered_files(rig.directory / "source", FILES)
        target = [source, "--dest", "T"]
        # One file of each tenth is refused at its SendObjectInfo, each time that it is tried.
        for number in range(FAILING):
            rig.phone(
                cmd="fault",
                kind="respond",
                code=code,
                operation="0x100C",
                skip=number * (FILES // FAILING) + 5,
                times=attempts,
            )
        execute = rig.client("execute", *target)
        report = rig.report()
        self.assertEqual(execute.returncode, 1, execute.stdout + execute.stderr)
        self.assertEqual(report["files"]["total"], FILES)
        self.assertEqual(report["files"]["failed"], FAILING, report["files"])
        self.assertEqual(report["files"]["done"], FILES - FAILING)
        self.assertEqual(report["files"]["verified"], FILES - FAILING)
        self.assertEqual(report["retry_plan"], worth_a_retry)
        failed = sorted(item["path"] for item in report["items"] if item["status"] == "failed")

        if worth_a_retry:
            plan = json.loads(rig.client("plan", "show", str(report["job"]), "--json").stdout)
            self.assertEqual(sorted(plan["entries"]), failed)
            retry = rig.client("retry", *target)
            self.assertEqual(retry.returncode, 0, retry.stdout + retry.stderr)
            self.assertEqual(rig.report()["files"]["done"], FAILING)
        self.assertEqual(list((rig.state / "mtpsync" / "retry").iterdir()), [], "nothing is left to retry")
        self.assertEqual(rig.client("execute", *target).returncode, 0)
        self.assertTrue(same_content(source, rig.storage() / "T"))


if __name__ == "__main__":
    require_phone()
    unittest.main()
