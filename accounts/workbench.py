"""What 我的待办 shows of a person's organizations: join one, finish or correct its registration, decide on joiners."""

from datetime import timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership, Organization, User
from accounts.promises import review_due_on
from accounts.querysets import OPEN_STATUSES
from accounts.services.handovers import orphans_in
from core.enums import Status
from core.models import ReviewEvent
from core.prepared import Prepared
from core.registries import WorkbenchItem
from core.templatetags.xieyu import day
from taxonomy.calendar import end_of, working_days_after

DECISION_DAYS = 3
"""Days after which a joiner has waited too long for the managers."""
MEND_DAYS = 5
"""Working days within which what was returned should be handed in again."""


def items(user, at):
    """At most seven queries, however many organizations a person has, and for managers those of ``orphans_in``."""
    memberships = [row for row in user.all_memberships if row.status in OPEN_STATUSES]
    if not memberships:
        return [] if user.is_staff else [_join_one()]
    managed = [row.organization for row in memberships if row.status == Status.APPROVED and row.role == Role.MANAGER]
    waiting = [_waits_for_managers(row) for row in memberships if row.status == Status.SUBMITTED]
    return [*_registrations(managed), *_joiners(managed), *_left_behind(managed), *_without_liaison(managed), *waiting]


def _join_one():
    return WorkbenchItem(
        title="加入或登记你的单位",
        why="有了单位才能发布需求和供给",
        url=reverse("accounts:organization_start"),
        action_label="找单位",
        cost="约 5 分钟",
    )


def _waits_for_managers(membership):
    since = membership.submitted_at or membership.created_at
    return WorkbenchItem(
        title=f"等{membership.organization}的管理员同意你加入",
        why=f"从 {day(since)} 等到现在，同意后发邮件告诉你",
        url=reverse("accounts:organization_start"),
        action_label="",
        due_at=since + timedelta(days=DECISION_DAYS),
        group="wait",
    )


def _registrations(organizations):
    returned = [row for row in organizations if row.status == Status.RETURNED]
    returns = ReviewEvent.objects.latest_returns(Organization, [row.pk for row in returned]) if returned else ()
    counts = {event.object_id: len(event.field_notes) for event in returns}
    mended_by = working_days_after((_since(row) for row in returned), MEND_DAYS)
    verified_by = review_due_on(Organization, [row.pk for row in organizations if row.status == Status.SUBMITTED])
    for organization in organizations:
        name, edit = organization.name or "你的单位", reverse("accounts:organization_edit", args=[organization.pk])
        if organization.status == Status.RETURNED:
            count = counts.get(organization.pk, 0)
            title = f"按意见修改“{name}”的登记" + (f"，{count} 处要改" if count else "")
            why = f"审核专员 {day(organization.decided_at)} 退回，请你改好再交一次"
            due_at = end_of(mended_by[_since(organization)])
            yield WorkbenchItem(title, why, edit, "去改", cost="约 5 分钟", due_at=due_at, is_pressing=True, organization=name)
        elif organization.status in (Status.DRAFT, Status.WITHDRAWN):
            yield WorkbenchItem(
                f"把“{name}”的登记填完交上去", "核验后才能发布", edit, "接着填", cost="约 5 分钟", organization=name
            )
        elif organization.status == Status.SUBMITTED:
            url = organization.get_absolute_url()
            due_on = verified_by.get(organization.pk)
            why = f"从 {day(organization.submitted_at)} 等到现在" + (f"，{day(due_on)}前有结果" if due_on else "")
            due_at = end_of(due_on) if due_on else None
            yield WorkbenchItem(f"等审核专员核验“{name}”", why, url, "", due_at=due_at, group="wait", organization=name)


def _since(organization):
    """The day on which the organization was returned or handed in."""
    moment = organization.decided_at if organization.status == Status.RETURNED else organization.submitted_at
    return timezone.localdate(moment or organization.updated_at)


def _joiners(organizations):
    if not organizations:
        return
    names = {row.pk: row.name or "你的单位" for row in organizations}
    for organization, count, first in _waiting_joiners.rows(organizations=list(names)):
        yield WorkbenchItem(
            title=f"{count} 人申请加入“{names[organization]}”",
            why="同意以后，他们就能以经办人的身份起草和提交",
            url=reverse("accounts:member_list", args=[organization]),
            action_label="去处理",
            cost="约 1 分钟",
            due_at=first + timedelta(days=DECISION_DAYS) if first else None,
            organization=names[organization],
        )


@Prepared
def _waiting_joiners(organizations):
    waiting = Membership.objects.waiting().filter(organization__in=organizations).values("organization_id")
    counted = waiting.annotate(count=Count("pk"), first=Min("submitted_at")).order_by("first")
    return counted.values_list("organization_id", "count", "first")


def _left_behind(organizations):
    """Work whose owner has left: the managers say who goes on with it."""
    names = {row.pk: row.name or "你的单位" for row in organizations}
    orphans = orphans_in(list(names)) if names else set()
    people = {user.pk: user for user in User.objects.filter(pk__in={person for _, person in orphans})} if orphans else {}
    for organization, person in sorted(orphans):
        yield WorkbenchItem(
            title=f"{people[person]} 走了，名下的事还没人接",
            why=f"在“{names[organization]}”的草稿、发布没有交接",
            url=f"{reverse('accounts:handover_create', args=[organization])}?person={person}",
            action_label="去交接",
            cost="约 1 分钟",
            organization=names[organization],
        )


def _without_liaison(organizations):
    """Every organization names whom others may turn to (A2.1)."""
    for organization, name in _liaison_wanted.rows(organizations=[row.pk for row in organizations]):
        yield WorkbenchItem(
            title=f"给“{name}”指定一位协作专员",
            why="别的单位想对接时先找协作专员",
            url=reverse("accounts:member_list", args=[organization]),
            action_label="去指定",
            cost="约 1 分钟",
            organization=name,
        )


@Prepared
def _liaison_wanted(organizations):
    return Organization.objects.filter(pk__in=organizations).without_liaison().order_by("pk").values_list("pk", "name")
