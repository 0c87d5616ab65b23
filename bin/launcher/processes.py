"""Child processes that cannot outlive the launcher, and what is written down about them in ``run/processes.json``."""

import ctypes
import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 12
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(signal_number):
    """A function for ``preexec_fn``: the kernel sends ``signal_number`` once the launcher is gone (Linux)."""
    launcher = os.getpid()

    def arrange():
        if hasattr(_libc, "prctl"):
            _libc.prctl(PR_SET_PDEATHSIG, signal_number)
            if os.getppid() != launcher:  # it died in between
                os.kill(os.getpid(), signal_number)

    return arrange


def started_at(pid):
    """When ``pid`` started, in the kernel's ticks, or None when there is no such process: tells a reused pid apart."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in {"Z", "X"} else int(fields[19])


def age_of_this_process():
    """Seconds since this process started, by the kernel's clock: it outlasts the change into ``.venv``'s Python."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started_at(os.getpid()) / os.sysconf("SC_CLK_TCK")


@dataclass
class Child:
    """One long-running process of the portal in a process group of its own."""

    name: str
    title: str
    command: list
    log: Path
    environment: dict
    stop_signal: int = signal.SIGTERM
    death_signal: int = signal.SIGTERM
    user: str | None = None
    cwd: Path | None = None
    before_start: object = None
    process: subprocess.Popen | None = field(default=None, repr=False)
    began: float = 0.0

    def start(self):
        """Start it (again); its output goes to its log file."""
        if self.before_start:
            self.before_start()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(part) for part in self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment,
                cwd=self.cwd,
                start_new_session=True,
                preexec_fn=die_with_parent(self.death_signal),  # noqa: PLW1509 - the launcher has one thread
                **({"user": self.user, "group": "nogroup", "extra_groups": []} if self.user else {}),
            )
        self.began = time.monotonic()

    @property
    def is_running(self):
        """Whether the process is alive."""
        return self.process is not None and self.process.poll() is None

    def stop(self, seconds=STOP_SECONDS):
        """Ask it to stop, wait, then end its whole group."""
        if self.process is None:
            return
        if self.is_running:
            os.kill(self.process.pid, self.stop_signal)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                _signal_group(self.process.pid, signal.SIGKILL)
                self.process.wait()
        _signal_group(self.process.pid, signal.SIGKILL)


def write_down(path, children):
    """Record the children's pids and start times, so that a later start can tell them from strangers."""
    rows = [{"name": c.name, "pid": c.process.pid, "started": started_at(c.process.pid)} for c in children if c.process]
    path.write_text(json.dumps(rows, indent=1))


def end_leftovers(path, seconds=STOP_SECONDS):
    """End the recorded processes of a launcher that was killed; returns the names of those still found running."""
    if not path.exists():
        return []
    rows = [row for row in json.loads(path.read_text() or "[]") if started_at(row["pid"]) == row["started"] is not None]
    deadline = time.monotonic() + seconds
    for row in rows:
        os.kill(row["pid"], signal.SIGINT if row["name"] == "postgres" else signal.SIGTERM)
    while time.monotonic() < deadline and any(started_at(row["pid"]) == row["started"] for row in rows):
        time.sleep(0.05)
    for row in rows:
        if started_at(row["pid"]) == row["started"]:
            _signal_group(row["pid"], signal.SIGKILL)
    path.unlink()
    return [row["name"] for row in rows]


def _signal_group(leader, number):
    try:
        os.killpg(leader, number)
    except (ProcessLookupError, PermissionError):
        return
