"""How often each automatic rule strikes and how often coordinators say that it was nothing."""

import datetime

from django.db.models import Count

from core.registries import reviewables, shared_rules
from review.models import FindingDismissal, FindingRule, TaskFinding

RECORD_DAYS = 182


def all_rules():
    """``{code: label}`` of every registered rule; a rule of several kinds is named once."""
    named = {rule.code: rule.label for rule in shared_rules}
    for entry in reviewables:
        named |= {rule.code: rule.label for rule in entry.rules if rule.code not in named}
    return named


def refresh(*, at):
    """One row a rule with its record of the last half year; rules that are no longer there lose theirs."""
    since = at - datetime.timedelta(days=RECORD_DAYS)
    seen = _counts(TaskFinding.objects.filter(task__submitted_at__gte=since))
    dismissed = _counts(FindingDismissal.objects.filter(at__gte=since))
    for code, label in all_rules().items():
        FindingRule.objects.update_or_create(
            code=code,
            defaults={
                "label": label,
                "seen_count": max(seen.get(code, 0), dismissed.get(code, 0)),
                "dismissed_count": dismissed.get(code, 0),
                "computed_at": at,
            },
        )
    FindingRule.objects.exclude(code__in=all_rules()).delete()


def _counts(rows):
    return dict(rows.order_by().values_list("code").annotate(count=Count("pk")))
