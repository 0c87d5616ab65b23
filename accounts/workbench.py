"""What 我的待办 shows of a person's organizations: join one, finish or correct its registration, decide on joiners."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Min
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Membership, Organization
from core.enums import Status
from core.models import ReviewEvent
from core.registries import WorkbenchItem

DECISION_DAYS = 3
"""Days after which a joiner has waited too long for the managers."""


def items(user, at):
    """At most four queries, however many organizations a person has."""
    memberships = list(Membership.objects.filter(user=user).open().for_table())
    if not memberships:
        return [] if user.is_staff else [_join_one()]
    managed = [row.organization for row in memberships if row.status == Status.APPROVED and row.role == Role.MANAGER]
    waiting = [_waits_for_managers(row.organization) for row in memberships if row.status == Status.SUBMITTED]
    return [*_registrations(managed), *_joiners(managed), *waiting]


def _join_one():
    return WorkbenchItem(
        title="加入或登记你的单位",
        why="有了单位才能发布需求和供给",
        url=reverse("accounts:organization_start"),
        action_label="找单位",
        cost="约 5 分钟",
    )


def _waits_for_managers(organization):
    url = reverse("accounts:organization_start")
    return WorkbenchItem(f"等{organization}的管理员同意你加入", "同意后发邮件告诉你", url, "", group="wait")


def _registrations(organizations):
    returned = [row.pk for row in organizations if row.status == Status.RETURNED]
    counts = _note_counts(returned) if returned else {}
    for organization in organizations:
        name, edit = organization.name or "你的单位", reverse("accounts:organization_edit", args=[organization.pk])
        if organization.status == Status.RETURNED:
            count = counts.get(organization.pk, 0)
            title = f"按意见修改“{name}”的登记" + (f"，{count} 处要改" if count else "")
            yield WorkbenchItem(title, "审核专员请你改好再交一次", edit, "去改", cost="约 5 分钟", due_at=None)
        elif organization.status in (Status.DRAFT, Status.WITHDRAWN):
            yield WorkbenchItem(f"把“{name}”的登记填完交上去", "核验后才能发布", edit, "接着填", cost="约 5 分钟")
        elif organization.status == Status.SUBMITTED:
            url = organization.get_absolute_url()
            yield WorkbenchItem(f"等审核专员核验“{name}”", "通常 2 个工作日内有结果", url, "", group="wait")


def _note_counts(pks):
    events = ReviewEvent.objects.filter(
        content_type=ContentType.objects.get_for_model(Organization), object_id__in=pks, action="return"
    ).order_by("pk")
    return {event.object_id: len(event.field_notes) for event in events}


def _joiners(organizations):
    if not organizations:
        return
    names = {row.pk: row.name or "你的单位" for row in organizations}
    waiting = (
        Membership.objects.waiting()
        .filter(organization__in=names)
        .values("organization_id")
        .annotate(count=Count("pk"), first=Min("submitted_at"))
        .order_by("first")
    )
    for row in waiting:
        yield WorkbenchItem(
            title=f"{row['count']} 人申请加入“{names[row['organization_id']]}”",
            why="同意以后，他们就能以经办人的身份起草和提交",
            url=reverse("accounts:member_list", args=[row["organization_id"]]),
            action_label="去处理",
            cost="约 1 分钟",
            due_at=row["first"] + timedelta(days=DECISION_DAYS) if row["first"] else None,
        )
