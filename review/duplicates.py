"""Waiting submissions that say nearly the same as something public or as each other."""

from collections import defaultdict
from dataclasses import dataclass

from core.registries import reviewable_for
from review.fingerprints import NEAR_DUPLICATE, near_duplicates_of, with_organization
from review.models import ReviewTask

SHOWN_GROUPS = 20
CODES = (NEAR_DUPLICATE.code, "duplicate", "same_name")


@dataclass(frozen=True)
class Group:
    """A waiting task and what it resembles: ``others`` as ``[(object, organization, percent, open task or None)]``."""

    task: ReviewTask
    others: list


def groups(user):
    """The open tasks on which the rules saw a duplicate, at most twenty, the most pressing first; four queries a kind at most."""
    open_tasks = ReviewTask.objects.visible_to(user).open()
    flagged = open_tasks.filter(findings__code__in=CODES).values("pk")
    tasks = list(open_tasks.filter(pk__in=flagged).for_table().by_clock()[:SHOWN_GROUPS])
    by_kind = defaultdict(list)
    for task in tasks:
        by_kind[task.content_type.model_class()].append(task)
    others = {}
    for model, own in by_kind.items():
        others |= _others(model, own, open_tasks)
    found = [Group(task, others.get(task.pk, [])) for task in tasks]
    return [group for group in found if group.others]


def _others(model, tasks, open_tasks):
    entry = reviewable_for(model)
    objects = with_organization(model._default_manager.filter(pk__in=[task.object_id for task in tasks])).in_bulk()
    if not objects:
        return {}
    pairs = near_duplicates_of(list(objects.values()))
    pks = {other.pk for found in pairs.values() for other, _ in found}
    waiting = {row.object_id: row for row in open_tasks.filter(content_type=tasks[0].content_type, object_id__in=pks)}
    return {
        task.pk: [
            (other, entry.organization_of(other), round(100 * share), waiting.get(other.pk))
            for other, share in pairs.get(task.object_id, [])
        ]
        for task in tasks
    }
