"""Doors that stand open for some and at some times: each with who comes in, and who or when not."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.workflow import InvalidTransition
from review.recognition.codes import new_code
from review.recognition.enums import StageKind
from review.recognition.models import Recognition, Scorecard
from review.recognition.services import cases
from taxonomy.calendar import add_working_days, closing_of
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import TUESDAY, CallFactory, SchemeFactory, SchemeVersionFactory, submit, take
from tests.review.recognition.panel_world import hand_in, seated
from tests.review.recognition.world import open_call

pytestmark = pytest.mark.django_db
SHORT = (StageKind.FORMAL_CHECK, StageKind.DECISION)


def refused(membership=None, *, at=TUESDAY):
    call = CallFactory(
        version=SchemeVersionFactory(stages=SHORT), opens_at=at - timedelta(days=9), closes_at=at + timedelta(days=9)
    )
    application = submit(call=call, membership=membership, at=at)
    take(application, "reject", CoordinatorFactory(), at=at, reason="条件不够")
    application.refresh_from_db()
    return application


def test_appeals_are_taken_to_the_last_moment_of_their_days_and_not_after():
    application = refused()
    last = closing_of(add_working_days(TUESDAY.date(), application.scheme_version.appeal_days))
    appeal = {"application": application, "actor": application.created_by, "text": "条件已经具备"}

    with pytest.raises(InvalidTransition):
        cases.appeal(at=last + timedelta(seconds=1), **appeal)
    assert cases.appeal(at=last, **appeal).status == Status.SUBMITTED


def test_appeal_is_taken_back_from_the_page_of_its_own_case_alone(client):
    member, now = MembershipFactory(), timezone.now()
    mine, other = refused(member, at=now), refused(member, at=now)
    appeal = cases.appeal(application=mine, actor=member.user, at=now, text="条件已经具备")
    sign_in(client, member.user)
    urls = [reverse("recognition:appeal_withdraw", args=[case.pk]) for case in (other, mine)]

    assert client.post(urls[0], {"appeal": appeal.pk, "version": appeal.version}).status_code == 404
    appeal.refresh_from_db()
    assert appeal.status == Status.SUBMITTED
    assert client.post(urls[1], {"appeal": appeal.pk, "version": appeal.version}).status_code == 302
    appeal.refresh_from_db()
    assert appeal.status == Status.WITHDRAWN


def test_coordinators_read_cards_that_were_handed_in_and_no_draft():
    world = seated(case_count=1)
    card = hand_in(world, 80, 80)
    draft = world.card(seat=1)

    assert list(Scorecard.objects.visible_to(world.coordinator)) == [card]
    assert draft.status == Status.DRAFT


def test_title_that_is_only_prepared_is_seen_by_coordinators_in_scope_and_not_by_its_holder():
    member = MembershipFactory()
    title = Recognition.objects.create(
        scheme=SchemeFactory(is_competitive=False),
        organization=member.organization,
        content_type=ContentType.objects.get_for_model(type(member.organization)),
        object_id=member.organization_id,
        holder_name=member.organization.name,
        verify_code=new_code(),
    )
    titles = Recognition.objects

    assert list(titles.visible_to(CoordinatorFactory(scope=member.organization.district))) == [title]
    assert not titles.visible_to(member.user).exists()
    titles.filter(pk=title.pk).update(status=Status.APPROVED, certificate_number="A-1", recognized_on=TUESDAY.date())
    assert list(titles.visible_to(member.user)) == [title]


@pytest.mark.parametrize(("status", "answer"), [(Status.DRAFT, 302), (Status.APPROVED, 200)])
def test_only_verified_organizations_come_to_begin(client, status, answer):
    member = MembershipFactory(organization=OrganizationFactory(status=status))
    url = reverse("recognition:application_begin", args=[open_call(SchemeVersionFactory(stages=SHORT)).pk])

    response = sign_in(client, member.user).get(url)

    assert response.status_code == answer
    assert answer == 200 or response.url == reverse("accounts:organization_start")
