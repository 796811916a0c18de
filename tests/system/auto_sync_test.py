# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone is plugged in, and nobody touches anything: it is synchronised, and the desktop is told."""

import unittest

from desktop import DesktopRig
from source_tree import numbered_files
from sync_rig import require_phone, same_content

OPEN_SESSION, LIST_HANDLES = "0x1002", "0x1007"
ASKED_OF_ANY_PHONE = {"0x1001", "0x1004", "0x1005", "0x1008", "0x1014", "0x9802", "0x9805"}
SEND_INFO, SEND_OBJECT, PHONE_BUSY = "0x100C", "0x100D", "0x2019"
NO_SCAN = "[phone]\nidle_scan = false\n"
SYNC = 'remote = "T"\non_plug = "sync"'
DONE, LOCKED, FAILED = "Phone is done", "Unlock Phone and choose File transfer", "Phone: not everything worked"


class AutoSync(unittest.TestCase):
    def start(self, files=3, size=30_000, profile=SYNC, settings=NO_SCAN, **options):
        profiles = {"music": profile} if profile else {}
        self.rig = self.enterContext(DesktopRig(profiles, settings=settings, plugged=False, **options))
        self.source = numbered_files(self.rig.directory / "source", files, size=size)
        self.desktop = self.rig.desktop

    def plug(self, **options):
        self.rig.phone(cmd="plug", **options)

    def await_results(self, *results):
        """Returns when so many jobs have ended like this, and the machine may sleep again."""
        self.desktop.wait_until(lambda: len(self.desktop.results) == len(results))
        self.assertEqual(tuple(self.desktop.results), results)

    def check_synchronised(self):
        self.assertTrue(same_content(self.source, self.rig.storage() / "T"))

    def test_it_is_done_when_somebody_looks_again(self):
        self.start()
        self.plug()
        told = self.desktop.await_notification(DONE)
        self.assertEqual(told.body, "3 files, 90.0 kB, all read back")
        self.assertEqual(told.actions, [])
        self.check_synchronised()
        (lock,) = self.desktop.locks
        self.assertEqual((lock.what, lock.who, lock.mode), ("sleep", "mtpsync", "block"))
        self.desktop.wait_until(lambda: not lock.is_held())
        job = self.rig.report()
        self.assertEqual((job["kind"], job["plan_source"]), ("execute", "full"))

        self.rig.unplug()
        self.rig.phone(cmd="meter-reset")
        self.plug()
        self.await_results("success", "success")
        cost = self.rig.transactions()
        self.assertEqual((cost.pop(OPEN_SESSION), cost.pop(LIST_HANDLES)), (1, 2), "the root and the folder")
        self.assertLessEqual(cost.keys(), ASKED_OF_ANY_PHONE)
        report = self.rig.report()
        self.assertEqual((report["files_equal"], report["trusted"]), (3, 3))
        self.assertEqual(report["bytes"], {"sent": 0, "read": 0})
        self.assertEqual(len(self.desktop.history), 1, "nothing new is nothing to tell")

    def test_a_locked_phone_is_unlocked_and_then_done(self):
        self.start()
        self.rig.phone(cmd="fault", kind="locked")
        self.plug()
        told = self.desktop.await_notification(LOCKED)
        self.desktop.wait_until(self.desktop.locks_were_let_go)
        self.rig.phone(cmd="unlock")
        self.desktop.await_notification(DONE)
        self.assertEqual(self.desktop.history[0].summary, told.summary)
        self.check_synchronised()
        self.assertEqual(self.desktop.results, ["success"])

    def test_an_unplug_at_half_goes_on_at_another_port_and_sends_nothing_twice_that_was_proven(self):
        files = 40
        self.start(files=files, latency="usb2")
        self.plug()
        self.rig.phone(cmd="wait", **{"for": "transactions", "at_least": files * 5 // 2, "timeout_ms": 60_000})
        self.rig.unplug()
        (self.source / "meanwhile").write_text("there was more to do than what was left\n")
        self.plug(port=4)
        self.await_results("device-gone", "success")
        self.check_synchronised()
        sent = self.rig.transactions()[SEND_OBJECT]
        self.assertLessEqual(sent, files + 1 + 1, "all once, the new one, and again the one that was cut")
        self.desktop.await_notification(DONE)

    def test_what_failed_is_tried_again_at_the_press_of_a_button(self):
        self.start(settings=NO_SCAN + "[retry]\nmax_retries = 0\n")
        self.rig.phone(cmd="fault", kind="respond", operation=SEND_INFO, code=PHONE_BUSY, skip=1)
        self.plug()
        told = self.desktop.await_notification(FAILED)
        self.assertEqual(told.body, "1 item failed; 2 files, 60.0 kB, all read back")
        self.assertEqual(told.actions, ["retry", "Retry"])
        self.desktop.press(told, "retry")
        self.desktop.await_notification(DONE)
        self.check_synchronised()
        self.assertEqual(self.rig.report()["kind"], "retry")

    def test_a_profile_that_asks_is_begun_by_a_button_and_says_so_although_nothing_is_new(self):
        self.start(profile='remote = "T"\non_plug = "ask"')
        self.desktop.capabilities = ["body"]
        self.plug()
        told = self.desktop.await_notification("Phone is plugged in")
        self.assertEqual(told.body, "It can be synchronised: music\n'mtpsyncctl execute' begins.")
        self.assertEqual(told.actions, [], "the server has no buttons")
        self.assertEqual(self.rig.client("execute", self.source, "--dest", "T").returncode, 0)
        self.desktop.wait_until(lambda: not self.desktop.shown)

        self.desktop.capabilities = ["actions", "body"]
        self.rig.unplug()
        self.plug(port=3)
        told = self.desktop.await_notification("Phone is plugged in")
        self.desktop.press(told, "sync")
        self.assertEqual(self.desktop.await_notification(DONE).body, "nothing new")

    def test_a_phone_that_another_program_has_is_named_and_done_when_it_is_free(self):
        self.start(profile=None)
        self.rig.stop_daemon()
        self.rig.write_profile("music", SYNC)
        self.plug()
        self.rig.phone(cmd="claim")
        self.rig.start_daemon()
        told = self.desktop.await_notification("Phone cannot be used now")
        self.assertIn("another program", told.body)
        self.rig.phone(cmd="release")
        self.desktop.wait_until(lambda: DONE in [each.summary for each in self.desktop.shown.values()])
        self.check_synchronised()

    def test_markup_in_what_happened_is_text(self):
        self.start(profile=SYNC.replace('"T"', '"<b>&T"'))
        self.rig.storage().joinpath("<b>&T").write_text("a file")
        self.plug()
        self.assertIn("&lt;b&gt;&amp;T", self.desktop.await_notification(FAILED).body)

    def test_without_a_desktop_everything_works_all_the_same(self):
        self.start()
        self.desktop.leave()
        self.plug()
        self.await_results("success")
        self.check_synchronised()
        self.assertEqual(self.desktop.history, [])
        self.rig.environment.pop("DBUS_SYSTEM_BUS_ADDRESS")
        self.rig.unplug()
        self.assertEqual(self.rig.stop_daemon(), 0)
        self.rig.environment["DBUS_SYSTEM_BUS_ADDRESS"] = "unix:path=/nonexistent"
        self.rig.start_daemon()
        self.plug()
        self.await_results("success", "success")


if __name__ == "__main__":
    require_phone()
    unittest.main()
