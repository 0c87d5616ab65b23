"""未满足需求地图: where people are missing and why, for coordinators and departments."""

import django_filters
from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Sum
from django.http import Http404
from django.utils import timezone

from core.addresses import address
from core.lists import FilteredListView
from core.numbers import row_number
from supplydemand import rules
from supplydemand.enums import DeclineReason, ExclusionReason, RefusalAspect, Side, UnmetReason
from supplydemand.models import KindRefusal, MatchingRun, UnmetNeed
from taxonomy.models import District, EducationLevel
from taxonomy.tiles import tile_map

REASONS_MAX = 3
KINDS_MAX = 20
"""Kinds that organizations want no more of, told on the page."""


def _boxes(label, field_name, queryset):
    return django_filters.ModelMultipleChoiceFilter(
        label=label, field_name=field_name, queryset=queryset, widget=forms.CheckboxSelectMultiple
    )


class UnmetFilterSet(django_filters.FilterSet):
    """By district, level and name of the class of majors."""

    q = django_filters.CharFilter(label="专业类", field_name="major_class__name", lookup_expr="icontains")
    district = _boxes("区", "district", District.objects.all())
    level = _boxes("学历", "level", EducationLevel.objects.all())

    class Meta:
        model = UnmetNeed
        fields = []


class UnmetMapView(LoginRequiredMixin, FilteredListView):
    """The cells with the most people missing first, under a map of the districts."""

    filterset_class = UnmetFilterSet
    template_name = "supplydemand/unmet_map.html"
    sorts = {
        "shortage": ("缺得多的在前", ("-shortage", "id")),
        "headcount": ("要得多的在前", ("-headcount", "id")),
    }

    def dispatch(self, request, *args, **kwargs):
        """Nobody else knows that the page is there."""
        if request.user.is_authenticated and not rules.can_read_unmet(request.user):
            raise Http404("for coordinators and departments")
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self):
        """Cells of the run that people see now."""
        return UnmetNeed.objects.visible_to(self.request.user).for_table()

    def get_context_data(self, **kwargs):
        """Adds the map, the sums, each row's reasons in words, and for coordinators what kinds are refused and why."""
        context = super().get_context_data(**kwargs)
        cells = context["filterset"].qs
        by_district = cells.by_district()
        districts = list(District.objects.current(on=timezone.localdate()))
        chosen = {row_number(value) for value in self.request.GET.getlist("district")}
        tiles = tile_map(districts, by_district, text_of=str, url_of=self._of_district, chosen=chosen)
        places = [(row.name, self._of_district(row), by_district.get(row.pk, 0)) for row in districts]
        context.update(
            run=MatchingRun.objects.published().first(),
            rows=[_row_of(cell) for cell in context["object_list"]],
            sums=cells.aggregate(headcount=Sum("headcount"), seats=Sum("seat_count"), shortage=Sum("shortage")),
            map=tiles,
            places=sorted(places, key=lambda place: -place[2]),
            without_district=by_district.get(None, 0),
            refused=[_refused(*row) for row in KindRefusal.objects.managed_by(self.request.user).by_kind()[:KINDS_MAX]],
        )
        return context

    def _of_district(self, district):
        kept = [pair for pair in self._pairs() if pair[0] != "district"]
        return address(self.request.path, [*kept, ("district", district.pk)])


def _row_of(cell):
    reasons = sorted(cell.reasons.items(), key=lambda entry: (-entry[1], entry[0]))[:REASONS_MAX]
    refusals = sorted(cell.refusals.items(), key=lambda entry: (-entry[1], entry[0]))[:REASONS_MAX]
    return {
        "cell": cell,
        "reasons": [(UnmetReason(key).label, count) for key, count in reasons],
        "refusals": [(DeclineReason(key).label, count) for key, count in refusals],
    }


def _refused(side, aspect, label, counts):
    reasons = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return {
        "side": "用人单位" if side == Side.DEMAND else "学校",
        "aspect": RefusalAspect(aspect).label,
        "label": label,
        "count": sum(counts.values()),
        "reasons": [(ExclusionReason(key).label, count) for key, count in reasons],
    }
