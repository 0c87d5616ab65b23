"""What a process that works by turns does with memory: large arrays go back to the system as soon as they are done with."""

import ctypes
import gc
from functools import cache

MMAP_THRESHOLD, ARENA_MAX = -3, -8
"""glibc's numbers of two settings (malloc.h)."""
LARGE = 1 << 21
"""Bytes: what is as large is a mapping of its own, however many such have been freed before."""


def settle():
    """For a new worker process: what is imported is no longer looked through for garbage, and freed arrays are given back.

    Without this glibc keeps what a thread or a large array has freed, and a process stays as large as it ever was. Where the C
    library is another one, nothing but the first happens.
    """
    gc.collect()
    gc.freeze()
    if _glibc() is not None:
        _glibc().mallopt(MMAP_THRESHOLD, LARGE)
        _glibc().mallopt(ARENA_MAX, 1)


def give_back():
    """Return to the system what is free within the heap, after something large is done with."""
    if _glibc() is not None:
        _glibc().malloc_trim(0)


@cache
def _glibc():
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None
