"""The stage machine: a project stands in one stage and leaves it when both sides say so and what is required is met.

A stage may be left without that only by skipping, which has a reason that both sides confirm. Nothing moves while a project is
paused, ended or stopped. No step leads back, but the last word can be taken back for ten minutes (``stage_undo``). Every step
locks the project first.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from core import undoing
from core.workflow import InvalidTransition
from projects import blueprint, rules
from projects.enums import Stage
from projects.models import Milestone, Project, ProjectStage, StageCheck, StageConfirmation
from projects.services import adoption, telling

STOPPED = "项目现在没有在进行（中止、结束或暂停公开），环节不能动。"


@transaction.atomic
def begin(*, project, on):
    """Lay out the passport of a project that was just approved: its stages with plan and checks, the first one entered."""
    if project.stages.exists():
        return
    rows = []
    for stage, first, last in _plan(project):
        is_first = stage == project.stage
        row = ProjectStage.objects.create(
            project=project, stage=stage, planned_from=first, planned_until=last, entered_on=on if is_first else None
        )
        StageCheck.objects.bulk_create(
            StageCheck(
                stage=row,
                label=check.label,
                hint=check.hint,
                kind=check.kind,
                figure_id=check.figure_id,
                is_required=check.is_required,
                place=check.place,
            )
            for check in project.type.checks.filter(stage=stage, retired_on=None)
        )
        rows.append(row)
    if project.blueprint:
        adoption.lay_out(project=project, rows=rows, on=on)


def _plan(project):
    """``[(stage, first day, last day)]``: the project's days shared out as the adopted plan or the kind usually needs them."""
    usual = blueprint.shares_of(project.blueprint, dict(project.type.stages.values_list("stage", "usual_months")))
    stages = project.type.used_stages or [Stage.INDUSTRY_SURVEY]
    shares = [usual.get(stage) or 1 for stage in stages]
    days, total = (project.ends_on - project.starts_on).days, sum(shares)
    rows, passed = [], 0
    for stage, share in zip(stages, shares, strict=True):
        first = project.starts_on + timedelta(days=days * passed // total)
        passed += share
        rows.append((stage, first, project.starts_on + timedelta(days=days * passed // total)))
    return rows


@transaction.atomic
def take_back(*, project):
    """Remove the passport of a project whose approval is taken back; ``why_not_taken_back`` was asked before."""
    rows = ProjectStage.objects.filter(project=project)
    StageCheck.objects.filter(stage__in=rows).delete()
    Milestone.objects.filter(stage__in=rows).delete()
    rows.delete()


def why_not_taken_back(project):
    """Why an approval can no longer be taken back: somebody has begun to work; empty where nobody has. Five queries at most."""
    stages = ProjectStage.objects.filter(project=project)
    milestones = Milestone.objects.filter(stage__in=stages)
    begun = (
        StageConfirmation.objects.filter(stage__in=stages),
        StageCheck.objects.filter(stage__in=stages, done_on__isnull=False),
        milestones.filter(Q(done_on__isnull=False) | Q(dropped_on__isnull=False)),
        milestones.order_by("pk")[len(project.blueprint.get("milestones", [])) :],
        project.figures.all(),
    )
    return "项目已经动起来了，收不回来了。要停，用“暂停公开”。" if any(rows.exists() for rows in begun) else ""


@transaction.atomic
def confirm_exit(*, stage, organization, actor, at, on, note="", skip_reason=""):
    """Say for one side that the stage is over, or with ``skip_reason`` (the lead) that it is skipped; returns the locked stage.

    With both sides' word the project moves on. The same word again changes nothing. Raises ``InvalidTransition``.
    """
    project, row = _open_stage(stage)
    if organization.pk not in rules.confirming_sides_of(actor, project):
        raise InvalidTransition("确认要由牵头单位和合作单位的管理员或经办人来做。")
    _agree_on_skipping(project, row, organization, skip_reason.strip())
    if not row.skip_reason:
        _require_checks(row)
    _, is_new = StageConfirmation.objects.get_or_create(
        stage=row,
        organization_id=organization.pk,
        defaults={"confirmed_by": actor, "confirmed_at": at, "note": note.strip()[:200]},
    )
    if _are_agreed(project, row):
        _leave(project, row, organization, actor, at, on)
    elif is_new:
        _tell_the_other(project, row, organization)
    return row


def _agree_on_skipping(project, row, organization, reason):
    """The lead alone proposes to skip or not to; words given for the other way of leaving hold no more."""
    is_lead = organization.pk == project.organization_id
    if reason and not is_lead:
        raise InvalidTransition("跳过由牵头单位提出，你们同意就确认。")
    if is_lead and reason[:200] != row.skip_reason:
        row.skip_reason = reason[:200]
        row.save(update_fields=["skip_reason"])
        row.confirmations.all().delete()


def _require_checks(row):
    missing = list(row.checks.missing().values_list("label", flat=True))
    if missing:
        raise InvalidTransition(
            f"还有 {len(missing)} 项没办到：{'；'.join(missing[:3])}。办到再确认，或者由牵头单位写明理由跳过。"
        )


def _are_agreed(project, row):
    said = set(row.confirmations.values_list("organization_id", flat=True))
    return project.organization_id in said and bool(said & project.counterpart_ids)


@transaction.atomic
def retract(*, stage, organization, actor):
    """Take one's own side's word back while the other has not given theirs. Raises ``InvalidTransition``."""
    project, row = _open_stage(stage)
    if organization.pk not in rules.sides_of(actor, project):
        raise InvalidTransition("只能收回本单位的确认。")
    take_word_back(project, row, organization.pk)


def take_word_back(project, row, organization_id):
    """Delete one side's word about an open stage; the lead's takes its proposal to skip, and what was said to that, along."""
    row.confirmations.filter(organization_id=organization_id).delete()
    if organization_id == project.organization_id and row.skip_reason:
        row.skip_reason = ""
        row.save(update_fields=["skip_reason"])
        row.confirmations.all().delete()


def _open_stage(stage):
    """The locked project and its stage, if the project stands in it and runs."""
    project = lock(stage.project_id)
    row = ProjectStage.objects.select_for_update(of=("self",)).get(pk=stage.pk)
    if not project.is_running:
        raise InvalidTransition(STOPPED)
    if not row.is_open:
        raise InvalidTransition("项目已经不在这个环节，刷新页面看看走到哪里了。")
    row.project = project
    return project, row


def lock(project_id):
    """The project's row with its lock and what rules read."""
    joined = ("organization__kind", "type")
    return Project.objects.select_for_update(of=("self",)).select_related(*joined).get(pk=project_id)


def _leave(project, row, organization, actor, at, on):
    row.left_on, row.left_at, row.left_by = on, at, actor
    row.left_with = {"organization": organization.pk, **work_done(project)}
    row.save(update_fields=["left_on", "left_at", "left_by", "left_with"])
    following = next_stage(project, row)
    if following is not None:
        following.entered_on = on
        following.save(update_fields=["entered_on"])
        project.stage, project.stage_since = following.stage, on
        project.save(update_fields=["stage", "stage_since", "updated_at"])
    words = f"进入{following.get_stage_display()}" if following else "六个环节都走完了，等双方验收"
    telling.tell(
        project=project,
        organizations=told_of_exits(project),
        event=telling.MOVED,
        key=exit_key(row),
        release_at=at + undoing.window() if settings.UNDO_MINUTES else None,
        title=f"{words}：{project}",
        url=project.passport_url,
        action_label="看护照",
    )


def told_of_exits(project):
    """The organizations that hear of it."""
    return {project.organization_id} | project.joined_ids


def exit_key(row):
    """By which the messages about this leaving of the stage are known."""
    return f"left:{row.pk}:{row.left_at:%Y%m%d%H%M%S%f}"


def work_done(project):
    """What was done in a project, as numbers that grow with every act of anybody; six queries."""
    stages = ProjectStage.objects.filter(project=project)
    checks = StageCheck.objects.filter(stage__in=stages)
    milestones = Milestone.objects.filter(stage__in=stages)
    return {
        "checks": checks.count(),
        "met": checks.filter(done_on__isnull=False).count(),
        "milestones": milestones.count(),
        "settled": milestones.exclude(done_on=None, dropped_on=None).count(),
        "words": StageConfirmation.objects.filter(stage__in=stages).count(),
        "figure": project.figures.order_by("-pk").values_list("pk", flat=True).first(),
        "verdicts": project.acceptances.count(),
        "changes": project.changes.count(),
    }


def next_stage(project, row):
    """The project's stage after one; ``None`` after the last."""
    order = Stage.values
    later = [other for other in project.stages.all() if order.index(other.stage) > order.index(row.stage)]
    return min(later, key=lambda other: order.index(other.stage), default=None)


def _tell_the_other(project, row, organization):
    others = ({project.organization_id} | project.counterpart_ids) - {organization.pk}
    about = f"想跳过“{row.get_stage_display()}”" if row.skip_reason else f"确认“{row.get_stage_display()}”办完了"
    telling.tell(
        project=project,
        organizations=others,
        event=telling.CONFIRMED,
        key=f"confirmed:{row.pk}:{row.confirmations.count()}:{'skip' if row.skip_reason else 'done'}",
        title=f"{organization}{about}，等你们确认：{project}",
        text=f"理由：{row.skip_reason}" if row.skip_reason else "",
        url=f"{project.passport_url}#exit",
        action_label="去确认",
    )


@transaction.atomic
def plan(*, stage, planned_from, planned_until, actor):
    """Write when a stage is to begin and to end; the lead's. Raises ``InvalidTransition``."""
    project = lock(stage.project_id)
    row = ProjectStage.objects.select_for_update(of=("self",)).get(pk=stage.pk)
    if not rules.can_run(actor, project):
        raise InvalidTransition("计划由牵头单位来定，项目要在进行中。")
    if row.left_on is not None:
        raise InvalidTransition("这个环节已经走完，计划不再改。")
    if planned_from and planned_until and planned_until < planned_from:
        raise InvalidTransition("计划结束比计划开始还早，是不是填反了？")
    row.planned_from, row.planned_until = planned_from, planned_until
    row.save(update_fields=["planned_from", "planned_until"])
    return row


def reverse_of_approval(obj, event, at):
    """An undo of an approval takes the passport along: an entry of ``core.desk_registries.undo_steps``."""
    if isinstance(obj, Project) and event.action == "approve":
        take_back(project=obj)


def objection_to_undo(obj, event):
    """An entry of ``core.desk_registries.undo_objections``."""
    is_approval = isinstance(obj, Project) and event.action in undoing.DECISIONS and obj.is_approved
    return why_not_taken_back(obj) if is_approval else ""
