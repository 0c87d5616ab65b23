"""Who puts up challenges, and what pages say about them in people's words."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.workflow import InvalidTransition
from projects import bid_text
from projects.camps.models import masked
from projects.models import OpenChallenge
from projects.services import challenges
from taxonomy.enums import OrganizationSide
from tests.accounts.factories import MembershipFactory, OrganizationFactory, SchoolFactory
from tests.projects import challenge_world as world_of
from tests.projects.factories import ProjectFactory

pytestmark = pytest.mark.django_db


def a_member(side):
    member = MembershipFactory(organization=OrganizationFactory())
    kind = member.organization.kind
    type(kind).objects.filter(pk=kind.pk).update(side=side)
    return member.user


@pytest.mark.parametrize("side", [OrganizationSide.DEMAND, OrganizationSide.NEITHER])
def test_enterprises_districts_and_alliances_put_up_challenges(side):
    person = a_member(side)

    challenge = world_of.draft(publisher=person)

    assert challenges.submit(
        challenge=challenge, actor=person, at=timezone.now(), expected_version=challenge.version
    ).submitted_at
    client = Client()
    client.force_login(person)
    assert reverse("projects:challenge_create") in client.get(reverse("projects:challenge_list")).text


def test_a_school_bids_and_puts_up_none(client):
    school = MembershipFactory(organization=SchoolFactory()).user
    with pytest.raises(InvalidTransition, match="学校来揭"):
        world_of.draft(publisher=school)
    assert not OpenChallenge.objects.exists()
    client.force_login(school)
    create = reverse("projects:challenge_create")
    assert client.get(create).status_code == 302
    for page in ("challenge_list", "challenge_mine"):
        shown = client.get(reverse(f"projects:{page}")).text
        assert f'href="{create}"' not in shown
    assert reverse("projects:challenge_mine") in client.get(reverse("projects:challenge_list")).text


def test_what_a_school_had_begun_is_not_handed_in():
    person = a_member(OrganizationSide.DEMAND)
    challenge = world_of.draft(publisher=person)
    kind = challenge.organization.kind
    type(kind).objects.filter(pk=kind.pk).update(side=OrganizationSide.SUPPLY)

    with pytest.raises(InvalidTransition, match="学校来揭"):
        challenges.submit(challenge=challenge, actor=person, at=timezone.now(), expected_version=challenge.version)


def test_a_condition_that_says_nothing_is_none(client):
    project, challenge = ProjectFactory(), world_of.published().challenge

    for page, row in (("project_list", project), ("challenge_list", challenge)):
        url = reverse(f"projects:{page}")
        assert row.get_absolute_url() in client.get(url, {"district": ""}).text
        assert row.get_absolute_url() not in client.get(url, {"district": ["", "987654"]}).text
        assert row.get_absolute_url() in client.get(url, {"district": ["", row.district_id], "q": ""}).text
    assert client.get(reverse("api:projects_list"), {"district": ""}).json()["data"]


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("amount", "1150000", "1,150,000"),
        ("amount", "1，150，000.50", "1,150,000.50"),
        ("amount", "一百万", "一百万"),
        ("headcount", "1200", "1,200"),
        ("contact_phone", "09992000001", "09992000001"),
    ],
)
def test_numbers_of_a_bid_are_grouped(name, text, shown):
    assert bid_text.shown(name, text) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [("陈小明", "陈*明"), ("王五", "王*"), ("陈志远（演示）", "陈*远（演示）"), ("周丽（演示）", "周*（演示）")],
)
def test_a_masked_name_still_says_that_it_is_a_demonstration(name, shown):
    assert masked(name) == shown


@pytest.mark.parametrize("page", ["officer", "challenge_opening", "officer_key", "bid_signed_out"])
def test_pages_about_keys_use_peoples_words(page):
    from django.template.loader import get_template

    source = get_template(f"projects/{page}.html").template.source
    assert [word for word in ("公钥", "私钥", "内存", "数据库", "服务器", "会话") if word in source] == []
