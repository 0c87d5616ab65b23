"""A portal of a benchmark's own: servers as in production, listings by COPY, workers whose memory is watched."""

import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

from launcher.folders import DataFolder
from tests.bench.telling import ROOT
from tests.faults.own_portal import BEAT, CELERY, OwnPortal

PUBLISHED = "SELECT state = 'published' FROM supplydemand_matchingrun WHERE id = %s"
START = "from supplydemand.services.matching import start_run; from django.utils import timezone; "
START += "print(start_run(on=timezone.localdate(), at=timezone.now()).pk)"
FORGET = {
    "lists": "supplydemand_match, supplydemand_matchchange, supplydemand_unmetneed, supplydemand_listingsignature,"
    " supplydemand_matchingshard, supplydemand_matchingrun, supplydemand_textversion, core_jobrun CASCADE",
    "jobs": "core_jobrun",
    "guesses": "supplydemand_textguess",
    "words": "supplydemand_tokenizedtext, supplydemand_term",
}


GUESS_NOTHING = """
from supplydemand.language.versions import language_version
from supplydemand.models import TalentDemand, TextGuess
from supplydemand.services import text_guesses
digests = set(map(bytes, text_guesses.missing(TalentDemand.objects.all()).values_list("digest", flat=True)))
rows = [TextGuess(digest=digest, version=language_version(), guesses=[]) for digest in digests]
TextGuess.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5000)
"""


class BenchPortal(OwnPortal):
    """``size`` demands and supplies in a data folder that is kept: a second bench of the same size finds them there."""

    def __init__(self, path, size, *, processes, **variables):
        super().__init__(DataFolder.at(path), XIEYU_NIGHTLY_HOUR="23", XIEYU_NIGHTLY_MINUTE="59", **variables)
        self.size, self.processes = size, processes

    def start_all(self):
        """Servers, tables, code lists, listings, beat and the worker."""
        self.start_servers()
        self.manage("load_taxonomy")
        self.module("tests.bench.filled", "--size", str(self.size))
        self.start("beat", BEAT)
        self.start_worker()

    def start_worker(self):
        """The worker as ``bin/run`` starts it, but for the number of its processes."""
        options = ["--pool", "prefork", "--concurrency", str(self.processes), "--loglevel", "INFO", "--without-gossip"]
        self.start("worker", [*CELERY, "worker", *options, "--without-mingle"])

    def module(self, name, *arguments):
        """Run a module with the portal's environment."""
        subprocess.run([sys.executable, "-m", name, *arguments], cwd=ROOT, env=self.variables, check=True)

    def guess_nothing(self):
        """Note that nothing can be guessed of any demand: guesses made behind one run would be another input of the next."""
        self.forget("guesses")
        self.python(GUESS_NOTHING)

    def forget(self, *what):
        """Take away what earlier runs left: ``"lists"`` with all that hangs on them, ``"words"``, ``"jobs"``,
        ``"guesses"``."""
        for name in what:
            self.as_owner(f"TRUNCATE {FORGET[name]}")
        self.as_owner("VACUUM ANALYZE")
        self.as_owner("CHECKPOINT")

    def run(self, *, seconds=900):
        """One run through the workers to its publication; returns its number."""
        run = int(self.python(START))
        self.wait_for(PUBLISHED, run, seconds=seconds)
        return run


@contextmanager
def peak_memory(child):
    """A dict that is filled with each process's peak memory in MB while the block runs: the kernel's high-water marks."""
    peaks, over = {}, threading.Event()

    def watch():
        while not over.wait(0.1):
            for pid in _family(child.process.pid):
                peaks[pid] = max(peaks.get(pid, 0), _high_water(pid))

    for pid in _family(child.process.pid):
        _reset(pid)
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peaks
    finally:
        over.set()
        watcher.join()


def _family(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return [pid, *map(int, children.read_text().split())] if children.exists() else []


def _reset(pid):
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def _high_water(pid):
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:  # it ended in between
        return 0
    return next((int(line.split()[1]) // 1000 for line in lines if line.startswith("VmHWM")), 0)


def default_folder(size):
    """Where a bench of a size keeps its data."""
    return Path("/var/tmp") / f"xieyu-bench-{os.getuid()}-{size}"  # noqa: S108 - PostgreSQL's user must get there
