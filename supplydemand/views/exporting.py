"""The lists as files: streamed, or for a large workbook ordered, written by a worker and fetched."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views import View

from core import idempotency
from core.exports import CSV_TYPE, ROW_LIMIT, XLSX_TYPE, csv_lines, with_note_where_cut, xlsx_file
from core.numbers import count_up_to
from supplydemand.enums import ExportState
from supplydemand.export_sources import sources
from supplydemand.models import ListingExport
from supplydemand.services import exports
from supplydemand.tables import cells, export_columns
from supplydemand.views.listings import OwnListingListView
from supplydemand.views.search import ListingSearchView

CHUNK = 500
SECONDS_A_ROW = 1 / 1_800
"""What a worker needs for a row of a workbook; told to those who order one."""


class ExportMixin:
    """A list as a file instead of a page; ``exported`` gives the rows, ``exported_count`` how many, up to one more than fit.

    It asks for one row more than a file holds, so that the file can say where it was cut. A workbook is whole only when its last
    row is written: a large one is ordered by a post instead of keeping a web thread. ``get_source`` names the
    ``ExportSource``, ``get_columns`` is ``[(label, function of a row)]``.
    """

    organizations = None
    """Of a file that was ordered: whose rows an own list holds, the organizations of its orderer at that time."""

    page_size = ROW_LIMIT + 1
    http_method_names = ("get", "head", "options", "post")

    def get(self, request, *args, **kwargs):
        """``format=csv`` streams, ``format=xlsx`` sends a workbook or offers to write it; anything else is no address of ours."""
        name = f"{self.get_source().code}-{timezone.localdate():%Y%m%d}"
        if request.GET.get("format") not in ("csv", "xlsx"):
            raise Http404("no such format")
        if request.GET["format"] == "xlsx" and self.exported_count() > exports.BIG_FROM:
            return self._offer()
        title, header, rows = self.table_of_export()
        if request.GET["format"] == "csv":
            response = StreamingHttpResponse(csv_lines(header, rows), content_type=CSV_TYPE)
            response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
            return response
        file = xlsx_file(header, rows, title=title)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)

    def post(self, request, *args, **kwargs):
        """Order a large workbook once and lead to its page; a small one is there at once."""
        if request.GET.get("format") != "xlsx":
            raise Http404("only workbooks are ordered")
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if self.exported_count() <= exports.BIG_FROM:
            return redirect(request.get_full_path())
        try:
            _, url = idempotency.once(token=request.POST.get("token", ""), user=request.user, act=self._order)
        except idempotency.StaleForm as error:
            return self._offer(str(error), status=400)
        except exports.ExportRefused as error:
            return self._offer(str(error), status=409)
        return redirect(url)

    def table_of_export(self):
        """``(title, header, rows)``."""
        columns = self.get_columns()
        rows = with_note_where_cut(cells(self.exported(), columns), limit=self.page_size - 1)
        return self.get_source().label, [label for label, _ in columns], rows

    def _order(self):
        query = self.request.GET.copy()
        query.pop("format")
        row = exports.order(
            kind=self.get_source().code,
            is_own=self.is_own,
            query=query.urlencode(),
            total_count=self.exported_count(),
            actor=self.request.user,
        )
        return row.get_absolute_url()

    def _offer(self, fault="", status=200):
        count, query = self.exported_count(), self.request.GET.copy()
        query["format"] = "csv"
        context = {
            "kind": self.get_source(),
            "count": min(count, ROW_LIMIT),
            "is_cut": count > ROW_LIMIT,
            "seconds": max(round(min(count, ROW_LIMIT) * SECONDS_A_ROW), 1),
            "fault": fault,
            "token": idempotency.new_token(),
            "csv_url": f"{self.request.path}?{query.urlencode()}",
            "list_url": self.get_source().list_url(self.is_own),
            "login_url": redirect_to_login(self.request.get_full_path()).url,
        }
        return render(self.request, "supplydemand/export_offer.html", context, status=status)


class RowsExportMixin(ExportMixin):
    """For a ``FilteredListView``: the rows of its filter set in its order, in a stream."""

    def exported_count(self):
        """How many there are, up to one more than a file holds."""
        return count_up_to(self.found(), ROW_LIMIT)

    def exported(self):
        """The rows, some more than are kept in memory at once."""
        return self.for_export(self.found()).order_by(*self.get_order())[: self.page_size].iterator(chunk_size=CHUNK)

    def for_export(self, rows):
        """The rows with what their columns read joined."""
        return rows

    def found(self):
        """What the filter set finds; of an ordered own list those of the organizations that ordered it."""
        filterset = self.get_filterset()
        rows = filterset.qs if filterset.is_valid() or not filterset.is_bound else filterset.queryset.none()
        return rows if self.organizations is None else self.of_organizations(rows, self.organizations)

    def of_organizations(self, rows, organizations):
        """An own list's rows that belong to these organizations."""
        return rows.filter(organization__in=organizations)


