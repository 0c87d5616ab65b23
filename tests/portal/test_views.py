"""Home page, workbench, theme and the frame around every page."""

import datetime
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from core import registries
from core.enums import Status
from core.registries import WorkbenchItem
from portal.doors import DOORS
from portal.workbench import task_groups
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory, TalentSupplyFactory

pytestmark = pytest.mark.django_db


READERS = {
    registries.EVERYONE: lambda: None,
    registries.SIGNED_IN: UserFactory,
    registries.STAFF: CoordinatorFactory,
}


@pytest.mark.parametrize("audience", READERS)
def test_every_navigation_entry_leads_its_audience_to_a_page(client, audience):
    reader = READERS[audience]()
    if reader is not None:
        sign_in(client, reader)
    user = reader or AnonymousUser()
    entries = [row for row in (*registries.navigation, *registries.account_menu) if row.is_shown_to(user)]

    answers = {row.url_name: client.get(reverse(row.url_name), follow=True) for row in entries}

    assert {row.audience for row in entries} >= {audience}
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 200} == {}
    assert [name for name, answer in answers.items() if reverse("account_login") in str(answer.redirect_chain)] == []


def test_every_door_opens_for_a_signed_in_newcomer(client):
    sign_in(client, UserFactory())

    answers = {way.url_name: client.get(way.url).status_code for door in DOORS for way in door.ways}

    assert {name: status for name, status in answers.items() if status != 200} == {}


def test_workbench_offers_to_publish_what_the_reader_may_publish(client):
    page = sign_in(client, MembershipFactory().user).get(reverse("portal:workbench")).content.decode()

    assert reverse("supplydemand:demand_ask") in page
    assert reverse("supplydemand:supply_ask") not in page


def test_home_shows_figures_of_valid_published_listings_only(client):
    original = TalentDemandFactory(headcount=1200)
    TalentDemandFactory(headcount=5, revision_of=original, organization=original.organization)
    TalentDemandFactory(headcount=7, status=Status.DRAFT)
    TalentDemandFactory(headcount=9, expires_on=timezone.localdate() - datetime.timedelta(days=1))
    TalentSupplyFactory(headcount=30)

    response = client.get(reverse("portal:home"))

    values = {figure.label: figure.value for figure in response.context["figures"]}
    assert values["有效人才需求"] == 1
    assert values["这些需求要的人"] == 1200
    assert values["有效人才供给"] == 1
    assert "1,200" in response.content.decode()


def test_home_of_an_empty_portal_says_what_comes_next(client):
    page = client.get(reverse("portal:home")).content.decode()

    assert "还没有公开的需求" in page
    assert "还没有运行过匹配" in page


@pytest.mark.parametrize("operator", ["", "纸鸢市试验办公室"])
def test_footer_names_the_operator_only_where_one_is_set(client, settings, operator):
    settings.OPERATOR_NAME = operator

    page = client.get(reverse("portal:home")).content.decode()

    assert ("主办" in page, f"{operator}主办。" in page) == (bool(operator), bool(operator))


def test_home_lists_no_draft(client):
    TalentDemandFactory(title="还在写的岗位", status=Status.DRAFT)

    assert "还在写的岗位" not in client.get(reverse("portal:home")).content.decode()


def test_workbench_asks_for_sign_in(client):
    response = client.get(reverse("portal:workbench"))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_workbench_shows_own_organizations_only(client):
    member = MembershipFactory(organization=OrganizationFactory(name="纸鸢试验公司"))
    OrganizationFactory(name="别人的公司")

    page = sign_in(client, member.user).get(reverse("portal:workbench")).content.decode()

    assert "纸鸢试验公司" in page
    assert "别人的公司" not in page


def test_workbench_of_a_newcomer_offers_the_next_step(client):
    response = sign_in(client, UserFactory()).get(reverse("portal:workbench"))

    assert response.status_code == 200
    assert reverse("accounts:organization_start") in response.content.decode().split('<main id="main"')[1]


def test_task_groups_go_from_overdue_to_waiting(monkeypatch):
    at = timezone.localtime().replace(hour=12)
    days = {"迟": -2, "周": 3, "远": 40}
    items = [WorkbenchItem(title, "", "/", "办", due_at=at + datetime.timedelta(days=n)) for title, n in days.items()]
    items.append(WorkbenchItem("今", "", "/", "办", due_at=at + datetime.timedelta(hours=2)))
    items.append(WorkbenchItem("无", "", "/", "办"))
    items.append(WorkbenchItem("等", "", "/", "看", group="wait", due_at=at - datetime.timedelta(days=9)))
    monkeypatch.setattr("portal.workbench.workbench_items", [lambda user, moment: items])

    groups = task_groups(UserFactory(), at=at)

    assert {group.title: [item.title for item in group.items] for group in groups} == {
        "已经超期": ["迟"],
        "今天到期": ["今"],
        "这个星期": ["周"],
        "不急": ["远", "无"],
        "等别人": ["等"],
    }


def test_staff_see_the_review_desk_in_the_navigation(client):
    link = f'href="{reverse("admin:index")}"'

    assert link in sign_in(client, CoordinatorFactory()).get(reverse("portal:workbench")).content.decode()
    assert link not in sign_in(client, UserFactory()).get(reverse("portal:workbench")).content.decode()


def test_current_branch_is_marked(client):
    page = client.get(reverse("portal:duties")).content.decode()

    assert f'<a href="{reverse("portal:duties")}" aria-current="page">' in page


def test_theme_is_kept_in_a_cookie_and_drawn_by_the_server(client):
    response = client.post(reverse("portal:set_theme"), {"theme": "dark", "next": reverse("portal:duties")})

    assert response["Location"] == reverse("portal:duties")
    assert 'data-bs-theme="dark"' in client.get(reverse("portal:home")).content.decode()

    client.post(reverse("portal:set_theme"), {"theme": "", "next": "/"})
    assert "data-bs-theme" not in client.get(reverse("portal:home")).content.decode()


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_theme_form_never_leads_elsewhere(client, target):
    response = client.post(reverse("portal:set_theme"), {"theme": "light", "next": target})

    assert response["Location"] == reverse("portal:home")


def test_unknown_theme_is_ignored(client):
    client.cookies["xieyu_theme"] = "purple"

    assert "data-bs-theme" not in client.get(reverse("portal:home")).content.decode()


def test_page_has_one_h1_skip_link_and_landmarks(client):
    for name in ("portal:home", "portal:duties", "account_login", "account_signup"):
        page = client.get(reverse(name)).content.decode()
        assert len(re.findall("<h1", page)) == 1
        assert '<html lang="zh-CN"' in page
        assert '<a class="xy-skip" href="#main">' in page
        assert '<main id="main"' in page


def test_registries_are_lists_that_keep_one_of_each():
    registry = registries.Registry()
    registry.register("a")
    registry.register("a")

    assert registry == ["a"]
