#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what mtpsyncd does, as it happens: an example of a desktop script. Needs python3-gi, as most desktops have it.

    watch_progress.py            runs until it is interrupted
    watch_progress.py --once     ends after the first job
"""

import sys

from gi.repository import Gio, GLib

BUS_NAME = "org.mtpsync1"


def on_signal(_connection, _sender, path, _interface, signal, parameters, loop):
    """One signal of a job or of the manager."""
    values = parameters.unpack()
    job = path.rsplit("/", 1)[-1].lstrip("_")
    if signal == "JobNew":
        print(f"job {values[0]} is queued: {values[2]}", flush=True)
    elif signal == "Progress":
        progress = values[0]
        print(
            f"job {job}: {progress['phase']}: {progress['files_done']} of {progress['files_total']} files,"
            f" {progress['bytes_done']} of {progress['bytes_total']} bytes",
            flush=True,
        )
    elif signal == "ItemFailed":
        print(f"job {job}: {values[0]} failed: {values[2]}", flush=True)
    elif signal == "Completed":
        print(f"job {job}: {values[1]}", flush=True)
        if "--once" in sys.argv:
            loop.quit()


def main():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    loop = GLib.MainLoop()
    for interface in ("org.mtpsync1.Manager", "org.mtpsync1.Job"):
        bus.signal_subscribe(BUS_NAME, interface, None, None, None, Gio.DBusSignalFlags.NONE, on_signal, loop)
    bus.call_sync(  # an answer: the bus has taken the subscriptions above
        "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.Peer", "Ping", None, None, 0, -1
    )
    print("watching", flush=True)
    try:
        loop.run()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
