"""When a recognition is to be checked again, and by which call: reads only."""

from datetime import timedelta

from review.recognition.enums import Purpose
from review.recognition.models import Application, Call

AHEAD = timedelta(days=90)
"""So long before the day the holder hears of it and may begin."""


def is_recheck_near(recognition, on):
    """Whether the holder may begin its re-check or renewal now."""
    days = [day for day in (recognition.recheck_due_on, recognition.valid_until) if day is not None]
    return any(day - AHEAD <= on for day in days)


def purpose_of(recognition, on):
    """Renewal where the title itself runs out within the time, else the yearly re-check."""
    ends = recognition.valid_until
    return Purpose.RENEWAL if ends is not None and ends - AHEAD <= on else Purpose.RECHECK


def call_for(recognition, *, at, on):
    """The open call by which this recognition is checked again: a renewal, else a re-check; ``None`` where none is open."""
    rows = Call.objects.open_at(at).filter(version__scheme=recognition.scheme_id).select_related("version__scheme")
    for purpose in dict.fromkeys((purpose_of(recognition, on), Purpose.RECHECK)):
        call = rows.filter(purpose=purpose).order_by("-opens_at", "-pk").first()
        if call is not None:
            return call
    return None


def open_case(recognition):
    """The re-check that is under way; ``None`` where there is none."""
    return Application.objects.open().filter(recognition=recognition).order_by("-pk").first()
