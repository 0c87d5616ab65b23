"""How lists of outcomes, courses, plans and needs are narrowed."""

import django_filters
from django import forms
from django.utils import timezone

from core.enums import Status
from projects.outcomes.models import Course, Outcome, OutcomeKind, TechnologyNeed, TrainingPlan
from supplydemand.search import search
from taxonomy.filters import CodeFilter
from taxonomy.models import District, EducationLevel

BOXES = forms.CheckboxSelectMultiple


def _rows(label, field_name, queryset):
    return django_filters.ModelMultipleChoiceFilter(
        label=label, field_name=field_name, queryset=queryset, widget=BOXES, distinct=False
    )


def _choices(label, choices, **kwargs):
    return django_filters.MultipleChoiceFilter(label=label, choices=choices, widget=BOXES, distinct=False, **kwargs)


class PublicationFilterSet(django_filters.FilterSet):
    """By words, place and majors; own rows also by status."""

    q = django_filters.CharFilter(label="搜索", method="filter_words")
    status = _choices("状态", Status)
    district = _rows("区", "organization__district", District.objects.filter(retired_on=None))
    majors = CodeFilter(kind="major", field_name="majors", multiple=True, label="专业")

    def __init__(self, *args, with_status=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not with_status:
            del self.filters["status"]

    def filter_words(self, queryset, name, value):
        """Every word must be found."""
        return search(queryset, value) if value.strip() else queryset


class OutcomeFilterSet(PublicationFilterSet):
    """Outcomes, by kind too."""

    kind = _rows("类型", "kind", OutcomeKind.objects.all())

    class Meta:
        model = Outcome
        fields = []


class CourseFilterSet(PublicationFilterSet):
    """Courses, by level and whether industry moved them."""

    level = _rows("学历层次", "level", EducationLevel.objects.all())
    moved = _choices("因产业而改", [("1", "改动有产业来由的")], method="filter_moved")

    class Meta:
        model = Course
        fields = []

    def filter_moved(self, queryset, name, value):
        """Courses of which some change has a cause in the chain."""
        return queryset.moved_by_industry() if value else queryset


class TrainingPlanFilterSet(PublicationFilterSet):
    """Plans, by level."""

    level = _rows("学历层次", "level", EducationLevel.objects.all())

    class Meta:
        model = TrainingPlan
        fields = []


class TechnologyNeedFilterSet(PublicationFilterSet):
    """Needs, by industry and whether they are open."""

    open = _choices("征集", [("1", "还在征集的")], method="filter_open")
    industry = CodeFilter(kind="industry", field_name="industry", multiple=True, label="行业")

    class Meta:
        model = TechnologyNeed
        fields = []

    def filter_open(self, queryset, name, value):
        """Those that may still be answered."""
        return queryset.open(on=timezone.localdate()) if value else queryset
