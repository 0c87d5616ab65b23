"""How lists of listings are narrowed."""

import django_filters
from django import forms

from accounts.enums import SchoolNature
from accounts.models import Organization
from core.enums import Status
from supplydemand.enums import CooperationMode, Reach, Urgency
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.search import search
from taxonomy.filters import CodeFilter, MajorFilter
from taxonomy.models import District, EducationLevel


def _boxes(label, field_name, queryset):
    return django_filters.ModelMultipleChoiceFilter(
        label=label, field_name=field_name, queryset=queryset, widget=forms.CheckboxSelectMultiple
    )


def _choices(label, choices, **kwargs):
    return django_filters.MultipleChoiceFilter(label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **kwargs)


class ListingFilterSet(django_filters.FilterSet):
    """What both kinds share; ``q`` stands in the toolbar, the rest beside the list."""

    q = django_filters.CharFilter(label="搜索", method="filter_words")
    literal = _choices("原话", [("1", "只按原话找")], method="filter_nothing")
    status = _choices("状态", Status)
    district = _boxes("区", "district", District.objects.all())
    region = CodeFilter(kind="region", field_name="region", multiple=True, label="地区")
    majors = MajorFilter(kin_field="kin", field_name="majors", multiple=True, label="专业")
    kin = _choices("专业放宽", [("family", "同一专业族的也要")], method="filter_nothing")
    organization = django_filters.ModelMultipleChoiceFilter(
        label="单位",
        field_name="organization",
        queryset=Organization.objects.public(),
        widget=forms.MultipleHiddenInput,
    )
    reach = _choices("范围", Reach)
    headcount_min = django_filters.NumberFilter(field_name="headcount", lookup_expr="gte", label="最少人数")
    headcount_max = django_filters.NumberFilter(field_name="headcount", lookup_expr="lte", label="最多人数")
    cooperation_modes = _choices("合作方式", CooperationMode, method="filter_modes")

    def __init__(self, *args, with_status=False, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("organization", "literal") if with_status else ("status",):
            del self.filters[name]

    def filter_words(self, queryset, name, value):
        """Every word must be found, as it stands or by a word that means the same."""
        return search(queryset, value, is_literal=self.is_literal) if value.strip() else queryset

    @property
    def is_literal(self):
        """Whether the words count exactly as typed."""
        return "literal" in self.form.fields and bool(self.form.cleaned_data.get("literal"))

    def filter_nothing(self, queryset, name, value):
        """Narrows nothing by itself: another filter reads it."""
        return queryset

    def filter_modes(self, queryset, name, value):
        """Any of the chosen ways of working together."""
        return queryset.filter(cooperation_modes__overlap=value) if value else queryset


class TalentDemandFilterSet(ListingFilterSet):
    """Demands."""

    level = _boxes("最低学历", "level_min", EducationLevel.objects.all())
    occupation = CodeFilter(kind="occupation", field_name="occupation", multiple=True, label="职业")
    industry = CodeFilter(kind="industry", field_name="industry", multiple=True, label="行业")
    urgency = _choices("紧急程度", Urgency)

    class Meta:
        model = TalentDemand
        fields = []


class TalentSupplyFilterSet(ListingFilterSet):
    """Supplies."""

    level = _boxes("学历层次", "level", EducationLevel.objects.all())
    nature = _choices("学校隶属", SchoolNature, field_name="organization__school_nature")

    class Meta:
        model = TalentSupply
        fields = []
