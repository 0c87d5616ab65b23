"""The due dates of the review desk of which people are reminded: open tasks, and districts' opinions."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse

from core.registries import MAIL_DAILY, Deadline, NotificationEvent, reviewable_for, reviewables
from review.coordinators import asked_coordinators, coordinators_for
from review.deadline_models import Addressee
from review.models import DistrictOpinion, ReviewTask

_COORDINATOR = frozenset({"coordinator"})
EVENTS = [
    NotificationEvent(
        "review.task_due",
        "审核",
        "待审事项快到期，或者超期了",
        "承办人；没有承办人时是管这个区的审核专员；超期还没办时是市级审核专员",
        mail=MAIL_DAILY,
        roles=_COORDINATOR,
    ),
    NotificationEvent(
        "review.opinion_due",
        "审核",
        "区级意见快到期了",
        "被问到的区的审核专员；当天还没有意见时是市级审核专员",
        mail=MAIL_DAILY,
        roles=_COORDINATOR,
    ),
]


def _open_tasks(on, first, last):
    """Those that the desk can decide now: what waits for a district, and what a kind reminds of itself, is reminded of there."""
    waiting = Q(pk__in=DistrictOpinion.objects.filter(opinion="", due_on__gte=on).values("task"))
    elsewhere = [ContentType.objects.get_for_model(entry.model) for entry in reviewables if entry.handling.has_own_reminders]
    rows = ReviewTask.objects.open().filter(~waiting, due_on__range=(first, last)).exclude(content_type__in=elsewhere)
    for task in rows.select_related("organization", "assignee", "district_opinion").by_clock():
        yield task, task.due_on


def deciders(task):
    """Of whom the decision is expected: those whom its kind names, else who has it, else those of its place."""
    of_kind = reviewable_for(task.content_type.model_class()).handling.deciders_of
    named = of_kind(task.obj) if of_kind and task.obj is not None else None
    if named is not None:
        assigned = named.filter(pk=task.assignee_id)
        return assigned if assigned.exists() else named
    if task.assignee is not None and task.assignee.is_active and task.assignee.is_staff:
        return [task.assignee]
    is_citys = getattr(task, "district_opinion", None) is not None or task.organization.district_id is None
    return coordinators_for(district=None if is_citys else task.organization.district_id, organization=task.organization_id)


def leaders(task):
    """Those above: the city's."""
    return coordinators_for(district=None, organization=task.organization_id)


TASKS = Deadline(
    code="review.task",
    label="待审事项",
    event="review.task_due",
    due=_open_tasks,
    wording=lambda task: (f"审核“{task.title}”", task.get_absolute_url(), "去审核"),
    responsible=deciders,
    leaders=leaders,
    steps=((-1, Addressee.RESPONSIBLE), (1, Addressee.RESPONSIBLE), (3, Addressee.LEADERS)),
    list_url=lambda: reverse("admin:review_reviewtask_changelist"),
)


def _awaited_opinions(on, first, last):
    rows = DistrictOpinion.objects.waited_for().filter(due_on__range=(first, last)).select_related("task")
    for opinion in rows.order_by("due_on", "pk"):
        yield opinion, opinion.due_on


OPINIONS = Deadline(
    code="review.opinion",
    label="区级意见",
    event="review.opinion_due",
    due=_awaited_opinions,
    wording=lambda opinion: (f"给意见“{opinion.task.title}”", opinion.task.get_absolute_url(), "给意见"),
    responsible=asked_coordinators,
    leaders=lambda opinion: leaders(opinion.task),
    steps=((-1, Addressee.RESPONSIBLE), (0, Addressee.RESPONSIBLE), (1, Addressee.LEADERS)),
    list_url=lambda: reverse("admin:review_reviewtask_changelist"),
)
