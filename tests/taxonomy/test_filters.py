import django_filters
import pytest
from django.http import QueryDict

from taxonomy.filters import CodeFilter
from taxonomy.models import Major, MajorFamily, MajorFamilyMembership
from tests.taxonomy.factories import MajorFactory, MajorFamilyFactory

pytestmark = pytest.mark.django_db


class FamilyFilterSet(django_filters.FilterSet):
    majors = CodeFilter(kind="major", field_name="majors", multiple=True, label="专业")

    class Meta:
        model = MajorFamily
        fields = ("majors",)


def test_a_chosen_class_finds_rows_that_name_one_of_its_majors_once():
    parent = MajorFactory(depth="class")
    family, other = MajorFamilyFactory(), MajorFamilyFactory()
    for row in (MajorFactory(parent=parent), MajorFactory(parent=parent)):
        MajorFamilyMembership.objects.create(family=family, major=row)
    MajorFamilyMembership.objects.create(family=other, major=MajorFactory())

    found = FamilyFilterSet(QueryDict(f"majors={parent.pk}"), queryset=MajorFamily.objects.all()).qs

    assert list(found) == [family]


def test_no_choice_narrows_nothing():
    family = MajorFamilyFactory()

    assert list(FamilyFilterSet(QueryDict(""), queryset=MajorFamily.objects.all()).qs) == [family]
    assert Major.objects.count() == 0
