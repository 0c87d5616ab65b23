"""Sums and overdue promises beyond one project, and the ledger as a file."""

from operator import itemgetter

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from accounts.models import Organization
from core.exports import ROW_LIMIT
from core.numbers import count_up_to, grouped_text
from core.paging import InvalidCursor, keyset_page
from projects.evidence_querysets import inside
from projects.ledger_forms import FloorForm
from projects.ledger_sums import age_of, ages, cells_by_giver, lines
from projects.ledger_table import HEADER, table_of
from projects.models import Commitment, Delivery
from supplydemand.export_sources import sources
from supplydemand.views.exporting import ExportMixin

PAGE_SIZE = 20
GIVERS_SHOWN = 50


class LedgerOverviewView(LoginRequiredMixin, TemplateView):
    """Of one's own organizations what they give; for coordinators everything in their scope."""

    template_name = "projects/ledger_overview.html"

    def get_context_data(self, **kwargs):
        """Sums by giver, ages of what is overdue, and the overdue promises, the oldest first."""
        user, query, today = self.request.user, self.request.GET, timezone.localdate()
        floor = FloorForm.floor_of(query)
        projects = inside(user).values("pk")
        commitments = Commitment.objects.filter(project__in=projects)
        by_giver = cells_by_giver(commitments, Delivery.objects.filter(commitment__project__in=projects))
        own = {} if user.is_staff else set(user.organization_roles)
        names = dict(Organization.objects.filter(pk__in=[pk for pk in by_giver if pk]).values_list("pk", "name"))
        cells = [cell for found in by_giver.values() for cell in found]
        overdue = commitments.overdue(on=today, floor=floor)
        try:
            page = keyset_page(
                overdue.select_related("project", "stated_by", "counterpart"),
                order=("due_on", "id"),
                size=PAGE_SIZE,
                after=query.get("after", ""),
                before=query.get("before", ""),
            )
        except InvalidCursor as error:
            raise Http404("no such page") from error
        for row in page.object_list:
            row.age = age_of(row.due_on, today)
            row.net_text, row.missing_text = grouped_text(row.net), grouped_text(row.missing)
        givers = [(names.get(pk, "平台外的单位"), pk in own, lines(found, floor)) for pk, found in by_giver.items()]
        givers = sorted((row for row in givers if row[2]), key=lambda row: (not row[1], row[0]))
        kept = f"&floor={floor}"
        return super().get_context_data(
            floor=floor,
            floor_form=FloorForm(initial={"floor": floor}),
            lines=lines(cells, floor),
            givers=givers[:GIVERS_SHOWN],
            has_more_givers=len(givers) > GIVERS_SHOWN,
            ages=[(label, count, money and grouped_text(money)) for label, count, money in ages(overdue, today)],
            rows=page.object_list,
            next_url=f"?after={page.next_cursor}{kept}" if page.next_cursor else "",
            previous_url=f"?before={page.previous_cursor}{kept}" if page.previous_cursor else "",
            is_staff=user.is_staff,
            export_url=reverse("projects:ledgers_export"),
            **kwargs,
        )


class LedgersExportView(ExportMixin, LoginRequiredMixin, View):
    """Every entry of every project that the reader is inside of."""

    is_own = True

    def get_source(self):
        """The ledger."""
        return sources.of("ledger")

    def get_columns(self):
        """One for each cell of the table."""
        return [(label, itemgetter(place)) for place, label in enumerate(HEADER)]

    def exported_count(self):
        """How many entries there are, up to one more than a file holds."""
        projects = self._projects().values("pk")
        entries = (Commitment.objects.filter(project__in=projects), Delivery.objects.filter(commitment__project__in=projects))
        return sum(count_up_to(rows, ROW_LIMIT) for rows in entries)

    def exported(self):
        """The entries, in a stream."""
        return table_of(self._projects())

    def _projects(self):
        return inside(self.request.user)


class LedgerExportView(LedgersExportView):
    """Every entry of one project that the reader is inside of: short enough to be written at once."""

    http_method_names = ("get", "head", "options")

    def exported_count(self):
        """Never a large one."""
        return 0

    def _projects(self):
        projects = super()._projects()
        return projects.filter(pk=get_object_or_404(projects, pk=self.kwargs["pk"]).pk)
