# SPDX-License-Identifier: GPL-3.0-or-later
"""What systemd-analyze says of the units: units_test.py SYSTEM_SERVICE USER_SERVICE TARGET BINDIR.

The programs that the units start are not installed yet, so copies are judged that start another one.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

# systemd-analyze says tenths of its points from 0 (confined) to 10.
SYSTEM_LIMIT = 15
USER_LIMIT = 60  # without a mount namespace, see docs/hardening.md


class Units(unittest.TestCase):
    system, user, target, bindir = "", "", "", ""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)
        shutil.copy(self.target, self.directory / "mtpsync-phone.target")

    def analyze(self, *arguments):
        return subprocess.run(
            ["systemd-analyze", *map(str, arguments)],
            env=os.environ | {"XDG_RUNTIME_DIR": str(self.directory), "SYSTEMD_COLORS": "0", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )

    def service(self, built):
        """A copy of a built unit that starts /bin/true."""
        text = pathlib.Path(built).read_text()
        self.assertIn(f"ExecStart={self.bindir}/mtpsyncd --", text)
        copy = self.directory / "mtpsyncd.service"
        copy.write_text(text.replace(f"{self.bindir}/mtpsyncd", "/bin/true"))
        return copy

    def check_silent(self, answer):
        self.assertEqual((answer.returncode, answer.stdout, answer.stderr), (0, "", ""))

    def test_the_units_of_the_system_have_no_mistake(self):
        # the manual page is not installed yet
        self.check_silent(self.analyze("verify", "--man=no", self.service(self.system), self.directory / "mtpsync-phone.target"))

    def test_the_units_of_users_have_no_mistake(self):
        self.check_silent(
            self.analyze("--user", "verify", "--man=no", self.service(self.user), self.directory / "mtpsync-phone.target")
        )

    def test_a_mistake_would_be_found(self):
        service = self.service(self.system)
        service.write_text(service.read_text() + "\n[Service]\nProtectSytem=strict\n")
        self.assertIn("ProtectSytem", self.analyze("verify", "--man=no", service).stderr)

    def exposure(self, built, limit):
        return self.analyze("security", "--offline=true", f"--threshold={limit}", self.service(built))

    def test_the_service_of_the_system_is_confined(self):
        answer = self.exposure(self.system, SYSTEM_LIMIT)
        self.assertEqual(answer.returncode, 0, answer.stdout)
        self.assertIn("Overall exposure level", answer.stdout)

    def test_the_service_of_users_is_as_confined_as_their_managers_can(self):
        answer = self.exposure(self.user, USER_LIMIT)
        self.assertEqual(answer.returncode, 0, answer.stdout)


if __name__ == "__main__":
    Units.system, Units.user, Units.target, Units.bindir = sys.argv[1:]
    unittest.main(argv=sys.argv[:1])
