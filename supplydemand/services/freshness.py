"""What the lists do not say yet: an approval that may still be taken back, and edits that matching has not read."""

from datetime import timedelta

from django.db.models import Max, Q, Subquery
from django.utils import timezone

from core import undoing
from review.models import ReviewTask
from supplydemand.enums import ChangedKind
from supplydemand.models import ListingChange, ListingSignature, MatchingRun
from supplydemand.services import daytime


def first_start(listings):
    """From when on the first of these published listings (querysets) that was approved lately is matched; ``None``: none waits.

    One query. A revision is not asked about: it replaces the public text at once.
    """
    waiting = ReviewTask.objects.none()
    for rows in listings:
        waiting = waiting | ReviewTask.objects.unsettled(rows.model).filter(
            object_id__in=rows.filter(revision_of=None).values("pk")
        )
    closed_at = waiting.order_by("closed_at").values_list("closed_at", flat=True).first()
    return closed_at + undoing.window() if closed_at else None


def why_without_matches(listing, at):
    """What a listing whose page is public and that has no matches waits for, in a sentence; at most five queries."""
    on = timezone.localdate(at)
    if not listing.is_offered or listing.expires_on < on:
        return "这一条现在不参加匹配。恢复公开以后一分钟左右有结果。"
    if not MatchingRun.objects.published().exists():
        return "还没有匹配过。今晚会把公开的需求和供给匹配一遍。"
    starts_at = first_start([type(listing).objects.filter(pk=listing.pk)])
    if starts_at is not None:
        return f"{words_until(starts_at, at)}，一分钟左右有结果。"
    is_read = ListingSignature.objects.filter(side=listing.side, listing_id=listing.pk, is_listed=True).exists()
    if not is_read or unread_edits({listing.side: [listing]}, on=on):
        return "正在匹配，一分钟左右有结果。过一会儿刷新这一页。"
    return "还没有匹配上的。有新公开的随时会比，今晚整个重算一次；把技能和专业写全，更容易匹配。"


def words_until(starts_at, at):
    """That an approval is matched once it cannot be taken back any more, with how long that takes and when it is."""
    minutes = max(1, round((starts_at - at) / timedelta(minutes=1)))
    return f"刚通过，约 {minutes} 分钟后（{timezone.localtime(starts_at):%H:%M}）开始匹配"


def unread_edits(listings, *, on):
    """``{(side, id): when}`` of listings (by side) that say something else than what their scores were worked out from.

    One query where nothing was written since listings were last read; else what was written is read and compared with what
    matching has noted, so that a listing which was merely confirmed is no edit.
    """
    written = _written(listings)
    edits = {}
    for side, rows in listings.items():
        touched = {row.pk: max(times) for row in rows if (times := _times(written, side, row))}
        if touched:
            edits |= {(side, pk): touched[pk] for pk in daytime.read_otherwise(side, touched, on=on)}
    return edits


def _times(written, side, row):
    keys = ((side, row.pk), (ChangedKind.ORGANIZATION, row.organization_id))
    return [written[key] for key in keys if key in written]


def _written(listings):
    """``{(kind, id): when}`` of rows written since the published run, or its last update, began to read."""
    wanted = Q(kind=ChangedKind.ORGANIZATION, object_id__in={row.organization_id for rows in listings.values() for row in rows})
    for side, rows in listings.items():
        wanted |= Q(kind=side, object_id__in=[row.pk for row in rows])
    horizon = MatchingRun.objects.published().values("horizon")[:1]
    found = ListingChange.objects.filter(wanted, transaction__gte=Subquery(horizon)).order_by()
    return {(kind, pk): at for kind, pk, at in found.values_list("kind", "object_id").annotate(at=Max("at"))}
