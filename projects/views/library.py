"""The library as a file and as a map of the districts."""

from itertools import islice
from urllib.parse import urlencode

from django.http import FileResponse, Http404, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone

from core.exports import CSV_TYPE, ROW_LIMIT, XLSX_TYPE, csv_lines, with_note_where_cut, xlsx_file
from core.numbers import row_number
from projects.models import ProjectPartner, ProjectType
from projects.tables import COLUMNS, STATUS, cells, with_partners
from projects.views.projects import OwnProjectListView, ProjectListView
from taxonomy.models import District
from taxonomy.tiles import tile_map

CHUNK = 500
XLSX_MOST = 20_000
"""A workbook is whole only with its last row; beyond so many rows it is cut with a note, the CSV is not."""


class ExportMixin:
    """The filtered list as a file, in the order of the page."""

    is_own = False

    def get(self, request, *args, **kwargs):
        """``format=csv`` streams, ``format=xlsx`` sends a workbook; anything else is no address of ours."""
        form = request.GET.get("format")
        if form not in ("csv", "xlsx"):
            raise Http404("no such format")
        columns = [*COLUMNS, STATUS] if self.is_own else COLUMNS
        header, name = [label for label, _ in columns], f"projects-{timezone.localdate():%Y%m%d}"
        limit = ROW_LIMIT if form == "csv" else XLSX_MOST
        rows = with_note_where_cut(cells(self._rows(limit + 1), columns), limit=limit)
        if form == "csv":
            response = StreamingHttpResponse(csv_lines(header, rows), content_type=CSV_TYPE)
            response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
            return response
        file = xlsx_file(header, rows, title="项目")
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)

    def _rows(self, most):
        filterset = self.get_filterset()
        found = filterset.qs if filterset.is_valid() or not filterset.is_bound else filterset.queryset.none()
        found = found.select_related("level").order_by(*self.get_order())[:most]
        left = found.iterator(chunk_size=CHUNK)
        while rows := list(islice(left, CHUNK)):
            partners = ProjectPartner.objects.joined().filter(project__in=[row.pk for row in rows])
            yield from with_partners(rows, partners.select_related("organization").order_by("pk"), is_own=self.is_own)


class ProjectExportView(ExportMixin, ProjectListView):
    """Public projects."""


class OwnProjectExportView(ExportMixin, OwnProjectListView):
    """What the reader's organizations lead or take part in."""

    is_own = True


class ProjectMapView(ProjectListView):
    """The filtered library by district, on a map and as a table, and by kind."""

    template_name = "projects/project_map.html"

    def get_context_data(self, **kwargs):
        """Adds the map and the tables, from the counts of the list."""
        context = super().get_context_data(**kwargs)
        districts = list(District.objects.current(on=timezone.localdate()))
        counts, kinds = context["counts"].of("district") or {}, context["counts"].of("type") or {}
        context.update(
            map=tile_map(
                districts,
                counts,
                text_of=lambda count: f"{count:,}" if count else "暂无",
                url_of=lambda district: self._list_url("district", district.pk),
                chosen={row_number(pk) for pk in self.request.GET.getlist("district")},
            ),
            by_district=[(row.name, counts.get(row.pk, 0), self._list_url("district", row.pk)) for row in districts],
            by_kind=[
                (row.name, kinds[row.pk], self._list_url("type", row.pk)) for row in ProjectType.objects.filter(pk__in=kinds)
            ],
        )
        return context

    def _list_url(self, name, value):
        kept = [pair for pair in self._pairs() if pair[0] not in (name, "sort")]
        return f"{reverse('projects:project_list')}?{urlencode([*kept, (name, value)])}"
