"""From sign-up to a registered organization, and joining one, as a person does it in the browser."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Organization, User
from core.enums import Status
from core.models import Notification, ReviewEvent
from core.workflow import perform_transition
from tests.accounts.factories import (
    PASSWORD,
    CoordinatorFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
    credit_code_number,
)
from tests.accounts.sign_in import sign_in
from tests.taxonomy.factories import DistrictFactory, EnterpriseKindFactory, IndustryFactory, SchoolCodeFactory

pytestmark = pytest.mark.django_db


def complete_fields(**changes):
    """What a complete registration posts."""
    district = DistrictFactory()
    return {
        "name": "纸鸢试验装备有限公司",
        "kind": EnterpriseKindFactory().pk,
        "credit_code": credit_code_number(900001),
        "district": district.pk,
        "industry": IndustryFactory().pk,
        "address": "试验路 9 号",
        "contact_name": "测试联系人",
        "contact_phone": "0000-1234567",
        "contact_email": "office@example.test",
        "version": 1,
        "token": "11111111-1111-4111-8111-111111111111",
    } | changes


@pytest.fixture
def member(client):
    """A signed-in person without an organization."""
    user = UserFactory()
    sign_in(client, user)
    return user


def test_person_signs_up_confirms_the_address_and_lands_on_the_start_page(client):
    answer = client.post(
        reverse("account_signup"), {"name": "新来的人", "email": "New.Person@example.test", "password1": PASSWORD}
    )
    assert answer.status_code == 302
    assert answer["Location"] == reverse("account_email_verification_sent")
    user = User.objects.get()
    assert (user.email, user.name) == ("new.person@example.test", "新来的人")
    assert client.get(reverse("accounts:organization_start")).status_code == 302

    link = re.search(r"http://127.0.0.1:8000(/accounts/confirm-email/\S+)", mail.outbox[0].body).group(1)
    confirmed = client.post(link, follow=True)

    assert confirmed.redirect_chain[-1][0] == reverse("accounts:organization_start")
    assert confirmed.status_code == 200


def test_unconfirmed_person_cannot_sign_in(client):
    user = UserFactory(verified_email=False)

    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    assert answer["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


def test_draft_saves_with_anything_missing_and_makes_its_founder_manager(client, member):
    answer = client.post(
        reverse("accounts:organization_create"), {"name": "只有名字", "action": "save", "token": complete_fields()["token"]}
    )

    organization = Organization.objects.get()
    assert answer["Location"] == reverse("accounts:organization_edit", args=[organization.pk])
    assert (organization.name, organization.status) == ("只有名字", Status.DRAFT)
    assert member.memberships.get().role == "manager"
    assert client.get(answer["Location"]).status_code == 200


def test_complete_registration_is_handed_in(client, member):
    answer = client.post(reverse("accounts:organization_create"), complete_fields(action="submit"), follow=True)

    organization = Organization.objects.get()
    assert organization.status == Status.SUBMITTED
    assert organization.region == organization.district.region
    assert "交上去了" in answer.content.decode()


def test_incomplete_registration_lists_its_faults_and_keeps_the_input(client, member):
    answer = client.post(reverse("accounts:organization_create"), {"name": "只有名字", "action": "submit", "token": "x"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="errors"' in page
    assert "只有名字" in page
    assert Organization.objects.count() == 0


def test_same_form_posted_twice_makes_one_organization(client, member):
    fields = complete_fields(action="submit")
    client.post(reverse("accounts:organization_create"), fields)

    again = client.post(reverse("accounts:organization_create"), fields | {"credit_code": credit_code_number(900002)})

    assert again["Location"] == Organization.objects.get().get_absolute_url()


@pytest.mark.parametrize("token", [None, "", "x"])
def test_form_without_its_token_comes_back_with_a_fresh_one_and_makes_one_organization(client, member, token):
    fields = complete_fields(action="save")
    fields = {name: value for name, value in (fields | {"token": token}).items() if value is not None}
    url = reverse("accounts:organization_create")

    refused = [client.post(url, fields) for _ in range(2)]
    page = refused[0].content.decode()

    assert [answer.status_code for answer in refused] == [400, 400]
    assert ("这一页太旧了，再交一次" in page, fields["name"] in page, Organization.objects.count()) == (True, True, 0)
    fresh = re.search(r'name="token" value="([^"]+)"', page).group(1)
    for _ in range(2):
        client.post(url, fields | {"token": fresh})
    assert Organization.objects.count() == 1


def test_code_typed_with_spaces_and_small_letters_is_normalized(client, member):
    code = credit_code_number(900003)
    spaced = f"{code[:6]} {code[6:12]}-{code[12:]}".lower()

    client.post(reverse("accounts:organization_create"), complete_fields(action="save", credit_code=spaced))

    assert Organization.objects.get().credit_code == code


@pytest.mark.parametrize("action", ["save", "submit"])
def test_code_that_is_too_long_is_refused_and_not_cut(client, member, action):
    code = credit_code_number(900003) + "9"

    answer = client.post(reverse("accounts:organization_create"), complete_fields(action=action, credit_code=code))

    assert (answer.status_code, Organization.objects.count()) == (422, 0)
    assert ("你填了 19 位" in answer.content.decode(), code in answer.content.decode()) == (True, True)


def test_wrong_check_character_is_refused(client, member):
    code = credit_code_number(900003)
    wrong = code[:17] + ("A" if code[17] != "A" else "B")

    answer = client.post(reverse("accounts:organization_create"), complete_fields(action="save", credit_code=wrong))

    assert answer.status_code == 422
    assert "校验位不符" in answer.content.decode()


def test_taken_code_offers_to_join_while_typing_and_at_submission(client, member):
    taken = OrganizationFactory()
    join = reverse("accounts:membership_create", args=[taken.pk])

    typed = client.get(reverse("accounts:organization_check"), {"credit_code": taken.credit_code.lower()}, HTTP_HX_REQUEST="true")
    posted = client.post(reverse("accounts:organization_create"), complete_fields(action="submit", credit_code=taken.credit_code))

    assert join in typed.content.decode()
    assert posted.status_code == 422
    assert join in posted.content.decode()
    assert Organization.objects.count() == 1


def test_somebody_elses_draft_neither_blocks_a_code_nor_shows(client, member):
    draft = OrganizationFactory(status=Status.DRAFT, credit_code=credit_code_number(900001))

    found = client.get(reverse("accounts:organization_start"), {"q": draft.name[:6]})
    client.post(reverse("accounts:organization_create"), complete_fields(action="submit"))

    assert draft.name not in found.content.decode()
    assert Organization.objects.exclude(pk=draft.pk).get().status == Status.SUBMITTED


def test_stale_version_is_noticed(client):
    organization = OrganizationFactory(status=Status.DRAFT)
    sign_in(client, MembershipFactory(organization=organization).user)
    url = reverse("accounts:organization_edit", args=[organization.pk])
    fields = complete_fields(action="save", version=organization.version)

    first = client.post(url, fields | {"name": "先改的"})
    second = client.post(url, fields | {"name": "后改的"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert Organization.objects.get().name == "先改的"


def test_returned_organization_shows_notes_and_lists_what_changed(client, member, django_capture_on_commit_callbacks):
    client.post(reverse("accounts:organization_create"), complete_fields(action="submit"))
    organization = Organization.objects.get()
    perform_transition(
        obj=organization, action="return", actor=CoordinatorFactory(), at=timezone.now(), reason="地址写全",
        field_notes={"address": "门牌号没有写全"},
    )  # fmt: skip
    url = reverse("accounts:organization_edit", args=[organization.pk])
    page = client.get(url).content.decode()
    fields = complete_fields(action="submit", version=organization.version)
    again = {name: fields[name] for name in ("name", "credit_code", "contact_name", "contact_phone", "contact_email", "action")}
    again |= {"kind": organization.kind_id, "district": organization.district_id, "region": organization.region_id}
    again |= {"industry": organization.industry_id, "address": "试验路 9 号 3 楼", "version": organization.version}
    client.post(url, again)

    assert "门牌号没有写全" in page
    assert "审核专员请你改 1 处" in page
    event = ReviewEvent.objects.of(organization).order_by("-pk").first()
    assert [change["field"] for change in event.changes] == ["address"]
    assert Notification.objects.filter(recipient=member, title__contains="审核专员请你改 1 处").count() == 1


def test_verified_organization_keeps_its_identity_and_changes_its_contact(client):
    membership = MembershipFactory()
    organization = membership.organization
    sign_in(client, membership.user)

    answer = client.post(
        reverse("accounts:organization_edit", args=[organization.pk]),
        {"name": "改名", "address": "新址", "contact_name": "新联系人", "contact_phone": "0000-1234568",
         "contact_email": "a@example.test", "version": organization.version},
    )  # fmt: skip

    assert answer.status_code == 302
    changed = Organization.objects.get()
    assert (changed.name, changed.address, changed.status) == (organization.name, "新址", Status.APPROVED)


def test_foreign_draft_is_not_found_for_anybody_else(client, member):
    draft = OrganizationFactory(status=Status.DRAFT)

    for name in ("organization_detail", "organization_edit", "member_list", "membership_create"):
        url = reverse(f"accounts:{name}", args=[draft.pk])
        missing = reverse(f"accounts:{name}", args=[10**9])
        assert (name, client.get(url).status_code) == (name, 404)
        assert client.get(missing).status_code == 404


def test_public_page_hides_contacts(client):
    organization = OrganizationFactory()

    page = client.get(organization.get_absolute_url()).content.decode()

    assert organization.name in page
    assert organization.contact_phone not in page
    assert organization.contact_email not in page


def test_page_of_a_person_without_membership_row_exists(client, member):
    assert Membership.objects.count() == 0
    assert client.get(reverse("accounts:organization_create")).status_code == 200
    assert client.get(reverse("accounts:notification_list")).status_code == 200


@pytest.mark.parametrize("reader", ["visitor", "manager", "coordinator"])
def test_page_of_a_verified_organization_opens_for_everybody(client, reader):
    membership = MembershipFactory()
    if reader != "visitor":
        sign_in(client, membership.user if reader == "manager" else CoordinatorFactory())

    page = client.get(membership.organization.get_absolute_url())

    assert page.status_code == 200
    assert ("成员" in page.content.decode()) == (reader != "visitor")


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.REJECTED, Status.WITHDRAWN])
def test_page_in_every_status_opens_for_its_manager(client, status):
    membership = MembershipFactory(organization__status=status)
    sign_in(client, membership.user)

    assert client.get(membership.organization.get_absolute_url()).status_code == 200
    edit = client.get(reverse("accounts:organization_edit", args=[membership.organization_id]))
    assert edit.status_code == (200 if status in (Status.DRAFT, Status.RETURNED, Status.WITHDRAWN) else 302)


def test_search_button_without_script_shows_hits_and_saves_nothing(client, member):
    industry = IndustryFactory(name="金属试验加工")
    fields = {"name": "还没写完", "industry-q": "金属试验", "industry-search": "1", "token": complete_fields()["token"]}

    page = client.post(reverse("accounts:organization_create"), fields)

    assert page.status_code == 200
    assert industry.name in page.content.decode()
    assert Organization.objects.count() == 0


def test_withdrawing_needs_a_reason_and_makes_it_editable_again(client):
    membership = MembershipFactory(organization__status=Status.SUBMITTED)
    organization = membership.organization
    sign_in(client, membership.user)
    url = reverse("accounts:organization_action", args=[organization.pk, "withdraw"])

    client.post(url, {"version": organization.version})
    organization.refresh_from_db()
    assert organization.status == Status.SUBMITTED
    client.post(url, {"version": organization.version, "reason": "地址要改"})
    organization.refresh_from_db()
    assert organization.status == Status.WITHDRAWN
    assert (
        client.post(reverse("accounts:organization_action", args=[organization.pk, "approve"]), {"version": 1}).status_code == 404
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [("419901234", "10 位数字"), ("41990123AB", "10 位数字"), ("4199099999", "高校名单里没有这个代码")],
)
def test_wrong_school_code_is_refused_in_words(client, member, typed, words):
    answer = client.post(reverse("accounts:organization_create"), complete_fields(action="save", school_code=typed))

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert Organization.objects.count() == 0


@pytest.mark.parametrize(("typed", "kept"), [("4199 012345", "4199012345"), ("3199012345", "3199012345"), ("", "")])
def test_right_school_code_is_kept_and_its_school_named(client, member, typed, kept):
    SchoolCodeFactory(code="4199012345", name="试验理工大学")
    client.post(reverse("accounts:organization_create"), complete_fields(action="save", school_code=typed))

    organization = Organization.objects.get()
    pages = [
        client.get(reverse(f"accounts:organization_{page}", args=[organization.pk])).content.decode()
        for page in ("edit", "detail")
    ]
    assert organization.school_code == kept
    assert ["试验理工大学" in page for page in pages] == [kept == "4199012345"] * 2


@pytest.mark.parametrize("words", ["%%", "__", "%_%", "\\\\", "试%制"])
def test_search_takes_marks_of_the_database_as_letters(client, member, words):
    OrganizationFactory.create_batch(2)

    page = client.get(reverse("accounts:organization_start"), {"q": words})

    assert (page.status_code, page.context["organizations"]) == (200, [])


@pytest.mark.parametrize(("name", "query", "limit"), [("start", {"q": "试验"}, 120), ("check", {"credit_code": "91"}, 60)])
def test_search_and_check_are_limited_for_each_person(client, member, name, query, limit):
    cache.clear()
    url = reverse(f"accounts:organization_{name}")

    answers = [client.get(url, query).status_code for _ in range(limit + 1)]
    client.force_login(UserFactory())

    assert answers == [200] * limit + [429]
    assert client.get(url, query).status_code == 200
