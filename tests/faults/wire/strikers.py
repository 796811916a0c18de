# SPDX-License-Identifier: GPL-3.0-or-later
"""Who does what the phone alone cannot do when a fault strikes: each is asked after every event of the job."""

from gi.repository import GLib

PATIENCE = 10  # seconds; the deadlines of the daemon are shorter by far


class Watch:
    """Does nothing. One object is one case; the others derive from it."""

    def __init__(self, rig):
        self.rig = rig
        self.complaints = []  # about hangs

    def look(self):
        """Something has happened; perhaps it is time."""

    def close(self):
        """The job is over."""


class Unlock(Watch):
    """A person who sees that the job waits unlocks the phone."""

    def look(self):
        if self.rig.is_paused():
            self.rig.phone(cmd="unlock")


class AtStroke(Watch):
    """Acts once, as soon as the phone has fallen silent."""

    def __init__(self, rig):
        super().__init__(rig)
        self._stroke = rig.start_waiting("silent")

    def look(self):
        if self._stroke and self._stroke.over:
            self._stroke.close()
            self._stroke = None
            self.act()

    def act(self):
        raise NotImplementedError

    def close(self):
        if self._stroke:
            self._stroke.close()


class HangUntilDropped(AtStroke):
    """The phone comes to itself when the host has let go of it. When that does not happen, which is wrong, a person
    pulls the cable."""

    def __init__(self, rig):
        super().__init__(rig)
        self._dropped = None
        self._timer = None

    def act(self):
        self._dropped = self.rig.start_waiting("no-clients")
        self._timer = GLib.timeout_add_seconds(PATIENCE, self._lose_patience)

    def _lose_patience(self):
        self._timer = None
        self.rig.phone(cmd="unplug")
        self.complaints.append(f"the daemon did not give up a phone that had been silent for {PATIENCE} s")
        return GLib.SOURCE_REMOVE

    def look(self):
        super().look()
        if self._dropped and self._dropped.over:
            self._end_waiting()
            self.rig.phone(cmd="unhang")

    def close(self):
        super().close()
        self._end_waiting()
        self.rig.phone(cmd="unhang")

    def _end_waiting(self):
        if self._timer:
            GLib.source_remove(self._timer)
        if self._dropped:
            self._dropped.close()
        self._timer = self._dropped = None


class KillWorker(AtStroke):
    """The worker dies while the phone owes it an answer."""

    def act(self):
        self.rig.kill_workers()
        self.rig.phone(cmd="unhang")


class KillDaemon(AtStroke):
    """The daemon dies; its worker still hears what the phone has to say."""

    def act(self):
        self.rig.kill_daemon()
        self.rig.phone(cmd="release-held")
        self.rig.await_phone("no-clients")


class KillService(AtStroke):
    """Daemon and worker die at once, as when the service manager kills them; the phone stays where it is."""

    def act(self):
        self.rig.kill_daemon(and_workers=True)
        self.rig.await_phone("no-clients")
        self.rig.phone(cmd="unhang")


class CutPower(AtStroke):
    """The machine is gone, and with it all that was not synced; for the phone that is a pulled cable."""

    def act(self):
        self.rig.kill_daemon(and_workers=True)
        self.rig.phone(cmd="unplug")
        self.rig.await_phone("no-clients")
        self.rig.synced.cut_power()
