"""The desk in figures: what waits, how old it is, what was decided this week, what passed at first, and why things come back."""

import datetime

from django.db.models import Count, F, Q
from django.utils import timezone

from core.numbers import bounded
from review import clock, kinds
from review.models import FindingRule, GivenReason, ReviewTask, ServiceStandard
from review.querysets import COORDINATOR_DECISIONS, FINAL_DECISIONS

COUNT_LIMIT = 1000
FIRST_PASS_SAMPLE = 200
PERIODS = {"30": "近 30 天", "90": "近 90 天", "365": "近一年"}
SHOWN_REASONS = 20
PRE_CHECK_FROM = 5
"""So often must a reason have been given before it is proposed as a check before submitting."""


def said(count):
    """A count of the desk as its pages say it."""
    return bounded(count, COUNT_LIMIT)


def figures(user, at):
    """``[(label, value, unit, hint)]`` of one coordinator's scope; every query looks at a bounded number of rows."""
    today = timezone.localdate(at)
    tasks = ReviewTask.objects.visible_to(user)
    waiting = tasks.open()
    count, late = waiting.bounded_count(COUNT_LIMIT), waiting.filter(due_on__lt=today).bounded_count(COUNT_LIMIT)
    done = tasks.filter(closed_at__gte=monday_of(today), decision__in=COORDINATOR_DECISIONS).bounded_count(COUNT_LIMIT)
    return [
        {"label": "还在等的", "value": said(count), "unit": "件"},
        {"label": "已经超期", "value": said(late), "unit": "件", "is_bad": late > 0},
        {"label": "等了多久（中位）", **_median_age(waiting, at)},
        {"label": "这个星期办结", "value": said(done), "unit": "件"},
        {"label": "一次通过", **_first_pass(tasks)},
    ]


def monday_of(today):
    """The moment at which this week began."""
    monday = today - datetime.timedelta(days=today.weekday())
    return timezone.make_aware(datetime.datetime.combine(monday, datetime.time()))


def _median_age(waiting, at):
    """Of the thousand oldest at most; calendar time, because people wait on Sundays, too."""
    moments = sorted(waiting.order_by("submitted_at", "id").values_list("submitted_at", flat=True)[:COUNT_LIMIT])
    if not moments:
        return {"value": "0", "unit": "小时"}
    hours = (at - moments[len(moments) // 2]).total_seconds() / 3600
    return {"value": f"{hours:.0f}", "unit": "小时"} if hours < 48 else {"value": f"{hours / 24:.0f}", "unit": "天"}


def _first_pass(tasks):
    """The share of the latest 200 final decisions that passed in the first round."""
    latest = tasks.filter(decision__in=FINAL_DECISIONS, closed_at__isnull=False).order_by("-closed_at", "-id")
    rows = list(latest.values_list("round", "decision")[:FIRST_PASS_SAMPLE])
    if not rows:
        return {"value": "还没有", "unit": ""}
    passed = sum(number == 1 and decision == "approve" for number, decision in rows)
    return {"value": f"{100 * passed / len(rows):.0f}", "unit": "%"}


def reasons(*, user, since, kind=""):
    """``[{"label", "kind", "count"}]``: the reasons given most since a moment, in the reader's scope; one query."""
    tasks = ReviewTask.objects.visible_to(user)
    given = kinds.narrowed(GivenReason.objects.filter(at__gte=since, task__in=tasks), kind, prefix="task__")
    columns = ("reason__label", "reason__text", "task__content_type", "task__part")
    rows = given.order_by().values(*columns).annotate(count=Count("pk"))
    labels = kinds.labels()
    return [
        {
            "label": row["reason__label"],
            "text": row["reason__text"],
            "kind": labels.get((row["task__content_type"], row["task__part"]), ""),
            "count": row["count"],
            "is_candidate": row["count"] >= PRE_CHECK_FROM,
        }
        for row in rows.order_by("-count", "reason__label")[:SHOWN_REASONS]
    ]


def returns(*, user, since):
    """``(returned, without a chosen reason)`` since a moment, counted no further than the limit."""
    returned = ReviewTask.objects.visible_to(user).filter(closed_at__gte=since, decision="return")
    plain = returned.filter(given_reasons=None)
    return returned.bounded_count(COUNT_LIMIT), plain.bounded_count(COUNT_LIMIT)


def rules():
    """The rules with their record, the least believable first."""
    share = F("dismissed_count") * 100 / F("seen_count")
    struck = FindingRule.objects.filter(seen_count__gt=0).annotate(share=share).order_by("-share", "code")
    return list(struck)


def standards():
    """The usual times of every sort of work in the order of the desk, each with its ``label`` and what is ``promised``.

    One query, and one for each kind whose rows set their own days; ``is_promised`` is false where none in force does.
    """
    labels, own = kinds.labels(), kinds.own_promises()
    kept = {(row.content_type_id, row.part): row for row in ServiceStandard.objects.filter(~Q(computed_at=None))}
    own_kinds = {content_type_id for content_type_id, _ in own}
    found = []
    for key, label in labels.items():
        if (row := kept.get(key)) is not None:
            row.label, row.promised = label, clock.promise_words(row, own)
            row.is_promised = key in own or key[0] not in own_kinds
            found.append(row)
    return found
