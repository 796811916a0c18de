# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written is what is: the XML of the interfaces, the table of errors, and the daemon."""

import pathlib
import re
import unittest
import xml.etree.ElementTree as ET

from bus_calls import MANAGER, Bus
from source_tree import numbered_files
from sync_rig import Rig, require_phone

ROOT = pathlib.Path(__file__).parents[2]
EMITS_CHANGED = "org.freedesktop.DBus.Property.EmitsChangedSignal"


def describe(interface):
    """Members of an interface as comparable values."""
    members = set()
    for member in interface:
        if member.tag == "method":
            directions = {arg.get("direction", "in"): "" for arg in member.iter("arg")} | {"in": "", "out": ""}
            for arg in member.iter("arg"):
                directions[arg.get("direction", "in")] += arg.get("type")
            members.add(("method", member.get("name"), directions["in"], directions["out"]))
        elif member.tag == "signal":
            members.add(("signal", member.get("name"), "".join(arg.get("type") for arg in member.iter("arg"))))
        elif member.tag == "property":
            notes = {note.get("name"): note.get("value") for note in member.iter("annotation")}
            members.add(
                ("property", member.get("name"), member.get("type"), member.get("access"), notes.get(EMITS_CHANGED, "true"))
            )
    return members


def interfaces_of(text):
    return {node.get("name"): describe(node) for node in ET.fromstring(text).iter("interface")}


class Contract(unittest.TestCase):
    def test_the_daemon_has_exactly_the_interfaces_of_the_files(self):
        with Rig(settings="[phone]\nidle_scan = false\n") as rig:
            source = numbered_files(rig.directory / "source", 1)
            rig.phone(cmd="fault", kind="locked")  # so that the job stays
            bus = Bus(rig)
            rig.client("profile", "add", "music", "--source", source)
            job = bus.submit("Verify", source, "T")
            for name, path in (("Manager", MANAGER), ("Device", "/org/mtpsync1/device/VP0001"), ("Profile", "/org/mtpsync1/profile/music"), ("Job", job)):
                with self.subTest(interface=name):
                    file = ROOT / f"dbus/org.mtpsync1.{name}.xml"
                    written = interfaces_of(file.read_text(encoding="utf-8"))
                    live = interfaces_of(bus.call(path, "org.freedesktop.DBus.Introspectable", "Introspect")[0])
                    interface = f"org.mtpsync1.{name}"
                    self.assertEqual(live[interface], written[interface])
            managed = bus.objects()
            self.assertEqual(set(managed), {"/org/mtpsync1/device/VP0001", "/org/mtpsync1/profile/music", job})
            bus.cancel(job)

    def test_every_error_is_documented_and_no_other(self):
        table = (ROOT / "common/error.cpp").read_text(encoding="utf-8")
        codes = set(re.findall(r'ErrorInfo\{ErrorCode::\w+, "(\w+)"', table))
        document = (ROOT / "docs/dbus-api.md").read_text(encoding="utf-8")
        self.assertEqual(set(re.findall(r"^\| `(\w+)` \|.*\|.*\|.*\|$", document, re.MULTILINE)), codes)

    def test_every_method_passes_the_gate(self):
        gated = 0
        for name in ("manager", "device", "profile", "job"):
            source = (ROOT / f"daemon/bus/{name}_object.cpp").read_text(encoding="utf-8")
            interface = f"org.mtpsync1.{name.capitalize()}"
            for member in interfaces_of((ROOT / f"dbus/{interface}.xml").read_text(encoding="utf-8"))[interface]:
                if member[0] != "method":
                    continue
                body = re.search(rf"::{member[1]}\(.*?\n\}}\n", source, re.DOTALL)
                self.assertRegex(body[0], r"gate_\.handle(_by)?\(|\bsubmit\(", member)
                gated += 1
        self.assertGreaterEqual(gated, 12)


if __name__ == "__main__":
    require_phone()
    unittest.main()
