"""Who was there: checked in by a code on a phone, or by hand with a reason."""

from django.db import transaction
from django.utils import timezone

from core.workflow import InvalidTransition
from projects.camps import codes, rules
from projects.camps.enums import CheckInWay, PlaceState
from projects.camps.models import CampAttendance, CampEnrolment, CampMeeting
from projects.camps.services.enrolling import locked


class CodeRefused(Exception):
    """A code that does not hold; ``str()`` is what its reader is told, ``status`` the answer's."""

    def __init__(self, text, *, status):
        self.status = status
        super().__init__(text)


def meeting_of(text, *, at, is_answer=False):
    """``(meeting, code)`` of a code that holds now; ``is_answer`` once it was opened. Raises ``CodeRefused``."""
    code = codes.read(text)
    rows = CampMeeting.objects.select_related("session__camp__organization")
    meeting = rows.filter(pk=code.meeting).first() if code else None
    if meeting is None or not codes.is_genuine(code, meeting):
        raise CodeRefused("这不是有效的签到码。扫老师屏幕上或签到单上的码，不要自己输入网址。", status=404)
    if meeting.session.cancelled_at is not None:
        raise CodeRefused("这一期取消了，不用签到。", status=410)
    if code.way == CheckInWay.SHEET and not meeting.has_sheet:
        raise CodeRefused("这张签到单停用了，扫屏幕上的码。", status=410)
    windows = codes.WINDOWS_TO_ANSWER if is_answer else codes.WINDOWS_TO_OPEN
    if not codes.is_fresh(code, at, windows=windows):
        raise CodeRefused("这个码过期了，屏幕上每分钟换一个。看着屏幕再扫一次。", status=410)
    opens, closes = meeting.starts_at - codes.EARLY, meeting.ends_at + codes.LATE
    if at < opens:
        raise CodeRefused(f"还没到签到时间，{timezone.localtime(opens):%m-%d %H:%M} 开始。", status=409)
    if at > closes:
        raise CodeRefused(f"签到在 {timezone.localtime(closes):%m-%d %H:%M} 结束了。到过课的，请老师补登记。", status=410)
    return meeting, code


def learner_of(meeting, *, user, device_ids=(), phone=""):
    """Whose place this is: the number that was typed, this device's, the account's; ``None`` where nobody's."""
    rows = CampEnrolment.objects.select_related("session__camp").order_by("state", "pk")
    if phone:
        found = rows.filter(session=meeting.session_id, phone_digest=codes.phone_digest(phone)).order_by("-pk")
        return next((row for row in found if row.is_standing), None) or found.first()
    here = rows.filter(session=meeting.session_id).standing()
    return here.filter(pk__in=device_ids).first() or (here.filter(user=user).first() if user.is_authenticated else None)


def other_session_of(meeting, *, phone):
    """The running session of the same host in which that number has a place: whose code was it that was scanned?"""
    rows = CampEnrolment.objects.placed().filter(phone_digest=codes.phone_digest(phone), session__cancelled_at=None)
    rows = rows.filter(session__camp__organization=meeting.session.camp.organization_id).exclude(session=meeting.session_id)
    found = rows.select_related("session__camp").order_by("-session__starts_on").first()
    return found.session if found else None


@transaction.atomic
def check_in(*, enrolment, meeting, way, at, device=""):
    """Note that somebody is there; ``(row, is_first)``. Raises ``CodeRefused`` for who has no place in this session."""
    locked(meeting.session)
    row = CampEnrolment.objects.get(pk=enrolment.pk)
    if row.session_id != meeting.session_id:
        raise CodeRefused(f"这是“{meeting.session}”的码，你报的是另一期。扫你那个班的码。", status=409)
    if row.state == PlaceState.WAITING:
        raise CodeRefused("你还在候补，没有名额，不能签到。找老师看看。", status=409)
    if row.state == PlaceState.CANCELLED:
        raise CodeRefused("你的报名取消了，不能签到。找老师看看。", status=409)
    digest = codes.device_digest(device)
    given = {"is_present": True, "way": way, "at": at, "device_digest": digest}
    attendance, is_first = CampAttendance.objects.get_or_create(meeting=meeting, enrolment=row, defaults=given)
    if not attendance.is_present:
        raise CodeRefused("老师登记你这次没到。不对的话，当面找老师改。", status=409)
    return attendance, is_first


@transaction.atomic
def mark(*, enrolment, meeting, is_present, reason, actor, at):
    """The host says by hand whether somebody was there. Raises ``InvalidTransition``."""
    session = locked(meeting.session)
    if not rules.runs(actor, session.camp):
        raise InvalidTransition("要由主办单位的管理员或经办人登记。")
    row = CampEnrolment.objects.get(pk=enrolment.pk)
    if row.session_id != session.pk or not row.is_placed:
        raise InvalidTransition("这个人在这一期没有名额。")
    if not reason.strip():
        raise InvalidTransition("写一句为什么，比如：手机没电，当面点名。")
    if row.certificates.valid().exists():
        raise InvalidTransition("证书已经发了，先作废证书再改出勤。")
    values = {"is_present": is_present, "way": CheckInWay.HAND, "reason": reason.strip()[:200], "marked_by": actor, "at": at}
    attendance, _ = CampAttendance.objects.update_or_create(meeting=meeting, enrolment=row, defaults=values)
    return attendance
