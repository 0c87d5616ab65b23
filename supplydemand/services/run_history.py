"""Forgetting what old runs left: their diary, shards, maps and trials go, their row with counts and digests stays.

Deleted in pieces instead of by dropping partitions: a pair is one row for ever, whatever run found it last, and the role that
the application works as may not change tables.
"""

from datetime import timedelta

from django.db import transaction

from supplydemand.models import MatchChange, MatchingRun, MatchingShard, SeatTrial, UnmetNeed

KEPT_FOR = timedelta(days=60)
PIECE = 20_000


def purge(*, on):
    """Delete what runs of more than sixty days ago left, a piece at a time; returns how many rows. Again deletes nothing."""
    old = MatchingRun.objects.filter(on__lt=on - KEPT_FOR).order_by().values("pk")
    return sum(_purge(model.objects.filter(run__in=old)) for model in (MatchChange, MatchingShard, UnmetNeed, SeatTrial))


def _purge(rows):
    count = 0
    while True:
        with transaction.atomic():
            piece = list(rows.order_by("pk").values_list("pk", flat=True)[:PIECE])
            if not piece:
                return count
            count += rows.model.objects.filter(pk__in=piece).delete()[0]
