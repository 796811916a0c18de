# SPDX-License-Identifier: GPL-3.0-or-later
"""A bus that plays the system bus, with the policy that is installed, a played polkit, and callers who are other users."""

import os
import pathlib
import shutil
import subprocess
import threading

from gi.repository import Gio, GLib
from sync_rig import Rig, program, skip

ROOT = pathlib.Path(__file__).parents[2]
FAR_TOO_LONG = 60  # seconds
FLAGS = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION

# As /usr/share/dbus-1/system.conf says it.
POLICY_OF_SYSTEM_BUSES = """
  <policy context="default">
    <allow user="*"/><deny own="*"/><deny send_type="method_call"/><allow send_type="signal"/>
    <allow send_requested_reply="true" send_type="method_return"/><allow send_requested_reply="true" send_type="error"/>
    <allow receive_type="method_call"/><allow receive_type="method_return"/><allow receive_type="error"/>
    <allow receive_type="signal"/><allow send_destination="org.freedesktop.DBus"/>
  </policy>
  <policy user="root"><allow own="org.freedesktop.PolicyKit1"/><allow send_destination="org.freedesktop.PolicyKit1"/></policy>
"""
POLICY_OF_OPEN_BUSES = """
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
  </policy>
"""


class OpenRig(Rig):
    """A session bus that lets other users in, which no real one does."""

    variable = "DBUS_SESSION_BUS_ADDRESS"
    other = "DBUS_SYSTEM_BUS_ADDRESS"
    policy = POLICY_OF_OPEN_BUSES

    def _start_bus(self):
        os.chmod(self.directory, 0o711)
        address = f"unix:path={self.directory}/bus"
        configuration = self.directory / "bus.conf"
        configuration.write_text(
            f"<busconfig><type>system</type><listen>{address}</listen><auth>EXTERNAL</auth>{self.policy}</busconfig>"
        )
        bus = self._start(
            ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nosyslog", "--print-address"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.address = bus.stdout.readline().strip()
        self.environment[self.variable] = self.address
        self.environment[self.other] = f"unix:path={self.directory}/nobody-listens"

    def as_user(self, uid, *command, **options):
        """Starts a command as another user."""
        return subprocess.Popen(
            ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", *map(str, command)],
            env=self.environment,
            cwd="/",
            text=True,
            **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} | options,
        )

    def start_call(self, uid, path, method, *arguments, interactive=False):
        """A call of org.mtpsync1 by another user, under way. Arguments are GVariants as text."""
        flags = ["--interactive"] if interactive else []
        return self.as_user(
            uid, "gdbus", "call", "--address", self.address, "--timeout", FAR_TOO_LONG, "--dest", "org.mtpsync1",
            "--object-path", path, "--method", method, *flags, "--", *arguments,
        )

    def call_as(self, uid, path, method, *arguments, **options):
        """The same to its end: whether it went well, and what came of it."""
        call = self.start_call(uid, path, method, *arguments, **options)
        text = call.communicate(timeout=FAR_TOO_LONG)[0].strip()
        return call.returncode == 0, text

    def client_as(self, uid, *arguments, **options):
        """mtpsyncctl by another user, who may not be able to reach the one of the build."""
        copy = self.directory / "mtpsyncctl"
        if not copy.exists():
            shutil.copy(program("MTPSYNCCTL"), copy)
        copy.chmod(0o755)
        return self.as_user(uid, copy, *arguments, **options)


class SystemRig(OpenRig):
    """mtpsyncd --system on a bus of its own."""

    variable = "DBUS_SYSTEM_BUS_ADDRESS"
    other = "DBUS_SESSION_BUS_ADDRESS"
    policy = POLICY_OF_SYSTEM_BUSES + f"<include>{ROOT}/dbus/org.mtpsync1.conf</include>"

    def daemon_command(self):
        command = [word if word != "--user" else "--system" for word in super().daemon_command()]
        self.environment["STATE_DIRECTORY"] = str(self.state)
        return command