class _OfListings:
    """A file of listings has the columns of an import."""

    def get_source(self):
        """Demands or supplies."""
        return sources.of(self.kind.slug)

    def get_columns(self):
        """Those of an import, and some that are not read."""
        return export_columns(self.kind.model, is_own=self.is_own)


class ListingExportView(_OfListings, ExportMixin, ListingSearchView):
    """Published listings as a file, found and ordered as on the page."""

    def get(self, request, *args, **kwargs):
        """The file; words that have to be understood lead to the address that says what was meant."""
        better = self.meant_address()
        return redirect(better) if better else super().get(request, *args, **kwargs)

    def names_in_order(self):
        """Those of the page, and the format."""
        return (*super().names_in_order(), "format")

    def exported_count(self):
        """How many rows the index has found."""
        return len(self._found_ids())

    def exported(self):
        """The rows, read in chunks of ids that the page's index has found."""
        return self._chunks(self._found_ids())

    def _found_ids(self):
        if not hasattr(self, "_ids"):
            self._ids = self._page(self.narrow(self.get_filterset())).ids
        return self._ids

    def _chunks(self, ids):
        rows = self.kind.model.objects.visible_to(self.request.user).published(on=timezone.localdate()).for_export()
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            found = {row.pk: row for row in rows.filter(pk__in=chunk)}
            yield from (found[pk] for pk in chunk if pk in found)


class OwnListingExportView(_OfListings, RowsExportMixin, OwnListingListView):
    """One's own listings as a file."""

    def for_export(self, rows):
        """With majors and codes."""
        return rows.for_export()


class ExportPageMixin(LoginRequiredMixin):
    """Files that the reader ordered within the last day."""

    def get_export(self):
        """One of them, without its bytes."""
        rows = ListingExport.objects.visible_to(self.request.user).fresh(timezone.now() - exports.KEPT_FOR)
        return get_object_or_404(rows.defer("content"), pk=self.kwargs["pk"])


class ExportDetailView(ExportPageMixin, View):
    """How far the file is, and where to fetch it. The script asks for the progress part only."""

    def get(self, request, pk):
        """The page, or its changing part."""
        row = self.get_export()
        if request.htmx and not row.is_busy:
            return HttpResponse(headers={"HX-Refresh": "true"})
        name = "_export_progress" if request.htmx else "export_detail"
        source = sources.of(row.kind)
        context = {
            "export": row,
            "kind": source,
            "list_url": f"{source.list_url(row.is_own)}?{row.query}",
            "again_url": f"{source.export_url(row.is_own)}?{row.query}&format=xlsx",
            "ends_at": row.created_at + exports.KEPT_FOR,
        }
        return render(request, f"supplydemand/{name}.html", context)


class ExportFileView(ExportPageMixin, View):
    """The file."""

    def get(self, request, pk):
        """Its bytes; a missing page while it is written."""
        row = self.get_export()
        if row.state != ExportState.DONE:
            raise Http404("not written yet")
        response = HttpResponse(bytes(row.content), content_type=XLSX_TYPE)
        response["Content-Disposition"] = content_disposition_header(True, row.file_name)
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
