"""What the roster shows: who is enrolled, who waits, who was at which meeting, who passed, who has a certificate."""

from collections import Counter
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from core.numbers import row_number
from projects.camps import codes
from projects.camps.enums import PlaceState
from projects.camps.models import CampAttendance
from projects.camps.services import certificates


def roster_of(session, *, wanted, at):
    """The page's values; ``wanted`` is the number of the meeting whose attendance is kept by hand, as it was asked for."""
    is_present = Q(attendances__is_present=True)
    meetings = list(session.meetings.annotate(present_count=Count("attendances", filter=is_present)).order_by("starts_at"))
    for meeting in meetings:
        meeting.session = session
        meeting.takes_check_ins = meeting.starts_at - codes.EARLY <= at <= meeting.ends_at + codes.LATE
    exams = list(session.camp.exams.select_related("partner").order_by("pk"))
    standings, chosen = certificates.standings_of(session, at=at), _chosen(meetings, wanted, at)
    present_here = _hang_marks(standings, chosen)
    for standing in standings:
        standing.best_of = [standing.best.get(exam.pk) for exam in exams]
    return {
        "has_ended": session.is_over(timezone.localdate(at)),
        "standings": standings,
        "waiting": list(session.enrolments.waiting().select_related("organization")),
        "cancelled_count": session.enrolments.filter(state=PlaceState.CANCELLED).count(),
        "meetings": meetings,
        "chosen": chosen,
        "present_here": present_here,
        "exams": exams,
        "ready_count": sum(standing.is_ready for standing in standings),
        "certified_count": sum(standing.certificate is not None for standing in standings),
    }


def next_day(session, meetings):
    """The day that a new meeting's form begins with."""
    days = {timezone.localdate(meeting.starts_at) for meeting in meetings}
    day = max([session.starts_on, *days])
    return day if day not in days or day == session.ends_on else day + timedelta(days=1)


def _chosen(meetings, wanted, at):
    """The meeting that was asked for, else the one that is next or on, else the last."""
    number = row_number(wanted)
    asked = next((meeting for meeting in meetings if meeting.pk == number), None)
    coming = next((meeting for meeting in meetings if meeting.ends_at + codes.LATE >= at), None)
    return asked or coming or (meetings[-1] if meetings else None)


def _hang_marks(standings, meeting):
    """Hang on each its ``mark`` of the meeting and whether its phone checked in others too; returns how many were there."""
    marks = {row.enrolment_id: row for row in CampAttendance.objects.filter(meeting=meeting).select_related("marked_by")}
    devices = Counter(mark.device_digest for mark in marks.values() if mark.device_digest)
    for standing in standings:
        standing.mark = marks.get(standing.enrolment.pk)
        standing.is_shared = standing.mark is not None and devices[standing.mark.device_digest] > 1
    return sum(mark.is_present for mark in marks.values())
