# SPDX-License-Identifier: GPL-3.0-or-later
"""The verb manifest and the options of trust, against a fake daemon: manifest_test.py CLIENT FAKE_DAEMON."""

import json
import os
import pathlib
import sys
import unittest

from cli_rig import CliTest


class Manifest(CliTest):
    FILES = [{"path": "Music/a.mp3", "sha256": "a" * 64}, {"path": r"b\x0ac.mp3", "sha256": "a" * 64}]

    def setUp(self):
        super().setUp()
        self.daemon()

    def test_it_goes_to_standard_output_and_its_count_to_standard_error(self):
        result = self.run_client("manifest", "--dest", "Music")
        self.assertEqual((result.returncode, result.stderr), (0, "2 files are proven.\n"))
        self.assertEqual(result.stdout, "a" * 64 + "  Music/a.mp3\n\\" + "a" * 64 + "  b\\nc.mp3\n")

    def test_it_goes_into_a_file_and_is_compared_with_the_count_of_local_files(self):
        pathlib.Path(self.folder, "local/sub").mkdir(parents=True)
        for name in ("local/a", "local/sub/b", "local/sub/c"):
            pathlib.Path(self.folder, name).touch()
        result = self.run_client("manifest", "local", "--dest", "Music", "--output", "out")
        self.assertEqual((result.stdout, result.returncode), ("", 0))
        self.assertEqual(result.stderr, "2 files are proven; the local folder has 3.\n")
        self.assertEqual(pathlib.Path(self.folder, "out").read_text(encoding="utf-8").count("\n"), 2)

    def test_as_json_its_names_are_escaped_as_everywhere(self):
        result = self.run_client("manifest", "--dest", "Music", "--json")
        self.assertEqual(json.loads(result.stdout), self.FILES)

    def test_a_share_to_be_proven_again_that_is_none_is_a_usage_error(self):
        for share in ("101%", "-1", "some", "%", "5%%"):
            with self.subTest(share):
                self.check_error(self.run_client("verify", "/music", f"--reprove={share}"), 2, "from 0% to 100%")
        self.assertEqual(self.run_client("verify", "/music", "--reprove", "5%", "--reread").returncode, 0)


if __name__ == "__main__":
    CliTest.client, CliTest.fake_daemon = map(os.path.abspath, sys.argv[1:3])
    unittest.main(argv=sys.argv[:1])
