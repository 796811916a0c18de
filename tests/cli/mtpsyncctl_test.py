# SPDX-License-Identifier: GPL-3.0-or-later
"""What mtpsyncctl prints and how it exits, against a fake daemon: mtpsyncctl_test.py CLIENT FAKE_DAEMON SOURCE_ROOT."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import unittest

from cli_rig import CliTest

EQUAL = """\
verify: equal (job 1)
  from      /music
  to        Pixel 9 (SERIAL1): Internal shared storage/Music
  files     2: 2 compared, 0 failed, 0 skipped
  verified  2 read from the phone and equal
  bytes     0 B sent, 2.0 MiB read
"""

PARTIAL = """\
execute: done in part (job 1)
  from      /my music
  to        Pixel 9 (SERIAL1): Internal shared storage/
  plan      everything that differs
  files     3: 1 done, 1 failed, 1 skipped
  verified  1 read from the phone and equal
  folders   1 made, 0 failed
  bytes     7.0 MiB sent, 3.0 MiB read
Skipped:
  link: a symbolic link; links are never followed
Failed:
  b.mp3: the phone is busy (4 attempts); try it again
"""

PLAN = """\
verify plan of job 1, made 2026-03-01T10:20:30Z
  from      /music
  to        Pixel 9 (SERIAL1): Internal shared storage/
  compared  by size and content
  equal     1 file
  space     3.0 MiB needed, 48.0 MiB free

ACTION  REASON   ENTRIES  BYTES
mkdir   missing  1        0 B
send    missing  2        3.0 MiB
skip    symlink  1        0 B

