"""From one title to the next (培育, 认定, 复核): a line a holder, and what holders may get and got."""

from collections import defaultdict
from dataclasses import dataclass, field

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import ExtractYear
from django.utils import timezone

from core.enums import Status
from review.recognition import clauses, disclosure
from review.recognition.enums import Ending, Purpose
from review.recognition.models import Appeal, Application, BenefitRecord, Recognition

CHECKED = {Status.APPROVED: "通过", Status.REJECTED: "没有通过"}


@dataclass
class Line:
    """A holder on the way: the recognition it began with, the one it aims at or holds, its plan and check, what is next."""

    first: Recognition
    second: Recognition | None
    check_text: str
    check_on: object
    is_check_late: bool
    next_text: str = ""
    next_on: object = None
    is_late: bool = False
    plan: dict | None = None
    past_checks: list = field(default_factory=list)


def holders_of(version, user):
    """The holders of the scheme that ``version`` asks for whom this reader sees, with what a line shows."""
    return Recognition.objects.visible_to(user).granted().filter(scheme=version.follows_id).for_table()


def lines_of(rows, version, user, *, at):
    """A line for each of these holders (``holders_of``), in their order; seven queries, however many there are.

    As everybody reads it: a check, a change or an answer shows once it can no longer be taken back.
    """
    rows, on = list(rows), timezone.localdate(at)
    subjects = {_holder(row) for row in rows}
    held = (
        Recognition.objects.visible_to(user).granted().filter(scheme=version.scheme_id, object_id__in={pk for _, pk in subjects})
    )
    second = {_holder(row): row for row in held.for_table().order_by("recognized_on", "pk")}
    disclosure.settle([*rows, *second.values()], at=at)
    checks, wishes = _under_way(rows, second.values(), version.scheme_id, at)
    plans = disclosure.public_answers_of(rows, settled_at=at)
    lines = [_line(row, second.get(_holder(row)), version, on, checks, wishes, plans.get(row.pk)) for row in rows]
    past = _past_checks(rows, at)
    for line in lines:
        line.past_checks = past[line.first.pk]
    return lines


def _past_checks(rows, at):
    """``{recognition id: [(day, passed or not, as a word)]}`` of the re-checks that were decided, the latest first; one query."""
    decided = Application.objects.filter(status__in=CHECKED, recognition__in=rows, purpose=Purpose.RECHECK)
    decided = decided.exclude(disclosure.unsettled(at))
    found = defaultdict(list)
    for row in decided.order_by("-decided_at", "-pk").values_list("recognition", "decided_at", "status"):
        found[row[0]].append((timezone.localdate(row[1]), CHECKED[row[2]]))
    return found


def benefits_of(scheme):
    """The active benefits of a scheme with their grounds, and ``(year, kind, count, amount)`` of what was given; two queries."""
    totals = (
        BenefitRecord.objects.filter(benefit__scheme=scheme)
        .values("benefit__kind", year=ExtractYear("received_on"))
        .annotate(count=Count("pk"), amount=Sum("amount"))
        .order_by("-year", "benefit__kind")
    )
    return clauses.cited(scheme.benefits.filter(is_active=True)), list(totals)


def _holder(row):
    return row.content_type_id, row.object_id


def _under_way(rows, seconds, scheme, at):
    """``({recognition id: purpose}, {holder})``: whose re-check is handled, and who has applied for the title; one query.

    Whose refusal is appealed against has applied still; that they were refused is nobody else's concern. What was decided so
    lately that it may be taken back is handled still.
    """
    open_ones = Q(status__in=(Status.SUBMITTED, Status.RETURNED)) | disclosure.unsettled(at)
    handled = Application.objects.filter(open_ones)
    ids = {row.pk for row in (*rows, *seconds)}
    asked = Application.objects.filter(
        Exists(Appeal.objects.filter(application=OuterRef("pk"), status=Status.SUBMITTED)) | open_ones,
        recognition=None,
        scheme_version__scheme=scheme,
        object_id__in={row.object_id for row in rows},
    )
    found = handled.filter(recognition__in=ids) | asked
    checks, wishes = {}, set()
    for row in found.only("recognition", "purpose", "content_type", "object_id"):
        if row.recognition_id is None:
            wishes.add(_holder(row))
        else:
            checks[row.recognition_id] = row.purpose
    return checks, wishes


def _line(first, second, version, on, checks, wishes, plan):
    is_held = second is not None and second.is_valid(on)
    line = Line(first, second, *_check(first, on, checks), plan=plan)
    if is_held:
        line.next_text, line.next_on, line.is_late = _of_title(second, on, checks)
    elif not first.is_valid(on):
        line.next_text = "已经退出"
    elif _holder(first) in wishes:
        line.next_text = "认定申报在办"
    elif second is not None and second.ending == Ending.REVOKED:
        line.next_text, line.next_on = "认定已撤销", second.ended_on
    else:
        line.next_text, line.next_on, line.is_late = _of_cultivated(first, version, on, checks)
    return line


def _check(row, on, checks):
    """How the yearly check of the list before stands, with its day: a word, a day, and whether that has passed."""
    if row.pk in checks:
        return "在办", None, False
    if row.recheck_due_on is None or not row.is_valid(on):
        return "不用", None, False
    is_late = row.recheck_due_on < on
    return "超期" if is_late else "下次", row.recheck_due_on, is_late


def _is_check_missing(first, version, on):
    """Whether its check keeps it from applying: due where the rules ask for it, late in any case."""
    due = first.recheck_due_on
    return due is not None and (due <= on if version.follows_needs_check else due < on)


def _of_title(second, on, checks):
    if second.pk in checks:
        return ("期满续认在办" if checks[second.pk] == Purpose.RENEWAL else "年度复核在办"), None, False
    if second.recheck_due_on is None:
        return "长期有效" if second.valid_until is None else "到期续认", second.valid_until, False
    is_late = second.recheck_due_on < on
    return ("年度复核超期" if is_late else "年度复核"), second.recheck_due_on, is_late


def _of_cultivated(first, version, on, checks):
    ready_on = first.recognized_on + relativedelta(months=version.follows_after_months)
    if ready_on > on:
        return f"满 {version.follows_after_months} 个月可以申报", ready_on, False
    if first.failure_text:
        return "年度核对没有通过", first.correct_until, True
    if first.pk not in checks and _is_check_missing(first, version, on):
        return "先补年度核对", first.recheck_due_on, True
    return "可以申报", None, False
