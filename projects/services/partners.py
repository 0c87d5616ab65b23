"""Organizations beside the lead: asked, answering, leaving; and the people who work on a project."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from core import links
from core.enums import Status
from core.notifications import notify
from core.workflow import InvalidTransition
from projects import rules
from projects.enums import PartnerRole
from projects.models import Project, ProjectPartner, TeamMember
from projects.services import telling
from projects.services.searching import refresh_search
from taxonomy.enums import OrganizationSide

PURPOSE = "projects.invitation"
LINK_FOR = timedelta(days=60)
PARTNERS_MOST = 30
TEAM_MOST = 60
_ROLES = {
    "alliance_secretariat": PartnerRole.ALLIANCE,
    "vocational_group": PartnerRole.ALLIANCE,
    "industry_association": PartnerRole.ASSOCIATION,
    "service_agency": PartnerRole.AGENCY,
    "district_government": PartnerRole.DISTRICT,
}
_BY_SIDE = {OrganizationSide.SUPPLY: PartnerRole.SCHOOL, OrganizationSide.DEMAND: PartnerRole.ENTERPRISE}


def role_of(organization):
    """As what an organization of its kind usually takes part."""
    return _ROLES.get(organization.kind.code) or _BY_SIDE.get(organization.kind.side, PartnerRole.OTHER)


@transaction.atomic
def invite(*, project, organization, role, duty, actor, at):
    """Ask an organization to take part in a draft, or in a project without a partner that said yes; returns the partner's row.

    Later others come in by a change. Raises ``InvalidTransition``.
    """
    project = _locked(project)
    if not rules.is_author(actor, project):
        raise InvalidTransition("邀请由牵头单位的管理员或经办人来做。")
    if objection := why_not_inviting(project):
        raise InvalidTransition(objection)
    row = add(project=project, organization=organization, role=role, duty=duty, actor=actor, at=at)
    if not project.is_editable:
        tell_asked(project=project, at=at)
    return row


def why_not_inviting(project):
    """Why the lead cannot invite now, as a sentence; empty where it can."""
    if project.status not in (Status.DRAFT, Status.RETURNED, Status.SUBMITTED, Status.APPROVED) or project.ended_on is not None:
        return "项目已经不在进行，不能再邀请。"
    if project.is_approved and project.joined_ids:
        return "项目已经开始，再加合作单位要申请变更。"
    return ""


def add(*, project, organization, role, actor, at, duty=""):
    """Write down that an organization is asked, in the caller's transaction. Raises ``InvalidTransition``."""
    if organization.pk == project.organization_id:
        raise InvalidTransition("牵头单位自己不用邀请。")
    if organization.status != Status.APPROVED or organization.suspended_at is not None:
        raise InvalidTransition(f"“{organization}”现在不能邀请：没有通过核验，或者暂停公开中。")
    if project.partners.current().filter(organization=organization).exists():
        raise InvalidTransition(f"“{organization}”已经在合作单位里了。")
    if project.partners.current().count() >= PARTNERS_MOST:
        raise InvalidTransition(f"一个项目最多 {PARTNERS_MOST} 家合作单位。")
    return ProjectPartner.objects.create(
        project=project, organization=organization, role=role, duty=duty, invited_by=actor, invited_at=at
    )


def tell_asked(*, project, at):
    """Tell everybody who is asked and has not answered, once each; who may act without signing in gets an own link."""
    for row in project.partners.unanswered().select_related("organization"):
        for person in User.objects.editors_of(row.organization_id).order_by("pk"):
            notify(
                event=telling.INVITED,
                recipients=[person],
                organizations=[row.organization_id],
                key=f"project:{project.pk}:invited:{row.pk}:{person.pk}",
                title=f"{project.organization}请你们参加：{project}",
                text=f"{project.summary}\n点一个就行：参加，或者不参加并说一句原因。".strip(),
                url=_address_for(row, person, at),
                action_label="去答复",
            )


