"""The ledger as a table: an entry a row, corrections too, so that the columns add up."""

from django.utils import timezone

from projects.enums import Answer, Column
from projects.models import Commitment, Delivery

HEADER = (
    "项目",
    "记录",
    "编号",
    "谁给",
    "给谁",
    "给什么",
    "单位",
    "承诺",
    "实物",
    "到账",
    "日期",
    "证据等级",
    "算不算数",
    "对方怎么说",
    "谁填的",
    "填写时间",
    "更正哪一条",
    "说明",
)
SIDES = ("stated_by", "counterpart")
AT_ONCE = 500


def table_of(projects):
    """Rows of cells: the promises, then what has come; amounts are decimals, never floats."""
    yield from map(_promise, _read(Commitment.objects.filter(project__in=projects.values("pk")), "project", *SIDES))
    deliveries = Delivery.objects.filter(commitment__project__in=projects.values("pk"))
    promise = ("commitment__project", *(f"commitment__{side}" for side in SIDES))
    yield from map(_delivery, _read(deliveries, *promise, *SIDES))


def _read(rows, *joined):
    return rows.select_related(*joined).order_by("pk").iterator(chunk_size=AT_ONCE)


def _promise(row):
    return _cells(row, row, "承诺", (row.amount, "", ""), row.due_on)


def _delivery(row):
    figures = ("", "", row.amount) if row.column == Column.RECEIVED else ("", row.amount, "")
    return _cells(row, row.commitment, row.words, figures, row.happened_on)


def _cells(row, promise, label, figures, day):
    counts = "算" if row.effective_at else ("对方不同意" if row.refused_at else "等对方同意")
    return (
        str(row.project),
        f"更正{label}" if row.is_correction else label,
        f"{row.code[0].upper()}{row.pk}",
        promise.giver_name,
        promise.receiver_name,
        row.get_kind_display(),
        row.unit,
        *figures,
        f"{day:%Y-%m-%d}",
        row.get_grade_display(),
        counts,
        Answer(row.answer).label if row.answer else "未确认",
        str(row.stated_by),
        f"{timezone.localtime(row.created_at):%Y-%m-%d %H:%M}",
        f"{row.code[0].upper()}{row.reverses_id}" if row.reverses_id else "",
        row.reason or row.note,
    )
