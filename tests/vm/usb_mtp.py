#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plugs QEMU's own phone (usb-mtp) into the running machine, and pulls it out. It shows a folder of this machine.

usage: usb_mtp.py VM-DIRECTORY plug NAME FOLDER [--read-only] [--serial SERIAL] [--bus xhci|ehci]
       usb_mtp.py VM-DIRECTORY unplug NAME
"""

import argparse
import ctypes
import os
import pathlib
import re
import sys

from qemu_socket import Monitor, RigError

SYS_PIDFD_GETFD = 438


def plug(directory, arguments):
    with Monitor(directory / "run") as monitor:
        monitor.call(
            "device_add",
            driver="usb-mtp",
            id=arguments.name,
            bus=f"{arguments.bus}.0",
            rootdir=os.path.abspath(arguments.folder),
            readonly=arguments.read_only,
            desc=arguments.name,
            serial=arguments.serial or f"vm-{arguments.name}-0001",
        )


def copy_of_descriptor(pid, number):
    """The descriptor of another process, as one of ours."""
    libc = ctypes.CDLL(None, use_errno=True)
    process = os.pidfd_open(pid)
    copy = libc.syscall(SYS_PIDFD_GETFD, process, number, 0)
    os.close(process)
    if copy < 0:
        raise RigError(f"pidfd_getfd: {os.strerror(ctypes.get_errno())}; the unplug has to be done by who started QEMU")
    return copy


def drop_watches(pid, folder):
    """QEMU 7.2 leaves the inotify watches of an open session behind and dies at the next change in the folder. So they
    are taken away before the device is."""
    libc = ctypes.CDLL(None)
    for entry in pathlib.Path(f"/proc/{pid}/fdinfo").iterdir():
        text = entry.read_text()
        watches = re.findall(r"^inotify wd:([0-9a-f]+) ", text, re.MULTILINE)
        if not watches or f"ino:{os.stat(folder).st_ino:x} " not in text:
            continue
        copy = copy_of_descriptor(pid, int(entry.name))
        for watch in watches:
            libc.inotify_rm_watch(copy, int(watch, 16))
        os.close(copy)


def unplug(directory, arguments):
    with Monitor(directory / "run") as monitor:
        folder = monitor.call("qom-get", path=f"/machine/peripheral/{arguments.name}", property="rootdir")
        if os.path.isdir(folder):
            drop_watches(int((directory / "run/pid").read_text()), folder)
        monitor.call("device_del", id=arguments.name)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=pathlib.Path)
    verbs = parser.add_subparsers(required=True)
    verb = verbs.add_parser("plug")
    verb.set_defaults(action=plug)
    verb.add_argument("name")
    verb.add_argument("folder")
    verb.add_argument("--read-only", action="store_true")
    verb.add_argument("--serial")
    verb.add_argument("--bus", choices=["xhci", "ehci"], default="xhci")
    verb = verbs.add_parser("unplug")
    verb.set_defaults(action=unplug)
    verb.add_argument("name")
    arguments = parser.parse_args()
    try:
        arguments.action(arguments.directory, arguments)
    except (RigError, OSError) as error:
        print(f"vm: {error}", file=sys.stderr)
        return 125
    return 0


if __name__ == "__main__":
    sys.exit(main())
