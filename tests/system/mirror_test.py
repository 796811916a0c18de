# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters, mirrors and dry runs over the wire: what only the phone has goes, when nothing speaks against it."""

import shutil
import unittest

from source_tree import numbered_files
from sync_rig import Rig, program, require_phone, same_content
from terminal import Terminal

SEND_OBJECT = "0x100D"
DELETE_OBJECT = "0x100B"
CANCELLED = 130
NO_SCAN = "[phone]\nidle_scan = false\n"


def snapshot(folder):
    """Every file below a folder with its content, and every folder."""
    return {
        path.relative_to(folder): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))
    }


class Mirror(unittest.TestCase):
    def test_on_a_terminal_nothing_is_deleted_without_a_yes(self):
        with Rig(settings=NO_SCAN) as rig:
            source = numbered_files(rig.directory / "source", 12)
            command = [program("MTPSYNCCTL"), "execute", str(source), "--dest", "T", "--delete"]
            self.assertEqual(rig.client(*command[1:]).returncode, 0)
            extra = rig.storage() / "T" / "extra"
            extra.write_bytes(b"theirs")
            rig.phone(cmd="rescan")
            for answer, status, stays in (("", CANCELLED, True), ("n", CANCELLED, True), ("y", 0, False)):
                with self.subTest(answer):
                    terminal = Terminal(command, rig.environment)
                    terminal.wait_for("extra")  # what it is about is shown first
                    terminal.wait_for("Delete 1 object on the phone? [y/N] ")
                    terminal.send(answer + "\n")
                    self.assertEqual(terminal.finish(), status, terminal.output)
                    self.assertEqual(extra.exists(), stays)
            self.assertTrue(same_content(source, rig.storage() / "T"))

    def test_a_mirror_deletes_what_only_the_phone_has_after_a_dry_run_that_changes_nothing(self):
        with Rig(settings=NO_SCAN) as rig:
            source = numbered_files(rig.directory / "source", 12)
            (source / "half.part").write_bytes(b"not yet")
            target = [source, "--dest", "T", "--exclude", "*.part", "--exclude", "cache/"]
            self.assertEqual(rig.client("execute", *target).returncode, 0)
            phone = rig.storage() / "T"
            self.assertFalse((phone / "half.part").exists(), "excluded")
            shutil.copytree(source, phone / "old")  # thirteen files, one of them excluded
            (phone / "cache").mkdir()
            (phone / "cache" / "thumb").write_bytes(b"theirs")
            rig.phone(cmd="rescan")
            before = snapshot(phone)

            few = rig.client("execute", *target, "--delete")
            self.assertEqual(few.returncode, 1, few.stderr)
            self.assertIn("nothing was deleted", few.stdout)
            self.assertEqual({item["kept"] for item in rig.report()["items"]}, {"too-many"})

            mirror = [*target, "--delete", "--max-delete", "50%"]
            dry = rig.client("execute", *mirror, "--dry-run")
            self.assertEqual(dry.returncode, 1, dry.stderr)
            report = rig.report()
            self.assertTrue(report["dry_run"])
            self.assertEqual(report["deleted"]["planned"], 12)
            self.assertIn("delete old/0000.dat", dry.stdout)
            self.assertEqual(snapshot(phone), before)

            rig.phone(cmd="meter-reset")
            self.assertEqual(rig.client("execute", *mirror).returncode, 0)
            report = rig.report()
            self.assertEqual(report["deleted"]["done"], 12)
            self.assertEqual(report["excluded"], {"local": 1, "phone": 2})
            self.assertEqual(report["filter"], ["- *.part", "- cache/"])
            cost = rig.transactions()
            self.assertEqual(cost[DELETE_OBJECT], 12)
            self.assertNotIn(SEND_OBJECT, cost)
            self.assertEqual(sorted(path.name for path in (phone / "old").iterdir()), ["half.part"])
            self.assertEqual((phone / "cache" / "thumb").read_bytes(), b"theirs")
            shutil.rmtree(phone / "old")
            shutil.rmtree(phone / "cache")
            (source / "half.part").unlink()
            self.assertTrue(same_content(source, phone))

    def test_an_emptied_folder_goes_only_where_it_is_proven_to_be_empty(self):
        with Rig(settings=NO_SCAN) as rig:
            source = numbered_files(rig.directory / "source", 3)
            target = [source, "--dest", "T", "--delete"]
            self.assertEqual(rig.client("execute", *target).returncode, 0)
            old = rig.storage() / "T" / "old"
            old.mkdir()
            (old / "file").write_bytes(b"1")
            rig.phone(cmd="rescan")
            ended = rig.client("execute", *target)
            items = {item["path"]: item for item in rig.report()["items"]}
            self.assertEqual(items["old/file"]["status"], "done")
            if ended.returncode == 0:
                self.assertFalse(old.exists())
            else:  # libmtp before 1.1.21
                self.assertEqual(items["old/"]["kept"], "unproven-empty")
                self.assertEqual(list(old.iterdir()), [])

    def test_a_mirror_of_the_phone_deletes_here_only_what_complete_listings_show_to_be_gone(self):
        with Rig(settings=NO_SCAN) as rig:
            there = numbered_files(rig.storage() / "T", 12)
            rig.phone(cmd="rescan")
            here = rig.directory / "here"
            pull = [here, "--dest", "T", "--pull", "--delete"]
            self.assertEqual(rig.client("execute", *pull).returncode, 0)
            (there / "0000.dat").unlink()
            (here / "mine").mkdir()
            (here / "mine" / "file").write_bytes(b"1")
            rig.phone(cmd="rescan")
            before = snapshot(here)

            self.assertEqual(rig.client("execute", *pull, "--dry-run").returncode, 1)
            self.assertTrue(rig.report()["dry_run"])
            self.assertEqual(snapshot(here), before)

            rig.phone(cmd="meter-reset")
            ended = rig.client("execute", *pull)
            report = rig.report()
            self.assertEqual(report["deleted"]["total"], 3)
            self.assertNotIn(DELETE_OBJECT, rig.transactions())
            if ended.returncode == 0:
                self.assertTrue(same_content(there, here))
                return
            self.assertEqual(ended.returncode, 1, ended.stderr)  # libmtp before 1.1.21
            self.assertEqual({item["kept"] for item in report["items"]}, {"unproven-source"})
            self.assertEqual(ended.stdout.count("libmtp 1.1.21"), 1, ended.stdout)
            self.assertEqual(snapshot(here), before)

    def test_wrong_rules_and_limits_are_usage_errors_that_name_them(self):
        with Rig(settings=NO_SCAN) as rig:
            source = numbered_files(rig.directory / "source", 1)
            wrong = {"- [a": ["--exclude", "[a"], "'some'": ["--max-delete", "some"]}
            for told, options in wrong.items():
                answer = rig.client("verify", source, "--dest", "T", *options)
                self.assertEqual(answer.returncode, 2)
                self.assertIn(told, answer.stderr)

    def test_rules_count_in_the_order_of_the_command_line(self):
        with Rig(settings=NO_SCAN) as rig:
            source = rig.directory / "source"
            source.mkdir()
            for name in ("keep.part", "lose.part", "song.mp3"):
                (source / name).write_text(name)
            rules = ["--include", "keep.part", "--filter-defaults", "--include", "lose.part", "--exclude", "*.mp3"]
            self.assertEqual(rig.client("execute", source, "--dest", "T", *rules).returncode, 0)
            self.assertEqual([path.name for path in (rig.storage() / "T").iterdir()], ["keep.part"])
            self.assertEqual(rig.report()["filter"][0], "+ keep.part")
            self.assertEqual(rig.report()["filter"][-2:], ["+ lose.part", "- *.mp3"])


if __name__ == "__main__":
    require_phone()
    unittest.main()
