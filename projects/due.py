"""Due dates of projects of which people are reminded in steps."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.enums import Status
from core.registries import Deadline
from projects.models import Commitment, Milestone, ProjectPartner, ProjectStage
from projects.services import telling
from projects.work import ANSWER_WITHIN
from taxonomy.calendar import end_of


def _milestones(on, first, last):
    rows = Milestone.objects.open().running().filter(due_on__range=(first, last)).select_related("stage__project", "organization")
    for row in rows.order_by("due_on", "pk"):
        yield row, row.due_on


def _stages(on, first, last):
    rows = ProjectStage.objects.open().running().filter(planned_until__range=(first, last))
    for row in rows.select_related("project__organization").order_by("planned_until", "pk"):
        yield row, row.planned_until


def _invitations(on, first, last):
    since, until = end_of(first - ANSWER_WITHIN) - ANSWER_WITHIN / 7, end_of(last - ANSWER_WITHIN)
    rows = ProjectPartner.objects.unanswered().filter(invited_at__range=(since, until), project__ended_on=None)
    rows = rows.filter(project__status__in=[Status.SUBMITTED, Status.APPROVED])
    for row in rows.select_related("project__organization", "organization").order_by("invited_at", "pk"):
        yield row, timezone.localdate(row.invited_at + ANSWER_WITHIN)


def _promises(on, first, last):
    rows = Commitment.objects.to_be_kept().filter(due_on__range=(first, last))
    for row in rows.select_related("project", "stated_by", "counterpart").order_by("due_on", "pk"):
        yield row, row.due_on


def _own_list():
    return reverse("projects:mine")


_STEPS = ((-5, "responsible"), (-1, "responsible"), (3, "leaders"))
MILESTONES = Deadline(
    code="projects.milestone",
    label="项目里程碑",
    event=telling.DUE,
    due=_milestones,
    wording=lambda row: (f"办成里程碑“{row}”", f"{row.stage.project.passport_url}#milestone-{row.pk}", "看里程碑"),
    responsible=lambda row: User.objects.editors_of(row.organization_id),
    leaders=lambda row: User.objects.managers_of(row.organization_id),
    steps=_STEPS,
    list_url=_own_list,
    organization_of=lambda row: row.organization_id,
)
STAGES = Deadline(
    code="projects.stage",
    label="项目环节的计划",
    event=telling.DUE,
    due=_stages,
    wording=lambda row: (f"走完“{row.get_stage_display()}”：{row.project}", row.project.passport_url, "看护照"),
    responsible=lambda row: User.objects.editors_of(row.project.organization_id),
    leaders=lambda row: User.objects.managers_of(row.project.organization_id),
    steps=_STEPS,
    list_url=_own_list,
    organization_of=lambda row: row.project.organization_id,
)
INVITATIONS = Deadline(
    code="projects.invitation",
    label="项目邀请",
    event=telling.DUE,
    due=_invitations,
    wording=lambda row: (f"答复邀请：{row.project}", reverse("projects:partner_answer", args=[row.pk]), "去答复"),
    responsible=lambda row: User.objects.editors_of(row.organization_id),
    leaders=lambda row: User.objects.managers_of(row.organization_id),
    steps=((-1, "responsible"), (2, "leaders")),
    list_url=_own_list,
    organization_of=lambda row: row.organization_id,
)
PROMISES = Deadline(
    code="projects.promise",
    label="账本里的承诺",
    event=telling.DUE,
    due=_promises,
    wording=lambda row: (f"兑现承诺：{row}", row.get_absolute_url(), "看这一笔"),
    responsible=lambda row: User.objects.editors_of(row.giver_on_portal),
    leaders=lambda row: User.objects.managers_of(row.giver_on_portal),
    steps=_STEPS,
    list_url=_own_list,
    organization_of=lambda row: row.giver_on_portal,
)
DEADLINES = (MILESTONES, STAGES, INVITATIONS, PROMISES)
