"""What experts are told: the invitation with its link, a card given back; of what is still to be done see ``panel_due``."""

from django.db import transaction
from django.urls import reverse

from core import letters, mail_templates, outbox
from core.enums import Status
from core.models import ReviewEvent
from core.notifications import notify
from core.registries import MAIL_NOW, CalendarItem, NotificationEvent, WorkbenchItem
from core.templatetags.xieyu import moment
from review.recognition import seat_links
from review.recognition.enums import SeatState
from review.recognition.late_conflicts import with_work
from review.recognition.models import Expert, Scorecard, Seat
from review.recognition.sheets import number_of

WHY = "你收到这封信，是因为你在评审专家库里。链接只给你本人用，不要转发。"
EXPERT = "expert"
INVITATION, REMINDER, GIVEN_BACK = "recognition.seat", "recognition.seat_reminder", "recognition.seat_given_back"
LETTERS = (
    (INVITATION, "认定：请专家参加评审"),
    (REMINDER, "认定：提醒没有账号的专家答复、打分"),
    (GIVEN_BACK, "认定：评分退给没有账号的专家改"),
)
"""Letters to experts without an account; the city gives each its words."""
REMINDED = "recognition.panel_reminder"
EVENTS = (
    NotificationEvent(
        REMINDED,
        "认定",
        "评审：要答复、要打分，或者专家没有办",
        "评审组的专家；过了时间还没办时是办这个评审组的市级审核专员",
        mail=MAIL_NOW,
        is_mandatory=True,
        reason="过了截止时间就不能打分，所以不能关。",
        roles=frozenset({EXPERT, "coordinator"}),
    ),
)


def roles_of(user):
    """Experts with an account hear of their panels."""
    return {EXPERT} if Expert.objects.filter(user=user).exists() else set()


def mail_invitation(*, seat_id, at):
    """Mail the newest link of a seat unless that was done; returns the mail, or ``None`` where the seat needs none any more."""
    with transaction.atomic():
        seat = (
            Seat.objects.select_for_update(of=("self",)).select_related("panel__call", "panel__stage", "expert").get(pk=seat_id)
        )
        if not seat.is_sitting or seat.panel.closed_at is not None or not seat.link_number:
            return None
        panel, count = seat.panel, seat.panel.cases.count()
        mail = _write(
            seat,
            event=INVITATION,
            key=f"seat:{seat.pk}:{seat.link_number}",
            title=f"请你参加评审：{panel}",
            lead=f"{seat.expert}，你好：{panel.call}的{panel.stage}抽到了你，一共 {count} 件，"
            f"{moment(panel.score_until)} 前打分。先点开看，能来就接受，不能来说一声。",
            label="看邀请",
            at=at,
        )
    outbox.send(mail_id=mail.pk, at=at)
    return mail


def mail_returned_card(*, card_id, event_id, at):
    """Tell an expert that a card may be changed, and why."""
    joined = ("seat__panel", "seat__expert__user", "case__run__application", "case__panel__stage__version")
    card = Scorecard.objects.select_related(*joined).get(pk=card_id)
    event = ReviewEvent.objects.get(pk=event_id)
    if card.status != Status.DRAFT:
        return
    _tell(
        card.seat,
        key=f"card:{card_id}:returned:{event_id}",
        title=f"{number_of(card.case)} 的评分退给你改",
        lead=f"审核专员说：{event.reason} 改好再交，{moment(card.seat.panel.score_until)} 截止。",
        label="去改",
        at=at,
    )


def write_reminder(seat, *, key, title, text, label, at):
    """A letter with the link that the expert has already; ``None`` for who has an account and is told in the portal."""
    if seat.expert.user is not None:
        return None
    return _write(seat, event=REMINDER, key=key, title=title, lead=text, label=label, at=at)


def workbench_lines(user, at):
    """What an expert with an account is asked for; one query for everybody else, a constant number for experts."""
    seats = Seat.objects.filter(expert__user=user, panel__closed_at=None, invited_at__isnull=False)
    seats = list(seats.select_related("panel", "expert"))
    lines = [_line(seat, "答复评审邀请", "去答复", "约 1 分钟") for seat in seats if seat.state == SeatState.INVITED]
    accepted = [seat for seat in seats if seat.state == SeatState.ACCEPTED and seat.panel.score_until > at]
    return lines + [_line(seat, "给申报打分", "去打分", "每件约 10 分钟") for seat in with_work(accepted)]


def calendar_lines(user, at):
    """The last moment of scoring and the meetings of an expert with an account; one query."""
    seats = Seat.objects.filter(expert__user=user, state=SeatState.ACCEPTED, panel__closed_at=None).select_related("panel")
    items = []
    for seat in seats:
        url = reverse("recognition:seat:home", args=[seat.pk])
        items.append(CalendarItem(f"seat-{seat.pk}-score", f"打分截止：{seat.panel}", url, starts_at=seat.panel.score_until))
        if seat.panel.meeting_at:
            items.append(CalendarItem(f"seat-{seat.pk}-meeting", f"评审会：{seat.panel}", url, starts_at=seat.panel.meeting_at))
    return items


def _line(seat, title, label, cost):
    return WorkbenchItem(
        title=f"{title}：{seat.panel}",
        why="抽到你当评审专家",
        url=reverse("recognition:seat:home", args=[seat.pk]),
        action_label=label,
        cost=cost,
        due_at=seat.panel.score_until,
        is_pressing=True,
    )


def _tell(seat, *, key, title, lead, label, at):
    """By message where the expert has an account, else by mail with the link that they have already."""
    if seat.expert.user is not None:
        notify(
            event=REMINDED,
            recipients=[seat.expert.user],
            key=key,
            title=title,
            text=lead,
            url=reverse("recognition:seat:home", args=[seat.pk]),
            action_label=label,
        )
        return
    outbox.send_later([_write(seat, event=GIVEN_BACK, key=key, title=title, lead=lead, label=label, at=at)])


def _write(seat, *, event, key, title, lead, label, at):
    words = mail_templates.words_for(event=event, title=title, text=lead, recipient=seat.expert, lead=lead)
    context = {
        "title": title,
        "subject_line": words["subject"],
        "lead": words["lead"],
        "closing": words["closing"],
        "action_url": letters.absolute(seat_links.path_of(seat)),
        "action_label": label,
        "why": WHY,
    }
    letter = letters.of_template("mail/notification", context)
    return outbox.write(key=key, event=event, address=seat.expert.email, letter=letter, at=at)
