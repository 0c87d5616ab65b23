"""What a public listing's page says to everybody: read once and kept with the table in memory until the listing changes."""

from copy import copy

from django.contrib.auth.models import AnonymousUser
from django.db.models import prefetch_related_objects

from core.models import ReviewEvent
from core.prepared import PreparedObjects
from supplydemand.index.store import table_of
from supplydemand.models import TalentDemand, TalentSupply

ANYBODY = AnonymousUser()

PUBLIC_LABELS = {
    "approve": "公开",
    "auto_approve": "公开",
    "publish_import": "公开",
    "revise": "内容有更新",
    "expire": "到期",
    "confirm": "确认仍有效",
    "pause": "暂停",
    "resume": "恢复",
    "close": "结束",
    "open_again": "重新开放",
    "renew": "恢复公开",
    "fall_silent": "很久没确认，停止匹配",
}


def public_page(model, pk, *, on):
    """``(listing, public events)`` of a listing in the public lists, ``None`` for any other; one query where nothing changed.

    The listing is the caller's own copy; what it points to is shared and only read.
    """
    table = table_of(model, on=on)
    kept = table.pages.get(pk)
    if kept is None:
        found = _READS[model].objects(listing=pk, on=on) if len(table.positions([pk])) else ()
        if not found:
            return None
        prefetch_related_objects(found, "majors__parent__parent", "certificates")
        kept = (found[0], public_events(found[0]))
        table.pages.put(pk, kept)
    listing, events = kept
    return copy(listing), events


def _read_of(model, *related):
    def build(listing, on):
        return model.objects.visible_to(ANYBODY).published(on=on).filter(pk=listing)

    owner = ("organization", "organization__kind", "organization__district")
    return PreparedObjects(lambda: model, build, related=(*owner, "district", "region", *related))


_READS = {
    TalentDemand: _read_of(TalentDemand, "industry", "level_min", "level_max", "occupation"),
    TalentSupply: _read_of(TalentSupply, "level"),
}


def public_events(listing):
    """The public learns when something was published or changed, not who decided what."""
    events = ReviewEvent.objects.of(listing).filter(action__in=PUBLIC_LABELS).only("action", "at").order_by("-pk")
    for event in events:
        event.public_label = PUBLIC_LABELS[event.action]
    return list(events)
