#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cuts the power of the whole machine at random moments of an execute: QEMU is killed, the disk stays. Then the machine
boots, the phone is plugged in, the job runs to its end, and everything is looked at. Stops at the first wrong thing.

usage: power_cuts.py --power-cuts COUNT [--seed NUMBER] [--minutes LIMIT]
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import time

from cut_files import LocalFolder, Phone

SOURCES = pathlib.Path(__file__).resolve().parent
PROJECT = SOURCES.parent.parent
RIG_FAILED = 125
PATIENCE = 900  # seconds for anything that the guest is asked to do
# A host that got slower would only see cuts in the first part of a job. So the time in which they fall grows, until a job
# ends before its cut and shows how long it takes now.
GROWTH = 1.25


class RigError(Exception):
    """The rig failed, not what was run in it."""


class WrongError(Exception):
    """A promise was broken. `kind` is one of FIGURES."""

    def __init__(self, kind, what):
        super().__init__(f"{kind}: {what}")
        self.kind = kind


FIGURES = ("lost", "wrong reports", "leftovers", "not finished")


class Machine:
    """The virtual machine, by its script."""

    def command(self, *words):
        return [str(SOURCES / "vm"), *words]

    def do(self, *words):
        if subprocess.run(self.command(*words), check=False).returncode != 0:
            raise RigError(f"vm {' '.join(words)} failed")

    def run(self, command):
        """Its exit status and all that it said."""
        done = subprocess.run(
            self.command("run", "-t", str(PATIENCE), command),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode == RIG_FAILED:
            raise RigError(done.stdout)
        return done.returncode, done.stdout

    def start(self, command):
        return subprocess.Popen(
            self.command("run", "-t", str(PATIENCE), command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )


class PowerCuts:
    """One local folder, one phone, one disk, and one cut after the other."""

    def __init__(self, vm_directory, seed):
        self.folder = vm_directory / "share/cuts"
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "changes").mkdir(parents=True)
        self.machine = Machine()
        self.random = random.Random(f"moments {seed}")
        self.local = LocalFolder(seed)
        self.phone = Phone(self.folder / "phone", seed)
        self.last_job = 0
        self.whole = 0.0  # seconds that an execute takes when nobody cuts it

    def set_up(self):
        """The phone has what the local folder has, and it is known how long a round takes."""
        self.machine.do("up", "--lasting")
        self.machine.do("install")
        self.machine.do("run", "power_cut set-up")
        self.local.fill(self.folder / "changes")
        self.ask_to_change([])
        self.mend_after("begin")
        gone = self.change()
        self.mend_after("begin")
        self.phone.forget(gone)
        self.whole = self.time_of_run()

    def ask_to_change(self, removed):
        (self.folder / "removed").write_text("".join(name + "\0" for name in removed))

    def change(self):
        shutil.rmtree(self.folder / "changes")
        (self.folder / "changes").mkdir()
        gone = self.local.change(self.folder / "changes")
        self.ask_to_change(gone)
        return gone

    def time_of_run(self):
        begun, ended = (os.stat(self.folder / name).st_mtime for name in ("begun", "ended"))
        return ended - begun

    def cut(self):
        """Runs the job and cuts the power; whether the job still ran, and what the phone has then."""
        gone = self.change()
        moment = self.random.uniform(0, self.whole)
        ran = self.run_until(moment)
        found = self.phone.look()
        self.check_versions(found)
        self.phone.forget(gone)
        self.machine.do("up", "--again")
        last_job = self.last_job
        self.mend_after("mend")
        self.check_report_of_cut(found, last_job)
        return moment, ran, found

    def run_until(self, moment):
        for name in ("begun", "ended"):
            (self.folder / name).unlink(missing_ok=True)
        job = self.machine.start("power_cut begin")
        while not (self.folder / "begun").exists():
            if job.poll() is not None:
                raise RigError(f"the round did not begin: {job.stdout.read()}")
            time.sleep(0.005)
        try:
            job.wait(moment)
        except subprocess.TimeoutExpired:
            pass
        self.machine.do("kill")
        job.communicate()
        if (self.folder / "ended").exists():
            self.whole = self.time_of_run()
            return False
        self.whole *= GROWTH
        return True

    def mend_after(self, command):
        """Has the guest do what ends with an execute that succeeds, and checks all that must be true after one."""
        status, output = self.machine.run(f"power_cut {command}")
        if status != 0:
            raise WrongError("not finished", f"power_cut {command} ended with {status}: {output}")
        if self.phone.own(self.phone.look()) != self.local.now | self.left_behind():
            raise WrongError("lost", "the phone has not what the local folder has")
        self.check_leftovers()
        self.check_report()

    def left_behind(self):
        """What only the phone has after a round that nobody has cut."""
        on_phone = self.phone.look()
        return {path: self.local.before[path] for path in self.local.removed if path in on_phone}

    # what must be true

    def check_versions(self, found):
        """Each file that was there is there as a whole, old or new, under its name or another one in its folder."""
        for path, old in self.local.before.items():
            if old is None:
                continue
            versions = {old, self.local.now.get(path, old)}
            folder = path.rpartition("/")[0]
            beside = {digest for other, digest in found.items() if other.rpartition("/")[0] == folder}
            if found.get(path) not in versions and not versions & beside:
                raise WrongError("lost", f"no version of {path} is on the phone")
        self.check_foreign()

    def check_foreign(self):
        if spoilt := self.phone.spoilt_foreign():
            raise WrongError("lost", f"not as it was: {', '.join(spoilt)}")

    def check_leftovers(self):
        self.check_foreign()
        if ours := [path for path in self.phone.own(self.phone.look()) if "/.mtpsync-" in "/" + path]:
            raise WrongError("leftovers", ", ".join(ours))

    def check_report_of_cut(self, found, last_job):
        """If the job that was cut has left a report, what that calls done was on the phone when the power went."""
        report = json.loads((self.folder / "report-of-cut.json").read_text())
        if report["job"] <= last_job:
            return  # of the job before it
        for item in report["items"]:
            path = item["path"]
            is_done = item["type"] == "file" and item["status"] == "done"
            if is_done and found.get(path) != self.local.now[path]:
                raise WrongError("wrong reports", f"{path} is called done")
        if report["result"] == "success" and not self.local.now.items() <= found.items():
            raise WrongError("wrong reports", "the job that was cut is called a success")

    def check_report(self):
        """Of the job that has just ended."""
        report = json.loads((self.folder / "report.json").read_text())
        files = report["files"]
        if report["result"] != "success" or files["failed"] or files["verified"] != files["done"]:
            raise WrongError("wrong reports", f"{report['result']}, {files}")
        self.last_job = report["job"]


def describe(number, moment, ran, found, cuts, seconds):
    now, before = cuts.local.now, cuts.local.before
    changed = [path for path, digest in now.items() if digest is not None and before.get(path) != digest]
    new = sum(found.get(path) == now[path] for path in changed)
    ours = sum("/.mtpsync-" in "/" + path for path in cuts.phone.own(found))
    state = f"{new} of {len(changed)} files new, {ours} temporary" if ran else "the job had ended"
    print(f"cut {number:3} after {moment:6.2f} s: {state}; {seconds:.0f} s in all", flush=True)


def vm_directory():
    return PROJECT / os.environ.get("MTPSYNC_VM_DIR", "build/vm")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--power-cuts", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=30)
    arguments = parser.parse_args()

    figures = dict.fromkeys(FIGURES, 0)
    done = in_job = 0
    cuts = PowerCuts(vm_directory(), arguments.seed)
    begin = time.monotonic()
    try:
        cuts.set_up()
        print(f"seed {arguments.seed}; a round that nobody cuts takes {cuts.whole:.1f} s", flush=True)
        begin = time.monotonic()
        while done < arguments.power_cuts and time.monotonic() - begin < arguments.minutes * 60:
            start = time.monotonic()
            moment, ran, found = cuts.cut()
            done += 1
            in_job += ran
            describe(done, moment, ran, found, cuts, time.monotonic() - start)
    except WrongError as wrong:
        figures[wrong.kind] += 1
        done += 1
        print(f"FAILED  cut {done}: {wrong}")
    except RigError as error:
        print(f"vm: {error}", file=sys.stderr)
        return RIG_FAILED
    finally:
        subprocess.run(cuts.machine.command("kill"), check=False)
    minutes = (time.monotonic() - begin) / 60
    print(f"cuts: {done} ({in_job} in a running job), " + ", ".join(f"{kind}: {n}" for kind, n in figures.items()))
    print(f"{minutes:.1f} minutes, {done / minutes:.1f} cuts a minute")
    return 1 if any(figures.values()) or done == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
