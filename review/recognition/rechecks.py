"""When a recognition is to be checked again, and by which call: reads only."""

from datetime import timedelta

from core.templatetags.xieyu import day
from review.recognition.enums import Purpose
from review.recognition.models import Application, Call

AHEAD = timedelta(days=90)
"""So long before the day the holder hears of it and may begin."""
UNDECIDED = "复核没有通过，等市里决定怎么处理。要求整改的，整改以后再办复核。"
"""What a holder is told who would be checked again before the city has decided."""


def is_recheck_near(recognition, on):
    """Whether the holder may begin its re-check or renewal now."""
    if waits_for_decision(recognition, on):
        return False
    if recognition.correct_until is not None:
        return True
    ends = (recognition.recheck_due_on, recognition.valid_until)
    return any(end is not None and end - AHEAD <= on for end in ends)


def waits_for_decision(recognition, on):
    """Whether the city has still to say what becomes of a re-check that was refused: none is begun beside that."""
    is_refused = recognition.check_failed == Purpose.RECHECK and recognition.correct_until is None
    return is_refused and recognition.is_valid(on) and purpose_of(recognition, on) == Purpose.RECHECK


def purpose_of(recognition, on):
    """Renewal where the title itself runs out within the time, else the yearly re-check."""
    return Purpose.RENEWAL if is_renewal(recognition, on) else Purpose.RECHECK


def is_renewal(recognition, on):
    """Whether the title's own end is near or past."""
    ends = recognition.valid_until
    return ends is not None and ends - AHEAD <= on


def begun(scheme_ids, *, at):
    """``{(scheme id, purpose)}`` for which a re-check or renewal takes cases at a moment; one query."""
    rows = Call.objects.open_at(at).filter(version__scheme__in=scheme_ids).exclude(purpose=Purpose.FIRST)
    return set(rows.order_by().values_list("version__scheme", "purpose"))


def call_for(recognition, *, at, on):
    """The open call for what this recognition needs now; ``None`` where none is open.

    A re-check never stands in for a renewal: it leaves the end where it is, and the title would run out unnoticed.
    """
    if waits_for_decision(recognition, on):
        return None
    rows = Call.objects.open_at(at).filter(version__scheme=recognition.scheme_id, purpose=purpose_of(recognition, on))
    return rows.select_related("version__scheme").order_by("-opens_at", "-pk").first()


def why_none_open(recognition, *, on):
    """What a holder is told, and what to do, while no call for its re-check or renewal is open."""
    if waits_for_decision(recognition, on):
        return UNDECIDED
    if purpose_of(recognition, on) == Purpose.RECHECK:
        return "现在还没有开始受理复核。开始了会发消息告诉你们。"
    ends, whom = day(recognition.valid_until), recognition.scheme.authority
    if recognition.valid_until < on:
        return f"有效期 {ends}已经到了，要办续认，年度复核不延长有效期。现在没有受理续认，联系{whom}。"
    return (
        f"有效期 {ends}到，要办续认，年度复核不延长有效期。还没有开始受理，开始了会发消息告诉你们；快到期了还没有的，联系{whom}。"
    )


def open_case(recognition):
    """The re-check that is under way; ``None`` where there is none."""
    return Application.objects.open().filter(recognition=recognition).order_by("-pk").first()
