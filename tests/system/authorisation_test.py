# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may do what: other users on both buses, polkit in every mood, and what is told to whom."""

import os
import pathlib
import pwd
import unittest
import xml.etree.ElementTree as ET

from source_tree import numbered_files
from sync_rig import require_phone
from system_bus import Listener, OpenRig, PlayedPolkit, SystemRig, require_other_users

ROOT = pathlib.Path(__file__).parents[2]
MANAGER = "/org/mtpsync1"
DEVICE = "/org/mtpsync1/device/VP0001"
QUIET = "[phone]\nidle_scan = false\n"
ANNA, BERT = (pwd.getpwnam(name).pw_uid for name in ("nobody", "daemon"))  # buses know only users that there are
MUSIC = "{'profile': <'music'>}"
DENIED = "org.mtpsync1.Error.NotAuthorized"
MOST_CHECKS = 8

# In the place of pkttyagent. That it closes 3 lets the client go on, so it has to be ready to be ended before that.
AGENT = """#!/bin/sh
echo "agent $*"
trap 'echo agent ends; exit' TERM
exec 3>&-
while :; do sleep 0.1; done
"""

# One call of each method there is. Report and plan are those of the first job, which is root's.
ARGUMENTS = {
    "Verify": [MUSIC, "{}"],
    "Execute": [MUSIC, "{}"],
    "Retry": [MUSIC, "{}"],
    "OpenReport": ["1"],
    "OpenPlan": ["1"],
    "OpenManifest": ["{}"],
    "ReloadProfiles": [],
    "AddProfile": ["'films'", "{'local': <'/films'>}"],
    "SetProfile": ["'music'", "{'remote': <'Elsewhere'>}"],
    "RemoveProfile": ["'music'"],
    "List": ["''", "''", "''", "0"],
    "Rescan": [],
    "Cancel": [],
}


def methods():
    """All methods of our interfaces: interface and name."""
    for file in sorted((ROOT / "dbus").glob("org.mtpsync1.*.xml")):
        for interface in ET.parse(file).iter("interface"):
            for method in interface.iter("method"):
                yield interface.get("name"), method.get("name")


def read_terminal(master):
    """All that is still to be read of a terminal whose other side is closed; closes this side."""
    text = b""
    with open(master, "rb", buffering=0) as terminal:
        try:
            while data := terminal.read(65536):
                text += data
        except OSError:  # EIO: that was all
            pass
    return text.decode()


class Case(unittest.TestCase):
    def begin(self, rig_class=SystemRig):
        """A daemon that has done one job of root's, and has another that waits for the phone to be unlocked."""
        rig = self.enterContext(rig_class(settings=QUIET))
        self.source = numbered_files(rig.directory / "secret-folder", 3)
        rig.client("profile", "add", "music", "--source", self.source, "--dest", "T", "--on-plug", "off")
        rig.await_device()
        return rig

    def lock_with_job(self, rig):
        """One job of root's is done, another waits for a person; returns its path."""
        self.assertEqual(rig.client("verify", "--profile", "music").returncode, 1)
        rig.phone(cmd="fault", kind="locked")
        process = rig.start_client("verify", "--profile", "music")
        self.addCleanup(lambda: (process.terminate(), process.wait()))
        return rig.await_event(lambda event: event.get("job", {}).get("state") == "paused")["job"]["id"]

    def state_of(self, rig, listener):
        """Everything that a denied call could have changed."""
        objects = listener.objects().unpack()[0]
        jobs = {path: members["org.mtpsync1.Job"]["State"] for path, members in objects.items() if "/job/" in path}
        profiles = {file.name: file.read_text() for file in (rig.directory / "profiles.d").iterdir()}
        return sorted(objects), jobs, profiles, sorted(file.name for file in rig.state.rglob("reports/*"))

    def deny_everything(self, rig, uid):
        """Calls each method as another user; all are refused, and nothing is different afterwards."""
        job = f"/org/mtpsync1/job/_{self.lock_with_job(rig)}"
        listener = Listener(rig)
        before = self.state_of(rig, listener)
        paths = {"org.mtpsync1.Manager": MANAGER, "org.mtpsync1.Device": DEVICE, "org.mtpsync1.Job": job}
        called = 0
        for interface, method in methods():
            with self.subTest(method=method):
                went_well, text = rig.call_as(uid, paths[interface], f"{interface}.{method}", *ARGUMENTS[method])
                self.assertFalse(went_well)
                self.assertIn(DENIED, text)
                called += 1
        self.assertEqual(called, len(ARGUMENTS))
        self.assertEqual(self.state_of(rig, listener), before)


