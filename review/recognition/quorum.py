"""Whether the experts of a panel are enough for the quorum of each case: reads only."""

from collections import defaultdict

from core.enums import Status
from review.recognition.models import Scorecard

DONE = (Status.SUBMITTED, Status.WITHDRAWN)


def is_silent(seat, at):
    """Whether scoring is over and the seat left a case of its panel without an answer."""
    if at <= seat.panel.score_until:
        return False
    answered = seat.scorecards.filter(status__in=DONE).values("case")
    return seat.panel.cases.filter(run__status=Status.SUBMITTED).exclude(pk__in=answered).exists()


def lacking_cases(panel, at):
    """The waiting cases that cannot reach their quorum by the present seats; three queries.

    A seat's card can still come while scoring lasts; a seat that is not invited yet gets a later end first.
    """
    seats = {seat.pk for seat in panel.seats.all() if seat.is_sitting and (at <= panel.score_until or seat.invited_at is None)}
    handed_in, answered = defaultdict(int), defaultdict(set)
    for case, seat, status in Scorecard.objects.filter(case__panel=panel, status__in=DONE).values_list("case", "seat", "status"):
        handed_in[case] += status == Status.SUBMITTED
        answered[case].add(seat)
    waiting = panel.cases.filter(run__status=Status.SUBMITTED).select_related("run__application")
    return [case for case in waiting if handed_in[case.pk] + len(seats - answered[case.pk]) < panel.stage.quorum]
