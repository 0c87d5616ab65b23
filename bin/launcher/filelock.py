"""File locks that die with their holder, so that a kill -9 never leaves a stale one."""

import fcntl
from contextlib import contextmanager


class AlreadyLocked(Exception):
    """Another process holds the lock and the caller did not want to wait."""


@contextmanager
def exclusive(path, *, wait=True):
    """Hold ``path`` exclusively for the block; raises ``AlreadyLocked`` at once where ``wait`` is false and it is taken."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise AlreadyLocked(path) from error
        yield handle
