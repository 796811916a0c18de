# SPDX-License-Identifier: GPL-3.0-or-later
"""The daemon as a program: how it starts, refuses to start, reads its configuration again and ends."""

import signal
import subprocess
import unittest

from source_tree import numbered_files
from sync_rig import Rig, require_phone

USAGE, UNREACHABLE = 2, 3


class Daemon(unittest.TestCase):
    def start_another(self, rig, **environment):
        return subprocess.run(
            rig.daemon_command(),
            env=rig.environment | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def test_a_second_one_is_refused_whatever_it_shares_with_the_first(self):
        with Rig() as rig:
            same_state = self.start_another(rig)
            self.assertEqual(same_state.returncode, USAGE)
            self.assertIn(str(rig.daemon.pid), same_state.stderr)
            same_name = self.start_another(rig, XDG_STATE_HOME=str(rig.directory / "other"))
            self.assertEqual(same_name.returncode, USAGE)
            self.assertIn("org.mtpsync1", same_name.stderr)
            self.assertEqual(rig.client("status").returncode, 0, "the first one works on")

    def test_a_bus_that_is_away_is_named(self):
        with Rig() as rig:
            away = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={rig.directory}/nowhere"}
            other = self.start_another(rig, XDG_STATE_HOME=str(rig.directory / "other"), **away)
            self.assertEqual(other.returncode, UNREACHABLE)
            self.assertIn("session bus", other.stderr)

    def test_without_it_the_client_says_what_to_do(self):
        with Rig() as rig:
            self.assertEqual(rig.stop_daemon(), 0)
            answer = rig.client("devices")
            self.assertEqual(answer.returncode, UNREACHABLE)
            self.assertIn("mtpsyncd", answer.stderr)

    def test_a_mistake_in_the_configuration_is_named_by_file_line_and_key(self):
        with Rig() as rig:
            rig.stop_daemon()
            for text, words in {
                "[retry]\nmax_retrys = 3\n": ("mtpsyncd.toml:2", "retry.max_retrys"),
                "[retry]\nmax_retries = -1\n": ("mtpsyncd.toml:2", "retry.max_retries", "0 to 100"),
                '[log]\nlevel = "loud"\n': ("mtpsyncd.toml:2", "log.level", "debug"),
                "[retry\n": ("mtpsyncd.toml:1",),
            }.items():
                with self.subTest(text=text):
                    rig.settings = text
                    other = self.start_another(rig)
                    self.assertEqual(other.returncode, USAGE, other.stderr)
                    for word in words:
                        self.assertIn(word, other.stderr)

    def test_a_hang_up_reads_the_configuration_again_and_a_wrong_one_changes_nothing(self):
        with Rig(quiet=True) as rig:
            for settings, words in (("[retry]\nmax_retries = 9\n", "read again"), ("[retry]\nmax = 9\n", "stays as it was")):
                rig.settings = settings
                rig.daemon_command()  # writes the file
                rig.daemon.send_signal(signal.SIGHUP)
                rig.await_notified("RELOADING=1")
                rig.await_notified("READY=1")
                self.assertIn(words, (rig.directory / "mtpsyncd.log").read_text())
            source = numbered_files(rig.directory / "source", 1)
            self.assertEqual(rig.client("execute", source, "--dest", "T").returncode, 0)

    def test_on_the_system_bus_its_directories_are_those_that_systemd_made(self):
        with Rig(plugged=False) as rig:
            rig.stop_daemon()
            state, configuration = rig.directory / "var", rig.directory / "etc"
            (configuration / "profiles.d").mkdir(parents=True)
            (configuration / "profiles.d" / "music.toml").write_text('local = "/music"\nremote = "Music"\n')
            rig.environment |= {
                "STATE_DIRECTORY": f"{state}:/elsewhere",
                "CONFIGURATION_DIRECTORY": str(configuration),
                "DBUS_SYSTEM_BUS_ADDRESS": rig.environment["DBUS_SESSION_BUS_ADDRESS"],
            }
            command = rig.daemon_command()
            command = command[: command.index("--user")] + ["--system", "--foreground"]
            rig.daemon_command = lambda: command
            rig.start_daemon()
            self.assertTrue((state / "state.db").exists())
            answer = rig.client("--system", "profile", "list")
            self.assertIn("music", answer.stdout, answer.stderr)

    def test_systemd_is_told_that_it_stops_and_how_long_that_may_take(self):
        with Rig(plugged=False) as rig:
            rig.daemon.send_signal(signal.SIGTERM)
            rig.notified.settimeout(30)
            while b"STOPPING=1" not in (message := rig.notified.recv(4096)):
                continue
            self.assertEqual(message, b"STOPPING=1\nEXTEND_TIMEOUT_USEC=5000000")

    def test_command_lines_that_make_no_sense_end_with_one_line(self):
        with Rig() as rig:
            for options in ([], ["--user", "--system"], ["--user", "--log-level", "loud"], ["--frobnicate"]):
                with self.subTest(options=options):
                    answer = subprocess.run(
                        [rig.daemon_command()[2], *options], capture_output=True, text=True, check=False
                    )
                    self.assertEqual(answer.returncode, USAGE)
                    self.assertEqual(answer.stderr.count("\n"), 1, answer.stderr)


if __name__ == "__main__":
    require_phone()
    unittest.main()
