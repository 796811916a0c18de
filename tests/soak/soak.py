#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random jobs, edits, plugs and faults on two phones for as long as you like: './run soak MINUTES [--seed N]'.

After each round both phones are healed and must have what the local folders have. Ends with status 1 at the first thing
that is wrong, at a report of a sanitizer, and when memory, descriptors, threads or workers of the daemon have grown.
"""

import argparse
import collections
import concurrent.futures
import random
import sys
import time

from bus_calls import Bus
from decisions import decide
from gi.repository import Gio, GLib
from health import Growth, Health, SanitizerWatch
from phone_turn import PhoneTurn
from sync_rig import Rig, require_phone

PHONES = ({"serial": "A", "profile": "aosp"}, {"serial": "B", "profile": "old-android"})
SETTINGS = """
[log]
level = "debug"
[retry]
max_retries = 2
first_pause_ms = 1
reopen_pause_ms = 50
[phone]
open_time_ms = 10000
call_time_ms = 5000
list_time_ms = 10000
stall_time_ms = 5000
"""


class SoakRig(Rig):
    """A rig that can ask for what the client has no verb for."""

    def rescan(self, serial):
        try:
            Bus(self).call(f"/org/mtpsync1/device/{serial}", "org.mtpsync1.Device", "Rescan")
        except GLib.Error as error:
            if not Gio.DBusError.is_remote_error(error):
                raise
            # an answer: a fault has unplugged the phone


class Soak:
    def __init__(self, rig, options):
        self.rig = rig
        self.options = options
        self.turns = [PhoneTurn(rig, number, phone["serial"]) for number, phone in enumerate(PHONES)]
        self.growth = Growth()
        self.sanitizers = SanitizerWatch(rig.directory / "mtpsyncd.log")
        self.threads = Health.of(rig.daemon.pid).threads
        self.begin = time.monotonic()
        self.rounds = 0

    def share(self):
        """How much of the run is over, from 0 to 1."""
        if self.options.rounds:
            return self.rounds / self.options.rounds
        return (time.monotonic() - self.begin) / (60 * self.options.minutes)

    def run(self):
        """Returns what was wrong."""
        with concurrent.futures.ThreadPoolExecutor(len(self.turns)) as pool:
            while self.share() < 1:
                complaints = self.run_round(pool)
                if complaints:
                    return [f"round {self.rounds}: {complaint}" for complaint in complaints]
        return self.growth.complaints()

    def run_round(self, pool):
        self.rounds += 1
        complaints = []
        running = [
            pool.submit(turn.run, decide(self.options.seed, self.rounds, turn.serial)) for turn in self.turns
        ]
        for each in running:
            try:
                each.result()
            except RuntimeError as error:
                complaints.append(str(error))
        complaints += self.sanitizers.complaints()
        if self.rig.daemon.poll() is not None:
            complaints.append(f"the daemon has ended with {self.rig.daemon.returncode}")
        if not complaints:
            self.growth.add(self.share(), self.health_without_phones())
        return complaints

    def health_without_phones(self):
        """How the daemon is when it has nothing to do with any phone; they are plugged in again then."""
        for turn in self.turns:
            self.rig.unplug(turn.serial)
        health = Health.of(self.rig.daemon.pid)
        for _ in range(500):  # the threads of the phones end soon after
            if health.workers == 0 and health.threads <= self.threads:
                break
            self.rig.client("devices")
            health = Health.of(self.rig.daemon.pid)
        for turn in self.turns:
            turn.heal()
        return health

    def print_figures(self):
        counts = sum((turn.counts for turn in self.turns), collections.Counter())
        temporaries = sum(turn.temporaries() for turn in self.turns)
        print(f"rounds: {self.rounds}, jobs: {counts['jobs']}, temporary files left: {temporaries}")
        print(f"faults: {counts['struck']} struck of {counts['armed']}, interruptions: {counts['interruptions']}")
        for name, (then, now) in self.growth.figures().items():
            print(f"{name}: {then} early, {now} in the end")
        print("resident_kib by tenths:", *self.growth.curve("resident_kib"))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("minutes", type=float, nargs="?", default=1, help="how long it runs")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000), help="what it does")
    parser.add_argument("--rounds", type=int, default=0, help="so many rounds instead of minutes")
    return parser.parse_args()


def main():
    options = parse_arguments()
    require_phone()
    print(f"seed: {options.seed}", flush=True)
    with SoakRig(PHONES, settings=SETTINGS, quiet=True, plugged=False) as rig:
        rig.ignore_notifications()
        soak = Soak(rig, options)
        complaints = soak.run()
        soak.print_figures()
        if rig.daemon.poll() is None:
            status = rig.stop_daemon()
            complaints += soak.sanitizers.complaints()  # of memory that was lost
            if status != 0:
                complaints.append(f"the daemon ends with status {status}")
    for complaint in complaints:
        print(complaint)
    if complaints:
        print(f"again: ./run soak {options.minutes:g} --seed {options.seed}")
    sys.exit(bool(complaints))


if __name__ == "__main__":
    main()
