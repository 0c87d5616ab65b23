"""Drafts of projects: begun from nothing or from a match, saved as they are, handed in.

A draft keeps whatever was entered: what fits a column goes there, and what cannot be read stays in ``draft_input`` as it
was typed. Every write of a person takes the version that the person saw.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core.drafting import check_submission, fill_in, fill_lists, keep
from core.enums import Status
from core.workflow import InvalidTransition, perform_transition
from projects import rules
from projects.completeness import faults_of
from projects.models import Project, ProjectType
from projects.services import partners
from projects.services.searching import refresh_search
from supplydemand.enums import Side
from supplydemand.models import Match
from supplydemand.rules import can_answer
from supplydemand.services.matches import OTHER, listing_of

CONTENT_FIELDS = (
    "title",
    "type",
    "summary",
    "description",
    "district",
    "industry",
    "level",
    "headcount",
    "starts_on",
    "ends_on",
    "money_text",
    "public_parts",
    "contact_name",
    "contact_phone",
    "contact_email",
)
CONTENT_LISTS = ("majors",)
DEAD = (Status.WITHDRAWN, Status.REJECTED)
SIGNS = {"industry_college", "joint_research", "commissioned_training", "skills_training"}
"""Ways of working together that are also the codes of kinds of projects."""


@transaction.atomic
def create_draft(*, organization, values, unreadable, actor):
    """A new draft that ``organization`` leads, with whatever was entered; contact and district default to the organization's."""
    project = Project(organization=organization, created_by=actor, **_of_organization(organization))
    _check_author(actor, project)
    _write(project, values, unreadable)
    return project


def _of_organization(organization):
    names = ("contact_name", "contact_phone", "contact_email")
    return {"district": organization.district, **{name: getattr(organization, name) for name in names}}


def project_of_match(match):
    """The project that was begun from a match, whichever side did; ``None`` where there is none or it was given up."""
    return Project.objects.filter(match=match).exclude(status__in=DEAD).select_related("organization").order_by("pk").first()


@transaction.atomic
def begin_from_match(*, match, side, actor, at):
    """The draft of a match whose contact is open, led by the organization on ``side``, the other side asked to take part.

    Asked again, by either side, it is the same project. Raises ``InvalidTransition``.
    """
    joined = ("demand__organization__kind", "demand__industry", "supply__organization__kind", "supply__level")
    match = Match.objects.select_for_update(of=("self",)).select_related(*joined).get(pk=match.pk)
    if side not in Side.values or not can_answer(actor, match, side):
        raise InvalidTransition("立项要由本单位的管理员或经办人来做。")
    if match.contact_opened_at is None:
        raise InvalidTransition("双方都有意向、联系方式打开以后才能立项。")
    known = project_of_match(match)
    if known is not None:
        return known
    own, other = listing_of(match, side).organization, listing_of(match, OTHER[side]).organization
    project = Project(organization=own, created_by=actor, match=match, demand=match.demand, supply=match.supply)
    _write(project, _values_of(match, own), {})
    partners.add(project=project, organization=other, role=partners.role_of(other), actor=actor, at=at)
    return project


def _values_of(match, lead):
    """What both listings already say, as the beginning of a project."""
    demand, supply = match.demand, match.supply
    wanted = [mode for mode in demand.cooperation_modes if mode in supply.cooperation_modes and mode in SIGNS]
    kind = ProjectType.objects.in_force().filter(code__in=wanted or SIGNS & set(demand.cooperation_modes)).first()
    counts = [count for count in (match.seats, demand.headcount, supply.headcount) if count]
    majors = list(supply.majors.all())
    shared = [row for row in majors if row in set(demand.majors.all())]
    return {
        "title": f"{demand.title}联合培养"[:120],
        "type": kind,
        "summary": f"{supply.organization}和{demand.organization}一起培养“{demand.title}”要的人"[:200],
        "description": _joined_text(demand, supply),
        "industry": demand.industry,
        "level": supply.level,
        "headcount": min(counts, default=None),
        "majors": shared or majors,
        **_of_organization(lead),
    }


def _joined_text(demand, supply):
    parts = [f"企业的需求：{demand.title}。{demand.description}", f"学校的供给：{supply.title}。{supply.description}"]
    return "\n\n".join(part.strip() for part in parts)[:10_000]


@transaction.atomic
def save_draft(*, project, values, unreadable, actor, expected_version):
    """Keep what was entered in a draft or returned project; returns the saved row.

    The version grows only when something changed. Raises ``StaleVersion`` or ``InvalidTransition``.
    """
    saved = locked(project)
    _check_author(actor, saved)
    return keep(saved, write=lambda: _write(saved, values, unreadable), expected_version=expected_version)


@transaction.atomic
def submit(*, project, actor, at, on, expected_version):
    """Hand a project in for review; whoever is asked to take part hears of it now.

    Raises ``IncompleteDraft`` with what to do at each field, or a ``WorkflowError``.
    """
    saved = locked(project)
    faults = missing_of(saved, on=on)
    check_submission(saved, faults, expected_version=expected_version)
    perform_transition(obj=saved, action="submit", actor=actor, at=at, expected_version=expected_version)
    partners.tell_asked(project=saved, at=at)
    return saved


def missing_of(project, *, on):
    """What keeps a project from being handed in; at most two queries."""
    kinds = set(project.type.lead_kinds.values_list("pk", flat=True)) if project.type_id else set()
    return faults_of(project, on=on, kinds=kinds, has_partner=bool(project.current_partners))


def locked(project):
    """The project's row with its lock and what rules read."""
    joined = ("organization__kind", "type")
    return Project.objects.select_for_update(of=("self",)).select_related(*joined).get(pk=project.pk)


def _check_author(actor, project):
    if not rules.is_author(actor, project):
        raise PermissionDenied("only the lead's own editors write its projects")


def _write(project, values, unreadable):
    fill_in(project, values, unreadable, fields=CONTENT_FIELDS)
    project.save()
    fill_lists(project, values, lists=CONTENT_LISTS)
    refresh_search(project)