class SessionBus(Case):
    def test_another_user_is_refused_everything_and_changes_nothing(self):
        self.deny_everything(self.begin(OpenRig), ANNA)


class Polkit(Case):
    def test_what_polkit_refuses_is_denied_and_changes_nothing(self):
        rig = self.begin()
        with PlayedPolkit(rig, mood="no") as polkit:
            self.deny_everything(rig, ANNA)
        actions = {action.removeprefix("org.mtpsync1.") for action, _ in polkit.asked}
        self.assertEqual(actions, {"verify", "execute", "retry", "cancel-other", "manage"})

    def test_without_polkit_only_root_and_the_daemons_user_may_do_anything(self):
        rig = self.begin()
        self.deny_everything(rig, ANNA)
        _, text = rig.call_as(ANNA, MANAGER, "org.mtpsync1.Manager.Verify", MUSIC, "{}")
        self.assertIn("there is no polkit on this bus", text)

    def test_every_answer_means_what_polkit_says(self):
        rig = self.begin()
        verify = (MANAGER, "org.mtpsync1.Manager.Verify", MUSIC, "{}")
        cases = [
            ("yes", False, ""),
            ("no", False, "polkit does not allow it"),
            ("password", False, "the call does not allow to ask for it"),
            ("password", True, ""),
            ("challenge", True, "nobody is there who could ask for it"),
            ("dismissed", True, "no password was given"),
        ]
        with PlayedPolkit(rig) as polkit:
            for polkit.mood, interactive, complaint in cases:
                with self.subTest(mood=polkit.mood, interactive=interactive):
                    went_well, text = rig.call_as(ANNA, *verify, interactive=interactive)
                    self.assertEqual(went_well, not complaint, text)
                    self.assertIn(complaint, text)
                    self.assertEqual(polkit.asked[-1], ("org.mtpsync1.verify", interactive))

    def test_a_polkit_that_never_answers_holds_up_nobody_else_and_is_given_up(self):
        rig = self.begin()
        listener = Listener(rig)
        with PlayedPolkit(rig, mood="nothing") as polkit:
            calls = [
                rig.start_call(ANNA, MANAGER, "org.mtpsync1.Manager.Verify", MUSIC, "{}") for _ in range(MOST_CHECKS)
            ]
            polkit.await_that(lambda: len(polkit.asked) == MOST_CHECKS)
            went_well, text = rig.call_as(ANNA, MANAGER, "org.mtpsync1.Manager.Verify", MUSIC, "{}")
            self.assertFalse(went_well)
            self.assertIn("earlier calls still wait for polkit", text)
            self.assertEqual(rig.client("jobs").returncode, 0)
            self.assertEqual({call.poll() for call in calls}, {None})  # all this while they waited
            for call in calls:
                self.assertIn("polkit has not answered within", call.communicate()[0])
            polkit.await_that(lambda: len(polkit.cancelled) == MOST_CHECKS)
            for check in list(polkit.held):
                polkit.release(check)  # too late
        self.assertFalse([path for path in listener.objects().unpack()[0] if "/job/" in path])

    def test_a_caller_who_leaves_is_forgotten(self):
        rig = self.begin()
        listener = Listener(rig)
        with PlayedPolkit(rig, mood="nothing") as polkit:
            call = rig.start_call(ANNA, MANAGER, "org.mtpsync1.Manager.Verify", MUSIC, "{}", interactive=True)
            polkit.await_that(lambda: polkit.asked)
            call.kill()
            call.communicate()
            polkit.await_that(lambda: polkit.cancelled)
            polkit.release(polkit.cancelled[0])
            self.assertFalse([path for path in listener.objects().unpack()[0] if "/job/" in path])
            self.assertNotIn("JobNew", [member for member, _ in listener.heard])


