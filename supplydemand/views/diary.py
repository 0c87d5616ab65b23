"""The match diary: what each run found anew, lost or scored otherwise, for the reader's organizations."""

import django_filters
from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Count
from django.utils import timezone

from accounts.models import Organization
from core.lists import FilteredListView
from supplydemand import diary_rows, new_matches
from supplydemand.enums import ChangeKind, RunPart, Side
from supplydemand.models import MatchChange, MatchingRun, TalentDemand, TalentSupply
from supplydemand.services.preferences import preference_of

RUNS = 14
"""So many runs are summed up above the list."""


class MatchDiaryFilterSet(django_filters.FilterSet):
    """By kind, by run, and by own listing; the last comes from the listing's page."""

    kind = django_filters.ChoiceFilter(label="变化", choices=ChangeKind, empty_label="全部")
    run = django_filters.ModelChoiceFilter(queryset=MatchingRun.objects.none(), widget=forms.HiddenInput, label="运行")
    part = django_filters.ChoiceFilter(label="什么时候", choices=RunPart, method="in_part", widget=forms.HiddenInput)
    demand = django_filters.ModelChoiceFilter(queryset=TalentDemand.objects.none(), widget=forms.HiddenInput, label="需求")
    supply = django_filters.ModelChoiceFilter(queryset=TalentSupply.objects.none(), widget=forms.HiddenInput, label="供给")

    class Meta:
        model = MatchChange
        fields = ["kind", "run", "part", "demand", "supply"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        user = self.request.user
        self.filters["run"].field.queryset = MatchingRun.objects.published().only("pk", "on")
        for name, model in ((Side.DEMAND, TalentDemand), (Side.SUPPLY, TalentSupply)):
            self.filters[name.value].field.queryset = model.objects.of(user).only("pk", "title")

    def in_part(self, queryset, name, value):
        """What the run itself changed, or what changed by day after it."""
        return queryset.in_part(value)


class MatchDiaryView(LoginRequiredMixin, FilteredListView):
    """Newest first; the runs of the last two weeks stand above with their counts."""

    filterset_class = MatchDiaryFilterSet
    template_name = "supplydemand/match_diary.html"
    sorts = {"newest": ("最新在前", ("-id",))}

    def get_base_queryset(self):
        """Changes of the reader's organizations."""
        return MatchChange.objects.visible_to(self.request.user).for_table()

    def get_context_data(self, **kwargs):
        """Adds the rows as the reader sees them and the counts of the last runs."""
        context = super().get_context_data(**kwargs)
        organizations = Organization.objects.of(self.request.user)
        own = set(organizations.values_list("pk", flat=True))
        context["rows"] = diary_rows.rows_of(context["object_list"], self.request.user, own)
        runs = list(MatchingRun.objects.published()[:RUNS])
        context["runs"] = self._runs(runs)
        context["night"] = new_matches.last_night()
        if context["night"]:
            context["new_count"] = new_matches.count_of(
                context["night"], on=timezone.localdate(), organizations=own, preference=preference_of(self.request.user)
            )
        return context

    def _runs(self, runs):
        """Runs, each with its counts of the reader's changes, and a line of its own for those of the day after it; one query."""
        changes = MatchChange.objects.visible_to(self.request.user).filter(run__in=[run.pk for run in runs])
        counts = {}
        grouped = changes.order_by().with_part().values_list("run", "part", "kind").annotate(count=Count("pk"))
        for run_id, where, kind, count in grouped:
            counts.setdefault((run_id, where), {})[kind] = count
        return [
            {"run": run, "part": where, **{kind.value: counts.get((run.pk, where), {}).get(kind.value, 0) for kind in ChangeKind}}
            for run in runs
            for where in (RunPart.DAY, RunPart.RUN)
            if where == RunPart.RUN or (run.pk, where) in counts
        ]
