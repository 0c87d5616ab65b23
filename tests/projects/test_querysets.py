"""Who sees which projects."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from core.enums import Status
from projects.models import Project
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
