"""What takes the place of the other side's listing once its page is closed to the reader: matches and threads outlive it."""

from core.enums import Status
from supplydemand import rules
from supplydemand.enums import Side

TAKEN_BACK = "（对方已收回）"
RUN_OUT = "（对方的已到期）"


def shown_to(user, listing):
    """The listing where this reader may read it; otherwise a row of the same number that says so and holds no text.

    Needs ``organization`` joined; costs no query.
    """
    if listing is None or rules.can_read(user, listing):
        return listing
    blank = type(listing)(
        pk=listing.pk,
        organization=listing.organization,
        status=listing.status,
        suspended_at=listing.suspended_at,
        revision_of_id=listing.revision_of_id,
        title=RUN_OUT if listing.status == Status.EXPIRED else TAKEN_BACK,
        reach="",
    )
    blank.is_withheld = True
    blank._prefetched_objects_cache = {field.name: field.related_model.objects.none() for field in blank._meta.many_to_many}
    return blank


def withhold(row, user):
    """A match, thread, request or change of the diary, in memory, with what this reader may read of its two listings."""
    for side in Side.values:
        setattr(row, side, shown_to(user, getattr(row, side)))
    return row
