"""Writing listings in the browser, step by step as their authors do."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.idempotency import new_token
from core.models import ReviewEvent
from core.workflow import perform_transition
from supplydemand.models import TalentDemand, TalentSupply
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, SchoolFactory
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, higher_vocational_level

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def author(client):
    membership = MembershipFactory()
    client.force_login(membership.user)
    return membership


def filled(**changes):
    """What a person posts for a complete demand."""
    today = timezone.localdate()
    return {
        "title": "五轴加工工艺员",
        "headcount": "12",
        "majors": [MajorFactory().pk],
        "level_min": higher_vocational_level().pk,
        "skills": "五轴编程、UG，刀具补偿",
        "reach": "city",
        "urgency": "urgent",
        "expires_on": (today + timedelta(days=90)).isoformat(),
        "starts_on": (today + timedelta(days=60)).isoformat(),
        "salary_min": "7500",
        "salary_max": "10000",
        "cooperation_modes": ["internship"],
        "contact_name": "联系人甲",
        "contact_phone": "0000-1234567",
        "token": new_token(),
    } | changes


def token_of(response):
    return re.search(r'name="token" value="([^"]+)"', response.content.decode()).group(1)


def test_author_drafts_submits_and_the_public_sees_it_after_approval(client, author):
    organization = author.organization
    page = client.get(reverse("supplydemand:demand_create"))
    data = filled(region=organization.region_id, token=token_of(page), action="submit")

    answer = client.post(reverse("supplydemand:demand_create"), data)

    demand = TalentDemand.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == demand.get_absolute_url()
    assert demand.status == Status.SUBMITTED
    assert demand.skills == ["五轴编程", "UG", "刀具补偿"]
    assert demand.district == organization.district
    client.logout()
    assert client.get(demand.get_absolute_url()).status_code == 404
    perform_transition(
        obj=demand, action="approve", actor=CoordinatorFactory(), at=timezone.now(), expected_version=demand.version
    )
    detail = client.get(demand.get_absolute_url())
    assert detail.status_code == 200
    assert "五轴加工工艺员" in client.get(reverse("supplydemand:demand_list")).content.decode()
    assert "0000-1234567" not in detail.content.decode()
    assert "联系人甲" not in detail.content.decode()


def test_school_publishes_supply(client):
    membership = MembershipFactory(organization=SchoolFactory())
    client.force_login(membership.user)
    page = client.get(reverse("supplydemand:supply_create"))
    data = filled(region=membership.organization.region_id, token=token_of(page), action="submit")
    data |= {"level": data["level_min"], "graduates_on": "2027-06-30", "courses": "数控编程"}

    client.post(reverse("supplydemand:supply_create"), data)

    assert TalentSupply.objects.get().status == Status.SUBMITTED


def test_double_post_makes_one_draft(client, author):
    page = client.get(reverse("supplydemand:demand_create"))
    data = filled(region=author.organization.region_id, token=token_of(page), action="save")

    first = client.post(reverse("supplydemand:demand_create"), data)
    second = client.post(reverse("supplydemand:demand_create"), data)

    assert TalentDemand.objects.count() == 1
    assert first["Location"] == second["Location"] == reverse("supplydemand:demand_edit", args=[TalentDemand.objects.get().pk])


@pytest.mark.parametrize("token", [None, "", "junk"])
def test_form_without_its_token_comes_back_with_a_fresh_one_and_makes_one_draft(client, author, token):
    url, data = reverse("supplydemand:demand_create"), filled(region=author.organization.region_id, token=token, action="save")
    data = {name: value for name, value in data.items() if value is not None}

    refused = [client.post(url, data) for _ in range(2)]

    page = refused[0].content.decode()
    assert [answer.status_code for answer in refused] == [400, 400]
    assert ("这一页太旧了，再交一次" in page, data["title"] in page, TalentDemand.objects.count()) == (True, True, 0)
    for _ in range(2):
        client.post(url, data | {"token": token_of(refused[0])})
    assert TalentDemand.objects.count() == 1


@pytest.mark.parametrize("token", ["", "junk"])
def test_script_without_a_token_makes_no_draft(client, author, token):
    answers = [
        client.post(reverse("supplydemand:demand_autosave_new"), {"title": "装", "token": token}).status_code for _ in range(2)
    ]

    assert (answers, TalentDemand.objects.count()) == ([400, 400], 0)


@pytest.mark.parametrize("token", ["", "junk"])
def test_copy_without_a_token_shows_the_page_with_a_fresh_one(client, author, token):
    old = TalentDemandFactory(organization=author.organization)
    url = reverse("supplydemand:demand_copy", args=[old.pk])

    refused = client.post(url, {"token": token})

    assert (refused.status_code, TalentDemand.objects.count()) == (400, 1)
    assert "这一页太旧了，再交一次" in refused.content.decode()
    client.post(url, {"token": token_of(refused)})
    assert TalentDemand.objects.count() == 2


def test_double_submission_makes_one_submission(client, author):
    page = client.get(reverse("supplydemand:demand_create"))
    data = filled(region=author.organization.region_id, token=token_of(page), action="submit")

    for _ in range(2):
        client.post(reverse("supplydemand:demand_create"), data)

    assert TalentDemand.objects.count() == 1
    assert ReviewEvent.objects.filter(action="submit").count() == 1


def test_draft_keeps_what_cannot_be_read(client, author):
    data = {"title": "装调工", "headcount": "十来个", "expires_on": "明年夏天", "action": "save", "token": new_token()}

    answer = client.post(reverse("supplydemand:demand_create"), data)

    demand = TalentDemand.objects.get()
    assert answer.status_code == 200
    assert demand.title == "装调工"
    assert demand.draft_input == {"headcount": "十来个", "expires_on": "明年夏天"}
    again = client.get(reverse("supplydemand:demand_edit", args=[demand.pk])).content.decode()
    assert 'value="十来个"' in again
    assert "只写一个数，比如 12。" in again


def test_submission_says_what_is_missing_and_keeps_the_draft(client, author):
    answer = client.post(reverse("supplydemand:demand_create"), {"title": "装调工", "action": "submit", "token": new_token()})

    text = answer.content.decode()
    assert TalentDemand.objects.get().status == Status.DRAFT
    assert 'role="alert"' in text
    assert "写上人数，大概的也行。" in text


def test_new_draft_that_was_refused_goes_on_as_the_same_draft(client, author):
    answer = client.post(reverse("supplydemand:demand_create"), {"title": "装调工", "action": "submit", "token": new_token()})

    text = answer.content.decode()
    demand = TalentDemand.objects.get()
    assert f'action="{reverse("supplydemand:demand_edit", args=[demand.pk])}"' in text
    assert f'name="version" value="{demand.version}"' in text


def test_public_history_names_neither_persons_nor_reasons(client):
    demand = TalentDemandFactory(status=Status.SUBMITTED)
    coordinator = CoordinatorFactory(name="审核员丁")
    perform_transition(obj=demand, action="approve", actor=coordinator, at=timezone.now(), reason="内部的话")

    text = client.get(demand.get_absolute_url()).content.decode()

    assert "公开" in text
    assert "审核员丁" not in text
    assert "内部的话" not in text


def test_submission_of_an_unverified_organization_stays_a_draft(client):
    membership = MembershipFactory(organization=OrganizationFactory(status=Status.SUBMITTED))
    client.force_login(membership.user)

    client.post(reverse("supplydemand:demand_create"), filled(region=membership.organization.region_id, action="submit"))

    assert TalentDemand.objects.get().status == Status.DRAFT


def test_stale_form_shows_both_versions_and_takes_the_choice(client, author):
    demand = TalentDemandFactory(organization=author.organization, status=Status.DRAFT, title="旧名称")
    url = reverse("supplydemand:demand_edit", args=[demand.pk])
    client.post(url, filled(title="别处改的", headcount="5", region=demand.region_id, version=1, action="save"))
    demand.refresh_from_db()

    mine = filled(title="我改的", headcount="7", region=demand.region_id, version=1, action="save")
    answer = client.post(url, mine)

    text = answer.content.decode()
    assert "我改的" in text
    assert "别处改的" in text
    chosen = {row["name"] for row in answer.context["conflicts"]}
    assert {"title", "headcount"} <= chosen
    client.post(url, mine | {"version": demand.version, "use_saved": ["title"]})
    demand.refresh_from_db()
    assert (demand.title, demand.headcount) == ("别处改的", 7)


def test_stale_form_shows_what_cannot_be_read_too(client, author):
    demand = TalentDemandFactory(organization=author.organization, status=Status.DRAFT, headcount=5, version=3)

    answer = client.post(
        reverse("supplydemand:demand_edit", args=[demand.pk]),
        filled(title=demand.title, headcount="很多", region=demand.region_id, version=2, action="save"),
    )

    rows = {row["name"]: (row["yours"], row["saved"]) for row in answer.context["conflicts"]}
    assert rows["headcount"] == ("很多", "5")
    assert "title" not in rows
    assert "data-autosave-url" not in answer.content.decode()


def test_same_edit_posted_twice_is_no_conflict(client, author):
    demand = TalentDemandFactory(organization=author.organization, status=Status.DRAFT)
    data = filled(region=demand.region_id, version=1, action="save")

    for _ in range(2):
        answer = client.post(reverse("supplydemand:demand_edit", args=[demand.pk]), data)

    assert answer.status_code == 302


def test_autosave_makes_one_draft_and_goes_on_in_it(client, author):
    page = client.get(reverse("supplydemand:demand_create"))
    token = token_of(page)

    first = client.post(reverse("supplydemand:demand_autosave_new"), {"title": "装", "token": token}).json()
    second = client.post(first["autosave_url"], {"title": "装调", "version": first["version"], "token": token}).json()
    stale = client.post(first["autosave_url"], {"title": "别的", "version": first["version"], "token": token})
    final = filled(region=author.organization.region_id, token=token, version=second["version"], action="save")
    client.post(reverse("supplydemand:demand_create"), final)

    demand = TalentDemand.objects.get()
    assert second["version"] == first["version"] + 1
    assert stale.status_code == 409
    assert demand.title == "五轴加工工艺员"


def test_idle_autosave_changes_no_version(client, author):
    demand = TalentDemandFactory(organization=author.organization, status=Status.DRAFT, title="装调工")
    url = reverse("supplydemand:demand_autosave", args=[demand.pk])
    first = client.post(url, {"title": "装调工", "version": 1}).json()

    second = client.post(url, {"title": "装调工", "version": first["version"]}).json()

    assert second["version"] == first["version"]


def test_autosave_without_session_is_refused_for_the_script(client):
    assert client.post(reverse("supplydemand:demand_autosave_new"), {"title": "装"}).status_code == 401


def test_form_posted_after_the_session_ended_comes_back_after_sign_in(client):
    membership = MembershipFactory()
    url = reverse("supplydemand:demand_create")

    answer = client.post(url, filled(title="没存上的岗位", headcount="三十"))
    client.force_login(membership.user)
    page = client.get(url)

    assert answer["Location"] == f"{reverse('account_login')}?next={url}"
    text = page.content.decode()
    assert 'value="没存上的岗位"' in text
    assert 'value="三十"' in text
    assert "登录过期前填的内容都在下面" in text
    assert "没存上的岗位" not in client.get(url).content.decode()


def test_copy_has_new_dates_and_is_a_draft(client, author):
    old = TalentDemandFactory(
        organization=author.organization, status=Status.EXPIRED, expires_on="2020-01-01", starts_on="2020-03-01"
    )
    detail = client.get(old.get_absolute_url())
    data = {"token": token_of(detail)}

    first = client.post(reverse("supplydemand:demand_copy", args=[old.pk]), data)
    second = client.post(reverse("supplydemand:demand_copy", args=[old.pk]), data)

    copy = TalentDemand.objects.exclude(pk=old.pk).get()
    assert first["Location"] == second["Location"]
    assert (copy.status, copy.title, copy.starts_on) == (Status.DRAFT, old.title, None)
    assert copy.expires_on > timezone.localdate()
    assert list(copy.majors.all()) == list(old.majors.all())


def test_revision_stays_hidden_until_approved_then_replaces_the_text(client, author):
    demand = TalentDemandFactory(organization=author.organization, title="原来的名称")
    major = MajorFactory()
    answer = client.post(reverse("supplydemand:demand_revise", args=[demand.pk]))
    revision = TalentDemand.objects.get(revision_of=demand)
    assert answer["Location"] == reverse("supplydemand:demand_edit", args=[revision.pk])
    data = filled(title="修改后的名称", majors=[major.pk], region=demand.region_id, version=revision.version, action="submit")
    client.post(answer["Location"], data)
    revision.refresh_from_db()
    assert revision.status == Status.SUBMITTED
    client.logout()
    public = client.get(demand.get_absolute_url()).content.decode()
    assert "原来的名称" in public
    assert "修改后的名称" not in public
    assert client.get(revision.get_absolute_url()).status_code == 404

    perform_transition(obj=revision, action="approve", actor=CoordinatorFactory(), at=timezone.now())

    demand.refresh_from_db()
    listed = client.get(reverse("supplydemand:demand_list"))
    assert (demand.title, list(demand.majors.all()), demand.version) == ("修改后的名称", [major], 2)
    assert listed.context["page"].ids == [demand.pk]
    assert "修改后的名称" in listed.content.decode()
    assert client.get(revision.get_absolute_url()).status_code == 404
    changes = ReviewEvent.objects.of(demand).get(action="revise").changes
    assert {"原来的名称"} == {change["before"] for change in changes if change["field"] == "title"}


def test_button_pressed_after_the_session_ended_leads_to_the_page(client):
    demand = TalentDemandFactory()

    for page in ("copy", "revise"):
        answer = client.post(reverse(f"supplydemand:demand_{page}", args=[demand.pk]))
        assert answer["Location"] == f"{reverse('account_login')}?next={demand.get_absolute_url()}"


def test_withdrawn_original_takes_its_revision_along(client, author):
    demand = TalentDemandFactory(organization=author.organization)
    client.post(reverse("supplydemand:demand_revise", args=[demand.pk]))

    client.post(reverse("supplydemand:demand_action", args=[demand.pk, "withdraw"]), {"version": 1, "reason": "招满了"})

    demand.refresh_from_db()
    assert demand.status == Status.WITHDRAWN
    assert TalentDemand.objects.get(revision_of=demand).status == Status.WITHDRAWN


def test_submission_from_the_page_leads_to_what_is_missing(client, author):
    demand = TalentDemandFactory(organization=author.organization, status=Status.DRAFT, headcount=None)

    answer = client.post(reverse("supplydemand:demand_action", args=[demand.pk, "submit"]), {"version": 1}, follow=True)

    assert "写上人数，大概的也行。" in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_withdrawal_needs_a_reason(client, author):
    demand = TalentDemandFactory(organization=author.organization)

    client.post(reverse("supplydemand:demand_action", args=[demand.pk, "withdraw"]), {"version": 1, "reason": " "})

    demand.refresh_from_db()
    assert demand.status == Status.APPROVED


def test_returned_listing_shows_the_notes_at_the_fields(client, author):
    demand = TalentDemandFactory(organization=author.organization, status=Status.DRAFT)
    perform_transition(obj=demand, action="submit", actor=author.user, at=timezone.now())
    perform_transition(
        obj=demand,
        action="return",
        actor=CoordinatorFactory(),
        at=timezone.now(),
        reason="人数再核一下",
        field_notes={"headcount": "是不是多打了一个 0"},
    )

    text = client.get(reverse("supplydemand:demand_edit", args=[demand.pk])).content.decode()

    assert "是不是多打了一个 0" in text
    assert "审核专员请你改 1 处" in text
