"""How a project went, as a plan that another one can follow: days a stage, its own checks, its milestones. Plain JSON, no names.

``{"stages": {stage: days}, "checks": [[stage, label, hint, kind, is_required]], "milestones": [[stage, title, share]]}``; a share
says when within the stage, in per mille of its planned days.
"""

from datetime import timedelta

from projects.enums import CheckKind, Stage
from projects.models import Milestone, StageCheck

ROWS_MOST = 200
MILLE = 1000


def blueprint_of(project):
    """The plan of a project that has a passport; four queries."""
    rows = list(project.stages.all())
    by_pk = {row.pk: row for row in rows}
    days = {row.stage: needed for row in rows if (needed := _days(row))}
    known = set(project.type.checks.values_list("stage", "label")) if project.type_id else set()
    checks = (
        StageCheck.objects.filter(stage__in=by_pk, figure=None).exclude(kind=CheckKind.FIGURE).order_by("stage", "place", "pk")
    )
    own = [row for row in checks[:ROWS_MOST] if (by_pk[row.stage_id].stage, row.label) not in known]
    steps = Milestone.objects.filter(stage__in=by_pk, dropped_on=None).order_by("due_on", "pk")[:ROWS_MOST]
    return {
        "stages": days,
        "checks": [[by_pk[row.stage_id].stage, row.label, row.hint, row.kind, row.is_required] for row in own],
        "milestones": [[by_pk[row.stage_id].stage, row.title, _share(by_pk[row.stage_id], row.due_on)] for row in steps],
    }


def _days(row):
    """How long a stage took, or is planned to take; a skipped one says nothing."""
    if row.left_on is not None and row.skip_reason:
        return 0
    first, last = (row.entered_on, row.left_on) if row.left_on else (row.planned_from, row.planned_until)
    return max((last - first).days, 1) if first and last else 0


def _share(row, due_on):
    if not (row.planned_from and row.planned_until and row.planned_until > row.planned_from):
        return MILLE
    whole = (row.planned_until - row.planned_from).days
    return max(0, min(MILLE, (due_on - row.planned_from).days * MILLE // whole))


def day_of(row, share):
    """The day in another project's stage that a milestone's share stands for."""
    return row.planned_from + timedelta(days=(row.planned_until - row.planned_from).days * share // MILLE)


def shares_of(blueprint, usual):
    """``{stage: days}`` by which the days of a project are shared out: those of the plan, else the usual months of the kind."""
    days = blueprint.get("stages", {})
    return {stage: days.get(stage) or 30 * (usual.get(stage) or 1) for stage in Stage.values} if days else usual


def rows_of(blueprint):
    """``[{"name", "days", "steps"}]`` for a page, stages in order, those without anything left out."""
    days, found = blueprint.get("stages", {}), []
    for stage in Stage:
        steps = [label for place, label, *_ in blueprint.get("checks", []) if place == stage.value]
        steps += [title for place, title, _ in blueprint.get("milestones", []) if place == stage.value]
        if stage.value in days or steps:
            found.append({"name": stage.label, "days": days.get(stage.value), "steps": steps})
    return found