class Listener:
    """Who hears everything that the daemon broadcasts, as raw messages."""

    def __init__(self, rig):
        self.connection = Gio.DBusConnection.new_for_address_sync(rig.address, FLAGS, None, None)
        self.heard = []
        self.connection.add_filter(self._filter)
        rule = "type='signal',sender='org.mtpsync1'"
        self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.AddMatch", GLib.Variant("(s)", (rule,)))

    def _filter(self, _connection, message, incoming):
        if incoming and message.get_message_type() == Gio.DBusMessageType.SIGNAL:
            self.heard.append((message.get_member(), message.to_blob(Gio.DBusCapabilityFlags.NONE)))
        return message

    def call(self, name, path, method, arguments=None):
        """The answer as a GVariant. What was broadcast before has been heard when it comes."""
        interface, _, member = method.rpartition(".")
        return self.connection.call_sync(name, path, interface, member, arguments, None, 0, 30_000, None)

    def objects(self):
        """What GetManagedObjects says, raw."""
        return self.call("org.mtpsync1", "/org/mtpsync1", "org.freedesktop.DBus.ObjectManager.GetManagedObjects")


class PlayedPolkit(threading.Thread):
    """org.freedesktop.PolicyKit1 as far as we ask it. `mood` says what it answers: yes, no, dismissed, password (yes, if
    it may ask for one), challenge (nobody can give one) or nothing, until release()."""

    INTERFACE = """
    <node><interface name="org.freedesktop.PolicyKit1.Authority">
      <method name="CheckAuthorization">
        <arg type="(sa{sv})" direction="in"/><arg type="s" direction="in"/><arg type="a{ss}" direction="in"/>
        <arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="(bba{ss})" direction="out"/>
      </method>
      <method name="CancelCheckAuthorization"><arg type="s" direction="in"/></method>
    </interface></node>
    """

    def __init__(self, rig, mood="yes"):
        super().__init__(daemon=True)
        self.mood = mood
        self.address = rig.address
        self.changed = threading.Condition()
        self.asked = []  # (action, interactive)
        self.cancelled = []
        self.held = {}
        self.context = GLib.MainContext.new()
        self.loop = GLib.MainLoop.new(self.context, False)
        self.is_there = threading.Event()

    def __enter__(self):
        self.start()
        if not self.is_there.wait(FAR_TOO_LONG):
            raise RuntimeError("polkit did not come up")
        return self

    def __exit__(self, *_):
        self.loop.quit()
        self.join()
        self.connection.close_sync(None)

    def run(self):
        self.context.push_thread_default()
        self.connection = Gio.DBusConnection.new_for_address_sync(self.address, FLAGS, None, None)
        interface = Gio.DBusNodeInfo.new_for_xml(self.INTERFACE).interfaces[0]
        self.connection.register_object("/org/freedesktop/PolicyKit1/Authority", interface, self._called, None, None)
        self.connection.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
            GLib.Variant("(su)", ("org.freedesktop.PolicyKit1", 0)), None, 0, -1, None,
        )
        self.is_there.set()
        self.loop.run()

    def await_that(self, holds):
        """Returns when `holds` is true, which only what is asked can change."""
        with self.changed:
            if not self.changed.wait_for(holds, FAR_TOO_LONG):
                raise RuntimeError(f"asked {self.asked}, cancelled {self.cancelled}")

    def release(self, check):
        """Says yes at last."""
        self.held.pop(check).return_value(verdict(True, False))
        self.connection.flush_sync(None)

    def _called(self, _connection, _sender, _path, _interface, method, arguments, invocation):
        with self.changed:
            if method == "CancelCheckAuthorization":
                self.cancelled.append(arguments.unpack()[0])
                invocation.return_value(None)
            else:
                _subject, action, _details, flags, check = arguments.unpack()
                self.asked.append((action, bool(flags & 1)))
                self._answer(invocation, check, bool(flags & 1))
            self.changed.notify_all()

    def _answer(self, invocation, check, interactive):
        if self.mood == "nothing":
            self.held[check] = invocation
        elif self.mood == "yes" or (self.mood == "password" and interactive):
            invocation.return_value(verdict(True, False))
        elif self.mood in ("password", "challenge"):
            invocation.return_value(verdict(False, True))
        else:
            invocation.return_value(verdict(False, False, {"polkit.dismissed": "1"} if self.mood == "dismissed" else {}))


def verdict(is_authorized, is_challenge, details=None):
    return GLib.Variant("((bba{ss}))", ((is_authorized, is_challenge, details or {}),))


def require_other_users():
    """Skips where nobody else can be played."""
    if os.geteuid() != 0 or not shutil.which("setpriv") or not shutil.which("gdbus"):
        skip("other users can be played by root only, with setpriv and gdbus")
