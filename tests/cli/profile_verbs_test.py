# SPDX-License-Identifier: GPL-3.0-or-later
"""What mtpsyncctl does with profiles, against a fake daemon: profile_verbs_test.py CLIENT FAKE_DAEMON."""

import json
import os
import sys
import unittest

from cli_rig import CliTest

PROFILES = """\
NAME   PHONE                 LOCAL   REMOTE  ON PLUG  PROBLEM
Music  SERIAL1 (plugged in)  /music  Music   off
films  SERIAL1 (plugged in)  /films  films   off
odd    -                     -       -       -        /etc/profiles.d/odd.toml:3: on_plug must be one of off, verify, sync, ask
"""


class Profiles(CliTest):
    def test_profiles_are_a_table_with_what_is_wrong(self):
        self.daemon(phones="profiles")
        self.assertEqual(self.check_ok(self.run_client("profile", "list")), PROFILES)
        profiles = json.loads(self.check_ok(self.run_client("profile", "list", "--json")))
        self.assertEqual([profile["name"] for profile in profiles], ["Music", "films", "odd"])
        self.assertEqual(profiles[0]["settings"]["match.serial"], "SERIAL1")

    def test_check_exits_with_1_when_one_is_wrong_and_names_the_line(self):
        self.daemon(phones="profiles")
        result = self.run_client("profile", "check")
        self.assertEqual(result.returncode, 1)
        self.assertEqual(
            result.stdout,
            "Music: good\nfilms: good\nwrong: /etc/profiles.d/odd.toml:3: on_plug must be one of off, verify, sync, ask\n",
        )
        self.assertEqual(self.run_client("profile", "remove", "odd").returncode, 0)
        self.check_ok(self.run_client("profile", "check"))

    def test_a_profile_is_shown_as_it_would_be_written(self):
        self.daemon(phones="profile")
        self.assertEqual(
            self.check_ok(self.run_client("profile", "show", "Music")),
            '# /etc/profiles.d/Music.toml\nlocal = "/music"\nremote = "Music"\non_plug = "off"\n\n[match]\nserial = "SERIAL1"\n',
        )
        self.check_error(self.run_client("profile", "show", "nobody"), 2, "no profile 'nobody'")

    def test_a_profile_is_added_from_options_for_the_only_phone(self):
        self.daemon()
        result = self.run_client("profile", "add", "films", "--source", "new", "--checksum", "false", "--json")
        profile = json.loads(self.check_ok(result))
        self.assertEqual(
            profile["settings"],
            {"local": os.path.realpath(self.folder) + "/new", "checksum": False, "match.serial": "SERIAL1"},
        )
        self.check_error(self.run_client("profile", "add", "films", "--source", "/x"), 2, "'films' already")
        self.check_error(self.run_client("profile", "add", "--source", "/x"), 2, "give a NAME")
        self.check_error(self.run_client("profile", "add", "other"), 2, "--source")

    def test_settings_have_the_type_of_their_key(self):
        self.daemon(phones="profile")
        self.check_ok(self.run_client("profile", "set", "Music", "storage=12", "max_retries=12", "notify=true"))
        settings = json.loads(self.run_client("profile", "show", "Music", "--json").stdout)["settings"]
        self.assertEqual((settings["storage"], settings["max_retries"], settings["notify"]), ("12", 12, True))

    def test_verify_takes_the_profile_of_the_phone_or_the_named_one(self):
        self.daemon(phones="profile")
        for arguments in ([], ["Music"], ["--profile", "Music"]):
            with self.subTest(arguments):
                result = self.run_client("verify", *arguments)
                self.assertEqual(result.returncode, 0)
                self.assertIn("  profile   Music\n  from      /music\n", result.stdout)
        os.mkdir(os.path.join(self.folder, "Music"))  # a folder wins
        report = json.loads(self.run_client("verify", "Music", "--json").stdout)
        self.assertEqual(report["target"]["source"], os.path.realpath(self.folder) + "/Music")
        self.assertNotIn("profile", report)

    def test_what_else_is_given_with_a_profile_is_an_error(self):
        self.daemon(phones="profile")
        self.check_error(self.run_client("verify", "Music", "--dest", "x"), 2, "'Music'", "leave --dest out")
        self.check_error(self.run_client("verify", "/a", "--profile", "Music"), 2, "'Music'", "leave SOURCE out")
        self.check_error(self.run_client("verify", "--dest", "x"), 2, "--dest is for a SOURCE")

    def test_several_profiles_without_a_terminal_are_an_error_that_names_them(self):
        self.daemon(phones="profiles")
        self.check_error(self.run_client("execute"), 2, "--profile: Music, films")
        self.assertEqual(self.run_client("execute", "--profile", "films").returncode, 0)

    def test_a_terminal_is_asked_for_the_profile(self):
        self.daemon(phones="profiles")
        terminal = self.on_terminal("verify")
        terminal.wait_for("2) films (/films -> films)")
        terminal.wait_for("[1-2]: ")
        terminal.send("2\n")
        self.assertEqual(terminal.finish(), 0)
        self.assertIn("profile   films", terminal.output)

    def test_without_a_profile_it_says_how_to_make_one(self):
        self.daemon()
        for verb in ("verify", "execute", "retry"):
            self.check_error(self.run_client(verb), 2, "mtpsyncctl profile add", "SOURCE --dest PATH")
        self.assertIn("mtpsyncctl profile add", self.check_ok(self.run_client("profile", "list")))

    def test_failures_of_a_profile_are_tried_again_by_the_profile(self):
        self.daemon(phones="profile", job="failures")
        result = self.run_client("execute")
        self.assertEqual(result.stderr.splitlines()[-1], "Try the failed files again: mtpsyncctl retry --profile Music")

    def test_a_dialogue_makes_a_profile(self):
        self.daemon(phones="storages")
        os.mkdir(os.path.join(self.folder, "My Films"))
        terminal = self.on_terminal("profile", "add")
        for question, answer in (
            ("Is it for this phone, Pixel 9 (SERIAL1)? [Y/n] ", ""),
            ("Number [1-2]: ", "2"),
            ("Folder on this machine: ", "/nowhere"),
            ("There is no folder /nowhere.\r\nFolder on this machine: ", self.folder + "/My Films/"),
            ("Folder on the phone [My Films]: ", ""),
            ("Number [1-2]: ", "1"),
            ("Number [1-4]: ", "3"),
            ("Name of the profile [my-films]: ", "my films"),
            ("Name of the profile [my-films]: ", ""),
        ):
            terminal.wait_for(question)
            terminal.send(answer + "\n")
        terminal.wait_for('    remote = "My Films"\r\n    storage = "SD card"\r\n    direction = "push"\r\n    on_plug = "sync"\r\n')
        terminal.wait_for("Write it? [Y/n] ")
        terminal.send("\n")
        self.assertEqual(terminal.finish(), 0)
        settings = json.loads(self.run_client("profile", "show", "my-films", "--json").stdout)["settings"]
        self.assertEqual(settings["local"], self.folder + "/My Films")

    def test_a_dialogue_that_is_declined_writes_nothing(self):
        self.daemon()
        terminal = self.on_terminal("profile", "add", "new")
        terminal.wait_for("[Y/n] ")
        terminal.send("n\n")
        self.assertEqual(terminal.finish(), 130)
        self.assertEqual(json.loads(self.run_client("profile", "list", "--json").stdout), [])


if __name__ == "__main__":
    CliTest.client, CliTest.fake_daemon = map(os.path.abspath, sys.argv[1:3])
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
