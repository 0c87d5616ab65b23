"""Filters of the project library."""

import django_filters

from projects.enums import Stage
from projects.models import Project, ProjectType
from taxonomy.models import District


class ProjectFilterSet(django_filters.FilterSet):
    """By kind, place and stage."""

    type = django_filters.ModelMultipleChoiceFilter(queryset=ProjectType.objects.in_force(), label="类型")
    district = django_filters.ModelMultipleChoiceFilter(queryset=District.objects.filter(retired_on=None), label="区")
    stage = django_filters.MultipleChoiceFilter(choices=Stage, label="环节")

    class Meta:
        model = Project
        fields = ("type", "district", "stage")