def _address_for(row, person, at):
    if person.is_staff:
        return reverse("projects:partner_answer", args=[row.pk])
    link = links.issue(
        purpose=PURPOSE, obj=row, user=person, key=f"project-partner:{row.pk}", expires_at=row.invited_at + LINK_FOR
    )
    return links.path_of(link)


@transaction.atomic
def answer(*, partner, accepts, actor, at, reason=""):
    """Say yes or no for the organization that is asked; the lead is told. The same answer again changes nothing.

    Raises ``InvalidTransition``.
    """
    project = _locked(partner.project)
    row = ProjectPartner.objects.select_for_update(of=("self",)).select_related("organization__kind").get(pk=partner.pk)
    if not rules.can_answer_invitation(actor, row):
        raise InvalidTransition("答复要由被邀请单位的管理员或经办人来做。")
    if row.accepted_at is not None and accepts and row.left_on is None:
        return row
    if row.accepted_at is not None or row.declined_at is not None or row.left_on is not None:
        raise InvalidTransition("这个邀请已经答复过，或者被收回了。")
    if project.ended_on is not None or project.status in (Status.WITHDRAWN, Status.REJECTED):
        raise InvalidTransition("项目已经不办了，不用答复。")
    reason = reason.strip()
    if not accepts and not reason:
        raise InvalidTransition("写一句为什么不参加，对方会看到。")
    if accepts:
        row.accepted_at, row.accepted_by = at, actor
    else:
        row.declined_at, row.decline_reason = at, reason[:200]
    row.save(update_fields=["accepted_at", "accepted_by", "declined_at", "decline_reason"])
    refresh_search(project)
    telling.tell(
        project=project,
        organizations=[project.organization_id],
        event=telling.ANSWERED,
        key=f"answered:{row.pk}",
        title=f"{row.organization}{'答应参加' if accepts else '不参加'}：{project}",
        text="" if accepts else f"原因：{reason}",
        url=project.passport_url if accepts and project.is_approved else project.get_absolute_url(),
    )
    return row


@transaction.atomic
def withdraw_invitation(*, partner, actor, on):
    """Take back an invitation that has not been answered. Raises ``InvalidTransition``."""
    project = _locked(partner.project)
    row = ProjectPartner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    if not rules.is_author(actor, project):
        raise InvalidTransition("收回邀请由牵头单位来做。")
    if row.accepted_at is not None:
        raise InvalidTransition("对方已经答应，不能收回。要请对方退出，申请变更。")
    if row.declined_at is None and row.left_on is None:
        row.left_on = on
        row.save(update_fields=["left_on"])
    return row


def end_own(*, organization, on):
    """Nobody is a partner of a project that it leads: end such rows of an organization, as a merger leaves them."""
    ProjectPartner.objects.current().filter(organization=organization, project__organization=organization).update(left_on=on)


@transaction.atomic
def add_member(*, project, organization, actor, values):
    """Name a person who works on the project for one of its organizations. Raises ``InvalidTransition``."""
    project = _locked(project)
    if organization.pk not in rules.sides_of(actor, project):
        raise InvalidTransition("只能写本单位的人。")
    if project.ended_on is not None:
        raise InvalidTransition("项目已经结束，团队不再改。")
    if project.team.filter(left_on=None).count() >= TEAM_MOST:
        raise InvalidTransition(f"一个项目最多写 {TEAM_MOST} 个人。")
    return TeamMember.objects.create(project=project, organization=organization, **values)


@transaction.atomic
def end_membership(*, member, actor, on):
    """Note that a person does not work on the project any more. Raises ``InvalidTransition``."""
    project = _locked(member.project)
    if member.organization_id not in rules.sides_of(actor, project):
        raise InvalidTransition("只能改本单位的人。")
    TeamMember.objects.filter(pk=member.pk, left_on=None).update(left_on=on)


def _locked(project):
    joined = ("organization__kind", "type")
    return Project.objects.select_for_update(of=("self",)).select_related(*joined).get(pk=project.pk)
