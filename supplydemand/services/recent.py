"""What a person looked at lately."""

from django.db import connection

from supplydemand.models import RecentListing

KEPT = 20
"""So many are remembered for each side."""

REMEMBER = """
WITH seen AS (
    INSERT INTO supplydemand_recentlisting (user_id, side, object_id, seen_at)
    VALUES (%(user)s, %(side)s, %(object)s, %(at)s)
    ON CONFLICT (user_id, side, object_id) DO UPDATE SET seen_at = EXCLUDED.seen_at
)
DELETE FROM supplydemand_recentlisting WHERE id IN (
    SELECT id FROM supplydemand_recentlisting
    WHERE user_id = %(user)s AND side = %(side)s AND object_id <> %(object)s
    ORDER BY seen_at DESC, id DESC OFFSET %(others)s
)
"""
"""One statement, because it runs with every page of a listing: the deletion does not see the row that is put in beside it."""


def remember(*, user, side, object_id, at):
    """Put a listing at the head of the person's short list; the oldest falls off its end."""
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER, {"user": user.pk, "side": side, "object": object_id, "at": at, "others": KEPT - 1})


def recent_ids(*, user, side):
    """The ids of what the person looked at, the latest first."""
    own = RecentListing.objects.filter(user=user, side=side).order_by("-seen_at", "-pk")
    return list(own.values_list("object_id", flat=True)[:KEPT])


def forget(*, user):
    """Empty the person's short lists."""
    RecentListing.objects.filter(user=user).delete()
