"""Places in a session: taken in the order in which people come, and handed on when one is given back.

Every write holds the session's row, so that two people never get the same place and one that is given back goes to the first who
waits, once. Whoever waits is moved up by whatever makes room: a cancellation, more places.
"""

import uuid

from django.db import transaction
from django.utils import timezone

from core.workflow import InvalidTransition
from projects.camps import rules
from projects.camps.codes import phone_digest
from projects.camps.enums import CancelledBy, PlaceState
from projects.camps.models import CampEnrolment, CampSession
from projects.camps.services import telling


class AlreadyEnrolled(InvalidTransition):
    """That telephone number has a place or waits for one in this session."""


@transaction.atomic
def enrol(*, session, name, phone, at, token=None, email="", user=None):
    """A person's own enrolment; placed, or waiting where all places are taken. Raises ``InvalidTransition``.

    A form that is posted twice, known by its ``token``, gives the same row. The next person at the same machine, who types
    another number into the page that is still there, gets a place of their own.
    """
    session = locked(session)
    key = uuid.uuid5(token, f"{session.pk}:{phone_digest(phone)}") if token is not None else None
    if key is not None and (again := session.enrolments.filter(form_token=key).first()):
        return again
    _check_open(session, at)
    row = _take(session, name=name, phone=phone, at=at, email=email, user=user, form_token=key)
    _tell_host(session, at)
    if email or user is not None:
        telling.tell_learner(event=telling.PLACE_NEWS, enrolment=row, key="camp:enrolled", at=at, **_receipt(session, row))
    return row


@transaction.atomic
def enrol_group(*, session, organization, people, actor, at):
    """Several people of an organization, all or none; returns the rows. Raises ``InvalidTransition``."""
    session = locked(session)
    _check_open(session, at)
    if not rules.enrolling_organizations(actor).filter(pk=organization.pk).exists():
        raise InvalidTransition("要由本单位的管理员或经办人报名，单位要通过核验。")
    rows = [_take(session, name=one.name, phone=one.phone, at=at, organization=organization) for one in people]
    _tell_host(session, at)
    return rows


@transaction.atomic
def cancel(*, enrolment, by, at, reason=""):
    """Take an enrolment back; the first who waits moves up. Raises ``InvalidTransition`` where it is too late or done."""
    session = locked(enrolment.session)
    row = _row_of(enrolment)
    if row.state == PlaceState.CANCELLED:
        raise InvalidTransition("已经取消过了。")
    if by != CancelledBy.HOST and session.starts_on <= timezone.localdate(at):
        raise InvalidTransition("已经开课了，要退出请找主办单位。")
    if row.attendances.filter(is_present=True).exists():
        raise InvalidTransition("已经签到过，不能再取消。")
    _give_back(row, by=by, at=at, reason=reason)
    if by == CancelledBy.HOST:
        title = f"报名取消了：{session}"
        telling.tell_learner(event=telling.PLACE_NEWS, enrolment=row, key="camp:cancelled", title=title, text=reason, at=at)
    fill(session, at=at)
    return row


def fill(session, *, at):
    """Move up as many as there is room for, the first first, each told once; the caller holds the session. Returns them."""
    if session.cancelled_at is not None or session.is_over(timezone.localdate(at)):
        return []
    room = session.places - session.enrolments.placed().count()
    moved = list(session.enrolments.waiting().select_related("user", "organization")[:room]) if room > 0 else []
    for row in moved:
        row.session = session
        row.state, row.placed_at = PlaceState.PLACED, at
        row.save(update_fields=["state", "placed_at"])
        title = f"轮到你了：{session}"
        text = f"空出了名额，是你的了。{session.starts_on:%Y-%m-%d} 开课，{session.place}。来不了就取消，让给后面的人。"
        telling.tell_learner(event=telling.PLACE_NEWS, enrolment=row, key="camp:moved-up", title=title, text=text, at=at)
    return moved


def cancel_all(session, *, at, reason):
    """Take every enrolment of a session back that is cancelled; the caller holds the session."""
    for row in session.enrolments.standing().select_related("user", "organization"):
        row.session = session
        _give_back(row, by=CancelledBy.SESSION, at=at, reason=reason)
        title = f"这一期取消了：{session}"
        telling.tell_learner(event=telling.PLACE_NEWS, enrolment=row, key="camp:session-off", title=title, text=reason, at=at)


def locked(session):
    """The session with its lock and what its rules read."""
    rows = CampSession.objects.select_for_update(of=("self",)).select_related("camp__organization__kind")
    return rows.get(pk=session.pk)


def place_in_queue(enrolment):
    """How many wait before this one, itself included."""
    return enrolment.session.enrolments.waiting().filter(pk__lte=enrolment.pk).count()


def _check_open(session, at):
    if session.cancelled_at is not None:
        raise InvalidTransition("这一期取消了，看看别的班次。")
    if not session.is_open(timezone.localdate(at)):
        raise InvalidTransition("这一期报名截止了，看看别的班次。")


def _take(session, *, name, phone, at, **further):
    digest = phone_digest(phone)
    if session.enrolments.standing().filter(phone_digest=digest).exists():
        raise AlreadyEnrolled(f"手机尾号 {phone[-4:]} 已经报过这一期了。")
    has_room = session.enrolments.placed().count() < session.places
    return CampEnrolment.objects.create(
        session=session,
        name=name,
        phone=phone,
        phone_digest=digest,
        state=PlaceState.PLACED if has_room else PlaceState.WAITING,
        enrolled_at=at,
        placed_at=at if has_room else None,
        **further,
    )


def _row_of(enrolment):
    rows = CampEnrolment.objects.select_for_update(of=("self",)).select_related("user", "organization", "session__camp")
    return rows.get(pk=enrolment.pk)


def _give_back(row, *, by, at, reason):
    row.state, row.cancelled_at, row.cancelled_by, row.cancel_reason = PlaceState.CANCELLED, at, by, reason[:300]
    row.save(update_fields=["state", "cancelled_at", "cancelled_by", "cancel_reason"])


def _receipt(session, row):
    where = f"{session.starts_on:%Y-%m-%d} 开课，{session.place}。"
    if row.is_placed:
        return {"title": f"报上了：{session}", "text": f"{where}上课扫码签到。"}
    return {
        "title": f"在候补：{session}",
        "text": f"名额满了，你在候补第 {place_in_queue(row)} 位。有人退出就轮到你，轮到了告诉你。",
    }


def _tell_host(session, at):
    telling.tell_editors(
        event=telling.ENROLLED,
        organization=session.camp.organization,
        key=f"camp:news:{session.pk}:{timezone.localdate(at)}",
        title=f"有人报名：{session}",
        text="同一天的报名只说一次，都在名单里。",
        url=session.roster_url,
        action_label="看名单",
    )