ACTION  SIZE     PATH       WHY
skip             link       a symbolic link; links are never followed
mkdir            new/       not on the phone
send    1.0 MiB  new/a.mp3  not on the phone
send    2.0 MiB  new/b.mp3  not on the phone
"""


class Phones(CliTest):
    def test_devices_are_a_table_with_what_to_do(self):
        self.daemon(phones="locked")
        self.assertEqual(
            self.check_ok(self.run_client("devices")),
            "ID       MODEL    STATE   STORAGES  WHAT TO DO\n"
            "SERIAL1  Pixel 9  locked  -         unlock the phone and choose File transfer\n",
        )

    def test_devices_as_json_have_their_storages(self):
        self.daemon(phones="storages")
        (device,) = json.loads(self.check_ok(self.run_client("devices", "--json")))
        self.assertEqual((device["id"], device["state"]), ("SERIAL1", "ready"))
        self.assertEqual([s["description"] for s in device["storages"]], ["Internal shared storage", "SD card"])

    def test_a_folder_is_listed_when_the_phone_has_been_asked_and_over_all_pages(self):
        self.daemon()
        self.assertEqual(self.check_ok(self.run_client("ls", "/Music")), "1.mp3\n2.mp3\n3.mp3\n")

    def test_a_long_listing_has_sizes_and_remarks(self):
        self.daemon()
        self.assertEqual(
            self.check_ok(self.run_client("ls", "-l")),
            "SIZE     NAME    REMARK\n-        Music/  unlisted\n3.0 MiB  a.txt\n",
        )

    def test_the_root_of_a_phone_with_several_storages_is_the_list_of_them(self):
        self.daemon(phones="storages")
        self.assertEqual(len(self.check_ok(self.run_client("ls")).splitlines()), 2)
        self.assertEqual(self.check_ok(self.run_client("ls", "--storage", "SD card")), "Music/\na.txt\n")
        self.check_error(self.run_client("ls", "Music"), 2, "--storage", "'SD card'")

    def test_a_folder_that_is_not_there_is_an_error(self):
        self.daemon()
        self.check_error(self.run_client("ls", "nope"), 1, "'nope'")

    def test_the_status_has_daemon_phones_and_jobs(self):
        self.daemon()
        status = self.check_ok(self.run_client("status"))
        self.assertIn("mtpsyncd 0.0.fake on the session bus", status)
        self.assertIn("SERIAL1", status)
        self.assertIn("No job waits or runs.", status)
        self.assertEqual(json.loads(self.run_client("status", "--json").stdout)["jobs"], [])


class Jobs(CliTest):
    def test_a_verify_of_equal_folders_says_so_and_exits_with_0(self):
        self.daemon()
        result = self.run_client("verify", "/music", "--dest", "/Music")
        self.assertEqual((result.returncode, result.stdout), (0, EQUAL))
        self.assertIn("job 1: scanning\n", result.stderr)
        self.assertIn("job 1: copying", result.stderr)

    def test_a_job_that_is_done_before_the_call_returns_has_its_report(self):
        self.daemon(job="fast")
        result = self.run_client("verify", "/music", "--dest", "Music")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, EQUAL, ""))

    def test_a_verify_of_different_folders_exits_with_1(self):
        self.daemon(job="differences")
        result = self.run_client("verify", "/music")
        self.assertEqual(result.returncode, 1)
        self.assertIn("Different:\n  a.mp3: other content\n", result.stdout)

    def test_the_plan_of_a_verify_is_written_whole_and_can_be_shown_and_carried_out(self):
        self.daemon()
        self.assertEqual(self.run_client("verify", "/music", "--plan", "plan.json").returncode, 0)
        self.assertEqual(os.listdir(self.folder), ["plan.json"])
        self.assertEqual(self.check_ok(self.run_client("plan", "show", "plan.json")), PLAN)
        self.assertEqual(self.check_ok(self.run_client("plan", "show", "1")), PLAN)
        result = self.run_client("execute", "/music", "--plan", "plan.json")
        self.assertEqual(result.returncode, 0)
        self.assertIn("the plan has 4 entries\n", result.stdout)

    def test_a_plan_on_standard_output_has_the_summary_on_standard_error(self):
        self.daemon()
        result = self.run_client("verify", "/music", "--plan", "-")
        self.assertEqual(json.loads(result.stdout)["format"], "mtpsync-plan")
        self.assertIn("verify: equal", result.stderr)

    def test_a_plan_comes_in_over_standard_input(self):
        self.daemon()
        result = self.run_client("execute", "/music", "--plan", "-", stdin='{"a/": "dir", "a/b": "file"}')
        self.assertIn("the plan has 2 entries\n", result.stdout)

    def test_a_broken_plan_is_a_usage_error_that_names_the_place(self):
        self.daemon()
        broken = '{"a": "directory"}'
        self.check_error(self.run_client("execute", "/music", "--plan", "-", stdin=broken), 2, "'a'", "directory")
        self.check_error(self.run_client("plan", "show", "-", stdin=broken), 2, "'a'", "directory")

    def test_failures_are_listed_with_what_to_do_and_the_command_to_run(self):
        self.daemon(job="failures")
        result = self.run_client("execute", "/my music")
        self.assertEqual((result.returncode, result.stdout), (1, PARTIAL))
        self.assertEqual(
            result.stderr.splitlines()[-1],
            "Try the failed files again: "
            "mtpsyncctl retry '/my music' --device SERIAL1 --storage 'Internal shared storage'",
        )
        failures = "".join(PARTIAL.partition("Failed:")[1:])
        self.assertEqual(self.check_ok(self.run_client("report", "--failed")), failures)

    def test_yes_tries_failed_files_again_until_none_is_left(self):
        self.daemon(job="failures")
        result = self.run_client("execute", "/music", "--yes")
        self.assertEqual(result.returncode, 0)
        self.assertIn("retry: done (job 2)", result.stdout)

    def test_the_result_as_json_is_the_report(self):
        self.daemon()
        report = json.loads(self.run_client("verify", ".", "--json").stdout)
        self.assertEqual(report["target"]["source"], os.path.realpath(self.folder))
        self.assertEqual(json.loads(self.check_ok(self.run_client("report", "1", "--json"))), report)

    def test_a_job_that_waits_for_an_unlock_says_so_and_goes_on(self):
        self.daemon(job="paused")
        result = self.run_client("verify", "/music")
        self.assertIn("job 1: paused: unlock the phone and choose File transfer\n", result.stderr)
        self.assertEqual(result.returncode, 0)

    def test_a_job_can_be_cancelled_by_another_client(self):
        self.daemon(job="endless")
        job = self.start_client("execute", "/music")
        self.read_until(job.stderr, "copying")
        self.assertIn("/music -> /  copying", self.check_ok(self.run_client("jobs")))
        self.assertEqual(self.check_ok(self.run_client("cancel", "1")), "job 1 is being cancelled\n")
        output, _ = job.communicate()
        self.assertEqual(job.returncode, 130)
        self.assertIn("files     2: 1 done, 0 failed, 0 skipped, 1 not tried\n", output)

    def test_control_c_cancels_the_job_and_waits_for_its_end(self):
        self.daemon(job="endless")
        job = self.start_client("execute", "/music")
        self.read_until(job.stderr, "copying")
        job.send_signal(signal.SIGINT)
        output, _ = job.communicate()
        self.assertEqual(job.returncode, 130)
        self.assertIn("execute: cancelled (job 1)", output)

    def test_a_second_control_c_leaves_the_job_to_the_daemon(self):
        self.daemon(job="deaf")
        job = self.start_client("execute", "/music")
        self.read_until(job.stderr, "copying")
        job.send_signal(signal.SIGINT)
        self.read_until(job.stderr, "cancelling")
        job.send_signal(signal.SIGINT)
        self.read_until(job.stderr, "job 1 goes on in mtpsyncd")
        self.assertEqual(job.wait(), 130)
        self.assertEqual(len(json.loads(self.check_ok(self.run_client("jobs", "--json")))), 1)

    def test_a_daemon_that_leaves_during_a_job_is_an_error(self):
        self.daemon(job="vanish")
        self.check_error(self.run_client("execute", "/music"), 3, "mtpsyncd has ended", "systemctl --user start")


class Choices(CliTest):
    def test_several_storages_without_a_terminal_are_an_error_that_lists_them(self):
        self.daemon(phones="storages")
        self.check_error(self.run_client("verify", "/music"), 2, "--storage", "'Internal shared storage', 'SD card'")

    def test_several_phones_without_a_terminal_are_an_error_that_lists_them(self):
        self.daemon(phones="two")
        self.check_error(self.run_client("verify", "/music"), 2, "--device", "Pixel 9 (SERIAL1), Galaxy (SERIAL2)")
        self.assertEqual(self.run_client("verify", "/music", "--device", "SERIAL2").returncode, 0)

    def test_no_phone_is_a_device_problem(self):
        self.daemon(phones="none")
        self.check_error(self.run_client("verify", "/music"), 5, "no phone is plugged in")
        self.check_error(self.run_client("ls"), 5, "no phone is plugged in")

    def test_a_terminal_is_asked_for_the_storage_until_the_answer_is_one(self):
        self.daemon(phones="storages")
        terminal = self.on_terminal("verify", "/music")
        terminal.wait_for("2) SD card")
        terminal.wait_for("[1-2]: ")
        terminal.send("3\n")
        terminal.wait_for("[1-2]: ")
        terminal.send("2\n")
        self.assertEqual(terminal.finish(), 0)
        self.assertIn("SD card/", terminal.output)

    def test_a_terminal_is_asked_whether_to_try_again(self):
        self.daemon(job="failures")
        terminal = self.on_terminal("execute", "/music")
        terminal.wait_for("Try the failed files again now? [Y/n] ")
        terminal.send("\n")
        self.assertEqual(terminal.finish(), 0)
        self.assertIn("retry: ", terminal.output)

    def test_no_is_an_answer(self):
        self.daemon(job="failures")
        terminal = self.on_terminal("execute", "/music")
        terminal.wait_for("[Y/n] ")
        terminal.send("n\n")
        self.assertEqual(terminal.finish(), 1)

    def test_a_terminal_shows_one_line_with_a_bar_and_no_colour_has_none(self):
        self.daemon(job="endless")
        self.environment["NO_COLOR"] = "1"
        terminal = self.on_terminal("execute", "/music")
        terminal.wait_for("\r\x1b[Kcopying  [=")
        terminal.send("\x03")
        self.assertEqual(terminal.finish(), 130)
        self.assertIn("cancelling; press Ctrl-C again", terminal.output)
        self.assertNotRegex(terminal.output, "\x1b\\[[0-9;]*m")


class Monitor(CliTest):
    def events(self, stream, last):
        return [json.loads(line) for line in self.read_until(stream, last)]

    def test_what_happens_is_told_as_it_happens(self):
        daemon = self.daemon()
        monitor = self.start_client("monitor", "--json")
        (event,) = self.events(monitor.stdout, "device-added")
        self.assertEqual(event["device"]["id"], "SERIAL1")
        self.run_client("verify", "/music")
        events = self.events(monitor.stdout, "job-removed")
        self.assertEqual(events[0]["event"], "job-added")
        self.assertEqual(events[0]["job"]["target"]["source"], "/music")
        self.assertEqual((events[-1]["id"], events[-1]["result"]), (1, "success"))

        daemon.kill()
        self.events(monitor.stdout, "daemon-ended")
        self.daemon(phones="two")
        self.assertEqual(self.events(monitor.stdout, "SERIAL2")[0]["event"], "device-removed")
        monitor.send_signal(signal.SIGINT)
        self.assertEqual(monitor.wait(), 0)

    def test_a_line_for_people_has_the_time(self):
        self.daemon()
        monitor = self.start_client("monitor")
        (line,) = self.read_until(monitor.stdout, "SERIAL1")
        self.assertRegex(line, r"^\d\d:\d\d:\d\d Pixel 9 \(SERIAL1\) is plugged in: ready\n$")


class CommandLine(CliTest):
    source_root = pathlib.Path()

    def verbs(self):
        text = self.check_ok(self.run_client("--help"))
        return re.findall(r"^  ([a-z]+) ", text.partition("Subcommands:")[2], re.MULTILINE)

    def test_without_a_daemon_the_error_says_how_to_start_it(self):
        self.check_error(self.run_client("devices"), 3, "systemctl --user start mtpsyncd")
        self.check_error(self.run_client("--system", "devices"), 3, "the system bus cannot be reached")
        del self.environment["DBUS_SESSION_BUS_ADDRESS"]
        self.check_error(self.run_client("--user", "devices"), 3, "no session bus")

    def test_usage_errors_are_one_line_and_exit_with_2(self):
        for arguments in (
            [],
            ["frob"],
            ["profile"],
            ["profile", "show"],
            ["profile", "set", "music"],
            ["profile", "set", "music", "on_plug"],
            ["profile", "set", "music", "frob=1"],
            ["profile", "set", "music", "checksum=yes"],
            ["cancel"],
            ["report", "x"],
            ["--user", "jobs", "--system"],
            ["verify", "/music", "--checksum", "--no-checksum"],
        ):
            with self.subTest(arguments):
                result = self.run_client(*arguments)
                self.check_error(result, 2)
                self.assertEqual(result.stderr.count("\n"), 1)

    def test_what_does_not_exist_is_a_usage_error(self):
        self.daemon()
        self.check_error(self.run_client("cancel", "7"), 2, "no job 7")
        self.check_error(self.run_client("report", "7"), 2, "job 7")

    def test_every_verb_has_help_with_an_example(self):
        for verb in self.verbs():
            with self.subTest(verb):
                self.assertIn(f"Example: mtpsyncctl {verb}", self.check_ok(self.run_client(verb, "--help")))

    def test_man_page_and_completion_know_every_verb(self):
        manual = (self.source_root / "docs/man/mtpsyncctl.1").read_text(encoding="utf-8")
        for verb in self.verbs():
            self.assertRegex(manual, rf"\n(\.B |\\fB){verb}\b")
        self.assertEqual(self.complete("mtpsyncctl", ""), self.verbs())

    def test_completion_knows_every_option_of_every_verb(self):
        for verb in self.verbs():
            if verb == "plan":  # all its options belong to "show"
                continue
            with self.subTest(verb):
                text = self.check_ok(self.run_client(verb, "--help"))
                options = re.findall(r"^  (?:-h,)?(--[a-z-]+)", text, re.MULTILINE)
                self.assertEqual(sorted(self.complete("mtpsyncctl", verb, "--")), sorted(options))

    def test_completion_knows_the_phones(self):
        self.daemon(phones="two")
        self.assertEqual(self.complete("mtpsyncctl", "ls", "--device", ""), ["SERIAL1", "SERIAL2"])

    def complete(self, *words):
        """What bash offers for the last of `words`."""
        script = (
            'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mtpsyncctl;'
            ' printf "%s\\n" "${COMPREPLY[@]}"'
        )
        environment = dict(self.environment)
        environment["PATH"] = os.path.dirname(self.client) + ":" + environment["PATH"]
        result = subprocess.run(
            ["bash", "-c", script, "bash", self.source_root / "client/completion/mtpsyncctl.bash", *words],
            capture_output=True, text=True, env=environment, check=True,
        )
        return result.stdout.split()

    def test_a_reader_that_has_gone_is_no_error(self):
        self.daemon()
        reader, writer = os.pipe()
        os.close(reader)
        result = subprocess.run(
            [self.client, "devices"], stdout=writer, stderr=subprocess.PIPE, env=self.environment, check=False
        )
        os.close(writer)
        self.assertEqual((result.returncode, result.stderr), (0, b""))


if __name__ == "__main__":
    CliTest.client, CliTest.fake_daemon = map(os.path.abspath, sys.argv[1:3])
    CommandLine.source_root = pathlib.Path(sys.argv[3])
    unittest.main(argv=sys.argv[:1] + sys.argv[4:])
