"""“采用此案例”: a draft that follows a published case or a project that was accepted; once for each organization."""

from django.db import transaction
from django.db.models import Q

from accounts.rules import is_editor
from core.workflow import InvalidTransition
from projects.blueprint import blueprint_of, day_of
from projects.enums import EndKind, PublicPart
from projects.models import Milestone, Outcome, Project, ProjectType, StageCheck
from projects.services import drafts

COUNTED_MOST = 1_000


def can_adopt_project(project):
    """Whether others may begin by this project: it is public and both sides accepted it."""
    return project.is_public and project.end_kind == EndKind.ACCEPTED


def can_adopt_outcome(outcome):
    """Whether others may begin by this outcome: it is public and of a kind that is a case."""
    return outcome.is_public and outcome.kind_id is not None and outcome.kind.can_be_adopted


@transaction.atomic
def adopt_project(*, project, organization, actor):
    """The organization's draft after an accepted project; asked again the same one. Raises ``InvalidTransition``."""
    source = Project.objects.select_for_update(of=("self",)).select_related("type", "organization").get(pk=project.pk)
    if not can_adopt_project(source):
        raise InvalidTransition("公开而且验收合格的项目才能照着做。")
    return _adopt(source, organization, actor, adopted_from=source)


@transaction.atomic
def adopt_outcome(*, outcome, organization, actor):
    """The organization's draft after a published case; asked again the same one. Raises ``InvalidTransition``."""
    joined = ("kind", "organization", "project__type", "project__organization")
    source = Outcome.objects.select_for_update(of=("self",)).select_related(*joined).get(pk=outcome.pk)
    if not can_adopt_outcome(source):
        raise InvalidTransition("公开的案例才能采用。")
    return _adopt(source, organization, actor, adopted_outcome=source)


def _adopt(source, organization, actor, **link):
    if not is_editor(actor, organization):
        raise InvalidTransition("采用案例要由本单位的管理员或经办人来做。")
    known = Project.objects.filter(organization=organization, ended_on=None, **link).exclude(status__in=drafts.DEAD)
    known = known.order_by("pk").first()
    if known is not None:
        return known
    values = _values_of(source, organization)
    project = drafts.create_draft(organization=organization, values=values, unreadable={}, actor=actor)
    plan = _plan_of(source, organization)
    for name, value in link.items():
        setattr(project, name, value)
    project.blueprint = plan
    project.save(update_fields=[*link, "blueprint", "updated_at"])
    return project


def _pattern(source):
    """The project by whose passport one goes on: the adopted one, or the public one from which a case comes."""
    if isinstance(source, Project):
        return source
    return source.project if source.project_id and source.project.is_public else None


def _values_of(source, organization):
    """What everybody may read of what is adopted, as the beginning of the adopter's own project."""
    pattern = _pattern(source)
    values = {
        "title": source.title,
        "summary": source.summary,
        "description": source.description,
        "majors": list(source.majors.all()),
    }
    if pattern is not None:
        kinds = ProjectType.objects.in_force().led_by(organization.kind_id)
        values |= {
            "type": kinds.filter(pk=pattern.type_id).first(),
            "industry": pattern.industry,
            "level": pattern.level,
            "headcount": pattern.headcount,
        }
    return values


def _plan_of(source, organization):
    """The plan, where its lead shows it to everybody or is the adopter; empty otherwise."""
    pattern = _pattern(source)
    if pattern is None:
        return {}
    is_open = PublicPart.BLUEPRINT in pattern.public_parts or pattern.organization_id == organization.pk
    return blueprint_of(pattern) if is_open else {}


def lay_out(*, project, rows, on):
    """Write what the adopted plan adds to a passport that was just made; ``rows`` are its stages."""
    by_stage = {row.stage: row for row in rows}
    checks = [
        StageCheck(stage=by_stage[stage], label=label, hint=hint, kind=kind, is_required=is_required, place=500 + number)
        for number, (stage, label, hint, kind, is_required) in enumerate(project.blueprint.get("checks", []))
        if stage in by_stage
    ]
    StageCheck.objects.bulk_create(checks)
    Milestone.objects.bulk_create(
        Milestone(
            stage=by_stage[stage],
            organization=project.organization,
            title=title,
            due_on=max(on, day_of(by_stage[stage], share)),
            created_by=project.created_by,
        )
        for stage, title, share in project.blueprint.get("milestones", [])
        if stage in by_stage
    )


def adopters_of(source):
    """How many other organizations have begun a project by this one, up to a thousand; one query."""
    link = {"adopted_from": source} if isinstance(source, Project) else {"adopted_outcome": source}
    rows = Project.objects.filter(~Q(organization=source.organization_id), **link).exclude(status__in=drafts.DEAD)
    return rows.order_by().values("organization").distinct()[:COUNTED_MOST].count()