class Privacy(Case):
    def test_a_folder_of_a_caller_is_refused_before_polkit_is_asked(self):
        rig = self.begin()
        with PlayedPolkit(rig) as polkit:
            for uid in (ANNA, 0):
                for method in ("Verify", "Execute", "Retry"):
                    with self.subTest(uid=uid, method=method):
                        went_well, text = rig.call_as(
                            uid, MANAGER, f"org.mtpsync1.Manager.{method}", "{'source': <b'/etc'>, 'dest': <''>}", "{}"
                        )
                        self.assertFalse(went_well)
                        self.assertIn("org.mtpsync1.Error.InvalidArgument", text)
            self.assertEqual(polkit.asked, [])

    def test_a_job_is_its_callers_and_tells_nobody_of_folders_and_files(self):
        rig = self.begin()
        (self.source / "bad:name.txt").write_text("no phone takes it")
        listener = Listener(rig)
        with PlayedPolkit(rig) as polkit:
            verify = rig.client_as(ANNA, "verify", "--profile", "music")
            self.assertEqual(verify.wait(60), 1, verify.communicate()[0])
            execute = rig.client_as(ANNA, "execute", "--profile", "music")
            text = execute.communicate()[0]
            self.assertEqual(execute.returncode, 1, text)  # one file failed, and its owner reads which
            self.assertIn("bad:name.txt", text)
            everything = [blob for _, blob in listener.heard] + [listener.objects().get_data_as_bytes().get_data()]
            self.assertIn("Completed", [member for member, _ in listener.heard])
            for blob in everything:
                self.assertNotIn(b"secret-folder", blob)
                self.assertNotIn(b"bad:name", blob)
            for method in ("OpenReport", "OpenPlan"):
                with self.subTest(method=method):
                    self.assertTrue(rig.call_as(ANNA, MANAGER, f"org.mtpsync1.Manager.{method}", "1")[0])
                    self.assertTrue(rig.call_as(ANNA, MANAGER, f"org.mtpsync1.Manager.{method}", "0")[0])
                    self.assertIn(DENIED, rig.call_as(BERT, MANAGER, f"org.mtpsync1.Manager.{method}", "1")[1])
                    self.assertIn("NoSuchReport", rig.call_as(BERT, MANAGER, f"org.mtpsync1.Manager.{method}", "0")[1])
            self.assertEqual([action for action, _ in polkit.asked], ["org.mtpsync1.verify", "org.mtpsync1.execute"])

    def test_cancelling_the_job_of_another_is_another_action(self):
        rig = self.begin()
        rig.phone(cmd="fault", kind="locked")
        with PlayedPolkit(rig) as polkit:
            job = rig.call_as(ANNA, MANAGER, "org.mtpsync1.Manager.Verify", MUSIC, "{}")[1].split("'")[1]
            polkit.mood = "no"
            for uid, action in ((BERT, "cancel-other"), (ANNA, "cancel")):
                self.assertIn(DENIED, rig.call_as(uid, job, "org.mtpsync1.Job.Cancel")[1])
                self.assertEqual(polkit.asked[-1][0], f"org.mtpsync1.{action}")
            polkit.mood = "yes"
            self.assertTrue(rig.call_as(ANNA, job, "org.mtpsync1.Job.Cancel")[0])


class Client(Case):
    def test_the_client_finds_the_system_bus_and_says_who_may_not(self):
        rig = self.begin()
        with PlayedPolkit(rig, mood="no") as polkit:
            client = rig.client_as(ANNA, "verify", "--profile", "music")
            text = client.communicate()[0]
            self.assertEqual(client.returncode, 4, text)
            self.assertIn("polkit does not allow it", text)
            self.assertEqual(polkit.asked, [("org.mtpsync1.verify", True)])
            missing = rig.client_as(ANNA, "--user", "devices")
            self.assertIn("there is no session bus here", missing.communicate()[0])
            self.assertEqual(missing.returncode, 3)
        rig.stop_daemon()
        for options, words in ((["--system"], "mtpsyncd is not running; start it: systemctl start mtpsyncd"),
                               ([], "mtpsyncd does not run for the system ('systemctl start mtpsyncd' starts it), and there")):
            missing = rig.client_as(ANNA, *options, "devices")
            self.assertIn(words, missing.communicate()[0])
            self.assertEqual(missing.returncode, 3)

    def test_a_terminal_has_an_agent_while_a_call_waits(self):
        rig = self.begin()
        programs = rig.directory / "programs"
        programs.mkdir()
        agent = programs / "pkttyagent"
        agent.write_text(AGENT)
        agent.chmod(0o755)
        rig.environment["PATH"] = f"{programs}:{os.environ['PATH']}"
        master, slave = os.openpty()
        with PlayedPolkit(rig):
            client = rig.client_as(ANNA, "profile", "check", stdin=slave, stdout=slave, stderr=slave)
            os.close(slave)
            self.assertEqual(client.wait(30), 0)
        text = read_terminal(master)
        self.assertRegex(text, r"(?s)agent --notify-fd 3 --fallback.*agent ends.*")


if __name__ == "__main__":
    require_phone()
    require_other_users()
    unittest.main()
