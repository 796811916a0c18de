# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop as the daemon sees it: a server of notifications and a logind, played on the private bus of a rig."""

import os
import select
import time
from dataclasses import dataclass

from gi.repository import Gio, GLib
from sync_rig import Rig

FAR_TOO_LONG = 60  # seconds
LOOK_INTERVAL = 20  # milliseconds; not everything that a test waits for is a message

NOTIFICATIONS = "org.freedesktop.Notifications"
LOGIND = "org.freedesktop.login1"
MANAGER = "org.freedesktop.login1.Manager"
INTERFACES = """
<node>
  <interface name="org.freedesktop.Notifications">
    <method name="GetCapabilities"><arg type="as" direction="out"/></method>
    <method name="Notify">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
      <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
    </method>
    <method name="CloseNotification"><arg type="u" direction="in"/></method>
  </interface>
  <interface name="org.freedesktop.login1.Manager">
    <method name="Inhibit">
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" direction="in"/><arg type="h" direction="out"/>
    </method>
  </interface>
</node>
"""


@dataclass
class Notification:
    """What a server was asked to show."""

    id: int
    replaces: int
    summary: str
    body: str
    actions: list


class Lock:
    """An inhibitor lock: taken as long as somebody has the other end of the pipe."""

    def __init__(self, arguments):
        self.what, self.who, self.why, self.mode = arguments
        self.end, given = os.pipe()
        self.descriptors = Gio.UnixFDList.new_from_array([given])  # takes it over

    def is_held(self):
        return not select.select([self.end], [], [], 0)[0]


class Desktop:
    """The servers, and what they were asked for. They answer while a test waits here."""

    def __init__(self, address):
        self.capabilities = ["body", "body-markup", "actions"]
        self.refuses_locks = False
        self.shown = {}  # what a person sees, by number
        self.history = []
        self.locks = []
        self.results = []  # of jobs, in the order of their ends
        self.connection = Gio.DBusConnection.new_for_address_sync(
            address,
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
            None,
            None,
        )
        for interface in Gio.DBusNodeInfo.new_for_xml(INTERFACES).interfaces:
            path = "/" + interface.name.removesuffix(".Manager").replace(".", "/")
            self.connection.register_object(path, interface, self._called, None, None)
        self.connection.signal_subscribe(
            "org.mtpsync1", "org.mtpsync1.Manager", "JobRemoved", None, None, Gio.DBusSignalFlags.NONE, self._job_ended
        )
        for name in (NOTIFICATIONS, LOGIND):
            self._call_bus("RequestName", GLib.Variant("(su)", (name, 0)))

    def leave(self):
        """There is no desktop any more."""
        for name in (NOTIFICATIONS, LOGIND):
            self._call_bus("ReleaseName", GLib.Variant("(s)", (name,)))

    def wait_until(self, holds):
        """Answers calls until `holds` is true."""
        deadline = time.monotonic() + FAR_TOO_LONG
        timer = GLib.timeout_add(LOOK_INTERVAL, lambda: True)
        try:
            while not holds():
                if time.monotonic() > deadline:
                    raise RuntimeError(f"nothing happens any more; shown: {self.history}, jobs: {self.results}")
                GLib.MainContext.default().iteration(True)
        finally:
            GLib.source_remove(timer)

    def await_notification(self, summary):
        """Returns the notification with this summary when it is shown, alone."""
        self.wait_until(lambda: [each.summary for each in self.shown.values()] == [summary])
        return next(iter(self.shown.values()))

    def locks_were_let_go(self):
        """Whether the machine had to stay awake and may sleep again."""
        return self.locks and not any(lock.is_held() for lock in self.locks)

    def press(self, notification, action):
        """A person presses a button."""
        self._emit("ActionInvoked", GLib.Variant("(us)", (notification.id, action)))
        self._close(notification.id, 2)

    def _called(self, _connection, _sender, _path, _interface, method, arguments, invocation):
        answer = getattr(self, "_answer_" + method)
        answer(invocation, *arguments.unpack())

    def _answer_GetCapabilities(self, invocation):
        invocation.return_value(GLib.Variant("(as)", (self.capabilities,)))

    def _answer_Notify(self, invocation, _program, replaces, _icon, summary, body, actions, _hints, _time):
        number = replaces or len(self.history) + 1
        self.shown[number] = Notification(number, replaces, summary, body, actions)
        self.history.append(self.shown[number])
        invocation.return_value(GLib.Variant("(u)", (number,)))

    def _answer_CloseNotification(self, invocation, number):
        invocation.return_value(None)
        self._close(number, 3)

    def _answer_Inhibit(self, invocation, *arguments):
        if self.refuses_locks:
            return invocation.return_dbus_error("org.freedesktop.DBus.Error.AccessDenied", "no locks here")
        self.locks.append(Lock(arguments))
        invocation.return_value_with_unix_fd_list(GLib.Variant("(h)", (0,)), self.locks[-1].descriptors)
        self.locks[-1].descriptors = None

    def _close(self, number, reason):
        if self.shown.pop(number, None):
            self._emit("NotificationClosed", GLib.Variant("(uu)", (number, reason)))

    def _emit(self, signal, arguments):
        self.connection.emit_signal(None, "/org/freedesktop/Notifications", NOTIFICATIONS, signal, arguments)

    def _job_ended(self, _connection, _sender, _path, _interface, _signal, arguments):
        self.results.append(arguments.unpack()[2])

    def _call_bus(self, method, arguments):
        self.connection.call_sync(
            "org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus",
            method,
            arguments,
            None,
            Gio.DBusCallFlags.NONE,
            30_000,
            None,
        )


class DesktopRig(Rig):
    """A rig with a desktop, whose bus is the system's bus, too, and with profiles: text by name."""

    def __init__(self, profiles, **options):
        super().__init__(**options)
        (self.directory / "profiles.d").mkdir()
        for name, text in profiles.items():
            self.write_profile(name, text)
        self.desktop = None

    def write_profile(self, name, text):
        """A profile of the folder "source", for the first phone; `text` has what else it says."""
        (self.directory / "profiles.d" / f"{name}.toml").write_text(
            f'local = "{self.directory}/source"\nresume = "auto"\nnotify = true\n{text}\n[match]\nserial = "VP0001"\n'
        )

    def _start_bus(self):
        super()._start_bus()
        address = self.environment["DBUS_SESSION_BUS_ADDRESS"]
        self.environment["DBUS_SYSTEM_BUS_ADDRESS"] = address
        self.desktop = Desktop(address)
