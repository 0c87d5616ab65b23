"""Who handed a file in hears when it is checked, imported or given up, and finds on the workbench what waits for a choice."""

from datetime import timedelta

from django.db.models import Q

from core.notifications import notify
from core.prepared import Prepared
from core.registries import MAIL_DAILY, NotificationEvent, WorkbenchItem
from supplydemand.enums import ImportState
from supplydemand.models import ListingImport

EVENTS = [
    NotificationEvent(
        "supplydemand.import_ready",
        "供需对接",
        "导入的文件检查完、导入完了",
        "上传的人",
        mail=MAIL_DAILY,
        roles=frozenset({"editor"}),
    )
]
WAITS_FOR = timedelta(days=30)
"""So long a checked file stays on the workbench; whoever has not chosen by then does not want it."""
ITEMS_MAX = 10


def tell(import_id):
    """One message for what has just become of an import; told again, it is the same message.

    A file without a fault is told of once, when it is imported: until then it waits on the workbench of who handed it in.
    """
    row = ListingImport.objects.without_files().select_related("created_by", "handed_to", "applied_by").get(pk=import_id)
    words = _words(row)
    if words is None:
        return
    title, text, action_label = words
    moment = row.finished_at or row.checked_at
    notify(
        event="supplydemand.import_ready",
        recipients=[row.applied_by or row.decider],
        key=f"import:{row.pk}:{row.state}:{moment.isoformat()}",
        title=title,
        text=text,
        url=row.get_absolute_url(),
        action_label=action_label,
    )


def _words(row):
    if row.state == ImportState.CHECKED and not (row.error or row.wrong_count):
        return None if row.to_apply_count else (f"“{row.file_name}”不用导入", "每一行平台上都有了，内容也没变。", "看结果")
    if row.state == ImportState.CHECKED:
        text = (
            row.error
            or f"新增 {row.new_count:,} 行，改动 {row.changed_count:,} 行，有错 {row.wrong_count:,} 行。还没有导入，等你决定。"
        )
        return f"“{row.file_name}”检查完了", text, "看一遍，决定"
    if row.state == ImportState.DONE:
        wrong = f"，{row.wrong_count:,} 行有错没有导入" if row.wrong_count else ""
        return f"“{row.file_name}”导入完了", f"导入了 {row.applied_count:,} 行{wrong}。", "看结果"
    if row.state == ImportState.FAILED:
        return f"“{row.file_name}”没能导入", row.error, "看原因"
    return None


def work_items(user, at):
    """Checked files that wait for the choice of who handed them in, or took over; one query where there are none."""
    if not user.organization_roles:
        return []
    found = _checked.rows(user=user.pk, organizations=list(user.organization_roles), since=at - WAITS_FOR)
    if not found:
        return []
    rows = ListingImport.objects.without_files().select_related("organization").filter(pk__in=[pk for (pk,) in found])
    return [
        WorkbenchItem(
            title=f"决定要不要导入“{row.file_name}”",
            why=f"检查完了，{row.to_apply_count:,} 行可以导入" + (f"，{row.wrong_count:,} 行有错" if row.wrong_count else ""),
            url=row.get_absolute_url(),
            action_label="看一遍，决定",
            cost="约 1 分钟",
            due_at=row.checked_at + WAITS_FOR,
            organization=str(row.organization),
        )
        for row in rows.order_by("-pk")
        if row.to_apply_count
    ]


@Prepared
def _checked(user, organizations, since):
    mine = Q(handed_to=user) | Q(handed_to=None, created_by=user)
    rows = ListingImport.objects.filter(mine, organization__in=organizations, state=ImportState.CHECKED)
    return rows.filter(checked_at__gte=since).order_by("-pk").values_list("pk")[:ITEMS_MAX]
