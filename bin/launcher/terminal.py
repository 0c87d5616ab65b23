"""One friendly line per step on the terminal, and the error that ends a start with a sentence that helps."""

import sys
import time
from contextlib import contextmanager


class StepFailed(Exception):
    """A step cannot be done; the message says in one Chinese sentence what to do, with the path of the log."""

    def __init__(self, advice, log=None):
        super().__init__(f"{advice} 日志：{log}" if log else advice)


def line(text, *, error=False):
    """Print one line at once, even into a pipe."""
    print(text, file=sys.stderr if error else sys.stdout, flush=True)


@contextmanager
def step(title):
    """Print ``✓ title N 秒`` when the block ends well; yields a list whose texts are added to the line."""
    started = time.monotonic()
    notes = []
    yield notes
    line(" ".join([f"✓ {title} {time.monotonic() - started:.1f} 秒", *notes]))
