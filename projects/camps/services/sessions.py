"""Runs of a camp and their meetings: opened, changed, cancelled by the organization that offers it."""

import secrets

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from core.workflow import InvalidTransition, StaleVersion
from projects.camps import rules
from projects.camps.models import Camp, CampMeeting, CampSession
from projects.camps.services import telling
from projects.camps.services.enrolling import cancel_all, fill, locked

FIELDS = ("starts_on", "ends_on", "enrol_until", "place", "places")
NOT_YOURS = "要由主办单位的管理员或经办人来办。"


@transaction.atomic
def open_session(*, camp, values, actor, on):
    """The next run of an approved camp. Raises ``InvalidTransition``."""
    camp = Camp.objects.select_for_update(of=("self",)).select_related("organization").get(pk=camp.pk)
    if not rules.runs(actor, camp):
        raise InvalidTransition(NOT_YOURS)
    if not camp.is_public:
        raise InvalidTransition("公开以后才能开班。")
    _check_days(values)
    if values["ends_on"] < on:
        raise InvalidTransition("结束的日子已经过去了。")
    last = camp.sessions.aggregate(last=Max("number"))["last"] or 0
    return CampSession.objects.create(camp=camp, number=last + 1, created_by=actor, **{name: values[name] for name in FIELDS})


@transaction.atomic
def change_session(*, session, values, actor, at, expected_version):
    """Other dates, place or number of places; who is enrolled hears of the first two. Raises ``WorkflowError``."""
    session = locked(session)
    _check_host(session, actor)
    if str(session.version) != str(expected_version):
        raise StaleVersion("这一期刚在别处改过。看看最新内容，再改。")
    _check_days(values)
    if session.cleared_at is not None:  # who enrolled now would never be forgotten
        raise InvalidTransition("这一期结束半年多，名单已经清掉，不能再改。另开一期。")
    days = ("starts_on", "ends_on")
    if any(getattr(session, name) != values[name] for name in days) and session.certificates.valid().exists():
        raise InvalidTransition("已经发过证书，上面印着起止日期，不能再改。写错了就先作废证书。")
    if outside := _outside(session, values):
        raise InvalidTransition(f"还有课排在新的日期以外：{outside}。先把那几次课删掉或另排，再改日期。")
    placed = session.enrolments.placed().count()
    if values["places"] < placed:
        raise InvalidTransition(f"已经报上 {placed} 人，名额不能少于这个数。")
    moved = [name for name in ("starts_on", "ends_on", "place") if getattr(session, name) != values[name]]
    for name in FIELDS:
        setattr(session, name, values[name])
    session.version += 1
    session.save()
    if moved:
        _tell_of_change(session, at)
    fill(session, at=at)
    return session


@transaction.atomic
def cancel_session(*, session, reason, actor, at):
    """Call a run off; everybody is told. Raises ``InvalidTransition``."""
    session = locked(session)
    _check_host(session, actor)
    if session.certificates.exists():
        raise InvalidTransition("已经发过证书，不能取消。")
    session.cancelled_at, session.cancel_reason = at, reason[:300]
    session.version += 1
    session.save()
    cancel_all(session, at=at, reason=reason)
    return session


@transaction.atomic
def add_meeting(*, session, title, starts_at, ends_at, actor):
    """One more meeting. Raises ``InvalidTransition``."""
    session = locked(session)
    _check_host(session, actor)
    days = (timezone.localdate(starts_at), timezone.localdate(ends_at))
    if days[0] < session.starts_on or days[1] > session.ends_on:
        raise InvalidTransition(f"要在 {session.starts_on:%Y-%m-%d} 到 {session.ends_on:%Y-%m-%d} 之间。")
    if ends_at <= starts_at:
        raise InvalidTransition("下课要晚于上课。")
    try:
        with transaction.atomic():
            return CampMeeting.objects.create(
                session=session, title=title, starts_at=starts_at, ends_at=ends_at, code_key=secrets.token_urlsafe(18)
            )
    except IntegrityError:
        raise InvalidTransition("这个时间已经有一次课了。") from None


@transaction.atomic
def remove_meeting(*, meeting, actor):
    """Take a meeting out at which nobody was. Raises ``InvalidTransition``."""
    _check_host(locked(meeting.session), actor)
    if meeting.attendances.exists():
        raise InvalidTransition("已经有人签到，不能删。")
    meeting.delete()


@transaction.atomic
def set_codes(*, meeting, actor, has_sheet=None):
    """Make new codes, which ends all old ones of the meeting; with ``has_sheet`` a printed sheet begins or ends to hold."""
    _check_host(locked(meeting.session), actor)
    meeting = CampMeeting.objects.select_for_update().get(pk=meeting.pk)
    if has_sheet is None or not has_sheet:
        meeting.code_key = secrets.token_urlsafe(18)
    if has_sheet is not None:
        meeting.has_sheet = has_sheet
    meeting.save()
    return meeting


def _check_host(session, actor):
    if not rules.runs(actor, session.camp):
        raise InvalidTransition(NOT_YOURS)
    if session.cancelled_at is not None:
        raise InvalidTransition("这一期取消了。")


def _check_days(values):
    if values["ends_on"] < values["starts_on"]:
        raise InvalidTransition("结束要在开课以后。")
    if values["enrol_until"] > values["ends_on"]:
        raise InvalidTransition("报名截止要在结束以前。")


def _outside(session, values):
    """The first meetings that other dates would leave outside, in words; empty where there are none."""
    rows = session.meetings.filter(Q(starts_at__date__lt=values["starts_on"]) | Q(ends_at__date__gt=values["ends_on"]))
    return "、".join(str(row) for row in rows.order_by("starts_at")[:3])


def _tell_of_change(session, at):
    title = f"改了时间或地点：{session}"
    text = f"现在是 {session.starts_on:%Y-%m-%d} 到 {session.ends_on:%Y-%m-%d}，{session.place}。"
    for row in session.enrolments.standing().select_related("user", "organization"):
        row.session = session
        key = f"camp:changed:{session.version}"
        telling.tell_learner(event=telling.PLACE_NEWS, enrolment=row, key=key, title=title, text=text, at=at)
