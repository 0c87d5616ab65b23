"""Who has by now a part in a case that they judged or are to judge, whatever held when they were drawn: reads only."""

from dataclasses import dataclass

from core.enums import Status
from core.registries import Finding, ReviewRule
from review.recognition.conflicts import conflicts_of
from review.recognition.models import PanelCase, Scorecard, Seat

CODE = "review.recognition_late_conflict"


@dataclass(frozen=True)
class LateConflict:
    """An expert tied to a case; ``is_counted`` where their card is in the figures."""

    seat: Seat
    case: PanelCase
    reasons: list
    is_counted: bool


def found(panel, *, counted_only=False):
    """The ties of a panel's experts to its waiting cases that nobody has acted on; a constant number of queries."""
    cases = list(panel.cases.filter(run__status=Status.SUBMITTED).select_related("run__application__organization"))
    seats = list(panel.seats.select_related("expert").order_by("draw_place", "pk"))
    ties = conflicts_of([seat.expert for seat in seats], [case.run.application for case in cases])
    if not ties:
        return []
    states = {
        (seat, case): status
        for seat, case, status in Scorecard.objects.filter(case__panel=panel).values_list("seat", "case", "status")
    }
    rows = []
    for seat in seats:
        for case in cases:
            reasons, status = ties.get(seat.expert_id, {}).get(case.run.application_id), states.get((seat.pk, case.pk))
            is_counted = status == Status.SUBMITTED
            is_expected = seat.is_sitting and status != Status.WITHDRAWN and not counted_only
            if reasons and (is_counted or is_expected):
                rows.append(LateConflict(seat, case, list(dict.fromkeys(reasons)), is_counted))
    return rows


def with_work(seats):
    """Those of these seats with a waiting case that is still theirs to judge; constant queries, however many there are.

    ``seats`` come with their experts. A case in which the expert has a part is not asked for any more.
    """
    seats = list(seats)
    if not seats:
        return []
    cases = PanelCase.objects.filter(panel__in={seat.panel_id for seat in seats}, run__status=Status.SUBMITTED)
    cases = list(cases.select_related("run__application__organization"))
    done = set(Scorecard.objects.done().filter(seat__in=seats).values_list("seat", "case"))
    ties = conflicts_of([seat.expert for seat in seats], [case.run.application for case in cases])
    return [seat for seat in seats if any(_is_left(seat, case, done, ties) for case in cases)]


def _is_left(seat, case, done, ties):
    is_done = (seat.pk, case.pk) in done
    return case.panel_id == seat.panel_id and not is_done and case.run.application_id not in ties.get(seat.expert_id, {})


def _check(run, on):
    """Of a case whose panel has closed: points of experts who have a part in it after all; nobody is named."""
    cards = Scorecard.objects.handed_in().filter(case__run__application=run.application_id, case__panel__closed_at__isnull=False)
    experts = [card.seat.expert for card in cards.select_related("seat__expert")]
    tied = sum(run.application_id in rows for rows in conflicts_of(experts, [run.application]).values()) if experts else 0
    if tied:
        yield Finding(CODE, "problem", f"评审结束以后才知道：交过分的专家里有 {tied} 位和这一件有利害关系，分数还算在均分里")


RULE = ReviewRule(CODE, "交过分的专家和申报有没有利害关系", _check)
