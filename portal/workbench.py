"""Orders the items of 我的待办 by what presses most."""

from dataclasses import dataclass, field, replace

from django.utils import timezone

from accounts.services.absences import absent_colleagues
from core.registries import workbench_items

WEEK_DAYS = 7


@dataclass(frozen=True)
class TaskGroup:
    """A heading with its items; ``is_pressing`` colours the count."""

    key: str
    title: str
    items: list
    is_pressing: bool = False
    parts: list = field(default_factory=list)
    """The same items as ``[(organization, items)]``; one part without a name where there is nothing to tell apart."""


def task_groups(user, *, at):
    """The reader's items as groups in order: overdue, today, this week, later, waiting for others; empty groups left out.

    Who works for several organizations finds the items of each together.
    """
    rows = {"late": [], "today": [], "week": [], "later": [], "wait": []}
    for item in _items(user, at):
        rows[_group_of(item, at)].append(item)
    groups = [
        TaskGroup("late", "已经超期", rows["late"], is_pressing=True),
        TaskGroup("today", "今天到期", rows["today"]),
        TaskGroup("week", "这个星期", rows["week"]),
        TaskGroup("later", "不急", rows["later"]),
        TaskGroup("wait", "等别人", rows["wait"]),
    ]
    for group in groups:
        group.items.sort(key=lambda item: (item.due_at is None, item.due_at or at))
    is_several = len({item.organization for group in groups for item in group.items} - {""}) > 1
    for group in groups:
        group.parts.extend(_parts(group.items) if is_several else [("", group.items)])
    return [group for group in groups if group.items]


def _parts(items):
    """By organization, whose most pressing item comes first; what belongs to none or to several stands before them."""
    parts = {"": []}
    for item in items:
        parts.setdefault(item.organization, []).append(item)
    return [(name, rows) for name, rows in parts.items() if rows]


def _items(user, at):
    """The reader's items; those that an absent colleague has too are marked. What only the colleague has stays out of sight:
    standing in gives no right."""
    items = [item for collect in workbench_items for item in collect(user, at)]
    absent = absent_colleagues(user, on=timezone.localdate(at))
    theirs = {str(person): {_key(item) for collect in workbench_items for item in collect(person, at)} for person in absent}
    return [_marked(item, [name for name, keys in theirs.items() if _key(item) in keys]) for item in items]


def _key(item):
    return item.title, item.url


def _marked(item, names):
    return replace(item, on_behalf_of="、".join(names)) if names else item


def _group_of(item, at):
    if item.group == "wait":
        return "wait"
    if item.due_at is None:
        return "later"
    days = (timezone.localdate(item.due_at) - timezone.localdate(at)).days
    if item.due_at < at or days < 0:
        return "late"
    return "today" if days == 0 else "week" if days <= WEEK_DAYS or item.is_pressing else "later"
