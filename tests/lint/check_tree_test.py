#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each rule of check_tree.py finds its offence, and a tree without offence is left in peace."""

import pathlib
import tempfile
import unittest

from check_tree import check_tree

LICENSE = "// SPDX-License-Identifier: GPL-3.0-or-later\n"


class CheckTreeTest(unittest.TestCase):
    def findings(self, path, text):
        """What the check says of a tree that holds this one file."""
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
            return check_tree(root)

    def assert_finds(self, path, text, begin):
        findings = self.findings(path, text)
        self.assertEqual(len(findings), 1, findings)
        self.assertTrue(findings[0].startswith(begin), findings[0])

    def assert_includes(self, file, header, allowed):
        findings = self.findings(file, f"{LICENSE}#include {header}\n")
        self.assertEqual([finding.split(" ")[0] for finding in findings], [] if allowed else [f"{file}:2:"])

    def test_a_file_without_offence_is_left_in_peace(self):
        self.assertEqual(self.findings("common/path.cpp", LICENSE + '#include "common/path.hpp"\n'), [])

    def test_a_source_without_licence_line_is_found(self):
        self.assert_finds("common/path.cpp", "int x;\n", "common/path.cpp:1: no licence line")

    def test_a_script_has_its_licence_below_the_interpreter(self):
        self.assertEqual(self.findings("run", "#!/bin/sh\n# SPDX-License-Identifier: GPL-3.0-or-later\n"), [])
        self.assert_finds("run", "#!/bin/sh\n", "run:1: no licence line")

    def test_the_401st_line_is_one_too_many(self):
        self.assertEqual(self.findings("common/path.cpp", LICENSE + "\n" * 399), [])
        self.assert_finds("common/path.cpp", LICENSE + "\n" * 400, "common/path.cpp:401: 401 lines")

    def test_an_include_names_its_folder_from_the_root(self):
        self.assert_includes("common/path.cpp", '"path.hpp"', allowed=False)

    def test_only_the_session_sees_libmtp(self):
        self.assert_includes("daemon/worker/libmtp_session.cpp", "<libmtp.h>", allowed=True)
        self.assert_includes("daemon/worker/libmtp_session.hpp", "<libmtp.h>", allowed=False)
        self.assert_includes("daemon/phone/phone_process.cpp", "<libmtp.h>", allowed=False)

    def test_only_the_bus_and_the_client_see_sdbus(self):
        for file in ("daemon/bus/bus_server.cpp", "common/bus_compat.hpp", "client/daemon_client.cpp"):
            self.assert_includes(file, "<sdbus-c++/sdbus-c++.h>", allowed=True)
        self.assert_includes("daemon/jobs/job.cpp", "<sdbus-c++/sdbus-c++.h>", allowed=False)

    def test_common_stands_on_nothing(self):
        self.assert_includes("common/path.cpp", '"daemon/phone/phone.hpp"', allowed=False)

    def test_the_worker_sees_the_wire_and_nothing_else_of_the_daemon(self):
        self.assert_includes("daemon/worker/main.cpp", '"daemon/phone/wire.hpp"', allowed=True)
        self.assert_includes("daemon/worker/main.cpp", '"daemon/phone/phone_types.hpp"', allowed=True)
        self.assert_includes("daemon/worker/main.cpp", '"daemon/phone/phone_process.hpp"', allowed=False)

    def test_the_engine_sees_a_phone_only_through_its_seam(self):
        self.assert_includes("daemon/sync/planner.cpp", '"daemon/phone/object_tree.hpp"', allowed=True)
        self.assert_includes("daemon/sync/planner.cpp", '"daemon/phone/phone_process.hpp"', allowed=False)

    def test_only_the_composition_root_includes_the_bus(self):
        self.assert_includes("daemon/daemon.cpp", '"daemon/bus/bus_server.hpp"', allowed=True)
        self.assert_includes("daemon/jobs/job.cpp", '"daemon/bus/job_object.hpp"', allowed=False)

    def test_tests_may_include_anything(self):
        self.assert_includes("tests/unit/wire_test.cpp", '"daemon/worker/libmtp_session.hpp"', allowed=True)

    def test_a_file_in_an_unknown_folder_wants_a_rule(self):
        self.assert_includes("tools/probe.cpp", '"common/path.hpp"', allowed=False)

    def test_marks_of_unfinished_work_are_found(self):
        self.assert_finds("README.md", "one\nTO" "DO: two\n", "README.md:2: ")
        self.assertEqual(self.findings("README.md", "mkdtemp wants XXXXXX\n"), [])

    def test_places_on_one_machine_are_found(self):
        self.assert_finds("README.md", "see /wo" "rk/main\n", "README.md:1: ")
        self.assertEqual(self.findings("README.md", "phone/work/list\n"), [])

    def test_build_directories_are_not_looked_at(self):
        self.assertEqual(self.findings("build-clang/generated.cpp", "int x;\n"), [])


if __name__ == "__main__":
    unittest.main()
