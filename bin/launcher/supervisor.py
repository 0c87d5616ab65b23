"""Keeps the portal's processes running: a crashed one is started again, later each time, and said."""

import signal
import time

from launcher.processes import write_down
from launcher.terminal import line

FIRST_PAUSE, LONGEST_PAUSE, HEALTHY_AFTER = 1.0, 60.0, 60.0


class Stopped(Exception):
    """SIGTERM, SIGHUP or Ctrl-C: stop everything in order."""


class Supervisor:
    """Owns the running children, in the order in which they were started."""

    def __init__(self, processes_file):
        self.processes_file = processes_file
        self.children = []
        self._pauses = {}
        self._due = {}

    def add(self, *children):
        """Take over children that were started already."""
        self.children.extend(children)
        self.record()

    def start(self, *children):
        """Start children and take them over."""
        for child in children:
            child.start()
            self.add(child)

    def record(self):
        """Write down who runs."""
        write_down(self.processes_file, self.children)

    def watch_once(self):
        """Look at every child once; start again those whose pause after a crash is over."""
        now = time.monotonic()
        for child in self.children:
            if child.is_running:
                if now - child.began > HEALTHY_AFTER:
                    self._pauses.pop(child.name, None)
            elif child.name not in self._due:
                pause = self._pauses.get(child.name, FIRST_PAUSE)
                self._pauses[child.name] = min(pause * 2, LONGEST_PAUSE)
                self._due[child.name] = now + pause
                line(f"! {child.title}意外退出（{child.process.returncode}），{pause:.0f} 秒后重新启动。日志：{child.log}")
            elif now >= self._due[child.name]:
                del self._due[child.name]
                child.start()
                self.record()

    def watch(self):
        """Watch until a signal raises ``Stopped``."""
        while True:
            self.watch_once()
            time.sleep(0.3)

    def stop(self):
        """Stop all, last started first; a second Ctrl-C does not interrupt it."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        portal = [child for child in self.children if child.name not in {"postgres", "valkey"}]
        for child in portal:
            if child.is_running:
                child.process.send_signal(child.stop_signal)
        for child in [*reversed(portal), *reversed(self.children[: len(self.children) - len(portal)])]:
            child.stop(seconds=30 if child.name == "postgres" else 12)
        self.processes_file.unlink(missing_ok=True)


def stop_on_signals():
    """From now on the usual signals raise ``Stopped`` in the main thread."""

    def stop(number, frame):
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
