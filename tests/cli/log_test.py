# SPDX-License-Identifier: GPL-3.0-or-later
"""What 'mtpsyncctl log' shows, of a log file and of a journal that is played: log_test.py CLIENT."""

import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

BEFORE = "2026-03-01 10:20:29.000 info [- -]: mtpsyncd is ready\n"
LINES = [
    "2026-03-01 10:20:30.123 info [- R58M]: R58M: plugged in",
    "2026-03-01 10:20:31.000 info [1 R58M]: job 1: verify",
    "2026-03-01 10:20:32.000 warning [2 R58M]: first",
    "second of two lines",
    "2026-03-01 10:20:33.000 error [1 R58M]: job 1: failed",
]

# Says how it was called; when it is asked for the newest entry only, when that was.
JOURNALCTL = """#!/bin/sh
case "$*" in
*--quiet*) [ "$NEWEST" = 0 ] || echo "{\\"__REALTIME_TIMESTAMP\\":\\"$NEWEST\\"}" ;;
*) echo "$*" ;;
esac
"""


class Log(unittest.TestCase):
    client = ""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)
        programs = self.directory / "bin"
        programs.mkdir()
        (programs / "journalctl").write_text(JOURNALCTL)
        (programs / "journalctl").chmod(0o755)
        self.state = self.directory / "mtpsync"
        self.state.mkdir()
        self.environment = os.environ | {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "XDG_STATE_HOME": str(self.directory),
            "STATE_DIRECTORY": str(self.directory / "nothing"),
            "NEWEST": "0",
            "TZ": "UTC",
        }

    def write_log(self):
        (self.state / "sync.1.log").write_text(BEFORE)
        (self.state / "sync.log").write_text("".join(line + "\n" for line in LINES))

    def run_log(self, *arguments):
        return subprocess.run(
            [self.client, "log", *arguments], env=self.environment, capture_output=True, text=True, check=False
        )

    def log(self, *arguments):
        answer = self.run_log(*arguments)
        self.assertEqual((answer.returncode, answer.stderr), (0, ""))
        return answer.stdout

    def test_a_log_file_is_shown_with_the_one_before(self):
        self.write_log()
        self.assertEqual(self.log(), BEFORE + "".join(line + "\n" for line in LINES))
        self.assertEqual(self.log("--lines", "2"), "".join(line + "\n" for line in LINES[-2:]))

    def test_of_a_job_only_its_lines_are_shown_wholly(self):
        self.write_log()
        self.assertEqual(self.log("1").splitlines(), [LINES[1], LINES[4]])
        self.assertEqual(self.log("2").splitlines(), LINES[2:4])
        self.assertEqual(self.log("1", "--lines", "1").splitlines(), LINES[4:])

    def test_a_job_that_is_not_in_the_log_is_an_error(self):
        self.write_log()
        answer = self.run_log("7")
        self.assertEqual((answer.returncode, answer.stdout), (2, ""))
        self.assertIn("nothing about job 7", answer.stderr)
        self.assertIn("sync.log", answer.stderr)

    def test_json_has_the_names_of_the_journal(self):
        self.write_log()
        first, second = map(json.loads, self.log("1", "--json").splitlines())
        when = datetime.datetime(2026, 3, 1, 10, 20, 31, tzinfo=datetime.timezone.utc)
        self.assertEqual(
            first,
            {
                "__REALTIME_TIMESTAMP": str(int(when.timestamp()) * 1_000_000),
                "PRIORITY": "6",
                "MTPSYNC_DEVICE": "R58M",
                "MTPSYNC_JOB": "1",
                "MESSAGE": "job 1: verify",
            },
        )
        self.assertEqual((second["PRIORITY"], second["MESSAGE"]), ("3", "job 1: failed"))

    def test_what_comes_is_shown_and_a_new_file_is_noticed(self):
        self.write_log()
        process = subprocess.Popen(
            [self.client, "log", "2", "--follow"], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True,
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertEqual([process.stdout.readline(), process.stdout.readline()], [line + "\n" for line in LINES[2:4]])
        with open(self.state / "sync.log", "a", encoding="utf-8") as log:
            log.write("2026-03-01 10:20:34.000 info [3 R58M]: not asked for\n2026-03-01 10:20:35.000 info [2 R58M]: third\n")
        self.assertEqual(process.stdout.readline(), "2026-03-01 10:20:35.000 info [2 R58M]: third\n")
        os.rename(self.state / "sync.log", self.state / "sync.1.log")
        (self.state / "sync.log").write_text("2026-03-01 10:20:36.000 info [2 R58M]: fourth\n")
        self.assertEqual(process.stdout.readline(), "2026-03-01 10:20:36.000 info [2 R58M]: fourth\n")

    def test_without_a_file_the_journal_is_shown(self):
        user = f"SYSLOG_IDENTIFIER=mtpsyncd _UID={os.getuid()}"
        system = "SYSLOG_IDENTIFIER=mtpsyncd _SYSTEMD_UNIT=mtpsyncd.service"
        for arguments, words in {
            (): f"{user} --lines=100 --no-hostname",
            ("12",): f"{user} MTPSYNC_JOB=12 --lines=all --no-hostname",
            ("12", "--json", "--follow"): f"{user} MTPSYNC_JOB=12 --lines=all --output=json --follow",
            ("--system", "--lines", "5"): f"{system} --lines=5 --no-hostname",
        }.items():
            with self.subTest(arguments):
                self.assertEqual(self.log(*arguments), words + "\n")

    def test_of_both_what_was_written_last_is_shown(self):
        self.write_log()
        changed = (self.state / "sync.log").stat().st_mtime_ns // 1000
        self.environment["NEWEST"] = str(changed + 1_000_000)
        self.assertIn("--lines=100", self.log())
        self.environment["NEWEST"] = str(changed - 1_000_000)
        self.assertIn(LINES[0], self.log())

    def test_a_missing_journalctl_is_named(self):
        self.environment["PATH"] = str(self.directory / "empty")
        answer = subprocess.run(
            [self.client, "log"], env=self.environment, capture_output=True, text=True, check=False
        )
        self.assertNotEqual(answer.returncode, 0)
        self.assertEqual(answer.stderr.count("\n"), 1)
        self.assertIn("journalctl", answer.stderr)


if __name__ == "__main__":
    Log.client = sys.argv[1]
    unittest.main(argv=sys.argv[:1])
