"""What an organization's own listings need: the filter, the tabs and the line in each row."""

import django_filters
from django.db.models import Count
from django.utils import timezone

from core.enums import Status
from core.templatetags.xieyu import day
from supplydemand.enums import ListingNeed
from supplydemand.querysets import EXPIRING_WITHIN, RENEWABLE_FOR, need_condition
from supplydemand.services.lifecycle import outcome_in_words

WAITING = {Status.DRAFT: "填完再提交，别人才看得到", Status.SUBMITTED: "等审核"}
BULK_MAX = 100
"""So many listings may be handled at once."""


def add_need_filter(filterset):
    """Put the filter ``need`` before a filter set's own ones; returns the filter set."""
    need = django_filters.ChoiceFilter(label="需要什么", choices=ListingNeed, method=_in_need, empty_label="全部")
    need.parent, need.model, need.field_name = filterset, filterset._meta.model, "need"
    filterset.filters = {"need": need} | filterset.filters
    return filterset


def _in_need(queryset, name, value):
    return queryset.in_need(value, timezone.localdate())


def need_tabs(rows, *, on, chosen, address):
    """``[{"label", "count", "url", "is_chosen"}]`` of what some of ``rows`` need; one query."""
    counts = rows.aggregate(**{need.value: Count("pk", filter=need_condition(need, on)) for need in ListingNeed})
    return [
        {"label": need.label, "count": counts[need.value], "url": f"{address}?need={need.value}", "is_chosen": chosen == need}
        for need in ListingNeed
        if counts[need.value] or chosen == need
    ]


def need_of(listing, *, on):
    """``(kind, text)`` of what a listing needs or how it stands: kind is ``"ask"``, ``"calm"`` or empty."""
    if listing.closed_on:
        words = outcome_in_words(listing.close_reason, listing.hired_here_count, listing.hired_elsewhere_count)
        return "calm", f"{day(listing.closed_on)}结束，{words}"
    if listing.suspended_at:
        return "ask", f"{day(listing.suspended_at)}被暂停公开，看说明，作回应"
    if listing.status == Status.RETURNED:
        return "ask", "照审核意见改好再交"
    if listing.status == Status.EXPIRED and listing.expires_on >= on - RENEWABLE_FOR:
        return "ask", f"到期了，{day(listing.expires_on + RENEWABLE_FOR)}前可以一键恢复"
    if listing.status == Status.EXPIRED:
        return "calm", "到期很久了，要再用就复制一份"
    if listing.status != Status.APPROVED or listing.revision_of_id:
        return "calm", WAITING.get(listing.status, "不用管")
    return _need_of_public(listing, on)


def _need_of_public(listing, on):
    if listing.silent_since:
        return "ask", f"很久没确认，{day(listing.silent_since)}起不参加匹配"
    if listing.paused_at:
        return "calm", f"{day(listing.paused_at)}暂停，不公开也不匹配"
    if listing.expires_on <= on + EXPIRING_WITHIN:
        return "ask", f"{day(listing.expires_on)}到期，还有效吗"
    if listing.asked_on:
        return "ask", "公开很久了，还有效吗"
    return "", ""
