"""Large workbooks: ordered on a page, written by a worker from the first row to the last, fetched for a day.

A worker that dies leaves nothing behind: the next attempt writes the file anew, and only a whole one is kept.
"""

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.urls import resolve

from accounts.models import User
from core import jobs
from core.exports import xlsx_file
from supplydemand.enums import ExportState
from supplydemand.export_sources import sources
from supplydemand.models import ListingExport

WRITE = "supplydemand.write_export"
BIG_FROM = 1_000
"""A workbook with more rows is written by a worker: its first byte leaves with its last row, at 1,300 a second."""
BUSY_MOST = 2
KEPT_FOR = timedelta(hours=24)
STEP = 500


class ExportRefused(Exception):
    """The file cannot be ordered now; ``str()`` is what the reader is told."""


@transaction.atomic
def order(*, kind, is_own, query, total_count, actor):
    """Have a file written; returns the ``ListingExport``. Raises ``ExportRefused`` while too many are under way."""
    User.objects.select_for_update().get(pk=actor.pk)
    if ListingExport.objects.filter(created_by=actor, state=ExportState.WRITING).count() >= BUSY_MOST:
        raise ExportRefused("前面导出的还在写。等它们写完再导出。")
    row = ListingExport.objects.create(
        kind=kind,
        is_own=is_own,
        query=query,
        total_count=total_count,
        created_by=actor,
        organizations=sorted(actor.organization_roles) if is_own else [],
    )
    jobs.enqueue(WRITE, key=f"export:{row.pk}", payload={"export_id": row.pk})
    return row


def table_of(export):
    """``(title, header, rows)`` of an ordered file: what its person finds under its address, asked of that page."""
    path = sources.of(export.kind).export_url(export.is_own)
    request = HttpRequest()
    request.method, request.path, request.user, request.GET = "GET", path, export.created_by, QueryDict(export.query)
    page = resolve(path).func
    view = page.view_class(**page.view_initkwargs)
    view.setup(request)
    view.organizations = export.organizations if export.is_own else None
    return view.table_of_export()


def write(*, export_id, at, table_of=table_of):
    """Write the file, unless it is written."""
    row = ListingExport.objects.select_related("created_by").defer("content").filter(pk=export_id).first()
    if row is None or not row.is_busy:
        return
    title, header, rows = table_of(row)
    with xlsx_file(header, _counted(row, rows), title=title) as file:
        content = file.read()
    done = {"state": ExportState.DONE, "content": content, "finished_at": at}
    ListingExport.objects.filter(pk=row.pk, state=ExportState.WRITING).update(**done)


def _counted(row, rows):
    for number, cells in enumerate(rows, start=1):
        yield cells
        if number % STEP == 0:
            ListingExport.objects.filter(pk=row.pk).update(row_count=number)


def fail(payload, error):
    """The file was given up after several attempts."""
    ListingExport.objects.filter(pk=payload["export_id"], state=ExportState.WRITING).update(state=ExportState.FAILED)


def purge(*, at):
    """Delete files whose day is over; returns how many."""
    return ListingExport.objects.filter(created_at__lt=at - KEPT_FOR).delete()[0]
