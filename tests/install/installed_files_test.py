# SPDX-License-Identifier: GPL-3.0-or-later
"""What 'meson install' leaves behind: installed_files_test.py BUILD_DIR PLACE=DIRECTORY..."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAMS = """
{bin}/mtpsyncctl
{bin}/mtpsyncd
{libexec}/mtpsync-phone
"""

OTHERS = """
{data}/bash-completion/completions/mtpsyncctl
{data}/dbus-1/interfaces/org.mtpsync1.Device.xml
{data}/dbus-1/interfaces/org.mtpsync1.Job.xml
{data}/dbus-1/interfaces/org.mtpsync1.Manager.xml
{data}/dbus-1/interfaces/org.mtpsync1.Profile.xml
{data}/dbus-1/services/org.mtpsync1.service
{data}/dbus-1/system-services/org.mtpsync1.service
{data}/dbus-1/system.d/org.mtpsync1.conf
{data}/polkit-1/actions/org.mtpsync1.policy
{man}/man1/mtpsyncctl.1
{man}/man5/mtpsync-profile.5
{man}/man5/mtpsyncd.toml.5
{man}/man7/mtpsync-filter.7
{man}/man8/mtpsyncd.8
{system_units}-preset/90-mtpsync.preset
{system_units}/mtpsync-phone.target
{system_units}/mtpsyncd.service
{sysusers}/mtpsync.conf
{udev_rules}/71-mtpsync.rules
{user_units}-preset/90-mtpsync.preset
{user_units}/mtpsync-phone.target
{user_units}/mtpsyncd.service
"""


class InstalledFiles(unittest.TestCase):
    maxDiff = None
    build_dir = ""
    places = {}

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = pathlib.Path(directory.name)
        subprocess.run(
            ["meson", "install", "-C", self.build_dir, "--no-rebuild", "--quiet", "--destdir", directory.name],
            check=True,
        )

    def named(self, paths):
        return sorted(path.format(**self.places) for path in paths.split())

    def test_each_file_is_where_it_belongs_and_there_is_no_other(self):
        installed = sorted("/" + path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file())
        self.assertEqual(installed, self.named(PROGRAMS + OTHERS))

    def test_programs_and_nothing_else_can_be_executed(self):
        for path in self.named(PROGRAMS + OTHERS):
            with self.subTest(path):
                self.assertEqual(os.access(self.root / path[1:], os.X_OK), path in self.named(PROGRAMS))

    def test_what_names_the_daemon_names_the_installed_one(self):
        for path in self.named("{system_units}/mtpsyncd.service {user_units}/mtpsyncd.service {data}/dbus-1/services/org.mtpsync1.service"):
            with self.subTest(path):
                text = (self.root / path[1:]).read_text()
                self.assertIn(f"={self.places['bin']}/mtpsyncd --", text)
                self.assertNotIn("@", text.replace("=@system-service", "").replace("~@privileged @resources", "").replace("!@system", ""))


if __name__ == "__main__":
    InstalledFiles.build_dir = sys.argv[1]
    InstalledFiles.places = dict(argument.split("=", 1) for argument in sys.argv[2:])
    unittest.main(argv=sys.argv[:1])
