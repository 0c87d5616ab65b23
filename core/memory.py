"""A ceiling for the memory of one step that reads what strangers hand in."""

import os
import resource
from contextlib import contextmanager
from pathlib import Path

MEGABYTE = 1024 * 1024
_SIZE = Path("/proc/self/statm")


@contextmanager
def held_to(megabytes):
    """Let this process take so many more megabytes at most; what asks for more raises ``MemoryError``. Linux only, else nothing.

    The limit is the process's: for workers, which do one thing at a time.
    """
    if not _SIZE.exists():
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    now = int(_SIZE.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    ceiling = now + megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (ceiling if soft == resource.RLIM_INFINITY else min(soft, ceiling), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
