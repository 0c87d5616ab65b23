"""What a call offers to whom: by kind of organization, and by what is held or begun already."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from core.enums import Status
from core.workflow import InvalidTransition
from review.recognition import call_news
from review.recognition.enums import Purpose
from review.recognition.models import Application, Call, Recognition
from review.recognition.offers import offers_of, standing_in
from review.recognition.services import cases
from tests.accounts.factories import MembershipFactory, SchoolFactory, UserFactory
from tests.review.recognition.world import begun, open_call, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("interns", "files")]


@pytest.fixture
def firm(db):
    """Somebody who writes for an enterprise."""
    return MembershipFactory()


@pytest.fixture
def school(db):
    """Somebody who writes for a school."""
    return MembershipFactory(organization=SchoolFactory())


@pytest.fixture
def call(firm):
    """A call for enterprises only."""
    row = open_call()
    row.version.scheme.organization_kinds.add(firm.organization.kind)
    return row


def hold(organization, version):
    """The organization's title, granted this year."""
    return Recognition.objects.create(
        scheme=version.scheme,
        scheme_version=version,
        organization=organization,
        content_type=ContentType.objects.get_for_model(type(organization)),
        object_id=organization.pk,
        holder_name=organization.name,
        certificate_number="A-1",
        verify_code="VERIFYCODE01",
        recognized_on=timezone.localdate(),
        status=Status.APPROVED,
    )


def offered(user):
    """The calls that a reader is offered."""
    return [offer.call for offer in offers_of(Call.objects.all(), user, timezone.now()) if not offer.note]


def test_call_is_offered_to_the_kinds_that_may_apply_and_to_who_belongs_to_none(client, call, firm, school):
    page = signed_in(client, school.user).get(reverse("recognition:call_open_list")).content.decode()

    assert call.title not in page
    assert "现在没有你们单位可以申报的" in page
    assert offered(firm.user) == offered(UserFactory()) == [call]
    assert offered(school.user) == []


def test_service_refuses_an_organization_of_another_kind(call, firm, school):
    with pytest.raises(InvalidTransition, match="只给企业"):
        cases.begin(call=call, subject=school.organization, actor=school.user, at=timezone.now())
    cases.begin(call=call, subject=firm.organization, actor=firm.user, at=timezone.now())

    assert [row.organization for row in Application.objects.all()] == [firm.organization]


def test_page_says_who_may_apply_instead_of_a_button(client, call, school):
    page = signed_in(client, school.user).get(reverse("recognition:application_begin", args=[call.pk])).content.decode()

    assert "只给企业" in page
    assert ">开始填</button>" not in page


def test_news_of_a_call_reaches_the_kinds_that_may_apply(call, firm, school):
    assert call_news.announce(call_id=call.pk) == 1


def test_who_has_begun_or_holds_the_title_is_led_there(client, firm):
    call = open_call()
    draft = begun(firm, call)
    (offer,) = offers_of([call], firm.user, timezone.now())
    assert (offer.note, offer.url) == ("写到一半", draft.get_absolute_url())

    held = hold(firm.organization, call.version)
    Application.objects.filter(pk=draft.pk).update(status=Status.WITHDRAWN)
    (offer,) = offers_of([call], firm.user, timezone.now())
    assert (offer.note, offer.url) == ("已经持有", held.get_absolute_url())
    assert standing_in(call, firm.organization, timezone.now()) == offer
    page = signed_in(client, firm.user).get(reverse("recognition:application_begin", args=[call.pk])).content.decode()
    assert "已经持有" in page
    assert ">开始填</button>" not in page


def test_recheck_is_for_holders(firm, school):
    call = open_call(purpose=Purpose.RECHECK)
    hold(firm.organization, call.version)

    assert offered(firm.user) == [call]
    assert [offer.note for offer in offers_of([call], school.user, timezone.now())] == ["持有的单位才办"]


def test_a_member_who_only_reads_is_told_who_applies(client, firm):
    call, check = open_call(), open_call(purpose=Purpose.RECHECK)
    reader = MembershipFactory(organization=firm.organization, role=Role.VIEWER).user

    assert [offer.note for offer in offers_of([call, check], reader, timezone.now())] == ["由单位的管理员申报", "持有的单位才办"]
    assert [offer.note for offer in offers_of([call, check], AnonymousUser(), timezone.now())] == ["", "持有的单位才办"]
    answer = signed_in(client, reader).get(reverse("recognition:application_begin", args=[call.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == call.get_absolute_url()
    assert f"由{firm.organization}的管理员或经办人（{firm.user.name}）申报" in answer.content.decode()
    begin = reverse("recognition:application_begin", args=[call.pk])
    assert begin not in client.get(call.get_absolute_url()).content.decode()
    assert begin in signed_in(client, firm.user).get(call.get_absolute_url()).content.decode()
    stranger = signed_in(client, UserFactory()).get(begin)
    assert stranger.url == reverse("accounts:organization_start")


def test_who_holds_nothing_hears_before_the_form_that_a_recheck_is_not_for_them(client, firm):
    call = open_call(purpose=Purpose.RECHECK)
    address = reverse("recognition:application_begin", args=[call.pk])
    page = signed_in(client, firm.user).get(address).content.decode()
    assert "的认定，不用办年度复核" in page
    assert ">开始填</button>" not in page

    hold(firm.organization, call.version)
    page = client.get(address).content.decode()
    assert "不用办年度复核" not in page
    assert ">开始填</button>" in page
