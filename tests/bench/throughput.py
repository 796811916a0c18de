#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Throughput of a large send and read through the worker, hashing on, beside mtp-sendfile and mtp-getfile in the same run.

Whole processes, in turn, on one virtual phone; everything pinned to one processor, so that hashing costs what it costs.
Prints MB/s (medians) and the ratio pair by pair, once for each latency preset of the virtual phone.

usage: throughput.py BUILD-DIRECTORY [--size MIB] [--rounds N] [--presets none,usb3,usb2]
"""

import argparse
import hashlib
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


class Bench:
    def __init__(self, build, directory, preset, size):
        self.build = pathlib.Path(build).resolve()
        self.root = directory / "r"
        self.storage = directory / "storage"
        (self.storage / "Inbox").mkdir(parents=True)
        self.source = directory / "big.bin"
        self.size = size
        self.digest = self.make_source()
        self.phone = subprocess.Popen(
            [self.build / "tests/phone/vphone", "--root", self.root, "--storage", self.storage, "--latency", preset],
            stdout=subprocess.PIPE,
            text=True,
        )
        if self.phone.stdout.readline().strip() != "vphone ready":
            sys.exit("throughput.py: vphone did not start")

    def close(self):
        self.phone.terminate()
        self.phone.wait()

    def make_source(self):
        """A file that no layer can compress or skip; its SHA-256."""
        digest = hashlib.sha256()
        with open(self.source, "wb") as out:
            for number in range(self.size):
                block = hashlib.shake_128(number.to_bytes(8, "big")).digest(1 << 20)
                digest.update(block)
                out.write(block)
        return digest.hexdigest()

    def control(self, command):
        reply = subprocess.run(
            [self.build / "tests/phone/vphone", "ctl", self.root, json.dumps(command)],
            check=True, capture_output=True, text=True)
        return json.loads(reply.stdout)

    def launcher(self):
        return [str(self.build / "tests/phone/vphone-run"), str(self.root)]

    def timed(self, command, directory):
        start = time.monotonic()
        done = subprocess.run(command, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return self.size * 1.048576 / (time.monotonic() - start), done

    def ours(self, verb, path):
        status = self.control({"cmd": "status"})
        command = [self.build / "tests/bench/transfer-bench", verb, str(status["bus"]), str(status["devnum"]), path,
                   *self.launcher(), self.build / "daemon/worker/mtpsync-phone"]
        rate, done = self.timed(command, path.parent)
        if done.returncode != 0 or done.stdout.split()[0] != self.digest:
            sys.exit(f"throughput.py: {verb} failed: {done.stdout}")
        return rate

    def stored(self):
        return self.storage / "Inbox" / "big.bin"

    def forget(self):
        """A person deletes the file on the phone."""
        if self.stored().exists():
            self.control({"cmd": "remove", "path": "Inbox/big.bin"})

    def check(self, path):
        if not path.exists() or path.stat().st_size != self.source.stat().st_size:
            sys.exit(f"throughput.py: {path.name} is not whole")

    def send_theirs(self):
        self.forget()
        rate, _ = self.timed([*self.launcher(), "mtp-sendfile", self.source, "/Inbox"], self.source.parent)
        self.check(self.stored())
        return rate

    def send_ours(self):
        self.forget()
        rate = self.ours("send", self.source)
        self.check(self.stored())
        return rate

    def read_theirs(self):
        target = self.root.parent / "read" / "theirs.bin"
        handle = self.handle()
        rate, _ = self.timed([*self.launcher(), "mtp-getfile", str(handle), target], target.parent)
        self.check(target)
        target.unlink()
        return rate

    def handle(self):
        """The phone numbers its objects anew in every session, and on by as many as there are: the next session's is known."""
        listing = subprocess.run([*self.launcher(), "mtp-files"], capture_output=True, text=True).stdout
        known = int(next(line for line in listing.splitlines() if line.startswith("File ID:")).split()[2])
        again = subprocess.run([*self.launcher(), "mtp-files"], capture_output=True, text=True).stdout
        following = int(next(line for line in again.splitlines() if line.startswith("File ID:")).split()[2])
        return following + (following - known)

    def read_ours(self, keep):
        target = self.root.parent / "read" / "big.bin"
        rate = self.ours("read" if keep else "prove", target)
        if keep:
            self.check(target)
            target.unlink()
        return rate


def compare(name, theirs, ours, rounds):
    theirs(), ours()  # warm-up
    pairs = [(theirs(), ours()) for _ in range(rounds)]
    ratios = sorted(our / their for their, our in pairs)
    print(f"  {name:28} {statistics.median(t for t, _ in pairs):7.0f} {statistics.median(o for _, o in pairs):7.0f}"
          f"   {statistics.median(ratios):5.2f}  ({ratios[0]:.2f} .. {ratios[-1]:.2f})", flush=True)


def main():
    parser = argparse.ArgumentParser(description="throughput beside mtp-tools")
    parser.add_argument("build")
    parser.add_argument("--size", type=int, default=256, help="MiB")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--presets", default="usb2,usb3,none")
    options = parser.parse_args()
    if shutil.which("mtp-sendfile") is None:
        print("throughput.py: skipped: mtp-tools are not installed")
        sys.exit(77)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(f"{options.size} MiB, {options.rounds} rounds, one processor: MB/s of mtp-tools, of mtpsync, and ours / theirs")
    for preset in options.presets.split(","):
        place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        with tempfile.TemporaryDirectory(prefix="tp-", dir=place) as directory:
            bench = Bench(options.build, pathlib.Path(directory), preset, options.size)
            (pathlib.Path(directory) / "read").mkdir()
            print(f"latency preset {preset}")
            try:
                compare("send", bench.send_theirs, bench.send_ours, options.rounds)
                compare("read into a file", bench.read_theirs, lambda: bench.read_ours(True), options.rounds)
                compare("read to prove, no file", bench.read_theirs, lambda: bench.read_ours(False), options.rounds)
            finally:
                bench.close()


main()
