"""What projects add to 我的待办 and to the calendar: for the lead and for the other side, in a constant number of queries."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization
from accounts.rules import is_editor_anywhere
from accounts.workbench import MEND_DAYS
from core.enums import Status
from core.registries import CalendarItem, WorkbenchItem
from core.templatetags.xieyu import day
from projects.models import Acceptance, Milestone, Project, ProjectChange, ProjectPartner, ProjectStage, StageConfirmation
from projects.services import transfers
from taxonomy.calendar import end_of, working_days_after

ITEMS_MAX = 20
CALENDAR_MAX = 100
ANSWER_WITHIN = timedelta(days=7)
STALE_DRAFT_AFTER = timedelta(days=7)
MILESTONE_SOON = timedelta(days=14)


def work_items(user, at):
    """What the reader's organizations have to do in projects; one query a kind."""
    if not is_editor_anywhere(user):
        return []
    own = [pk for pk, role in user.organization_roles.items() if role in ("manager", "editor")]
    on = timezone.localdate(at)
    return [
        *_invitations(own),
        *_exits(own, at),
        *_acceptances(own),
        *_milestones(own, on),
        *_drafts(own, at),
        *_changes(own),
    ]


def _invitations(own):
    rows = ProjectPartner.objects.unanswered().filter(organization__in=own, project__ended_on=None)
    rows = rows.filter(project__status__in=[Status.SUBMITTED, Status.APPROVED, Status.RETURNED])
    for row in rows.select_related("project__organization", "organization").order_by("invited_at", "pk")[:ITEMS_MAX]:
        yield WorkbenchItem(
            title=f"答复邀请：{row.project}",
            why=f"{row.project.organization}请你们作为{row.get_role_display()}参加",
            url=reverse("projects:partner_answer", args=[row.pk]),
            action_label="去答复",
            cost="约 2 分钟",
            due_at=row.invited_at + ANSWER_WITHIN,
            is_pressing=True,
            organization=str(row.organization),
        )


def _exits(own, at):
    """Stages that the other side has confirmed, or one's own side and the other not yet; two queries."""
    stages = ProjectStage.objects.open().running().filter(_of(own, "project")).filter(Exists(_words()))
    stages = list(stages.select_related("project__organization").order_by("pk").distinct()[:ITEMS_MAX])
    said = {}
    for row in StageConfirmation.objects.filter(stage__in=stages).select_related("organization"):
        said.setdefault(row.stage_id, []).append(row)
    for stage in stages:
        words = said.get(stage.pk, [])
        is_said = any(row.organization_id in own for row in words)
        others = "、".join(str(row.organization) for row in words if row.organization_id not in own)
        first = min(row.confirmed_at for row in words)
        about = "跳过" if stage.skip_reason else "办完"
        yield WorkbenchItem(
            title=f"{'等对方确认' if is_said else '确认'}“{stage.get_stage_display()}”{about}：{stage.project}",
            why=f"你们 {day(first)}确认过，双方都确认才往下走" if is_said else f"{others} {day(first)}确认了，等你们",
            url=f"{stage.project.passport_url}#exit",
            action_label="" if is_said else "去确认",
            cost="" if is_said else "约 2 分钟",
            due_at=None if is_said else first + ANSWER_WITHIN,
            group="wait" if is_said else "do",
            is_pressing=not is_said,
        )


def _words():
    return StageConfirmation.objects.filter(stage=OuterRef("pk"))


def _of(own, path):
    """Of projects that some organizations lead or take part in, by the path to the project."""
    led = Q(**{f"{path}__organization__in": own})
    joined = ProjectPartner.objects.joined().filter(organization__in=own).values("project")
    return led | Q(**{f"{path}__in": joined})


def _acceptances(own):
    """Projects through all their stages in which the own side has said nothing, or that it is not good yet; one query."""
    open_stages = ProjectStage.objects.filter(project=OuterRef("pk"), left_on=None)
    said = Acceptance.objects.filter(project=OuterRef("pk"), organization__in=own)
    joined = ProjectPartner.objects.joined().filter(organization__in=own).values("project")
    rows = Project.objects.running().filter(paused_on=None, suspended_at=None)
    rows = rows.filter(Q(organization__in=own) | Q(pk__in=joined)).filter(~Exists(open_stages), ~Exists(said))
    rows = rows.filter(Exists(ProjectStage.objects.filter(project=OuterRef("pk"))))
    for project in rows.select_related("organization").defer("search_document", "draft_input").order_by("pk")[:ITEMS_MAX]:
        yield WorkbenchItem(
            title=f"验收：{project}",
            why="环节都走完了，牵头单位和合作单位各写一份验收意见",
            url=f"{project.passport_url}#acceptance",
            action_label="写验收意见",
            cost="约 10 分钟",
        )


