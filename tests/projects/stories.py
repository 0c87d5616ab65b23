"""Projects in the middle of their life, made by the services themselves."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from core.enums import Status
from core.workflow import perform_transition
from projects.enums import CheckKind, Stage
from projects.models import TypeCheck
from projects.services import stages
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, SchoolFactory
from tests.projects.factories import PartnerFactory, ProjectFactory, ProjectTypeFactory


def a_project(*, kind=None, accepted=True, **fields):
    """A school's approved project in its first stage, an enterprise beside it: lead and partner write, coordinator decides."""
    lead = MembershipFactory(organization=SchoolFactory())
    partner = MembershipFactory(organization=OrganizationFactory(district=lead.organization.district))
    coordinator = CoordinatorFactory(scope=lead.organization.district)
    fields.setdefault("description", "双方共建一个班，学生进车间，师傅进课堂。")
    project = ProjectFactory(
        organization=lead.organization,
        type=kind or ProjectTypeFactory(),
        status=Status.DRAFT,
        contact_name="联系人",
        contact_phone="0999-1234567",
        **fields,
    )
    answer = (
        {"accepted_at": timezone.now(), "accepted_by": partner.user} if accepted else {"accepted_at": None, "accepted_by": None}
    )
    row = PartnerFactory(project=project, organization=partner.organization, invited_by=lead.user, **answer)
    at = timezone.now()
    perform_transition(obj=project, action="submit", actor=lead.user, at=at)
    perform_transition(obj=project, action="approve", actor=coordinator, at=at)
    return SimpleNamespace(
        project=project,
        lead=lead.user,
        partner=partner.user,
        lead_organization=lead.organization,
        partner_organization=partner.organization,
        row=row,
        coordinator=coordinator,
        at=at,
        on=timezone.localdate(at),
    )


def a_kind(*, required=True):
    """A kind with one statement as exit check of the first stage."""
    kind = ProjectTypeFactory()
    TypeCheck.objects.create(
        type=kind, stage=Stage.INDUSTRY_SURVEY, code="visits", label="走访", kind=CheckKind.STATEMENT, is_required=required
    )
    return kind


def confirm(world, side, *, days=0, **words):
    """One side's word about the stage in which the project stands."""
    stage = world.project.stages.open().get()
    organization = world.lead_organization if side == "lead" else world.partner_organization
    actor = world.lead if side == "lead" else world.partner
    moment = world.at + timedelta(days=days)
    return stages.confirm_exit(
        stage=stage, organization=organization, actor=actor, at=moment, on=timezone.localdate(moment), **words
    )
