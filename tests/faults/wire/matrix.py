# SPDX-License-Identifier: GPL-3.0-or-later
"""The wire tier of the fault matrix: every fault at every transaction of a job of the whole product.

docs/reliability.md says what is checked. The programs come from the environment, as in tests/support/sync_rig.py;
MTPSYNC_SYNC_RECORDER is the library of sync_recorder.cpp.
"""

import argparse
import collections
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile

from faults import ALL, Transaction, all_cases
from results import ResultStore, describe, figures
from scenario import Scenario
from shard import Shard, measure
from sync_rig import program, require_phone


def parse_arguments():
    parser = argparse.ArgumentParser(description="The fault matrix through the daemon, libmtp and a virtual phone.")
    parser.add_argument("--state", type=pathlib.Path, metavar="DIR", help="where results are kept, to go on from")
    parser.add_argument("--sample", type=int, metavar="N", help="only N cases, of all faults alike")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which cases are the sample")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N", help="so many at a time")
    parser.add_argument("--profile", default="aosp", metavar="NAME", help="make of the phone (docs/virtual-phone-mtp.md)")
    parser.add_argument("--case", metavar="K:FAULT", help="only this one, and say what happens")
    parser.add_argument("--part", type=int, help=argparse.SUPPRESS)  # of a process that runs every so-many-th case
    return parser.parse_args()


def make_shard(arguments):
    return Shard(Scenario(), arguments.profile, program("MTPSYNC_SYNC_RECORDER"))


def choose(cases, arguments):
    """The cases that are to be run, in their order."""
    if arguments.case:
        chosen = [case for case in cases if case.name == arguments.case]
        if not chosen:
            sys.exit(f"there is no case '{arguments.case}'; K is at most {cases[-1].number}")
        return chosen
    if arguments.sample is None:
        return cases
    chance = random.Random(arguments.seed)
    by_fault = collections.defaultdict(list)
    for case in chance.sample(cases, len(cases)):
        by_fault[case.fault.name].append(case)
    sample = []
    while len(sample) < arguments.sample and any(by_fault.values()):
        sample += [by_fault[fault.name].pop() for fault in ALL if by_fault[fault.name]]
    return sorted(sample[: arguments.sample], key=lambda case: (case.number, case.name))


def run_cases(shard, cases, store, say=lambda *_: None):
    """Runs the cases and keeps what became of them."""
    for case in cases:
        seconds, wrongs = shard.run(case, say)
        store.append(case.name, seconds, wrongs)
        if wrongs:
            print(f"{case.name} goes wrong", flush=True)


def run_part(arguments, store):
    """One of several processes: every so-many-th case that has not gone well yet."""
    cases = choose(all_cases(map(Transaction.from_log, store.transactions())), arguments)
    well = {name for name, result in store.load().items() if not result["wrongs"]}
    mine = [case for case in cases[arguments.part :: arguments.jobs] if case.name not in well]
    with make_shard(arguments) as shard:
        run_cases(shard, mine, store)


def start_parts(arguments):
    """Runs all parts to their end; says whether they got there."""
    command = [sys.executable, *sys.argv]
    parts = [subprocess.Popen([*command, f"--part={part}"]) for part in range(arguments.jobs)]
    try:
        return not any([part.wait() for part in parts])
    finally:
        for part in parts:
            if part.poll() is None:
                part.terminate()
                part.wait()


def report(cases, store):
    """Prints the figures; says whether all cases were run and went well."""
    done = store.load()
    results = [done[case.name] for case in cases if case.name in done]
    for result in results:
        if result["wrongs"]:
            print(describe(result))
    print(figures(results))
    return len(results) == len(cases) and not any(result["wrongs"] for result in results)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # which ends what was started
    arguments = parse_arguments()
    if arguments.state:
        return run(arguments)
    with tempfile.TemporaryDirectory(prefix="mtpsync-faults-") as state:
        sys.argv.append(f"--state={state}")
        return run(parse_arguments())


def run(arguments):
    """Returns the exit status."""
    store = ResultStore(arguments.state / arguments.profile)
    if arguments.part is not None:
        run_part(arguments, store)
        return 0
    require_phone()
    with make_shard(arguments) as shard:
        log, transactions = measure(shard)
        if not store.pin_transactions(log):
            sys.exit(f"the product makes other transactions now than for the results in '{arguments.state}'; remove it")
        cases = all_cases(transactions)
        chosen = choose(cases, arguments)
        print(f"{len(transactions)} transactions, {len(cases)} cases, of which {len(chosen)} are run", flush=True)
        if arguments.case:
            run_cases(shard, chosen, store, say=print)
    complete = bool(arguments.case) or start_parts(arguments)
    return 0 if report(chosen, store) and complete else 1


if __name__ == "__main__":
    sys.exit(main())
