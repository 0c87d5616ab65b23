"""Who sees which projects."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import timezone

from core.enums import Status
from core.facet_counts import FacetCounts
from projects.filters import ProjectFilterSet
from projects.models import Project
from projects.views.projects import COUNTED
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.projects.factories import PartnerFactory, ProjectFactory

pytestmark = pytest.mark.django_db


def test_an_approved_project_is_public_until_it_is_suspended():
    project = ProjectFactory()
    suspended = ProjectFactory(suspended_at=timezone.now())

    assert list(Project.objects.visible_to(AnonymousUser())) == [project]
    assert suspended not in Project.objects.visible_to(UserFactory())


def test_a_draft_is_its_leads_and_once_handed_in_seen_by_whoever_is_asked_until_they_decline():
    draft = ProjectFactory(status=Status.DRAFT)
    lead = MembershipFactory(organization=draft.organization).user
    asked = PartnerFactory(project=draft, accepted_at=None, accepted_by=None)
    partner = MembershipFactory(organization=asked.organization).user

    assert draft in Project.objects.visible_to(lead)
    assert draft not in Project.objects.visible_to(partner)
    Project.objects.filter(pk=draft.pk).update(status=Status.SUBMITTED, submitted_at=timezone.now())
    assert draft in Project.objects.visible_to(partner)
    assert draft not in Project.objects.worked_on_by(partner)
    assert draft not in Project.objects.visible_to(MembershipFactory().user)

    asked.declined_at = timezone.now()
    asked.save()
    assert draft not in Project.objects.visible_to(partner)


def test_counts_beside_filters_are_of_projects_and_not_of_kinds_of_rows():
    """A chosen filter asks for distinct rows; two projects that are alike in all counted columns are still two."""
    first = ProjectFactory()
    second = ProjectFactory(organization=first.organization, type=first.type, district=first.district)
    other = ProjectFactory()
    query = QueryDict(f"district={first.district_id}")

    rows = Project.objects.standing()
    filterset = ProjectFilterSet(query, queryset=rows)

    counts = FacetCounts(filterset=filterset, rows=rows, columns=COUNTED, limit=100)

    assert second.district_id != other.district_id
    assert (counts.total, counts.of("type")[first.type_id]) == (2, 2)
    assert counts.of("district") == {first.district_id: 2, other.district_id: 1}
    wrong = ProjectFilterSet(QueryDict(f"district={first.district_id}&stage=nowhere"), queryset=rows)
    unread = FacetCounts(filterset=wrong, rows=rows, columns=COUNTED, limit=100)
    assert (unread.total, unread.of("stage")[first.stage]) == (0, 2)
    few = FacetCounts(filterset=filterset, rows=rows, columns=COUNTED, limit=1)
    assert few.of("type") is None
