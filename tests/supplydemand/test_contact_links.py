"""What came of a contact, answered from the mail: one question, no sign-in, once a person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from core.links import path_of
from core.models import ActionLink, Notification
from supplydemand.contact_links import ask_for_outcomes
from supplydemand.enums import OutcomeKind
from supplydemand.models import MatchOutcome
from supplydemand.services import asks
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, SchoolFactory
from tests.supplydemand.factories import TalentDemandFactory
from tests.supplydemand.talks import a_thread

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def asked():
    """``(thread, enterprise, school)`` a week after contact opened, both sides asked."""
    thread, enterprise, school = a_thread(at=timezone.now() - 8 * DAY)
    ask_for_outcomes(at=timezone.now())
    return thread, enterprise, school


def link_of(member):
    return path_of(ActionLink.objects.get(user=member.user))


def test_outcome_is_told_from_the_mail_without_signing_in(client, asked):
    thread, enterprise, school = asked
    url = link_of(enterprise)
    page = client.get(url).content.decode()
    assert f"和{school.organization}谈得怎么样" in page
    assert [label for label in ("谈成了", "还在谈", "没谈成") if label in page] == ["谈成了", "还在谈", "没谈成"]
    assert not MatchOutcome.objects.exists()

    client.post(url, {"choice": "agreed"})
    client.post(url, {"choice": "talking"})

    assert [(row.side, row.kind, row.recorded_by) for row in MatchOutcome.objects.all()] == [
        ("demand", "agreed", enterprise.user)
    ]
    assert Notification.objects.get(recipient=enterprise.user).url == url


def test_no_outcome_needs_its_reason(client, asked):
    _, _, school = asked
    url = link_of(school)
    assert "选一个没谈成的原因" in client.post(url, {"choice": "failed"}).content.decode()
    assert not MatchOutcome.objects.exists()
    client.post(url, {"choice": "failed", "failed-reason": "timing"})
    assert [(row.side, row.kind, row.reason) for row in MatchOutcome.objects.all()] == [("supply", "failed", "timing")]


def test_every_editor_has_a_link_of_their_own_viewers_none_and_staff_the_page():
    thread, enterprise, _ = a_thread(at=timezone.now() - 8 * DAY)
    editor = MembershipFactory(organization=enterprise.organization, role=Role.EDITOR).user
    viewer = MembershipFactory(organization=enterprise.organization, role=Role.VIEWER).user
    staff = MembershipFactory(organization=enterprise.organization, user=CoordinatorFactory()).user
    for _ in range(2):
        ask_for_outcomes(at=timezone.now())

    assert ActionLink.objects.filter(user__in=[enterprise.user, editor, viewer, staff]).count() == 2
    assert not Notification.objects.filter(recipient=viewer).exists()
    assert Notification.objects.get(recipient=staff).url == f"{thread.get_absolute_url()}#outcome"


def test_who_left_the_organization_cannot_answer_any_more(client, asked):
    _, enterprise, _ = asked
    url = link_of(enterprise)
    enterprise.user.memberships.update(status="withdrawn")
    client.post(url, {"choice": "agreed"})
    assert not MatchOutcome.objects.exists()


def test_outcome_of_an_accepted_request_is_asked_too(client):
    school, owner = MembershipFactory(organization=SchoolFactory()), MembershipFactory()
    at = timezone.now() - 8 * DAY
    row = asks.ask(
        listing=TalentDemandFactory(organization=owner.organization),
        organization=school.organization,
        actor=school.user,
        text="想谈",
        at=at,
    )
    thread = asks.accept(ask=row, actor=owner.user, at=at)
    assert ask_for_outcomes(at=timezone.now()) == 2
    client.post(link_of(school), {"choice": OutcomeKind.AGREED})
    assert [(row.conversation, row.side) for row in MatchOutcome.objects.all()] == [(thread, "supply")]
    assert ask_for_outcomes(at=timezone.now() + DAY) == 1
