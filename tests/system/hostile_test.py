# SPDX-License-Identifier: GPL-3.0-or-later
"""Phones that mean harm: whatever they say, the daemon lives, each job ends with one clear error or the truth, nothing is
written but where it belongs, memory and time are bounded, and a phone that is honest again works as if nothing had been.

Twelve phones at a time, each with a kind of hostility of its own (docs/virtual-phone-mtp.md). In the environment
HOSTILE_KINDS, words, tries only the kinds that contain one of them; HOSTILE_ALL breaks containers at every moment, and lies
about every object, too.
"""

import concurrent.futures
import functools
import json
import os
import pathlib
import re
import subprocess
import unittest

from source_tree import numbered_files
from sync_rig import SANITIZED, Rig, require_phone

PHONES = 12
DEADLINE = 3.0  # seconds that any call may take
SETTINGS = """
[retry]
max_retries = 1
first_pause_ms = 1
reopen_pause_ms = 1
[phone]
open_time_ms = 3000
call_time_ms = 3000
list_time_ms = 3000
stall_time_ms = 3000
"""
FILES = 4
DIFFERENCES, CANCELLED = 1, 130
STATES = {"ready", "locked", "failed", "unresponsive", "busy"}
RESULTS = {"success", "differences", "partial", "failed", "cancelled"}
# kB; a sanitizer keeps what was given back
DAEMON_MEMORY = 800_000 if SANITIZED else 64_000
WORKER_MEMORY = 1 << 30
WARNINGS = 16  # lines in the log: each opening of two jobs and of the idle daemon may fail once
ESCAPES = ("/tmp/mtpsync-escape", "/mtpsync-escape")

# An answer is broken from the first question on, or only where a listing, a read or a send is under way.
MOMENTS = (None, "0x1007", "0x1008", "0x95C1", "0x100C")
GARBLED = ("container-", "half-", "empty-", "data-", "response-", "noise")
# Lies that hide the very folder when they are about everything: they are about a file that is on the phone and here.
OF_ONE_FILE = ("name-",)
# Folders that change with every question are never listed to the end: ls waits for that.
NEVER_SETTLES = {"events-flood"}
# Phones without storages, as far as anybody can see: a job waits for somebody to unlock them.
LOOKS_LOCKED = {"device-info-cut", "device-info-counts", "storage-ids-claim"}


@functools.cache
def error_codes():
    """The documented ones."""
    document = (pathlib.Path(__file__).parents[2] / "docs/dbus-api.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `(\w+)` \|.*\|.*\|.*\|$", document, re.MULTILINE))


def hostilities(kinds):
    """(kind, the options of the command) for all that is to be tried."""
    wanted = os.environ.get("HOSTILE_KINDS", "").split()
    everything = "HOSTILE_ALL" in os.environ
    cases = []
    for number, kind in enumerate(kinds):
        if wanted and not any(word in kind for word in wanted):
            continue
        if SANITIZED and not wanted and number % 3:
            continue
        if kind.startswith(GARBLED):
            moments = MOMENTS if everything else [MOMENTS[number % len(MOMENTS)]]
            cases += [(kind, {"operation": moment} if moment else {}) for moment in moments]
        elif kind.startswith(OF_ONE_FILE):
            cases.append((kind, {"object": "0000.dat"}))
            if everything:
                cases.append((kind, {}))
        else:
            cases.append((kind, {}))
    return cases


def tree(root):
    """Everything below a directory with what is in it."""
    return {path: path.read_bytes() if path.is_file() else None for path in root.rglob("*")}


def status_number(process, name):
    """A number of /proc/PID/status."""
    status = pathlib.Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(re.search(rf"^{name}:\s+(\d+)", status, re.MULTILINE)[1])


