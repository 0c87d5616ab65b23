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


def _good_scores(run):
    from review.recognition import panel_figures  # it reads models, and models ask this module

    missing = _scores(run)
    return missing or panel_figures.shortcomings_of(panel_figures.standing_of(run.panel_case))


def _notice(run):
    entry, objections = _noticed(run)
    if entry is not None and Status.APPROVED in objections:
        return ["有异议成立，不能通过；写明理由不予通过，或者要求补正。"]
    return _open_notice(entry, objections)


def _notice_to_refuse(run):
    entry, objections = _noticed(run)
    is_upheld = entry is not None and Status.APPROVED in objections and Status.SUBMITTED not in objections
    return [] if is_upheld else _open_notice(entry, objections)


def _noticed(run):
    """The case's place in a notice that stands, and the statuses of what was objected to it in any notice."""
    entry = run.notice_entries.standing().select_related("notice").first()
    rows = run.notice_entries.exclude(objections=None).values_list("objections__status", flat=True)
    return entry, set(rows)


def _open_notice(entry, objections):
    if entry is None:
        return ["还没有编入公示。"]
    if Status.SUBMITTED in objections:
        return ["还有异议没有答复。"]
    return [] if entry.notice.status == Status.EXPIRED else ["公示还没有期满。"]


_TO_PASS = {StageKind.EXPERT_REVIEW: _good_scores, StageKind.PUBLIC_NOTICE: _notice}
_TO_REFUSE = {StageKind.EXPERT_REVIEW: _scores, StageKind.PUBLIC_NOTICE: _notice_to_refuse}
