"""New matches: one definition for the mail of a night, the work list, the list of matches and the diary.

New of a night is what was first found after the nightly run before it and up to its own publication (so also by day), stands in
the lists, has no answer of the reader's side and no refusal of the other, and lies within the reader's threshold.
"""

from datetime import date
from functools import partial

from django.db.models import Count, Min, Q, Subquery

from core.prepared import Prepared
from supplydemand.enums import MatchStage, Nearness, Side
from supplydemand.models import Match, MatchingRun, MatchPreference


def waiting(side, *, on):
    """Pairs in the lists of a day that wait for a side's first answer and that nobody has declined."""
    return Match.objects.filter(is_current=True).with_public_listings(on=on).in_state(MatchStage.UNANSWERED, side).undeclined()


def last_night():
    """The nightly run that was published last, however many were published by day since; ``None`` before the first."""
    return MatchingRun.objects.published().filter(is_nightly=True).first()


def night_of(run):
    """The condition on matches that were first found in the night of ``run``; of its day where the run does not know."""
    before = MatchingRun.objects.published().filter(is_nightly=True).earlier_than(run).first()
    after, until = (before.last_match_id if before else 0), run.last_match_id
    return Q(first_seen_on=run.on) if None in (after, until) else Q(pk__gt=after, pk__lte=until)


def counts_by_organization(night, *, on, preference=None, organizations=None):
    """``{organization id: new matches}`` of a night (``night_of``), as a reader with that threshold counts them."""
    counts = {}
    for side in Side.values:
        fresh = waiting(side, on=on).filter(night)
        fresh = fresh if organizations is None else fresh.filter(**{f"{side}__organization__in": organizations})
        fresh = fresh if preference is None else fresh.wanted_by(preference)
        rows = fresh.order_by().values(f"{side}__organization").annotate(count=Count("pk"))
        for organization_id, count in rows.values_list(f"{side}__organization", "count"):
            counts[organization_id] = counts.get(organization_id, 0) + count
    return counts


def count_of(run, *, on, organizations, preference):
    """How many new matches of a night a reader of these organizations still has to answer."""
    counts = counts_by_organization(night_of(run), on=on, organizations=organizations, preference=preference)
    return sum(counts.values())


def last_nights(user_id):
    """Of the run whose lists stand: its day, what the last night found (for ``unanswered``), and the reader's threshold.

    ``[(on, night's day, night's run, bounds, score_min, nearness)]``, empty before the first run; one query.
    """
    return [
        (on, night_on, night_run, _bounds(night_on or date.min, after if before else 0, until if night_run else 0), *preference)
        for on, night_on, night_run, before, after, until, *preference in _last_nights.rows(user=user_id)
    ]


def _bounds(on, after, until):
    """What ``_unanswered`` compares with, as ``night_of``: the numbers, or the day where a run does not know its last match."""
    is_known = None not in (after, until)
    return {"after": after, "until": until, "on": date.min} if is_known else {"after": 0, "until": 0, "on": on}


@Prepared
def _last_nights(user):
    nightly = MatchingRun.objects.published().filter(is_nightly=True)
    own = MatchPreference.objects.filter(user=user)
    runs = MatchingRun.objects.published().annotate(
        night_on=Subquery(nightly.values("on")[:1]),
        night_run=Subquery(nightly.values("pk")[:1]),
        night_before=Subquery(nightly.values("pk")[1:2]),
        until=Subquery(nightly.values("last_match_id")[:1]),
        after=Subquery(nightly.values("last_match_id")[1:2]),
        score_min=Subquery(own.values("score_min")[:1]),
        nearness=Subquery(own.values("nearness")[:1]),
    )
    return runs.values_list("on", "night_on", "night_run", "night_before", "after", "until", "score_min", "nearness")[:1]


def _unanswered(side, organizations, since, after, until, on, today, preference=None):
    fresh = waiting(side, on=today).filter(first_seen_on__gt=since, **{f"{side}__organization__in": organizations})
    fresh = fresh if preference is None else fresh.wanted_by(preference)
    night = Q(pk__gt=after, pk__lte=until) | Q(first_seen_on=on)
    counted = fresh.order_by().values("is_current").annotate(
        night=Count("pk", filter=night), count=Count("pk"), first=Min("first_seen_on")
    )  # fmt: skip
    return counted.values_list("night", "count", "first")


_UNANSWERED = {side: Prepared(partial(_unanswered, side)) for side in Side.values}


def unanswered(side, *, organizations, since, bounds, today, score_min, nearness):
    """``(new of the last night, all since a day, the first's day)`` of what a side has not answered, or ``None``; one query.

    As a reader with that threshold counts them; ``bounds`` are those of ``last_nights``.
    """
    preference = MatchPreference(score_min=score_min or 0, nearness=nearness or Nearness.ANYWHERE)
    values = {"organizations": organizations, "since": since, "today": today, **bounds}
    rows = _UNANSWERED[side].rows(**values) if preference.is_open else _unanswered(side, preference=preference, **values)
    return next(iter(rows), None)
