"""What a person looked at lately."""

from django.db import transaction

from supplydemand.models import RecentListing

KEPT = 20
"""So many are remembered for each side."""


@transaction.atomic
def remember(*, user, side, object_id, at):
    """Put a listing at the head of the person's short list; the oldest falls off its end."""
    RecentListing.objects.bulk_create(
        [RecentListing(user=user, side=side, object_id=object_id, seen_at=at)],
        update_conflicts=True,
        unique_fields=["user", "side", "object_id"],
        update_fields=["seen_at"],
    )
    own = RecentListing.objects.filter(user=user, side=side)
    kept = own.order_by("-seen_at", "-pk")[:KEPT].values("pk")
    own.exclude(pk__in=kept).delete()


def recent_ids(*, user, side):
    """The ids of what the person looked at, the latest first."""
    own = RecentListing.objects.filter(user=user, side=side).order_by("-seen_at", "-pk")
    return list(own.values_list("object_id", flat=True)[:KEPT])


def forget(*, user):
    """Empty the person's short lists."""
    RecentListing.objects.filter(user=user).delete()
