"""Pasting an advertisement: the short form is filled from it, nothing is saved, nothing unlawful comes along."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from supplydemand.models import TalentDemand
from taxonomy.models import Qualification
from tests.accounts.factories import MembershipFactory, SchoolFactory
from tests.supplydemand.factories import MajorFactory, higher_vocational_level

pytestmark = pytest.mark.django_db
URL = "supplydemand:demand_paste"
AD = """【急招】数控机床操作工 5名
薪资：6000-8500元/月
要求：男性优先，18-45岁，大专及以上学历，试验数控技术等相关专业；熟悉FANUC系统。<script>alert(1)</script>
联系人：王经理 电话：13812345678"""


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def author(client):
    membership = MembershipFactory()
    client.force_login(membership.user)
    return membership


def test_what_was_understood_fills_the_form_and_nothing_is_saved(client, author):
    level, major = higher_vocational_level(), MajorFactory(name="试验数控技术")

    answer = client.post(reverse(URL), {"text": AD})

    form = answer.context["form"]
    shown = {name: form[name].value() for name in ("title", "headcount", "salary_min", "salary_max", "level_min")}
    assert shown == {"title": "数控机床操作工", "headcount": 5, "salary_min": 6000, "salary_max": 8500, "level_min": level.pk}
    assert form["majors"].value() == [major.pk]
    assert form["contact_phone"].value() == "13812345678"
    assert form["region"].value() == [author.organization.region_id]
    assert TalentDemand.objects.count() == 0
    page = answer.content.decode()
    assert f'action="{reverse("supplydemand:demand_ask")}"' in page
    assert "<mark" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("contact", "shown", "missing"),
    [
        ("电话：138-1234-5678", ("", "138-1234-5678", ""), ["联系人"]),
        ("联系人：王经理", ("王经理", "", ""), ["联系电话"]),
        ("投递 hr@example.com", ("", "", "hr@example.com"), ["联系人", "联系电话"]),
        ("电话：0571 88001234", ("本单位李老师", "0571 88001234", "own@example.com"), []),
        ("", ("本单位李老师", "0571-88001234", "own@example.com"), []),
    ],
)
def test_contact_of_the_text_is_not_mixed_with_the_own_one(client, author, contact, shown, missing):
    organization = author.organization
    organization.contact_name, organization.contact_phone = "本单位李老师", "0571-88001234"
    organization.contact_email = "own@example.com"
    organization.save()

    answer = client.post(reverse(URL), {"text": f"招聘设备维修工。{contact}"})

    form = answer.context["form"]
    assert tuple(form[name].value() for name in ("contact_name", "contact_phone", "contact_email")) == shown
    assert [label for label in answer.context["reading"].missing if label.startswith("联系")] == missing


def test_unlawful_conditions_are_named_and_not_copied(client, author):
    answer = client.post(reverse(URL), {"text": AD})

    assert [drop["words"] for drop in answer.context["reading"].dropped] == ["男性优先", "18-45岁"]
    description = answer.context["form"]["description"].value()
    for words in ("男性", "18-45", "13812345678"):
        assert words not in description
    assert "大专及以上学历" in description


def test_what_was_not_found_is_said(client, author):
    answer = client.post(reverse(URL), {"text": "招聘电工"})

    assert "人数" in answer.context["reading"].missing
    assert "岗位名称" not in answer.context["reading"].missing


def test_certificate_of_an_advertisement_is_in_the_form_that_saves_it(client, author):
    held = Qualification.objects.create(code="ZG092", name="特种作业人员", kind="skilled")

    answer = client.post(reverse(URL), {"text": "招聘设备维修工，持电工证，会PLC，明年3月入职"})

    form = answer.context["form"]
    assert (form["certificates"].value(), form["skills"].value()) == ([held.pk], "PLC")
    assert "目录里归在“特种作业人员”" in answer.content.decode()


def test_segments_add_up_to_the_text(client, author):
    reading = client.post(reverse(URL), {"text": AD}).context["reading"]

    assert "".join(part["text"] for part in reading.segments) == AD


@pytest.mark.parametrize("text", ["", "   "])
def test_empty_text_is_asked_for_again(client, author, text):
    answer = client.post(reverse(URL), {"text": text})

    assert answer.status_code == 422
    assert "先把招聘启事的文字贴进来" in answer.content.decode()


def test_text_posted_after_the_session_ended_is_still_there(client):
    membership = MembershipFactory()
    client.post(reverse(URL), {"text": AD})
    client.force_login(membership.user)

    assert "数控机床操作工 5名" in client.get(reverse(URL)).content.decode()


def test_schools_have_no_such_page(client):
    client.force_login(MembershipFactory(organization=SchoolFactory()).user)

    assert client.get(reverse(URL))["Location"] == reverse("accounts:organization_start")


def test_each_proposal_quotes_its_words_and_says_how_sure_it_is(client, author):
    MajorFactory(catalogue="undergraduate", code="9902", name="机械类", depth="class")

    answer = client.post(reverse(URL), {"text": "岗位：设备工程师\n招 2 人，本科机械类优先，熟悉FANUC系统，会FANUC。"})

    form, evidence = answer.context["form"], answer.context["reading"].evidence
    assert form["skills"].value() == "FANUC"
    assert [quote["words"] for quote in evidence["majors"].quotes] == ["机械类"]
    assert all(found.quotes and found.sureness for found in evidence.values())
    page = answer.content.decode()
    assert "很有把握" in page
    assert "不太有把握" in page  # the level is named in passing


def test_preview_shows_the_industry_that_the_page_will_show(client, author):
    answer = client.post(reverse(URL), {"text": AD})

    shown = {name: text for name, _, text in answer.context["preview"]["rows"]}
    assert shown["industry"] == author.organization.industry.label
