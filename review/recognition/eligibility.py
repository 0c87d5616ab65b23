"""达标还差什么: the conditions of a scheme beside what the portal and the form know, and what would be enough."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from dateutil.relativedelta import relativedelta
from django.urls import reverse

from core.numbers import grouped_text
from review.recognition import answers as entries
from review.recognition import evidence, figures
from review.recognition.enums import Operator, Purpose
from review.recognition.models import FormField, Recognition


@dataclass(frozen=True)
class Standing:
    """One condition: what is asked, what there is, whether that is enough (``None``: nobody knows yet), and what is missing."""

    label: str
    asked: str
    present: str = ""
    is_met: bool | None = None
    is_blocking: bool = True
    what_if: str = ""
    evidence_url: str = ""
    note: str = ""
    field_code: str = ""
    section_id: int | None = None
    figure: str = ""


def standings_of(*, version, purpose, subject, on, answers=None):
    """The conditions of a version for ``subject``; ``answers`` are those of a draft.

    At most four queries, and those of each figure.
    """
    rules = list(version.eligibility_rules.all())
    codes = sorted({rule.figure for rule in rules if rule.figure})
    values = figures.values_of(codes, subject, on=on)
    fields = _fields(version, rules)
    rows = [_by_figure(rule, values[rule.figure]) if rule.figure else _by_field(rule, fields, answers or {}) for rule in rules]
    return _prerequisite(version, purpose, subject, on) + rows


def of_application(application, *, answers, on):
    """The conditions of a case as it stands; evidence of a figure is the page of the rows that were counted."""
    rows = standings_of(
        version=application.scheme_version, purpose=application.purpose, subject=application.subject, on=on, answers=answers
    )
    return [evidence.led(row, evidence.path_of(application, row.figure)) for row in rows]


def is_blocked(standings):
    """Whether a condition that must hold does not."""
    return any(row.is_blocking and row.is_met is False for row in standings)


def _fields(version, rules):
    codes = [rule.field_code for rule in rules if rule.field_code]
    if not codes:
        return {}
    return {field.code: field for field in FormField.objects.filter(section__version=version, code__in=codes)}


def _by_figure(rule, figure):
    number = _decimal(figure["value"])
    return Standing(
        label=rule.label,
        asked=rule.asked,
        present="" if number is None else f"{grouped_text(number)} {rule.unit or figure['unit']}".strip(),
        is_met=_holds(rule, number),
        is_blocking=rule.is_blocking,
        what_if=what_if(rule, number),
        evidence_url=figure["evidence_url"],
        note=figure["note"],
        figure=rule.figure,
    )


def _by_field(rule, fields, answers):
    field = fields.get(rule.field_code)
    number = entries.number_of(field, answers.get(field.code)) if field else None
    return Standing(
        label=rule.label,
        asked=rule.asked,
        present="" if number is None else f"{grouped_text(number)} {rule.unit or field.unit}".strip(),
        is_met=_holds(rule, number),
        is_blocking=rule.is_blocking,
        what_if=what_if(rule, number),
        field_code=rule.field_code,
        section_id=field.section_id if field else None,
    )


def what_if(rule, number):
    """What would be enough, in a sentence; empty where nothing is missing or nothing is known.

    ``{}`` in the rule's words is where the number stands (``接收{}实习生``); without it the number stands behind them.
    """
    if number is None or _holds(rule, number):
        return ""
    gap = f"{grouped_text(abs(rule.value - number))} {rule.unit}".strip()
    if rule.operator == Operator.AT_MOST:
        return f"多了 {gap}，降到 {grouped_text(rule.value)} {rule.unit}".strip() + "就达标"
    if "{}" in rule.action:
        return f"若再{rule.action.replace('{}', f' {gap}')}则达标"
    return f"若再{rule.action} {gap}则达标" if rule.action else f"再有 {gap}就达标"


def _holds(rule, number):
    if number is None:
        return None
    return number >= rule.value if rule.operator == Operator.AT_LEAST else number <= rule.value


def _decimal(text):
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None


def _prerequisite(version, purpose, subject, on):
    """The recognition that must be held before; it is asked for once, not at re-checks."""
    if version.follows_id is None or purpose != Purpose.FIRST:
        return []
    months = version.follows_after_months
    held = Recognition.objects.in_force(on).held_by(subject).filter(scheme=version.follows_id).exclude(recognized_on=None)
    first = held.order_by("recognized_on").first()
    rows = [
        Standing(
            label=f"先要有“{version.follows}”",
            asked=f"满 {months} 个月" if months else "在有效期内",
            present="还没有" if first is None else f"{first.recognized_on:%Y-%m-%d} 起",
            is_met=first is not None and first.recognized_on + relativedelta(months=months) <= on,
            what_if=_when_ripe(version, first, months, on),
            evidence_url=first.get_absolute_url()
            if first
            else reverse("recognition:recognition_list", args=[version.follows.code]),
        )
    ]
    return [*rows, _checked(version, first, on)] if version.follows_needs_check else rows


def _checked(version, held, on):
    """Whether the last re-check of what must be held before passed and the next one is not due yet."""
    is_met = held is not None and not held.check_failed and (held.recheck_due_on is None or held.recheck_due_on > on)
    return Standing(
        label=f"“{version.follows}”的年度复核",
        asked="最近一次通过，没有到期",
        present=_check_words(held, on),
        is_met=is_met,
        what_if="" if is_met else "办完年度复核，通过了就达标" if held else f"先申报“{version.follows}”",
        evidence_url=held.get_absolute_url() if held else "",
    )


def _check_words(held, on):
    if held is None:
        return "还没有"
    if held.check_failed:
        return held.failure_text or "没有通过"
    if held.recheck_due_on is None:
        return "不用复核"
    return f"{held.recheck_due_on:%Y-%m-%d} {'到期' if held.recheck_due_on <= on else '以前有效'}"


def _when_ripe(version, held, months, on):
    if held is None:
        return f"先申报“{version.follows}”"
    ripe_on = held.recognized_on + relativedelta(months=months)
    return f"{ripe_on:%Y-%m-%d} 起达标" if ripe_on > on else ""
