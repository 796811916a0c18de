# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that no phone can store, and what does not fit, are known before the first byte, through the real client."""

import json
import unittest

from sync_rig import Rig, require_phone

OK, DIFFERENCES, USAGE = 0, 1, 2
SEND_OBJECT = "0x100D"
LONG = "n" * 255  # as long as Linux allows, one more than MTP does
BAD_NAMES = ["a:b.txt", "CON?", "x.", LONG]
MIB, GIB = 1 << 20, 1 << 30


def card(**members):
    """A phone that has only a card with FAT32."""
    return {"storages": [{"description": "SD card", "kind": "fat32", "removable": True, **members}]}


def hard_names(folder):
    """Files that no phone stores under their names, two that are one to most phones, and one that is fine."""
    folder.mkdir()
    for name in [*BAD_NAMES, "Ä.txt", "ä.txt", "plain"]:
        (folder / name).write_text(f"this is {name}")
    return folder


class Names(unittest.TestCase):
    def test_mapped_names_reach_the_phone_and_are_found_again(self):
        with Rig([card()]) as rig:
            source = hard_names(rig.directory / "source")
            target = [source, "--dest", "T", "--names", "map"]
            execute = rig.client("execute", *target)
            self.assertEqual(execute.returncode, OK, execute.stdout + execute.stderr)
            self.assertIn("a：b.txt", execute.stdout)

            items = {item["path"]: item for item in rig.report()["items"]}
            self.assertEqual(items["a:b.txt"]["phone_name"], "a：b.txt")
            self.assertEqual(items["CON?"]["phone_name"], "CON？")
            self.assertEqual(items["x."]["phone_name"], "x．")
            self.assertNotIn("phone_name", items["Ä.txt"])
            self.assertRegex(items["ä.txt"]["phone_name"], r"^ä~[0-9a-f]{8}\.txt$")
            self.assertRegex(items[LONG]["phone_name"], r"^n+~[0-9a-f]{8}$")
            for path, item in items.items():
                stored = rig.storage() / "T" / item.get("phone_name", path)
                self.assertEqual(stored.read_text(), f"this is {path}")

            rig.phone(cmd="meter-reset")
            verify = rig.client("verify", *target, "--reread")
            self.assertEqual(verify.returncode, OK, verify.stdout + verify.stderr)
            self.assertEqual(rig.report()["files"]["verified"], len(items))
            self.assertEqual(rig.client("execute", *target).returncode, OK)
            self.assertNotIn(SEND_OBJECT, rig.transactions(), "what is there under its substitute is not sent again")

    def test_refused_names_fail_one_by_one_with_the_reason_and_the_rest_is_sent(self):
        with Rig([card()]) as rig:
            source = hard_names(rig.directory / "source")
            for policy in ([], ["--names", "refuse"]):
                verify = rig.client("verify", source, "--dest", "T", *policy)
                self.assertEqual(verify.returncode, DIFFERENCES)
                for name in [*BAD_NAMES, "'ä.txt'", "'Ä.txt'"]:
                    self.assertIn(name, verify.stdout)
            self.assertEqual(rig.client("execute", source, "--dest", "T").returncode, DIFFERENCES)
            reasons = {item["path"]: item["reason"] for item in rig.report()["items"] if item["status"] == "failed"}
            self.assertEqual(reasons, dict.fromkeys(BAD_NAMES, "bad-name") | {"ä.txt": "case-clash"})
            self.assertEqual(sorted(file.name for file in (rig.storage() / "T").iterdir()), ["plain", "Ä.txt"])

    def test_an_unknown_policy_is_a_usage_error(self):
        with Rig() as rig:
            self.assertEqual(rig.client("verify", "/tmp", "--dest", "T", "--names", "guess").returncode, USAGE)


class Room(unittest.TestCase):
    def test_a_file_of_4_gib_is_too_big_for_a_card_before_a_byte_of_it_is_sent(self):
        with Rig([card(capacity=16 * GIB)]) as rig:
            source = rig.directory / "source"
            source.mkdir()
            with open(source / "film", "wb") as film:
                film.truncate(4 * GIB)
            (source / "song").write_text("la")
            self.assertEqual(rig.client("execute", source, "--dest", "T").returncode, DIFFERENCES)
            report = rig.report()
            failed = [item for item in report["items"] if item["status"] == "failed"]
            self.assertEqual([(item["path"], item["reason"]) for item in failed], [("film", "too-big")])
            self.assertEqual(report["bytes"]["sent"], 2)

    def test_a_verify_says_how_much_room_is_missing_and_an_execute_sends_what_fits(self):
        with Rig([card(capacity=10 * MIB)]) as rig:
            source = rig.directory / "source"
            source.mkdir()
            (source / "a").write_bytes(bytes(4 * MIB))
            (source / "b").write_bytes(bytes(4 * MIB))
            target = [source, "--dest", "T"]
            plan = rig.directory / "plan.json"
            verify = rig.client("verify", *target, "--plan", plan)
            self.assertEqual(verify.returncode, DIFFERENCES)
            self.assertIn("2.0 MiB more have to be free", verify.stdout)
            entries = json.loads(plan.read_text())["entries"]
            self.assertEqual((entries["b"]["action"], entries["b"]["reason"]), ("skip", "no-room"))

            execute = rig.client("execute", *target)
            self.assertEqual(execute.returncode, DIFFERENCES)
            self.assertIn("make room on the phone", execute.stdout)
            self.assertEqual([file.name for file in (rig.storage() / "T").iterdir()], ["a"])


if __name__ == "__main__":
    require_phone()
    unittest.main()
