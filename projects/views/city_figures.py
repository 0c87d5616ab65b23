"""Enrolment, evaluations and exams of the whole city, by year and district (C6.1, C6.3, C6.4)."""

from operator import itemgetter

from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from core.addresses import address
from core.numbers import row_number
from projects import city_figures
from projects.enums import EvidenceGrade
from projects.ledger_forms import FloorForm
from supplydemand.export_sources import sources
from supplydemand.views.exporting import ExportMixin


def chosen_year(query, known):
    """The year that is asked for, if there is something of it; else this year, else the latest."""
    this_year = timezone.localdate().year
    asked = row_number(query.get("year", ""))
    return asked if asked in known else this_year if this_year in known else next(iter(known), this_year)


class CityFiguresView(TemplateView):
    """The figures as tables, for everybody."""

    template_name = "projects/city_figures.html"

    def get_context_data(self, **kwargs):
        """Ten queries, whatever there is."""
        known = city_figures.years()
        year, floor = chosen_year(self.request.GET, known), FloorForm.floor_of(self.request.GET)
        export, pairs = reverse("projects:city_figures_export"), [("year", year), ("floor", floor)]
        return super().get_context_data(
            year=year,
            years=known,
            floor=floor,
            floor_word=EvidenceGrade(floor).label,
            floor_form=FloorForm(initial={"floor": floor}),
            kept=[("year", year)],
            tables=city_figures.tables_of(year, floor),
            export_urls={form: address(export, [*pairs, ("format", form)]) for form in ("xlsx", "csv")},
            **kwargs,
        )


class CityFiguresExportView(ExportMixin, View):
    """The same as a file: a figure a row."""

    is_own = False

    def get_source(self):
        """The figures."""
        return sources.of("city-figures")

    def get_columns(self):
        """One for each cell."""
        return [(label, itemgetter(place)) for place, label in enumerate(city_figures.HEADER)]

    def exported_count(self):
        """Never a large one: districts by a few columns."""
        return 0

    def exported(self):
        """The year's figures from the floor up."""
        year = chosen_year(self.request.GET, city_figures.years())
        return iter(city_figures.export_rows(year, FloorForm.floor_of(self.request.GET)))
