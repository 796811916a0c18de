#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What mtpsync does, in a few minutes and without a phone: './run demo [DIR]'.

A virtual phone with the delays of USB 2 is plugged in; a real folder is verified against it, sent, read back and verified
again; then the cable is pulled in the middle of a bigger job, and a retry finishes it. The programs are those that get
installed, on a private bus and with a state directory of their own; nothing outside of a temporary folder is written.
"""

import pathlib
import shlex
import shutil
import subprocess
import sys

from source_tree import write_big
from sync_rig import Rig, program, require_phone

WIDTH = 78
BIG_FILES = 24
BIG_SIZE = 3 << 20


class Demo:
    def __init__(self, rig):
        self.rig = rig
        self.bold, self.plain = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")
        self.step_number = 0

    def step(self, title, *explanation):
        self.step_number += 1
        print(f"\n{self.bold}{self.step_number}. {title}{self.plain}\n{'-' * WIDTH}")
        for line in explanation:
            print(line)
        sys.stdout.flush()

    def show(self, *arguments, expect):
        """Runs mtpsyncctl as a person would, and insists on its exit status."""
        print(f"\n$ mtpsyncctl {shlex.join(map(str, arguments))}", flush=True)
        status = subprocess.run(
            [program("MTPSYNCCTL"), *map(str, arguments)],
            env=self.rig.environment,
            stdin=subprocess.DEVNULL,
            check=False,
        ).returncode
        print(f"(exit status {status})", flush=True)
        if status != expect:
            raise SystemExit(f"demo: expected the exit status {expect}")

    def compare(self, source, folder):
        """The proof that needs no trust in mtpsync: the phone's storage is a directory here."""
        print(f"\n$ diff -r SOURCE PHONE/{folder}", flush=True)
        status = subprocess.run(
            ["diff", "-r", str(source), str(self.rig.storage() / folder)], check=False
        ).returncode
        if status != 0:
            raise SystemExit("demo: phone and folder differ")
        print("(no difference)", flush=True)


def usual_source(directory):
    """Some hundred real files of this machine: the documentation of its first packages, without symbolic links."""
    source = directory / "documents"
    source.mkdir()
    files = 0
    for package in sorted(pathlib.Path("/usr/share/doc").iterdir()):
        if package.is_symlink() or not package.is_dir() or any(":" in path.name for path in package.rglob("*")):
            continue
        shutil.copytree(package, source / package.name, ignore=links_in)
        files += sum(1 for path in (source / package.name).rglob("*") if path.is_file())
        if files >= 300:
            break
    return source


def links_in(folder, names):
    return [name for name in names if (pathlib.Path(folder) / name).is_symlink()]


def main():
    require_phone()
    given = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
    if given and not given.is_dir():
        raise SystemExit(f"demo: '{given}' is not a folder; give one, or none for some files of this machine")
    print("mtpsync keeps a folder on this machine and a folder on a phone the same, and proves it.")
    print("The phone here is made of software; libmtp, libusb and udev take it for a real one.")

    with Rig([{"model": "Demo Phone"}], latency="usb2", plugged=False, quiet=True) as rig:
        demo = Demo(rig)
        source = given or usual_source(rig.directory)
        count = sum(1 for path in source.rglob("*") if path.is_file())

        demo.step("A phone is plugged in", "mtpsyncd hears of it from udev, opens it and lists what is on it.")
        rig.phone(cmd="plug")
        rig.await_device()
        demo.show("devices", expect=0)

        demo.step(
            f"What would have to be done?   ({count} files in {source.name}/)",
            "verify compares and writes a plan. It changes nothing. Status 1: the folders differ.",
        )
        demo.show("verify", source, "--dest", "Demo", expect=1)

        demo.step("Do it", "Every file is sent, then read back from the phone and compared, before it counts as done.")
        demo.show("execute", source, "--dest", "Demo", expect=0)

        demo.step("Is it so?", "Now all contents are read and compared, by SHA-256. Status 0: the folders are equal.")
        demo.show("verify", source, "--dest", "Demo", "--reread", expect=0)
        if not given:
            demo.compare(source, "Demo")

        demo.step(
            "The cable is pulled in the middle of a bigger job",
            f"{BIG_FILES} files of 3 MB; after 40 MB the phone is gone. What was proven counts,",
            "what was not goes into a retry plan. Status 5: a problem with the phone.",
        )
        bigger = rig.directory / "bigger"
        bigger.mkdir()
        for number in range(BIG_FILES):
            write_big(bigger / f"video {number:02}.mp4", BIG_SIZE + number)
        rig.phone(cmd="unplug-at", direction="out", bytes=40_000_000)
        demo.show("execute", bigger, "--dest", "Videos", expect=5)

        demo.step("The phone comes back, and a retry finishes what was left")
        rig.phone(cmd="plug")
        rig.await_device()
        demo.show("retry", bigger, "--dest", "Videos", expect=0)
        demo.show("report", expect=0)
        demo.compare(bigger, "Videos")

    print(f"\n{demo.bold}That was it.{demo.plain} Nothing was lost, and 'done' was said only of what was read back.")


if __name__ == "__main__":
    main()