def _milestones(own, on):
    rows = Milestone.objects.open().running().filter(organization__in=own, due_on__lte=on + MILESTONE_SOON)
    for row in rows.select_related("stage__project", "organization").order_by("due_on", "pk")[:ITEMS_MAX]:
        yield WorkbenchItem(
            title=f"里程碑：{row}",
            why=f"“{row.stage.project}”的{row.stage.get_stage_display()}",
            url=f"{row.stage.project.passport_url}#milestone-{row.pk}",
            action_label="办成了去勾上",
            cost="约 1 分钟",
            due_at=end_of(row.due_on),
            organization=str(row.organization),
        )


def _drafts(own, at):
    """Returned ones, drafts that nobody has touched for a while, and what waits for review."""
    stale = Q(status=Status.DRAFT, updated_at__lt=at - STALE_DRAFT_AFTER)
    rows = Project.objects.filter(organization__in=own).filter(stale | Q(status__in=[Status.RETURNED, Status.SUBMITTED]))
    rows = list(rows.select_related("organization").defer("search_document", "description").order_by("-status", "pk")[:ITEMS_MAX])
    days = {timezone.localdate(row.decided_at or row.updated_at) for row in rows if row.status == Status.RETURNED}
    mended_by = working_days_after(days, MEND_DAYS) if days else {}
    for project in rows:
        yield _draft_item(project, mended_by)


def _draft_item(project, mended_by):
    owner = str(project.organization)
    if project.status == Status.RETURNED:
        on = timezone.localdate(project.decided_at or project.updated_at)
        return WorkbenchItem(
            f"照审核意见改好再交：{project}",
            f"审核专员 {day(on)}退回了这个项目",
            project.edit_url,
            "去修改",
            cost="约 10 分钟",
            due_at=end_of(mended_by[on]),
            is_pressing=True,
            organization=owner,
        )
    if project.status == Status.SUBMITTED:
        why = f"从 {day(project.submitted_at)}等到现在，审完发邮件告诉你"
        return WorkbenchItem(f"等审核：{project}", why, project.get_absolute_url(), "看项目", group="wait", organization=owner)
    why = f"上次改在 {timezone.localtime(project.updated_at):%m-%d}，提交了对方才收到邀请"
    return WorkbenchItem(f"填完项目草稿：{project}", why, project.edit_url, "接着填", cost="约 15 分钟", organization=owner)


def _changes(own):
    """Own requests that wait or came back, and those by which these organizations are to lead; one query."""
    asked = Q(organization__in=own, status__in=[Status.RETURNED, Status.SUBMITTED])
    rows = ProjectChange.objects.filter(asked | transfers.to_answer(own)).for_table()
    for change in rows.order_by("pk")[:ITEMS_MAX]:
        if change.other_id in own and transfers.is_open(change):
            yield _lead_item(change)
        elif change.status == Status.RETURNED:
            yield WorkbenchItem(
                f"改好变更申请再交：{change}", "审核专员退回了", change.edit_url, "去修改", cost="约 5 分钟", is_pressing=True
            )
        else:
            why = f"从 {day(change.submitted_at)}等到现在"
            yield WorkbenchItem(f"等审核变更：{change}", why, change.get_absolute_url(), "看申请", group="wait")


def _lead_item(row):
    """A project that an organization is asked to lead."""
    return WorkbenchItem(
        title=f"答复：牵头不牵头“{row.project}”",
        why=f"{row.organization}想请你们接过去，你们答应了审核专员才能同意",
        url=transfers.page_of(row),
        action_label="去答复",
        cost="约 2 分钟",
        due_at=row.submitted_at + ANSWER_WITHIN,
        is_pressing=True,
        organization=str(row.other),
    )


def calendar_items(user, at):
    """Milestones of the reader's organizations, and planned ends of the stages in which projects stand."""
    if not is_editor_anywhere(user):
        return []
    own, on = list(Organization.objects.edited_by(user).values_list("pk", flat=True)), timezone.localdate(at)
    milestones = Milestone.objects.open().running().filter(organization__in=own).select_related("stage__project")
    items = [
        CalendarItem(
            uid=f"milestone-{row.pk}",
            title=f"里程碑：{row}（{row.stage.project}）",
            url=f"{row.stage.project.passport_url}#milestone-{row.pk}",
            starts_on=row.due_on,
        )
        for row in milestones.order_by("due_on", "pk")[:CALENDAR_MAX]
    ]
    stages = ProjectStage.objects.open().running().filter(_of(own, "project"), planned_until__gte=on).select_related("project")
    items += [
        CalendarItem(
            uid=f"project-stage-{row.pk}",
            title=f"“{row.get_stage_display()}”计划走完：{row.project}",
            url=row.project.passport_url,
            starts_on=row.planned_until,
        )
        for row in stages.order_by("planned_until", "pk").distinct()[:CALENDAR_MAX]
    ]
    return items
