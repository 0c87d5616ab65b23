"""The desk's clock: working days that a submission has waited, what waiting is usual, and what an applicant is promised.

The clock stands still while the applicant has the next move: a task is one round from a submission to its decision, and a
further round after a return takes over what the earlier ones used (``ReviewTask.carried_days``). What is usual is kept in one
row a sort of work (``ServiceStandard``) that a job reckons anew; no page looks through the decisions. What is promised is the
kind's target, or what the rows themselves set, as every stage of a recognition does; kept is what was decided by its due day.
"""

import datetime
import math
from dataclasses import dataclass
from decimal import Decimal
from statistics import quantiles

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from core.registries import ReviewClock, reviewable_for
from core.templatetags.xieyu import day
from review import kinds
from review.enums import TARGET_DAYS
from review.models import ReviewTask, ServiceStandard
from taxonomy.calendar import add_working_days, closing_of

SAMPLE_SIZE = 2000
"""The usual times are taken from that many latest decisions of a kind at most, of the days that its standard names."""
FEWEST_FOR_USUAL = 5
"""With fewer decisions no usual time is named, and what is promised is the target."""
STALE_AFTER = datetime.timedelta(hours=1)
"""After so long the usual times are reckoned anew."""


@dataclass(frozen=True)
class Usual:
    """What the desk usually needs, in working days: the middle and the slow tenth; ``None`` while too few are decided."""

    median: float | None
    ninety: float | None


@dataclass(frozen=True)
class ReviewPromise:
    """What an applicant may expect who hands something in now; ``str()`` is the sentence that the form shows."""

    usual_days: float | None
    latest_at: datetime.datetime
    target_days: int

    @property
    def is_measured(self):
        """Whether it comes from decisions of late, not from the target alone."""
        return self.usual_days is not None

    @property
    def text(self):
        """A plain sentence without a full stop."""
        latest = f"最迟 {day(self.latest_at)} {timezone.localtime(self.latest_at):%H:%M}"
        if self.usual_days is None:
            return f"{self.target_days} 个工作日内有结果，{latest}"
        return f"通常{_in_words(self.usual_days)}有结果，{latest}"

    def __str__(self):
        return self.text


@dataclass(frozen=True)
class Clock:
    """One task's clock as the review page draws it; widths are of 100."""

    used_days: Decimal
    usual: Usual
    promised_days: int = TARGET_DAYS

    @property
    def is_late(self):
        """Whether more time is used than promised."""
        return self.used_days > self.promised_days

    @property
    def span_days(self):
        """What the whole bar stands for."""
        return max(float(self.promised_days), float(self.used_days), self.usual.ninety or 0.0)

    @property
    def used_width(self):
        """Width of the used part."""
        return f"{100 * float(self.used_days) / self.span_days:.4g}"

    @property
    def marks(self):
        """Positions of the middle and the slow tenth."""
        return [f"{min(100 * value / self.span_days, 99.5):.4g}" for value in (self.usual.median, self.usual.ninety) if value]


def promised(kind, at):
    """The ``ReviewPromise`` for what is handed in at ``at``; ``kind`` is the model class. Two queries, whatever was decided."""
    standard = standard_of(kind)
    usual = usual_of(standard)
    longest = max(float(standard.target_days), usual.ninety or 0.0)
    latest_on = add_working_days(timezone.localdate(at), math.ceil(longest))
    return ReviewPromise(usual.median, closing_of(latest_on), standard.target_days)


def due_days(kind, ids):
    """``{object id: day}`` by which the open tasks of these objects are to be decided; one query."""
    content_type = ContentType.objects.get_for_model(kind)
    tasks = ReviewTask.objects.open().filter(content_type=content_type, object_id__in=list(ids))
    return dict(tasks.values_list("object_id", "due_on"))


CLOCK = ReviewClock(promised=lambda kind, at: str(promised(kind, at)), due_on=due_days)


def standard_of(kind, part=""):
    """The kind's row of usual times; an unsaved one with the target where none is reckoned yet. One query."""
    key = {"content_type": ContentType.objects.get_for_model(kind), "part": part}
    return ServiceStandard.objects.filter(**key).first() or ServiceStandard(**key)


def usual_of(standard):
    """The usual times that a standard knows."""
    if standard.decision_count < FEWEST_FOR_USUAL:
        return Usual(None, None)
    return Usual(float(standard.median_days), float(standard.ninety_days))


def due_on(*, kind, at, carried_days=0):
    """The day by which a submission is to be decided; a further round has what is left of the target, at least a day."""
    left = max(math.ceil(standard_of(kind).target_days - carried_days), 1)
    return add_working_days(timezone.localdate(at), left)


def promised_days(task, standard, calendar):
    """How many working days this task was given: the kind's target, or up to its own due day where its rows set their own."""
    if task.due_on is None or reviewable_for(task.content_type.model_class()).due_on is None:
        return standard.target_days
    return calendar.count(timezone.localdate(task.submitted_at), task.due_on)


def is_kept(row, target_days):
    """Whether a decided task was decided by its due day; where it had none, within the target.

    ``row`` has ``closed_at``, ``due_on``, ``carried_days`` and ``spent_days``.
    """
    if row["due_on"] is None:
        return row["carried_days"] + row["spent_days"] <= target_days
    return timezone.localdate(row["closed_at"]) <= row["due_on"]


DECIDED_COLUMNS = ("closed_at", "due_on", "carried_days", "spent_days")


def refresh_standards(*, at):
    """Reckon the usual times of every sort of work anew from its latest final decisions; a few statements each."""
    for content_type_id, part in kinds.labels():
        key = {"content_type_id": content_type_id, "part": part}
        standard, _ = ServiceStandard.objects.get_or_create(**key)
        since = at - datetime.timedelta(days=standard.period_days)
        decided = ReviewTask.objects.finally_decided(content_type_id, part).filter(closed_at__gte=since)
        rows = list(decided.values(*DECIDED_COLUMNS)[:SAMPLE_SIZE])
        days = sorted(float(row["carried_days"] + row["spent_days"]) for row in rows)
        tenths = quantiles(days, n=10, method="inclusive") if len(days) >= FEWEST_FOR_USUAL else [0.0] * 9
        ServiceStandard.objects.update_or_create(
            **key,
            defaults={
                "decision_count": len(days),
                "kept_count": sum(is_kept(row, standard.target_days) for row in rows),
                "median_days": round(tenths[4], 2),
                "ninety_days": round(tenths[8], 2),
                "computed_at": at,
            },
        )


def is_stale(at):
    """Whether the usual times of some sort of work are missing or older than an hour; one query."""
    fresh = ServiceStandard.objects.filter(computed_at__gte=at - STALE_AFTER).count()
    return fresh < len(kinds.labels())


def promise_words(standard, own):
    """What is promised, as ``"5"`` or ``"5–10"`` working days; ``own`` is what ``kinds.own_promises`` says."""
    fewest, most = own.get((standard.content_type_id, standard.part), (standard.target_days, standard.target_days))
    return str(most) if fewest == most else f"{fewest}–{most}"


def in_days(value):
    """A number of working days as people say it: one place, and none where it is a whole number."""
    return f"{value:.1f}".removesuffix(".0")


def _in_words(days):
    return "半个工作日" if days <= 0.5 else f" {math.ceil(days)} 个工作日"
