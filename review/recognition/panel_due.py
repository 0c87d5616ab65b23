"""Until when experts answer and score, and who is reminded: the experts, by letter where they have no account, then the city."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from core.registries import Deadline
from core.templatetags.xieyu import moment
from review.coordinators import city_coordinators
from review.deadline_models import Addressee
from review.recognition import panel_mail, rules
from review.recognition.enums import SeatState
from review.recognition.late_conflicts import with_work
from review.recognition.models import Seat
from taxonomy.calendar import ONE_DAY, WorkCalendar, end_of

ANSWER_DAYS = 2
"""Working days after its letter within which an invitation is to be answered."""
MARGIN = timedelta(days=30)
"""Longer than any row of days without work."""


def _asked():
    """Who was invited to a panel that is at work."""
    rows = Seat.objects.filter(panel__closed_at=None, invited_at__isnull=False)
    return rows.select_related("panel", "expert__user").order_by("panel__score_until", "pk")


def _unanswered(on, first, last):
    """Invitations without an answer, as long as there is time to score."""
    calendar = WorkCalendar(first - MARGIN, last + MARGIN)
    rows = _asked().filter(state=SeatState.INVITED, panel__score_until__gt=end_of(on - ONE_DAY))
    for seat in rows.filter(invited_at__gt=end_of(first - MARGIN), invited_at__lte=end_of(last)):
        due_on = calendar.after(timezone.localdate(seat.invited_at), ANSWER_DAYS)
        if first <= due_on <= last:
            yield seat, due_on


def _unscored(on, first, last):
    """Who accepted and has cases left, by the last day of scoring; not those in which they have a part by now."""
    rows = _asked().filter(state=SeatState.ACCEPTED)
    rows = rows.filter(panel__score_until__gt=end_of(first - ONE_DAY), panel__score_until__lte=end_of(last))
    for seat in with_work(rows):
        yield seat, timezone.localdate(seat.panel.score_until)


def _expert(seat):
    """The expert's account; who has none is written to."""
    return [seat.expert.user] if seat.expert.user is not None and seat.expert.user.is_active else []


def _city(seat):
    """Who may run the panel."""
    return [person for person in city_coordinators() if rules.may_run_panel(person, seat.panel)]


def _page(seat):
    return reverse("recognition:seat:home", args=[seat.pk])


def _panel_page(seat):
    return reverse("admin:review_panel_panel", args=[seat.panel_id])


def _panels():
    return reverse("admin:review_panel_changelist")


ANSWERS = Deadline(
    code="recognition.seat_answer",
    label="评审邀请的答复",
    event=panel_mail.REMINDED,
    due=_unanswered,
    wording=lambda seat: (f"答复评审邀请“{seat.panel}”，{moment(seat.panel.score_until)} 前打分", _page(seat), "去答复"),
    leaders_wording=lambda seat: (f"{seat.expert}没有答复“{seat.panel}”的邀请，再发一封或者换人", _panel_page(seat), "看评审组"),
    responsible=_expert,
    leaders=_city,
    letter=panel_mail.write_reminder,
    steps=((0, Addressee.RESPONSIBLE), (2, Addressee.LEADERS)),
    list_url=_panels,
)
SCORES = Deadline(
    code="recognition.seat_score",
    label="专家打分",
    event=panel_mail.REMINDED,
    due=_unscored,
    wording=lambda seat: (f"交“{seat.panel}”的评分表，{moment(seat.panel.score_until)} 截止，过了不能交", _page(seat), "去打分"),
    leaders_wording=lambda seat: (f"{seat.expert}没有交齐“{seat.panel}”的评分，延长或者换人", _panel_page(seat), "看评审组"),
    responsible=_expert,
    leaders=_city,
    letter=panel_mail.write_reminder,
    steps=((-2, Addressee.RESPONSIBLE), (0, Addressee.RESPONSIBLE), (1, Addressee.LEADERS)),
    list_url=_panels,
)
ALL = (ANSWERS, SCORES)
