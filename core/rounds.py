"""A round of a day: one piece of work for each of many rows, in which no row stops the others and no worker stays too long."""

import time

import structlog

from core import jobs

logger = structlog.get_logger(__name__)

SECONDS_AT_A_TIME = 120
"""A job that takes longer stops there and goes on with the next message of the reconciler."""


class SomeFailed(Exception):
    """Some rows could not be done; all others are."""


def one_by_one(next_ids, act, *, what):
    """Call ``act(id)`` for the ids of ``next_ids(after)``, batch after batch, each greater than the one before.

    Raises ``jobs.Postpone`` when time is up: the next attempt begins again, so ``next_ids`` leaves out what is done. Raises
    ``SomeFailed`` at the end where an ``act`` raised; ``what`` says in Chinese what was not done.
    """
    deadline = time.monotonic() + SECONDS_AT_A_TIME
    failed, after = 0, 0
    while ids := next_ids(after):
        for pk in ids:
            try:
                act(pk)
            except Exception:  # noqa: BLE001 - one row must not stop the others
                logger.exception("one of a round failed", what=what, id=pk)
                failed += 1
            if time.monotonic() > deadline:
                raise jobs.Postpone(f"the rest of the round: {what}")
        after = ids[-1]
    if failed:
        raise SomeFailed(f"{what}：{failed} 个没有做成")
