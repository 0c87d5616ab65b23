"""What coordinators' pages of a panel show."""

from collections import Counter

from django.db.models import Count, Q
from django.utils import timezone

from core.enums import Status
from review.recognition import late_conflicts, panel_figures, quorum, rules
from review.recognition.enums import SeatState
from review.recognition.models import Expert, StageRun
from review.recognition.panel_forms import DatesForm, ExtendForm
from review.recognition.services import panels

WAITING_SHOWN = 200


def panel_page(panel, user):
    """The panel's page; who has a part in it sees that, and nothing of its cases and experts."""
    if not rules.may_run_panel(user, panel):
        return {"panel": panel, "may_run": False}
    cases = list(panel.cases.select_related("run__application__organization").order_by("place", "pk"))
    handed_in = Count("scorecards", filter=Q(scorecards__status=Status.SUBMITTED))
    abstained = Count("scorecards", filter=Q(scorecards__status=Status.WITHDRAWN))
    seats = panel.seats.select_related("expert__organization").annotate(handed_in=handed_in, abstained=abstained)
    seats = list(seats.order_by("draw_place", "pk"))
    at, is_open = timezone.now(), panel.closed_at is None
    pool = pool_lines(panels.pool_of(panel)) if panel.drawn_at is None else None
    is_used_up = pool["free_count"] < panel.stage.draw_count if pool else is_open and panels.next_in_order(panel) == (None, None)
    for seat in seats:
        is_late = at > panel.score_until and seat.handed_in + seat.abstained < len(cases)
        seat.is_replaceable = seat.state != SeatState.REPLACED and (is_late or not seat.handed_in)
        seat.is_missing = seat.has_declined or (is_late and seat.is_sitting)
    lacking = quorum.lacking_cases(panel, at) if is_open and panel.drawn_at else []
    missing = [seat.expert for seat in seats if seat.is_missing]
    return {
        "panel": panel,
        "may_run": True,
        "is_open": is_open,
        "lacking": lacking,
        "cases": cases,
        "waiting": list(waiting_runs(panel, user)[:WAITING_SHOWN]) if is_open else [],
        "seats": seats,
        "uninvited_count": sum(seat.invited_at is None and seat.is_sitting for seat in seats),
        "pool": pool,
        "extend": ExtendForm(panel=panel) if is_used_up and cases and (pool or missing or lacking) else None,
        "missing": missing,
        "late_conflicts": late_conflicts.found(panel) if is_open and panel.drawn_at else [],
        "dates": DatesForm(
            initial={
                "score_until": panel.score_until,
                "meeting_at": panel.meeting_at,
                "meeting_place": panel.meeting_place,
            }
        ),
    }


def waiting_runs(panel, user):
    """Cases of the panel's stage that are in no panel yet."""
    rows = (
        StageRun.objects.reviewed_by(user).open().filter(stage=panel.stage_id, application__call=panel.call_id, panel_case=None)
    )
    return rows.select_related("application__organization").order_by("pk")


def pool_lines(pool):
    """How many may be drawn, and who may not with the reasons; one query."""
    experts = {row.pk: row for row in Expert.objects.filter(pk__in=[row["id"] for row in pool]).select_related("organization")}
    excluded = [(experts[row["id"]], row["reasons"]) for row in pool if row["reasons"]]
    return {"free_count": len(pool) - len(excluded), "excluded": excluded}


def meeting_page(panel, url):
    """The ranking with the cards of each case; experts are numbers in the drawn order, nobody's name stands beside a score."""
    standings = panel_figures.standings_of(panel, panel.cases.select_related("run__application__organization"))
    for row in standings:
        row.case.panel = panel
    reasons = panel_figures.abstentions_of([card for row in standings for card in row.abstained])
    for row in standings:
        for card in row.abstained:
            card.reason_text = reasons.get(card.pk, "")
    states = Counter(seat.state for seat in panel.seats.all())
    return {
        "panel": panel,
        "standings": standings,
        "ranking_url": url,
        "accepted_count": states[SeatState.ACCEPTED],
        "is_open": panel.closed_at is None,
    }


def draw_page(panel):
    """The record of every draw: list, seed, order, and whether they still agree; the further ones go on with the numbers."""
    orders = panels.orders_of(panel)
    experts = Expert.objects.in_bulk([row["id"] for draw, _ in orders for row in draw.pool])
    seats = {seat.expert_id: seat for seat in panel.seats.all()}
    draws, start = [], 1
    for draw, ids in orders:
        draws.append(
            {
                "draw": draw,
                "order": [(place, experts[pk], seats.get(pk)) for place, pk in enumerate(ids, start=start)],
                "excluded": [(experts[row["id"]], row["reasons"]) for row in draw.pool if row["reasons"]],
            }
        )
        start += len(ids)
    return {"panel": panel, "is_right": panels.draw_is_right(panel), "draws": draws}
