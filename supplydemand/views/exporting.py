"""The lists as files."""

from django.http import FileResponse, Http404, StreamingHttpResponse
from django.utils import timezone

from core.exports import CSV_TYPE, ROW_LIMIT, XLSX_TYPE, csv_lines, xlsx_file
from supplydemand.tables import cells, export_columns
from supplydemand.views.listings import ListingListView, OwnListingListView

CHUNK = 500


class ExportMixin:
    """The filtered list as a file instead of a page, in the order of the page."""

    def get(self, request, *args, **kwargs):
        """``format=csv`` streams, ``format=xlsx`` sends a workbook; anything else is no address of ours."""
        filterset = self.get_filterset()
        rows = filterset.qs if filterset.is_valid() or not filterset.is_bound else filterset.queryset.none()
        rows = rows.for_export().order_by(*self.get_order())[:ROW_LIMIT].iterator(chunk_size=CHUNK)
        columns = export_columns(self.kind.model, is_own=self.is_own)
        header = [label for label, _ in columns]
        name = f"{self.kind.slug}-{timezone.localdate():%Y%m%d}"
        if request.GET.get("format") == "csv":
            response = StreamingHttpResponse(csv_lines(header, cells(rows, columns)), content_type=CSV_TYPE)
            response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
            return response
        if request.GET.get("format") == "xlsx":
            file = xlsx_file(header, cells(rows, columns), title=self.kind.label)
            return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)
        raise Http404("no such format")


class ListingExportView(ExportMixin, ListingListView):
    """Published listings as a file."""


class OwnListingExportView(ExportMixin, OwnListingListView):
    """One's own listings as a file."""
