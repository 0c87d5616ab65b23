"""What a stage waits for before it can be passed or refused, by kind of stage."""

from django.apps import apps
from django.db.models import Q

from core.enums import Status
from review.recognition.enums import Purpose, StageKind


def obstacles_of(run):
    """Why the stage cannot be passed yet: Chinese sentences, empty where nothing is in the way."""
    check = _TO_PASS.get(run.stage.kind)
    return check(run) if check else []


def obstacles_to_refusal_of(run):
    """Why the case cannot be refused in this stage yet."""
    check = _TO_REFUSE.get(run.stage.kind)
    return check(run) if check else []


def obstacles_to_return_of(run):
    """Why no supplement can be asked for in this stage any more."""
    case = getattr(run, "panel_case", None) if run.stage.kind == StageKind.EXPERT_REVIEW else None
    if case is None or not case.scorecards.exclude(submitted_at=None).exists():
        return []
    return ["已经有专家交分，不能再要求补正；评审结束后通过或者不予通过。"]


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
    return _open_notice(entry, objections) or _held(run)


def _notice_to_refuse(run):
    entry, objections = _noticed(run)
    is_upheld = entry is not None and Status.APPROVED in objections and Status.SUBMITTED not in objections
    return [] if is_upheld else _open_notice(entry, objections)


def _noticed(run):
    """The case's place in a notice that stands, and the statuses of the objections that count."""
    entry = run.notice_entries.standing().select_related("notice").first()
    rows = apps.get_model("review", "Objection").objects.counting_for(run.application_id, run.pk, run.submitted_at)
    return entry, set(rows.values_list("status", flat=True))


def _open_notice(entry, objections):
    if entry is None:
        return ["还没有编入公示。"]
    if Status.SUBMITTED in objections:
        return ["还有异议没有答复。"]
    return [] if entry.notice.status == Status.EXPIRED else ["公示还没有期满。"]


def _held(run):
    """A first application for a title that its subject has got meanwhile."""
    application = run.application
    if application.purpose != Purpose.FIRST:
        return []
    is_held = apps.get_model("review", "Recognition").objects.standing_for(application).exists()
    return [f"“{application.subject_name}”已经是{application.scheme_version.scheme}了；写明理由不予通过。"] if is_held else []


def counted_votes(run):
    """The votes that count: not of who has a part in the case by now, whatever held when they were given.

    Who was in office then and has left it since has voted all the same.
    """
    application = run.application
    members = apps.get_model("accounts", "Membership").objects.filter(
        organization=application.organization_id, status=Status.APPROVED
    )
    parts = Q(voter__in=members.values("user"))
    parts |= Q(voter__in=[pk for pk in (application.created_by_id, application.subject_user_id) if pk is not None])
    parts |= Q(voter__in=application.sections.exclude(edited_by=None).values("edited_by"))
    parts |= Q(voter__in=application.submissions.values("submitted_by"))
    return run.votes.exclude(parts)


def _votes(run):
    if not run.votes_needed:
        return []
    missing = run.votes_needed - counted_votes(run).agreeing().count()
    return [f"要 {run.votes_needed} 票同意才能通过，还差 {missing} 票。"] if missing > 0 else []


def _votes_to_refuse(run):
    """So many must have voted as must agree; what they agree to is not refused."""
    if not run.votes_needed:
        return []
    if not _votes(run):
        return [f"已经有 {run.votes_needed} 票同意，不能不予通过。"]
    given = counted_votes(run).count()
    return [f"满 {run.votes_needed} 人投票以后才能不予通过，现在 {given} 人。"] if given < run.votes_needed else []


_TO_PASS = {StageKind.EXPERT_REVIEW: _good_scores, StageKind.PUBLIC_NOTICE: _notice, StageKind.JOINT_REVIEW: _votes}
_TO_REFUSE = {
    StageKind.EXPERT_REVIEW: _scores,
    StageKind.PUBLIC_NOTICE: _notice_to_refuse,
    StageKind.JOINT_REVIEW: _votes_to_refuse,
}
