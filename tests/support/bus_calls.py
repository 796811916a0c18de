# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls to mtpsyncd without its client, by Gio."""

import os
import time

from gi.repository import Gio, GLib

MANAGER = "/org/mtpsync1"


class Bus:
    """A connection of its own to the bus of a rig."""

    def __init__(self, rig):
        self.connection = Gio.DBusConnection.new_for_address_sync(
            rig.environment["DBUS_SESSION_BUS_ADDRESS"],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
            None,
            None,
        )

    def call(self, path, interface, method, arguments=None, timeout=30_000):
        """Calls and returns the unpacked answer."""
        answer = self.connection.call_sync(
            "org.mtpsync1", path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, timeout, None
        )
        return answer.unpack()

    def submit(self, method, source, dest, **target):
        """Verify, Execute or Retry; returns the path of the job."""
        return self.call(MANAGER, "org.mtpsync1.Manager", method, job_arguments(source, dest, **target))[0]

    def objects(self):
        return self.call(MANAGER, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")[0]

    def property(self, path, interface, name):
        return self.call(path, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (interface, name)))[0]

    def times_of_progress(self, start):
        """When the Progress signals of the job arrived that start() begins, until it was completed; in seconds."""
        loop = GLib.MainLoop()
        times = []
        self.subscribe("Progress", lambda: times.append(time.monotonic()))
        self.subscribe("Completed", loop.quit)
        start()
        loop.run()
        return times

    def subscribe(self, signal, heard):
        self.connection.signal_subscribe(
            "org.mtpsync1", "org.mtpsync1.Job", signal, None, None, Gio.DBusSignalFlags.NONE, lambda *_: heard()
        )

    def cancel(self, job):
        self.call(job, "org.mtpsync1.Job", "Cancel")


def job_arguments(source, dest, options=None, **target):
    """The arguments of Verify, Execute and Retry."""
    entries = {name: GLib.Variant("s", value) for name, value in target.items()}
    entries["source"] = GLib.Variant("ay", os.fsencode(source))
    entries["dest"] = GLib.Variant("s", dest)
    return GLib.Variant("(a{sv}a{sv})", (entries, options or {}))


def error_name(error):
    """The D-Bus name of a GLib.Error."""
    return Gio.DBusError.get_remote_error(error)
