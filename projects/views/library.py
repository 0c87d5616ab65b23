"""The library as a file and as a map of the districts."""

from itertools import islice
from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views import View

from core.enums import Status
from core.numbers import row_number
from projects import record_paper
from projects.evidence_querysets import inside
from projects.models import ProjectPartner, ProjectType
from projects.tables import COLUMNS, OWN, STATUS, with_partners
from projects.views.projects import OwnProjectListView, ProjectListView
from supplydemand.export_sources import sources
from supplydemand.views.exporting import CHUNK, RowsExportMixin
from taxonomy.models import District
from taxonomy.tiles import tile_map


class ProjectPaperView(LoginRequiredMixin, View):
    """The record of a project for printing (项目档案), for those inside."""

    def get(self, request, pk):
        """A PDF."""
        project = get_object_or_404(inside(request.user).for_detail(), pk=pk, status=Status.APPROVED)
        response = HttpResponse(record_paper.pdf_of(project, at=timezone.now()), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="project-{project.code}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response


class _OfProjects(RowsExportMixin):
    """The library as a file, with partners where the reader may be told of them."""

    def get_source(self):
        """Projects."""
        return sources.of("project")

    def get_columns(self):
        """Own ones say their status too."""
        return [*COLUMNS, *OWN, STATUS] if self.is_own else COLUMNS

    def for_export(self, rows):
        """Whole rows, with level, industry and majors."""
        return rows.defer(None).for_table().select_related("level", "industry").prefetch_related("majors")

    def exported(self):
        """The rows, some at a time with their partners."""
        left = super().exported()
        while rows := list(islice(left, CHUNK)):
            partners = ProjectPartner.objects.joined().filter(project__in=[row.pk for row in rows])
            yield from with_partners(rows, partners.select_related("organization").order_by("pk"), is_own=self.is_own)


class ProjectExportView(_OfProjects, ProjectListView):
    """Public projects."""


class OwnProjectExportView(_OfProjects, OwnProjectListView):
    """What the reader's organizations lead or take part in."""

    def of_organizations(self, rows, organizations):
        """Those that these lead, and those in which they take part."""
        joined = ProjectPartner.objects.current().filter(organization__in=organizations).values("project")
        return rows.filter(Q(organization__in=organizations) | Q(pk__in=joined))


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
