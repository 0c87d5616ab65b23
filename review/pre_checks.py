"""Checks before submitting: run from rows, and proposed from what coordinators send back most often.

Rows choose from ``CheckTest`` and ``CheckPattern``; every expression is written here. Nothing of a row is ever run.
"""

import csv
import datetime
import re
from collections import Counter, defaultdict
from pathlib import Path
from statistics import quantiles

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction

from core.desk_registries import PreCheckHit
from core.enums import Status
from core.models import ReviewEvent
from core.registries import Finding, ReviewRule, reviewables
from review.enums import CheckPattern, CheckTest
from review.models import GivenReason, PreCheck

RULE = "review.pre_check"
LOOKS_BACK = datetime.timedelta(days=182)
EVENTS_MAX = 2000
APPROVED_SAMPLE = 300
PROPOSED_FROM = 5
"""So often must a field have been sent back before a check is proposed for it."""
MISSING = object()
"""The value of a field that is not there: no check has anything to say about it."""
EXAMPLES = 3
SHORTEST = 5
HINTS = Path(__file__).with_name("data") / "pre_check_hints.csv"
EXPRESSIONS = {
    CheckPattern.PHONE: re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)"),
    CheckPattern.MAIL: re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}"),
    CheckPattern.LINK: re.compile(r"https?://|www\."),
    CheckPattern.FILLER: re.compile(r"^\s*(?:待定|暂无|同上|测试|无|略|test|[.。…-]+)\s*$", re.IGNORECASE),
    CheckPattern.BARE_NUMBER: re.compile(r"^\s*\d+\s*$"),
}


def fails(check, value):
    """Whether a value is what the check speaks of; an empty value fails only the test for emptiness."""
    if value is MISSING:
        return False
    is_empty = value in (None, "", [])
    if check.test == CheckTest.EMPTY or is_empty:
        return is_empty and check.test == CheckTest.EMPTY
    if check.test == CheckTest.SHORT:
        return len(str(value).strip()) < (check.minimum or 0)
    if check.test == CheckTest.MATCHES:
        return bool(EXPRESSIONS[CheckPattern(check.pattern)].search(str(value)[:5000]))
    return _is_outside(value, check.minimum, check.maximum)


def _is_outside(value, minimum, maximum):
    if not isinstance(value, (int, float)):
        return False
    return (minimum is not None and value < minimum) or (maximum is not None and value > maximum)


def hits_of(obj):
    """What the active checks of the kind have to say about an object, as ``PreCheckHit`` rows; one query and one a list field."""
    checks = PreCheck.objects.active_for(ContentType.objects.get_for_model(type(obj)))
    return [PreCheckHit(row.field, row.message, row.is_obstacle) for row in checks if fails(row, _value_of(obj, row.field))]


def _value_of(obj, name):
    if checks := _checks_of(type(obj)):
        return checks.value_of(obj, name)
    try:
        field = obj._meta.get_field(name)
    except FieldDoesNotExist:
        return MISSING
    if field.many_to_many:
        return list(getattr(obj, name).values_list("pk", flat=True)[:1]) if obj.pk else []
    return field.value_from_object(obj)


def _findings(obj, on):
    for hit in hits_of(obj):
        yield Finding(RULE, "problem" if hit.is_obstacle else "notice", hit.message)


FINDING_RULE = ReviewRule(RULE, "提交前的检查", _findings)


def _checks_of(model):
    return next((entry.handling.checks for entry in reviewables if entry.model is model), None)


def checkable_fields(model):
    """``[(name, label)]`` of the fields of a kind that a check can look at, in the order of the model."""
    if checks := _checks_of(model):
        return checks.fields()
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [(field.name, str(field.verbose_name)) for field in fields if field.editable and not field.primary_key]


def field_label(model, name):
    """What people call a field; its name where it is gone."""
    return dict(checkable_fields(model)).get(name, name)


@transaction.atomic
def switch(*, check, is_active):
    """Switch a check on or off."""
    PreCheck.objects.filter(pk=check.pk).update(is_active=is_active)


@transaction.atomic
def propose(*, at):
    """Propose checks from the returns of the last half year and count the known ones anew; returns how many rows there are.

    A proposal stays off until a coordinator switches it on, and keeps the words that somebody gave it.
    """
    since = at - LOOKS_BACK
    count = 0
    for entry in reviewables:
        kind = ContentType.objects.get_for_model(entry.model)
        checks = entry.handling.checks
        noted = _from_field_checks(checks, since) if checks else _from_notes(entry.model, kind, since)
        wanted = {**_from_reasons(entry.model, kind, since), **noted}
        for (field, test, pattern), (values, given, message, examples) in wanted.items():
            row, _ = PreCheck.objects.get_or_create(
                content_type=kind, field=field, test=test, pattern=pattern, defaults={"message": message[:200], **values}
            )
            PreCheck.objects.filter(pk=row.pk).update(given_count=given, examples=examples, counted_at=at)
            count += 1
    return count


