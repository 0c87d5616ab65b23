"""From one title to the next (培育, 认定, 复核): a line a holder, and what holders may get and got."""

from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Sum
from django.db.models.functions import ExtractYear

from core.enums import Status
from review.recognition.models import BenefitRecord, Recognition

LIMIT = 500


@dataclass
class Line:
    """A holder on the way: the recognition it began with, the one it aims at or holds, and what is next."""

    first: Recognition
    second: Recognition | None
    next_text: str
    next_on: object = None


def lines_of(version, user, *, on):
    """The holders of the scheme that ``version`` asks for and of its own, the longest first; two queries."""
    held = Recognition.objects.visible_to(user).exclude(status=Status.DRAFT).for_table().order_by("recognized_on", "pk")
    second = {_holder(row): row for row in held.filter(scheme=version.scheme_id)}
    rows = held.filter(scheme=version.follows_id)[:LIMIT]
    return [_line(row, second.get(_holder(row)), version, on) for row in rows]


def benefits_of(scheme):
    """The active benefits of a scheme with their grounds, and ``(year, kind, count, amount)`` of what was given; two queries."""
    totals = (
        BenefitRecord.objects.filter(benefit__scheme=scheme)
        .values("benefit__kind", year=ExtractYear("received_on"))
        .annotate(count=Count("pk"), amount=Sum("amount"))
        .order_by("-year", "benefit__kind")
    )
    return scheme.benefits.filter(is_active=True), list(totals)


def _holder(row):
    return row.content_type_id, row.object_id


def _line(first, second, version, on):
    if second is not None and second.status == Status.APPROVED:
        is_late = second.recheck_due_on is not None and second.recheck_due_on < on
        return Line(first, second, "年度复核超期" if is_late else "年度复核", second.recheck_due_on)
    if first.status != Status.APPROVED:
        return Line(first, second, "已经退出")
    ready_on = first.recognized_on + relativedelta(months=version.follows_after_months)
    if ready_on > on:
        return Line(first, second, f"满 {version.follows_after_months} 个月可以申报", ready_on)
    if first.recheck_due_on is not None and first.recheck_due_on <= on:
        return Line(first, second, "年度核对超期", first.recheck_due_on)
    return Line(first, second, "可以申报")
