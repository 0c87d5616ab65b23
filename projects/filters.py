"""Filters of the project library."""

import django_filters
from django import forms

from core.enums import Status
from projects.enums import Stage, Standing
from projects.models import EnrollmentPlan, Project, ProjectType
from supplydemand.search import search
from taxonomy.filters import CodeFilter
from taxonomy.models import District, EducationLevel, OrganizationKind


def _boxes(label, field_name, queryset):
    """Of a column of the row's own, so that no row comes twice: telling whole rows apart costs more than finding them."""
    return django_filters.ModelMultipleChoiceFilter(
        label=label, field_name=field_name, queryset=queryset, widget=forms.CheckboxSelectMultiple, distinct=False
    )


def _choices(label, choices, **kwargs):
    return django_filters.MultipleChoiceFilter(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, distinct=False, **kwargs
    )


class ProjectFilterSet(django_filters.FilterSet):
    """By words, kind, place, stage, level, who leads, and whether it still runs."""

    q = django_filters.CharFilter(label="搜索", method="filter_words")
    standing = _choices("进展", Standing, method="filter_standing")
    stage = _choices("走到哪个环节", Stage)
    type = _boxes("类型", "type", ProjectType.objects.all())
    district = _boxes("区", "district", District.objects.filter(retired_on=None))
    level = _boxes("培养层次", "level", EducationLevel.objects.all())
    lead = _boxes("谁牵头", "organization__kind", OrganizationKind.objects.all())
    industry = CodeFilter(kind="industry", field_name="industry", multiple=True, label="行业")
    majors = CodeFilter(kind="major", field_name="majors", multiple=True, label="专业")

    class Meta:
        model = Project
        fields = []

    def filter_words(self, queryset, name, value):
        """Every word must be found."""
        return search(queryset, value) if value.strip() else queryset

    def filter_standing(self, queryset, name, value):
        """Any of the chosen ones."""
        return queryset.in_standing(*value)


class OwnProjectFilterSet(ProjectFilterSet):
    """The own ones also by status."""

    status = _choices("状态", Status)


class EnrollmentPlanFilterSet(django_filters.FilterSet):
    """Enrolment plans by year, place and major."""

    year = django_filters.NumberFilter("year", label="年份")
    district = _boxes("区", "project__district", District.objects.filter(retired_on=None))
    major = CodeFilter(kind="major", field_name="major", multiple=True, label="专业")

    class Meta:
        model = EnrollmentPlan
        fields = []
