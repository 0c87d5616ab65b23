"""What was typed is still there after the session has ended, and lists are not handed in without end."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.idempotency import new_token
from projects.camps.models import CampEnrolment, CampSession
from tests.accounts.factories import MembershipFactory
from tests.projects.camps.factories import CampFactory, EnrolmentFactory, ExamFactory, SessionFactory, running_session

pytestmark = pytest.mark.django_db


def after_signing_in_again(address, data, user):
    """The page at ``address`` as its reader finds it who posted there without a session."""
    browser = Client()
    assert browser.post(address, data | {"token": new_token()}).status_code == 302
    browser.force_login(user)
    return browser.get(address).content.decode()


def test_form_of_a_session_is_kept_with_the_version_that_was_seen():
    member = MembershipFactory()
    camp = CampFactory(organization=member.organization)
    data = {"title": "秋季晚班", "place": "试验路 8 号"}
    page = after_signing_in_again(reverse("projects:camp_session_create", args=[camp.pk]), data, member.user)
    assert "试验路 8 号" in page

    session = SessionFactory(camp=camp)
    CampSession.objects.filter(pk=session.pk).update(version=session.version + 1)
    stale = data | {"version": str(session.version)}
    page = after_signing_in_again(reverse("projects:camp_session_edit", args=[session.pk]), stale, member.user)
    assert "试验路 8 号" in page
    assert f'name="version" value="{session.version}"' in page


def test_list_of_an_organization_and_typed_scores_are_kept():
    session, member = running_session(), MembershipFactory()
    host = MembershipFactory(organization=session.camp.organization).user
    people = {"organization": member.organization.pk, "people": "陈小明 13800001234"}
    page = after_signing_in_again(reverse("projects:camp_enrol_group", args=[SessionFactory().pk]), people, member.user)
    assert "陈小明 13800001234" in page
    assert not CampEnrolment.objects.filter(organization=member.organization).exists()

    row, exam = EnrolmentFactory(session=session), ExamFactory(camp=session.camp)
    scores = {"held_on": timezone.localdate().isoformat(), f"score-{row.pk}": "87.5"}
    page = after_signing_in_again(reverse("projects:camp_results", args=[session.pk, exam.pk]), scores, host)
    assert 'value="87.5"' in page


def test_lists_handed_in_too_often_wait_and_stay(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"camp_enrol_group": "1/h/user"}
    cache.clear()
    member = MembershipFactory()
    client.force_login(member.user)

    def hand_in(people):
        address = reverse("projects:camp_enrol_group", args=[SessionFactory(places=5).pk])
        return client.post(address, {"token": new_token(), "organization": member.organization.pk, "people": people})

    first, second = hand_in("陈小明 13800001234"), hand_in("李四 13800005678")

    assert (first.status_code, second.status_code) == (302, 409)
    assert "太频繁" in second.content.decode()
    assert "李四 13800005678" in second.content.decode()
    assert CampEnrolment.objects.count() == 1
