"""Dealings between an expert's organization and an applicant that keep the expert from judging it: reads only."""

from dateutil.relativedelta import relativedelta
from django.db.models import Q
from django.db.models.functions import Coalesce

from core.recognition_registries import TIE_MONTHS
from review.recognition.conflicts import organizations_of
from supplydemand.enums import OutcomeKind
from supplydemand.models import ContactAsk, Conversation, Match, MatchOutcome

HIRED = f"所在单位近 {TIE_MONTHS} 个月和申报单位有录用"
OPENED = f"所在单位近 {TIE_MONTHS} 个月和申报单位谈过对接"
ASKED = "所在单位和申报单位之间有没答复的联系请求"


def dealings(experts, applications):
    """``{(expert id, application id): reason}``; eight queries, however many there are.

    Counted from ``TIE_MONTHS`` before the case was handed in, whatever came later included.
    """
    own = organizations_of(experts)
    since = {row.pk: row.submitted_at - relativedelta(months=TIE_MONTHS) for row in applications if row.submitted_at}
    if not since:
        return {}
    theirs = {pk for pks in own.values() for pk in pks}
    known = _dealings_of(theirs, {row.organization_id for row in applications}, min(since.values()))
    found = {}
    for application in applications:
        for expert in experts:
            reason = _reason(known, own[expert.pk], application.organization_id, since.get(application.pk))
            if reason:
                found[expert.pk, application.pk] = reason
    return found


def _reason(known, organizations, applicant, since):
    for words in (HIRED, OPENED, ASKED):
        moments = (at for organization in organizations for at in known.get((words, frozenset((organization, applicant))), ()))
        if since is not None and any(at >= since for at in moments):
            return words
    return ""


def _dealings_of(theirs, applicants, since):
    """``{(words, {two organizations}): [moments]}``; four queries."""
    found = {}
    sources = (
        (HIRED, _hired(theirs, applicants, since)),
        (OPENED, _matched(theirs, applicants, since)),
        (OPENED, _talked(theirs, applicants, since)),
        (ASKED, _asked(theirs, applicants, since)),
    )
    for words, rows in sources:
        for one, other, at in rows:
            found.setdefault((words, frozenset((one, other))), []).append(at)
    return found


def _between(one, other, theirs, applicants):
    return Q(**{f"{one}__in": theirs, f"{other}__in": applicants}) | Q(**{f"{one}__in": applicants, f"{other}__in": theirs})


def _hired(theirs, applicants, since):
    rows = MatchOutcome.objects.filter(kind=OutcomeKind.HIRED, recorded_at__gte=since).annotate(
        one=Coalesce("match__demand__organization", "conversation__demand_organization"),
        other=Coalesce("match__supply__organization", "conversation__supply_organization"),
    )
    return rows.filter(_between("one", "other", theirs, applicants)).values_list("one", "other", "recorded_at")


def _matched(theirs, applicants, since):
    sides = ("demand__organization", "supply__organization")
    rows = Match.objects.filter(_between(*sides, theirs, applicants), contact_opened_at__gte=since)
    return rows.order_by().values_list(*sides, "contact_opened_at")


def _talked(theirs, applicants, since):
    sides = ("demand_organization", "supply_organization")
    rows = Conversation.objects.filter(_between(*sides, theirs, applicants), active_at__gte=since)
    return rows.order_by().values_list(*sides, "active_at")


def _asked(theirs, applicants, since):
    sides = ("organization", "owner")
    rows = ContactAsk.objects.filter(_between(*sides, theirs, applicants), answered_at=None, asked_at__gte=since)
    return rows.order_by().values_list(*sides, "asked_at")
