"""The lists as files."""

from django.http import FileResponse, Http404, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from core.exports import CSV_TYPE, ROW_LIMIT, XLSX_TYPE, csv_lines, with_note_where_cut, xlsx_file
from supplydemand.tables import cells, export_columns
from supplydemand.views.listings import OwnListingListView
from supplydemand.views.search import ListingSearchView

CHUNK = 500


class ExportMixin:
    """The filtered list as a file instead of a page, in the order of the page; ``exported`` gives the rows.

    It asks for one row more than a file holds, so that the file can say where it was cut.
    """

    page_size = ROW_LIMIT + 1

    def get(self, request, *args, **kwargs):
        """``format=csv`` streams, ``format=xlsx`` sends a workbook; anything else is no address of ours."""
        columns = export_columns(self.kind.model, is_own=self.is_own)
        header = [label for label, _ in columns]
        name = f"{self.kind.slug}-{timezone.localdate():%Y%m%d}"
        if request.GET.get("format") not in ("csv", "xlsx"):
            raise Http404("no such format")
        rows = with_note_where_cut(cells(self.exported(), columns), limit=self.page_size - 1)
        if request.GET["format"] == "csv":
            response = StreamingHttpResponse(csv_lines(header, rows), content_type=CSV_TYPE)
            response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
            return response
        file = xlsx_file(header, rows, title=self.kind.label)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)


class ListingExportView(ExportMixin, ListingSearchView):
    """Published listings as a file, found and ordered as on the page."""

    def get(self, request, *args, **kwargs):
        """The file; words that have to be understood lead to the address that says what was meant."""
        better = self.meant_address()
        return redirect(better) if better else super().get(request, *args, **kwargs)

    def names_in_order(self):
        """Those of the page, and the format."""
        return (*super().names_in_order(), "format")

    def exported(self):
        """The rows, read in chunks of ids that the page's index has found."""
        return self._chunks(self._page(self.narrow(self.get_filterset())).ids)

    def _chunks(self, ids):
        rows = self.kind.model.objects.visible_to(self.request.user).published(on=timezone.localdate()).for_export()
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            found = {row.pk: row for row in rows.filter(pk__in=chunk)}
            yield from (found[pk] for pk in chunk if pk in found)


class OwnListingExportView(ExportMixin, OwnListingListView):
    """One's own listings as a file."""

    def exported(self):
        """The rows in a stream."""
        filterset = self.get_filterset()
        rows = filterset.qs if filterset.is_valid() or not filterset.is_bound else filterset.queryset.none()
        return rows.for_export().order_by(*self.get_order())[: self.page_size].iterator(chunk_size=CHUNK)
