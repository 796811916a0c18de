# SPDX-License-Identifier: GPL-3.0-or-later
"""Which folder may include what: the arrows of docs/ARCHITECTURE.md as data.

Tests may include anything and are not listed. Rules are prefixes of paths that start at the root of the project.
"""

PROJECT = ("client/", "common/", "daemon/", "dbus/", "tests/")

# What any part of the daemon's program may stand on.
_GROUND = ("common/", "daemon/runtime/")
# What the engine knows of a phone.
_PHONE_SEAM = (
    "daemon/phone/phone.hpp",
    "daemon/phone/phone_types",
    "daemon/phone/phone_link",
    "daemon/phone/object_tree",
)

# The first prefix that fits a file decides what it may include of the project; its own folder is always allowed.
MAY_INCLUDE = {
    "client/": ("common/", "dbus/"),
    "common/": (),
    "daemon/runtime/": ("common/",),
    # how to say where a phone is: plain values, a header only
    "daemon/hotplug/": (*_GROUND, "daemon/phone/phone_types"),
    "daemon/phone/": (*_GROUND, "daemon/hotplug/"),
    # the worker shares messages, socket and plain types with the daemon, and nothing else
    "daemon/worker/": (
        "common/",
        "daemon/phone/channel",
        "daemon/phone/event_queue",
        "daemon/phone/phone_types",
        "daemon/phone/wire",
        "daemon/phone/worker_start",
    ),
    "daemon/store/": ("common/",),
    "daemon/sync/": (*_GROUND, *_PHONE_SEAM),
    "daemon/jobs/": (*_GROUND, "daemon/phone/", "daemon/store/", "daemon/sync/"),
    "daemon/bus/": (*_GROUND, "daemon/jobs/", "daemon/phone/", "daemon/store/", "daemon/sync/", "dbus/"),
    # main and the composition root wire everything together, but never see the worker's inside
    "daemon/": (
        *_GROUND,
        "daemon/hotplug/",
        "daemon/phone/",
        "daemon/store/",
        "daemon/sync/",
        "daemon/jobs/",
        "daemon/bus/",
    ),
}

# Header of a library (prefix) -> the only places that may include it.
LIBRARY_USERS = {
    "libmtp.h": ("daemon/worker/libmtp_session.cpp",),
    "seccomp.h": ("daemon/worker/",),
    "libudev.h": ("daemon/hotplug/",),
    "sqlite3.h": ("daemon/store/",),
    "utf8proc.h": ("common/name_key.cpp",),
    "sdbus-c++/": ("client/", "common/bus_compat", "common/bus_interaction", "common/bus_profile", "daemon/bus/"),
    "systemd/sd-bus.h": ("common/bus_interaction.hpp",),
    "systemd/sd-daemon.h": ("daemon/runtime/",),
    "systemd/sd-journal.h": ("daemon/runtime/journal_sink.cpp",),
    "systemd/sd-event.h": ("daemon/runtime/",),
    "sys/epoll.h": ("daemon/runtime/",),
    "sys/signalfd.h": ("client/signal_watch.cpp", "daemon/runtime/"),
    "sys/timerfd.h": ("daemon/runtime/",),
}


def complaint(file, header):
    """What is wrong with `file` including `header`, as a sentence, or None."""
    if file.startswith("tests/"):
        return None
    for prefix, users in LIBRARY_USERS.items():
        if header.startswith(prefix) and not file.startswith(users):
            return f"<{header}> belongs to {' and '.join(users)}; go through the class there"
    if not header.startswith(PROJECT):
        return None
    folder, allowed = next((rule for rule in MAY_INCLUDE.items() if file.startswith(rule[0])), (None, ()))
    if folder is None:
        return f"{file} lies in no known folder; give its folder a rule in tests/lint/include_rules.py"
    own = header.rpartition("/")[0] == file.rpartition("/")[0]
    if own or header.startswith(allowed):
        return None
    return f"{folder} may not include {header}, only {', '.join(allowed) or 'itself'}; turn the dependency around"