def _from_notes(model, kind, since):
    """From what reviewers wrote at single fields: the test that would have caught at least half of what was sent back."""
    names = dict(checkable_fields(model))
    returns = ReviewEvent.objects.filter(content_type=kind, action="return", at__gte=since).exclude(field_notes={})
    rows = list(returns.order_by("-pk").values_list("object_id", "pk", "field_notes")[:EVENTS_MAX])
    notes, places = defaultdict(list), defaultdict(list)
    for object_id, pk, field_notes in rows:
        for name in names.keys() & field_notes.keys():
            notes[name].append(str(field_notes[name]))
            places[name].append((object_id, pk))
    wanted = {name for name, given in notes.items() if len(given) >= PROPOSED_FROM}
    returned = _returned_values(kind, {place for name in wanted for place in places[name]}) if wanted else {}
    values = {name: [returned[place].get(name) for place in places[name] if place in returned] for name in wanted}
    return _proposals({name: notes[name] for name in wanted}, values, lambda name: _limits(model, name))


def _from_field_checks(checks, since):
    """The same for a kind whose fields are rows."""
    given = {name: rows for name, rows in checks.returns(since).items() if len(rows) >= PROPOSED_FROM}
    notes = {name: [note for note, _ in rows] for name, rows in given.items()}
    values = {name: [value for _, value in rows] for name, rows in given.items()}
    return _proposals(notes, values, lambda name: _limits_of(checks.usual(name)))


def _proposals(notes, values, limits_of):
    found = {}
    for name, given in notes.items():
        proposal = _proposal(values[name], limits_of(name))
        if proposal is not None:
            check, limits = proposal
            found[(name, *check)] = (limits, len(given), Counter(given).most_common(1)[0][0], given[:EXAMPLES])
    return found


def _returned_values(kind, places):
    """``{(object, return): {field: value}}``: the content that each return sent back; one query."""
    submissions = ReviewEvent.objects.filter(content_type=kind, object_id__in={pk for pk, _ in places}).exclude(snapshot={})
    by_object = defaultdict(list)
    for object_id, pk, snapshot in submissions.order_by("-pk").values_list("object_id", "pk", "snapshot"):
        by_object[object_id].append((pk, snapshot))
    found = {}
    for object_id, event in places:
        snapshot = next((snapshot for pk, snapshot in by_object[object_id] if pk < event), None)
        if snapshot is not None:
            found[(object_id, event)] = {name: row["value"] for name, row in snapshot.items()}
    return found


def _proposal(values, usual):
    """``((test, pattern), limits)`` that at least half of the returned values fail; ``None`` where no test of ours tells them."""
    if not values:
        return None
    candidates = [((CheckTest.EMPTY, ""), {})]
    candidates += [((CheckTest.MATCHES, pattern), {}) for pattern in CheckPattern]
    candidates += usual
    for (test, pattern), limits in candidates:
        check = PreCheck(test=test, pattern=pattern, **limits)
        if 2 * sum(fails(check, value) for value in values) >= len(values):
            return (test, pattern), limits
    return None


def _limits(model, name):
    """How short or how far off is unusual: the outer twentieths of what was approved lately."""
    field = model._meta.get_field(name)
    if field.many_to_many or field.is_relation:
        return []
    rows = model._default_manager.filter(status=Status.APPROVED).exclude(**{f"{name}__isnull": True})
    if not isinstance(field, (models.IntegerField, models.FloatField, models.CharField, models.TextField)):
        return []
    return _limits_of(list(rows.order_by("-pk").values_list(name, flat=True)[:APPROVED_SAMPLE]))


def _limits_of(values):
    if len(values) < PROPOSED_FROM:
        return []
    if all(isinstance(value, (int, float)) for value in values):
        twentieths = quantiles(values, n=20, method="inclusive")
        return [((CheckTest.RANGE, ""), {"minimum": int(twentieths[0]), "maximum": int(twentieths[-1]) + 1})]
    usual = quantiles([len(str(value)) for value in values], n=4, method="inclusive")[0]
    return [((CheckTest.SHORT, ""), {"minimum": int(usual)})] if usual >= SHORTEST else []


def _from_reasons(model, kind, since):
    """From chosen reasons that name a field by themselves (``pre_check_hints.csv``)."""
    names = dict(checkable_fields(model))
    hints = {row["label"]: row for row in _hints() if row["field"] in names}
    given = GivenReason.objects.filter(at__gte=since, task__content_type=kind, reason__label__in=hints)
    rows = given.values_list("reason__label", "reason__text", "task__title").order_by("-at")[:EVENTS_MAX]
    titles, texts = defaultdict(list), {}
    for label, text, title in rows:
        titles[label].append(title)
        texts[label] = text
    return {
        (hints[label]["field"], hints[label]["test"], hints[label]["pattern"]): (
            {"minimum": int(hints[label]["minimum"])} if hints[label]["minimum"] else {},
            len(found),
            texts[label],
            found[:EXAMPLES],
        )
        for label, found in titles.items()
        if len(found) >= PROPOSED_FROM
    }


def _hints():
    with HINTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
