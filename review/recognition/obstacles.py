"""What a stage waits for before it can be passed or refused, by kind of stage."""

from core.enums import Status
from review.recognition.enums import StageKind


def obstacles_of(run):
    """Why the stage cannot be passed yet: Chinese sentences, empty where nothing is in the way."""
    check = _TO_PASS.get(run.stage.kind)
    return check(run) if check else []


def obstacles_to_refusal_of(run):
    """Why the case cannot be refused in this stage yet."""
    check = _TO_REFUSE.get(run.stage.kind)
    return check(run) if check else []


def _scores(run):
    case = getattr(run, "panel_case", None)
    if case is None:
        return ["还没有编入评审组。"]
    count = case.scorecards.filter(status=Status.SUBMITTED).count()
    if count < run.stage.quorum:
        return [f"至少要 {run.stage.quorum} 位专家交分，现在 {count} 位。"]
    if case.panel.closed_at is None:
        return ["评审组还没有结束评审。"]
    return []


def _notice(run):
    missing = _notice_over(run)
    if missing:
        return missing
    if run.notice_entry.objections.filter(status=Status.APPROVED).exists():
        return ["有异议成立，不能通过；写明理由不予通过，或者要求补正。"]
    return []


def _notice_over(run):
    entry = getattr(run, "notice_entry", None)
    if entry is None:
        return ["还没有编入公示。"]
    if entry.objections.filter(status=Status.SUBMITTED).exists():
        return ["还有异议没有答复。"]
    if entry.notice.status != Status.EXPIRED and not entry.objections.filter(status=Status.APPROVED).exists():
        return ["公示还没有期满。"]
    return []


_TO_PASS = {StageKind.EXPERT_REVIEW: _scores, StageKind.PUBLIC_NOTICE: _notice}
_TO_REFUSE = {StageKind.EXPERT_REVIEW: _scores, StageKind.PUBLIC_NOTICE: _notice_over}