class Case:
    """One phone and one kind of hostility."""

    def __init__(self, rig, number, source, kind, options):
        self.rig = rig
        self.serial = f"P{number}"
        self.port = number + 1
        self.folder = rig.storage(number) / "T"
        self.source = source
        self.kind = kind
        self.options = options
        self.complaints = []

    def __str__(self):
        return " ".join([self.kind, *self.options.values()])

    def expect(self, holds, what):
        if not holds:
            self.complaints.append(f"{self}: {what}")

    def run(self):
        """Returns what was wrong, as sentences."""
        self.fill_phone()
        self.rig.phone(cmd="hostile", kind=self.kind, phone=self.serial, **self.options)
        self.plug()
        self.list()
        self.run_job("verify")
        self.run_job("execute")
        struck = self.rig.phone(cmd="hostile-end", phone=self.serial)["struck"]
        self.expect(struck > 0, "the hostility never struck")
        self.rig.unplug(self.serial)
        self.heal()
        return self.complaints

    def fill_phone(self):
        """Two files that are here, too, one of them equal, and something of somebody else's."""
        (self.folder / "theirs").mkdir(parents=True, exist_ok=True)
        (self.folder / "theirs" / "note").write_text("not yours")
        for path in self.folder.glob("*.dat"):
            path.unlink()
        (self.folder / "0000.dat").write_bytes((self.source / "0000.dat").read_bytes())
        (self.folder / "0001.dat").write_text("an older one")

    def plug(self):
        self.rig.phone(cmd="plug", phone=self.serial, port=self.port)
        self.rig.await_event(self.is_settled)

    def is_settled(self, event):
        device = event.get("device", {})
        return device.get("id") == self.serial and device.get("state") in STATES

    def client(self, *arguments):
        """Runs mtpsyncctl; one that takes far more time than the deadlines add up to hangs."""
        try:
            return self.rig.client(*arguments, "--device", self.serial, timeout=20 * DEADLINE)
        except subprocess.TimeoutExpired as hung:
            raise RuntimeError(f"{self}: {arguments[0]} hangs") from hung

    def list(self):
        if self.kind in NEVER_SETTLES:
            return
        answer = self.client("ls", "T")
        self.expect(answer.stderr.count("error:") == (answer.returncode != 0), f"ls says {answer.stderr!r}")

    def run_job(self, verb):
        arguments = [verb, "--json", self.source, "--dest", "T"]
        if self.kind in LOOKS_LOCKED:
            self.cancel_paused(arguments)
            return
        answer = self.client(*arguments)
        self.expect(answer.returncode in (0, 1, 2, 5), f"{verb} ends with {answer.returncode}: {answer.stderr}")
        try:
            self.judge(verb, json.loads(answer.stdout))
        except json.JSONDecodeError:
            self.expect(False, f"{verb} gives no report: {answer.stdout!r} {answer.stderr!r}")

    def cancel_paused(self, arguments):
        job = self.rig.start_client(*arguments, "--device", self.serial, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        def is_paused(event):
            told = event.get("job", {})
            return told.get("target", {}).get("device") == self.serial and told.get("state") == "paused"

        paused = self.rig.await_event(is_paused)
        self.expect("unlock" in paused["job"]["state_reason"], f"a paused job says {paused['job']['state_reason']!r}")
        self.rig.client("cancel", paused["job"]["id"])
        status = job.wait(10 * DEADLINE)
        self.expect(status == CANCELLED, f"a cancelled {arguments[0]} ends with {status}")

    def judge(self, verb, report):
        """One clear error where something went wrong, and no claim that is not true."""
        result = report["result"]
        self.expect(result in RESULTS, f"the result of {verb} is {result}")
        failed = [item for item in report["items"] if item["status"] == "failed"]
        if result == "failed":
            self.judge_error(verb, report)
        for item in failed:
            self.judge_error(f"{verb} of {item['path']}", item)
        self.expect(result != "partial" or failed, f"{verb} is partial and no file failed")
        if verb == "execute" and result == "success":
            self.expect(self.is_synced(), "execute claims success, and the folders differ")

    def judge_error(self, what, told):
        code, message = told.get("error"), told.get("message", "")
        self.expect(code in error_codes() - {"Internal"}, f"{what} ends with {code}: {message}")
        self.expect(5 < len(message) < 1000 and message.isprintable(), f"{what} ends with the message {message!r}")

    def is_synced(self):
        on_phone = tree(self.folder)
        return all(on_phone.get(self.folder / path.name) == content for path, content in tree(self.source).items())

    def heal(self):
        """What was left undone is finished, and what somebody else owns is as it was."""
        self.plug()
        for _ in range(3):  # a retry plan, what a comparison finds then, and nothing any more
            status = self.client("execute", self.source, "--dest", "T").returncode
        self.expect(status == 0, f"the honest phone's execute ends with {status}")
        self.expect(self.is_synced(), "the honest phone is not synchronised")
        names = sorted(path.name for path in self.folder.iterdir())
        expected = sorted([*(path.name for path in self.source.iterdir()), "theirs"])
        self.expect(names == expected, f"on the honest phone are {names}")
        self.expect((self.folder / "theirs" / "note").read_text() == "not yours", "somebody else's file has changed")
        self.rig.unplug(self.serial)


class Hostile(unittest.TestCase):
    maxDiff = None

    def test_no_hostile_phone_does_harm(self):
        phones = [{"serial": f"P{number}"} for number in range(PHONES)]
        with Rig(phones, settings=SETTINGS, plugged=False, quiet=True) as rig:
            rig.ignore_notifications()
            source = numbered_files(rig.directory / "source", FILES, size=20_000)
            honest = Case(rig, 0, source, "none", {})
            honest.fill_phone()
            honest.heal()  # what the daemon makes once, it has made then
            self.assertEqual(honest.complaints, [])
            before = self.surroundings(rig, source)
            resources = self.resources_at_rest(rig)

            cases = hostilities(rig.phone(cmd="hostile-kinds", phone="P0")["kinds"])
            complaints = self.run_all(rig, source, cases)

            self.assertEqual(complaints, [])
            self.assertIsNone(rig.daemon.poll(), "the daemon lives")
            self.assertEqual(json.loads(rig.client("devices", "--json").stdout), [])
            self.assertEqual(self.surroundings(rig, source), before, "nothing was written where nothing belongs")
            self.assertLess(status_number(rig.daemon.pid, "VmHWM"), DAEMON_MEMORY, "kB of memory of the daemon")
            self.assertEqual(self.resources_at_rest(rig), resources, "threads and descriptors of the daemon")
            self.assert_quiet_log(rig, len(cases))

    def run_all(self, rig, source, cases):
        """Each phone has its share; the slow kinds stand side by side and are spread that way."""
        shares = [cases[number::PHONES] for number in range(PHONES)]

        def run_share(number):
            complaints = []
            for kind, options in shares[number]:
                complaints += Case(rig, number, source, kind, options).run()
            return complaints

        with concurrent.futures.ThreadPoolExecutor(PHONES) as pool:
            return [complaint for complaints in pool.map(run_share, range(PHONES)) for complaint in complaints]

    def resources_at_rest(self, rig):
        """Threads and descriptors of the daemon when the threads of all phones have ended, soon after the unplugs."""
        daemon = pathlib.Path(f"/proc/{rig.daemon.pid}")
        for _ in range(500):
            rig.client("devices")
            names = [file.read_text(encoding="utf-8").strip() for file in daemon.glob("task/*/comm")]
            if not any(re.fullmatch(r"P\d+", name) for name in names):
                break
        return sorted(names), sorted(os.readlink(each) for each in (daemon / "fd").iterdir())

    def surroundings(self, rig, source):
        """All files but those that the phones, the daemon's state and its log are."""
        ours = {"state", "r", "mtpsyncd.log", *(path.name for path in rig.directory.glob("storage-*"))}
        names = {path.name for path in rig.directory.iterdir()} - ours
        of_the_daemon = r"plans|retry|reports|lock|state\.db.*"
        state = [path.name for path in (rig.state / "mtpsync").iterdir() if not re.fullmatch(of_the_daemon, path.name)]
        return names, state, tree(source), [path for path in ESCAPES if os.path.exists(path)]

    def assert_quiet_log(self, rig, cases):
        lines = (rig.directory / "mtpsyncd.log").read_text(encoding="utf-8").splitlines()
        loud = [line for line in lines if re.search(r" (error|critical): ", line)]
        self.assertEqual(loud, [], "no fault of a phone is a fault of the daemon")
        warnings = [line for line in lines if " warning: " in line]
        self.assertLess(len(warnings), cases * WARNINGS, "a flood of warnings:\n" + "\n".join(warnings[-20:]))
        self.assertTrue(all(line.isprintable() for line in lines), "what phones say is escaped in the log")

    @unittest.skipIf(SANITIZED, "a sanitizer needs terabytes of addresses")
    def test_a_worker_has_a_limit_of_memory(self):
        with Rig() as rig:
            rig.await_device()
            children = pathlib.Path(f"/proc/{rig.daemon.pid}/task").glob("*/children")
            (worker,) = [word for file in children for word in file.read_text(encoding="ascii").split()]
            limits = pathlib.Path(f"/proc/{worker}/limits").read_text(encoding="ascii")
            self.assertRegex(limits, rf"Max data size +{WORKER_MEMORY} +{WORKER_MEMORY} ")


if __name__ == "__main__":
    require_phone()
    unittest.main()
