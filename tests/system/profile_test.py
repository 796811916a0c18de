# SPDX-License-Identifier: GPL-3.0-or-later
"""Profiles: written by the client, read by the daemon, and instead of a target."""

import json
import signal
import subprocess
import unittest

from bus_calls import MANAGER, Bus, error_name
from gi.repository import GLib
from source_tree import numbered_files
from sync_rig import Rig, require_phone

QUIET = "[phone]\nidle_scan = false\n"


class Profile(unittest.TestCase):
    def setUp(self):
        rig = Rig(settings=QUIET)
        rig.__enter__()
        self.addCleanup(rig.__exit__, None, None, None)
        self.rig = rig
        self.folder = rig.directory / "profiles.d"
        self.source = numbered_files(rig.directory / "source", 3)
        rig.await_device()

    def add(self, name, *options):
        result = self.rig.client("profile", "add", name, "--source", self.source, "--dest", "Music", *options)
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def names(self):
        return [profile["name"] for profile in json.loads(self.rig.client("profile", "list", "--json").stdout)]

    def start(self, target):
        """Verify by the bus with texts only; the name of the error, or "" when there is none."""
        target = {key: GLib.Variant("s", value) for key, value in target.items()}
        try:
            Bus(self.rig).call(MANAGER, "org.mtpsync1.Manager", "Verify", GLib.Variant("(a{sv}a{sv})", (target, {})))
        except GLib.Error as error:
            return error_name(error).rpartition(".")[2]
        return ""

    def test_a_profile_stands_for_a_target_by_name_and_without_any(self):
        self.add("music", "--max-retries", "2")
        for verb, status in (("verify", 1), ("execute", 0), ("verify", 0), ("retry", 0)):
            for arguments in ([], ["--profile", "music"], ["music"]):
                with self.subTest(verb=verb, arguments=arguments):
                    result = self.rig.client(verb, *arguments, cwd=self.rig.directory)
                    self.assertEqual(result.returncode, status, result.stderr)
                    self.assertEqual(self.rig.report()["profile"], "music")
        self.assertEqual(len(list((self.rig.storage() / "Music").rglob("*.*"))), 3)
        report = self.rig.report()
        self.assertEqual((report["target"]["device"], report["target"]["dest"]), ("VP0001", "Music"))
        self.assertEqual(self.start({"profile": "music", "dest": "x"}), "InvalidArgument")
        self.assertEqual(self.start({"profile": "films"}), "NoSuchProfile")

    def test_several_profiles_of_the_phone_are_named_and_none_is_taken(self):
        self.add("music")
        self.add("films", "--device", "VP0001")
        self.add("other", "--device", "ELSEWHERE")
        result = self.rig.client("verify")
        self.assertEqual(result.returncode, 2)
        self.assertTrue(result.stderr.endswith("--profile: films, music\n"), result.stderr)
        self.assertEqual(self.rig.client("verify", "--profile", "other").returncode, 5)

    def test_a_profile_that_fits_two_phones_names_them_and_takes_neither(self):
        with Rig([{"serial": "VP0001"}, {"serial": "VP0002"}], settings=QUIET) as rig:
            for serial in ("VP0001", "VP0002"):
                rig.await_device(serial)
            (rig.directory / "profiles.d").mkdir()
            profile = f'local = "{self.source}"\n[match]\nvendor = "18d1"\n'
            (rig.directory / "profiles.d" / "any.toml").write_text(profile)
            Bus(rig).call(MANAGER, "org.mtpsync1.Manager", "ReloadProfiles")
            refused = rig.client("execute", "any")
            self.assertEqual(refused.returncode, 2, refused.stderr)
            self.assertIn("several phones fit the profile 'any': VP0001, VP0002", refused.stderr)
            rig.unplug("VP0002")
            self.assertEqual(rig.client("execute", "any").returncode, 0)

    def test_a_broken_profile_is_named_with_its_line_and_the_others_go_on(self):
        self.add("music")
        (self.folder / "odd.toml").write_text('local = "/a"\non_plug = "never"\n')
        result = self.rig.client("profile", "check")
        self.assertEqual(result.returncode, 1)
        self.assertIn(f"wrong: {self.folder}/odd.toml:2: on_plug must be one of", result.stdout)
        self.assertIn("music: good\n", result.stdout)
        self.assertEqual(self.start({"profile": "odd"}), "InvalidProfile")
        self.assertEqual(self.rig.client("execute").returncode, 0)
        self.assertEqual(self.rig.client("profile", "remove", "odd").returncode, 0)
        self.assertEqual(self.rig.client("profile", "check").returncode, 0)

    def test_profiles_are_read_again_on_demand_and_by_sighup(self):
        self.add("music")
        text = (self.folder / "music.toml").read_text()
        (self.folder / "films.toml").write_text(text)
        self.assertEqual(self.names(), ["music"])
        Bus(self.rig).call(MANAGER, "org.mtpsync1.Manager", "ReloadProfiles")
        self.assertEqual(self.names(), ["films", "music"])
        (self.folder / "music.toml").unlink()
        self.rig.daemon.send_signal(signal.SIGHUP)
        self.rig.await_notified("READY=1")
        self.assertEqual(self.names(), ["films"])

    def test_its_manifest_has_the_names_of_the_files_here_although_the_phone_is_away(self):
        (self.source / "why?").mkdir()
        (self.source / "why?" / "a:b.txt").write_text("no phone stores this name")
        self.add("music", "--device", "VP0001", "--names", "map")
        self.assertEqual(self.rig.client("execute", "music").returncode, 0)
        self.rig.unplug()
        manifest = self.rig.client("manifest", "music")
        self.assertEqual((manifest.returncode, manifest.stderr), (0, "4 files are proven.\n"))
        check = subprocess.run(
            ["sha256sum", "--check", "--strict"], input=manifest.stdout, cwd=self.source, capture_output=True, text=True
        )
        self.assertEqual((check.returncode, check.stderr), (0, ""))
        self.assertIn("why?/a:b.txt: OK", check.stdout)
        on_phone = self.rig.client("manifest", "--dest", "Music").stdout
        self.assertIn("why？/a：b.txt\n", on_phone)
        self.assertEqual(self.rig.client("manifest", "--dest", "Music", "--names", "map").stdout, manifest.stdout)

    def test_a_manifest_of_a_profile_wants_to_know_its_phone(self):
        self.folder.mkdir()
        (self.folder / "any.toml").write_text(f'local = "{self.source}"\n[match]\nmodel = "another"\n')
        Bus(self.rig).call(MANAGER, "org.mtpsync1.Manager", "ReloadProfiles")
        refused = self.rig.client("manifest", "any")
        self.assertEqual(refused.returncode, 5)
        self.assertIn("the phone of the profile 'any' (model another) is not plugged in", refused.stderr)

    def test_a_change_keeps_what_a_person_wrote(self):
        self.add("music")
        file = self.folder / "music.toml"
        file.write_text("# mine\n" + file.read_text().replace("[match]", "# which\n[match]"))
        result = self.rig.client("profile", "set", "music", "on_plug=sync", "remote=Films")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(
            file.read_text(),
            f'# mine\nlocal = "{self.source}"\nremote = "Films"\non_plug = "sync"\n\n# which\n[match]\nserial = "VP0001"\n',
        )
        before = file.read_text()
        result = self.rig.client("profile", "set", "music", "on_plug=never")
        self.assertEqual(result.returncode, 2)
        self.assertIn(f"{file}:4: on_plug must be one of", result.stderr)
        self.assertEqual(file.read_text(), before)


if __name__ == "__main__":
    require_phone()
    unittest.main()
