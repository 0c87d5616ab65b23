"""Waiting submissions that say nearly the same as something public or as each other."""

from dataclasses import dataclass

from core.registries import reviewable_for
from review.fingerprints import NEAR_DUPLICATE
from review.fingerprints import near_duplicates as near
from review.models import ReviewTask

SHOWN_GROUPS = 20
CODES = (NEAR_DUPLICATE.code, "duplicate", "same_name")


@dataclass(frozen=True)
class Group:
    """A waiting task and what it resembles: ``others`` as ``[(object, organization, percent, open task or None)]``."""

    task: ReviewTask
    others: list


def groups(user):
    """The open tasks on which the rules saw a duplicate, at most twenty, the most pressing first."""
    open_tasks = ReviewTask.objects.visible_to(user).open()
    tasks = list(open_tasks.filter(findings__code__in=CODES).distinct().for_table().by_clock()[:SHOWN_GROUPS])
    found = [Group(task, _others(task, user)) for task in tasks if task.obj is not None]
    return [group for group in found if group.others]


def _others(task, user):
    entry = reviewable_for(type(task.obj))
    pairs = near(task.obj)
    waiting = {
        row.object_id: row
        for row in ReviewTask.objects.visible_to(user)
        .open()
        .filter(content_type=task.content_type, object_id__in=[other.pk for other, _ in pairs])
    }
    return [(other, entry.organization_of(other), round(100 * share), waiting.get(other.pk)) for other, share in pairs]
