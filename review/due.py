"""The first page of the desk: what is due, by the clock, and how well the promise was kept of late.

Reads the thousand most pressing tasks as plain values, so that a long queue costs no more than a short one.
"""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Q
from django.urls import reverse

from review import clock, kinds
from review.models import ReviewTask, ServiceStandard
from review.querysets import COORDINATOR_DECISIONS
from review.statistics import COUNT_LIMIT, said

SHOWN_TASKS = 5
PROMISE_DAYS = 30


class Due(StrEnum):
    """Where a waiting task stands; the values of the queue's filter, too."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    WAITING = "waiting"


LABELS = {
    Due.OVERDUE: "超期",
    Due.TODAY: "今天到期",
    Due.WEEK: "这个星期到期",
    Due.LATER: "以后到期",
    Due.WAITING: "在等别人办的",
}


@dataclass
class Bucket:
    """The tasks that are due at about the same time: how many, and the first few."""

    due: Due
    ids: list = field(default_factory=list)
    tasks: list = field(default_factory=list)

    @property
    def label(self):
        """What the tasks have in common."""
        return LABELS[self.due]

    @property
    def count(self):
        """How many, as the desk says it."""
        return said(len(self.ids))

    @property
    def is_bad(self):
        """Something is late."""
        return self.due == Due.OVERDUE and bool(self.ids)

    @property
    def is_others(self):
        """Somebody else has the next move, so that they stand folded."""
        return self.due == Due.WAITING

    @property
    def url(self):
        """The queue with these alone."""
        return f"{reverse('admin:review_reviewtask_changelist')}?due={self.due.value}"


def sunday_of(today):
    """The last day of the week."""
    return today + datetime.timedelta(days=6 - today.weekday())


def condition(due, today, *, mine):
    """The same division for the queue's filter; ``waiting`` is what ``mine`` is not true of, all others are told by the day."""
    return {
        Due.OVERDUE: mine & Q(due_on__lt=today),
        Due.TODAY: mine & Q(due_on=today),
        Due.WEEK: mine & Q(due_on__gt=today, due_on__lte=sunday_of(today)),
        Due.LATER: mine & (Q(due_on__gt=sunday_of(today)) | Q(due_on=None)),
        Due.WAITING: ~mine,
    }[due]


def _due_of(due_on, is_mine, today):
    if not is_mine:
        return Due.WAITING
    if due_on is None or due_on > sunday_of(today):
        return Due.LATER
    return Due.OVERDUE if due_on < today else Due.TODAY if due_on == today else Due.WEEK


@dataclass
class Sort:
    """The waiting tasks of one sort of work: how many, and how many of them are late."""

    label: str
    value: str
    count: int = 0
    late_count: int = 0

    @property
    def url(self):
        """The queue with these alone."""
        return f"{reverse('admin:review_reviewtask_changelist')}?kind={self.value}"


@dataclass
class Desk:
    """What waits, divided by the clock and by sort of work, and how many of it the rules object to; three queries."""

    buckets: dict
    problem_count: int
    waiting_count: int
    sorts: list = field(default_factory=list)

    @property
    def pressing_count(self):
        """What is to be decided today at the latest."""
        return len(self.buckets[Due.OVERDUE].ids) + len(self.buckets[Due.TODAY].ids)

    @property
    def own_count(self):
        """What waits for the reader and for nobody else."""
        return self.waiting_count - len(self.buckets[Due.WAITING].ids)

    @property
    def shown(self):
        """The buckets with something in them."""
        return [bucket for bucket in self.buckets.values() if bucket.ids]

    @property
    def first(self):
        """The most pressing task that can be decided now."""
        return next((bucket.tasks[0] for bucket in self.shown if bucket.due != Due.WAITING), None)


def desk_of(tasks, today, *, mine):
    """The ``Desk`` of a queryset of tasks on a day.

    ``mine({content type id: object ids})`` is the condition of those of them about which the reader can do something.
    """
    columns = ("pk", "due_on", "finding_level", "object_id", "content_type", "part")
    rows = list(tasks.open().by_clock().values_list(*columns)[: COUNT_LIMIT + 1])
    among = {}
    for row in rows:
        among.setdefault(row[-2], []).append(row[3])
    own = set(ReviewTask.objects.filter(mine(among), pk__in=[row[0] for row in rows]).values_list("pk", flat=True))
    buckets = {due: Bucket(due) for due in Due}
    for pk, due_on, *_ in rows:
        buckets[_due_of(due_on, pk in own, today)].ids.append(pk)
    shown = [pk for bucket in buckets.values() for pk in bucket.ids[:SHOWN_TASKS]]
    found = {task.pk: task for task in ReviewTask.objects.filter(pk__in=shown).for_table()}
    for task in found.values():
        task.kind_label = kinds.label_of(task)
    for bucket in buckets.values():
        bucket.tasks = [found[pk] for pk in bucket.ids[:SHOWN_TASKS] if pk in found]
    late = set(buckets[Due.OVERDUE].ids)
    sorts = _sorts([(row[-2], row[-1], row[0] in late) for row in rows])
    return Desk(buckets, sum(row[2] == "problem" for row in rows), len(rows), sorts)


def _sorts(rows):
    """``Sort`` rows of ``(content type id, part, is late)``, in the order of the desk."""
    found = {key: Sort(label, kinds.value_of(*key)) for key, label in kinds.labels().items()}
    for content_type_id, part, is_late in rows:
        if (sort := found.get((content_type_id, part))) is not None:
            sort.count += 1
            sort.late_count += is_late
    return [sort for sort in found.values() if sort.count]


@dataclass(frozen=True)
class Promise:
    """How often one sort of work was decided by its due day; ``promised`` are the working days, in words."""

    label: str
    promised: str
    kept_count: int
    count: int

    @property
    def percent(self):
        """The share that was in time."""
        return round(100 * self.kept_count / self.count)


def promises(tasks, at):
    """``Promise`` rows of the last thirty days by sort of work, of the thousand latest decisions at most; constant queries."""
    standards = {(row.content_type_id, row.part): row for row in ServiceStandard.objects.all()}
    since = at - datetime.timedelta(days=PROMISE_DAYS)
    decided = tasks.filter(closed_at__gte=since, decision__in=COORDINATOR_DECISIONS).exclude(spent_days=None)
    columns = ("content_type_id", "part", *clock.DECIDED_COLUMNS)
    in_time = {}
    for row in decided.order_by("-closed_at", "-id").values(*columns)[:COUNT_LIMIT]:
        key = row["content_type_id"], row["part"]
        standard = standards.setdefault(key, ServiceStandard(content_type_id=key[0], part=key[1]))
        in_time.setdefault(key, []).append(clock.is_kept(row, standard.target_days))
    own = kinds.own_promises() if in_time else {}
    return [
        Promise(label, clock.promise_words(standards[key], own), sum(in_time[key]), len(in_time[key]))
        for key, label in kinds.labels().items()
        if key in in_time
    ]
