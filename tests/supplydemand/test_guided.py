"""The short way to a listing: a few questions, offers beside them, the same draft as the long form's."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.idempotency import new_token
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.suggestions import similar_listings, skills_of_majors
from taxonomy.models import MajorOccupation, OccupationSkill
from tests.accounts.factories import MembershipFactory, OrganizationFactory, SchoolFactory
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, higher_vocational_level
from tests.taxonomy.factories import EducationLevelFactory, IndustryFactory, OccupationFactory, SkillFactory

pytestmark = pytest.mark.django_db
ASK = "supplydemand:demand_ask"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def author(client):
    membership = MembershipFactory()
    client.force_login(membership.user)
    return membership


def answered(author, **changes):
    """What a person posts who has answered the six questions."""
    return {
        "way": "ask",
        "title": "五轴加工工艺员",
        "description": "五轴加工中心的编程和试切。",
        "headcount": "12",
        "expires_on": (timezone.localdate() + timedelta(days=90)).isoformat(),
        "region": author.organization.region_id,
        "reach": "city",
        "skills": "五轴编程\n刀具补偿",
        "level_min": higher_vocational_level().pk,
        "majors": [MajorFactory().pk],
        "cooperation_modes": ["internship"],
        "contact_name": "联系人甲",
        "contact_phone": "0571-87654321",
        "token": new_token(),
        "action": "submit",
    } | changes


def test_six_answers_are_a_submitted_demand(client, author):
    page = client.get(reverse(ASK)).content.decode()
    assert len(re.findall(r"<legend><span class=\"xy-ask-number\"", page)) == 6

    answer = client.post(reverse(ASK), answered(author))

    demand = TalentDemand.objects.get()
    assert answer["Location"] == demand.get_absolute_url()
    assert (demand.status, demand.headcount, demand.skills) == (Status.SUBMITTED, 12, ["五轴编程", "刀具补偿"])


def test_school_answers_four(client):
    author = MembershipFactory(organization=SchoolFactory())
    client.force_login(author.user)
    url = reverse("supplydemand:supply_ask")
    assert client.get(url).content.decode().count("xy-ask-number") == 4

    client.post(url, answered(author, level=higher_vocational_level().pk, graduates_on="2027-06-30"))

    assert TalentSupply.objects.get().status == Status.SUBMITTED


def test_what_no_question_asks_for_stays_as_it_was_saved(client, author):
    industry = IndustryFactory()
    demand = TalentDemandFactory(
        organization=author.organization, status=Status.DRAFT, industry=industry, urgency="urgent", title="旧名称"
    )
    data = answered(author, version=demand.version, action="save")

    client.post(reverse("supplydemand:demand_ask_edit", args=[demand.pk]), data)
    demand.refresh_from_db()
    client.post(reverse("supplydemand:demand_autosave", args=[demand.pk]), data | {"title": "又改", "version": demand.version})

    demand.refresh_from_db()
    assert (demand.title, demand.industry, demand.urgency) == ("又改", industry, "urgent")


def test_new_draft_takes_the_industry_of_its_organization(client, author):
    author.organization.industry = IndustryFactory()
    author.organization.save()

    client.post(reverse(ASK), answered(author, action="save"))

    assert TalentDemand.objects.get().industry == author.organization.industry


def test_autosave_of_the_short_form_goes_on_in_one_draft(client, author):
    data = answered(author, action="save")
    first = client.post(reverse("supplydemand:demand_autosave_new"), data).json()

    answer = client.post(reverse(ASK), data | {"version": first["version"], "headcount": "9"})

    demand = TalentDemand.objects.get()
    assert demand.headcount == 9
    assert answer["Location"] == reverse("supplydemand:demand_ask_edit", args=[demand.pk])


@pytest.mark.parametrize("action", ["save", "submit"])
@pytest.mark.parametrize("page", ["ask", "create"])
def test_empty_form_makes_no_draft_and_says_what_is_needed(client, author, page, action):
    data = {"token": new_token(), "action": action, "region": author.organization.region_id, "reach": "city"}
    data |= {"contact_name": "联系人甲", "way": "ask" if page == "ask" else ""}

    answer = client.post(reverse(f"supplydemand:demand_{page}"), data)

    assert (answer.status_code, TalentDemand.objects.count()) == (200, 0)
    assert "写上名称，别人先看这一行。" in answer.content.decode()
    client.post(reverse(f"supplydemand:demand_{page}"), data | {"title": "装调工"})
    assert TalentDemand.objects.get().title == "装调工"


def test_empty_autosave_makes_no_draft(client, author):
    answer = client.post(reverse("supplydemand:demand_autosave_new"), {"token": new_token(), "reach": "city"})

    assert (answer.json(), TalentDemand.objects.count()) == ({"is_empty": True}, 0)


@pytest.mark.parametrize("kind", ["demand", "supply"])
@pytest.mark.parametrize("page", ["ask", "create"])
def test_who_writes_for_no_organization_of_that_side_is_led_to_finding_one(client, kind, page):
    organization = SchoolFactory() if kind == "demand" else OrganizationFactory()
    client.force_login(MembershipFactory(organization=organization).user)

    answer = client.get(reverse(f"supplydemand:{kind}_{page}"), follow=True)

    assert answer.redirect_chain[-1][0] == reverse("accounts:organization_start")
    assert (
        f"人才{'需求' if kind == 'demand' else '供给'}由{'企业' if kind == 'demand' else '学校'}发布" in answer.content.decode()
    )


def test_offers_follow_the_words_and_are_added_without_script(client, author):
    occupation, major = OccupationFactory(name="数控机床操作工", alias="数控车工"), MajorFactory()
    MajorOccupation.objects.create(major=major, occupation=occupation)
    OccupationSkill.objects.create(occupation=occupation, skill=SkillFactory(name="数控编程"))
    client.post(reverse(ASK), answered(author, title="数控车工", majors=[], action="save"))
    url = reverse("supplydemand:demand_ask_edit", args=[TalentDemand.objects.get().pk])
    page = client.get(url).content.decode()
    for value in (f"occupation:{occupation.pk}", f"majors:{major.pk}", "skills:数控编程"):
        assert f'name="add" value="{value}"' in page

    for value in (f"occupation:{occupation.pk}", f"majors:{major.pk}"):
        version = TalentDemand.objects.get().version
        kept = {"occupation": TalentDemand.objects.get().occupation_id or ""}
        client.post(url, answered(author, majors=[], version=version, action="", add=value) | (kept if "majors" in value else {}))

    demand = TalentDemand.objects.get()
    assert (demand.occupation, list(demand.majors.all())) == (occupation, [major])


def hints(client, **data):
    return client.post(reverse("supplydemand:demand_hints"), {"way": "ask"} | data).content.decode()


def test_hints_warn_of_a_similar_open_listing_of_the_same_organization_only(client, author):
    mine = TalentDemandFactory(organization=author.organization, title="数控机床操作工")
    TalentDemandFactory(title="数控机床操作工（别家）")
    TalentDemandFactory(organization=author.organization, title="数控机床操作工", status=Status.EXPIRED)

    text = hints(client, title="数控机床操作员", region=mine.region_id)

    assert mine.get_absolute_url() in text
    assert text.count("/demands/") == 1
    assert "改它还是另发一条" not in hints(client, title="财务会计", region=mine.region_id)


def test_hints_show_the_public_view_and_save_nothing(client, author):
    text = hints(client, title="五轴工艺员", headcount="12", contact_name="联系人甲", contact_phone="0571-87654321")

    assert "五轴工艺员" in text
    assert "<dt>人数</dt><dd>12</dd>" in text
    assert "联系人甲" not in text
    assert "87654321" not in text
    assert TalentDemand.objects.count() == 0


def test_hints_are_for_the_organizations_own_people(client):
    assert client.post(reverse("supplydemand:demand_hints")).status_code == 302
    client.force_login(MembershipFactory(organization=SchoolFactory()).user)
    assert client.post(reverse("supplydemand:demand_hints"), {"title": "装调"}).status_code == 404


def test_promise_names_the_day(client, author):
    page = client.get(reverse(ASK))

    promise = page.context["promise"]
    assert promise.due_on > timezone.localdate()
    assert promise.text in page.content.decode()


def test_fault_of_what_no_question_asks_for_is_said_above_the_form(client, author):
    low, high = higher_vocational_level(), EducationLevelFactory(code="bachelor", name="本科", rank=3)
    demand = TalentDemandFactory(organization=author.organization, status=Status.DRAFT, level_min=low, level_max=low)
    data = answered(author, version=demand.version, level_min=high.pk)

    answer = client.post(reverse("supplydemand:demand_ask_edit", args=[demand.pk]), data)

    assert answer.status_code == 200
    assert "最高学历：最高学历“高职专科”比最低学历“本科”还低" in answer.content.decode()
    assert TalentDemand.objects.get().status == Status.DRAFT


def test_wrong_telephone_is_kept_in_the_draft_and_keeps_it_from_being_handed_in(client, author):
    answer = client.post(reverse(ASK), answered(author, contact_phone="12345"))

    demand = TalentDemand.objects.get()
    assert (demand.status, demand.draft_input) == (Status.DRAFT, {"contact_phone": "12345"})
    assert "电话写得不对" in answer.content.decode()


def test_either_an_occupation_or_a_major_is_needed_and_both_say_so(client, author):
    data = answered(author, majors=[])

    for page in ("demand_ask", "demand_create"):
        text = client.get(reverse(f"supplydemand:{page}")).content.decode()
        assert text.count('<span class="xy-optional">职业和专业至少填一项</span>') == 2
    refused = client.post(reverse(ASK), data)
    faults = refused.context["form"].errors
    assert faults["occupation"] == ["职业和专业至少填一项。"]
    assert "majors" not in faults

    demand = TalentDemand.objects.get()
    url = reverse("supplydemand:demand_ask_edit", args=[demand.pk])
    client.post(url, data | {"occupation": OccupationFactory().pk, "version": demand.version})
    assert TalentDemand.objects.get().status == Status.SUBMITTED


@pytest.mark.parametrize(("page", "begun"), [("ask", "ask_edit"), ("create", "edit")])
def test_draft_opens_where_it_was_begun_with_a_way_to_the_other_form(client, author, page, begun):
    client.post(reverse(f"supplydemand:demand_{page}"), answered(author, action="save", way="ask" if page == "ask" else ""))
    demand = TalentDemand.objects.get()

    address = reverse(f"supplydemand:demand_{begun}", args=[demand.pk])
    assert f'href="{address}"' in client.get(demand.get_absolute_url()).content.decode()
    other = "去完整的表单" if page == "ask" else "换成几个问题的短表单"
    assert other in client.get(address).content.decode()


def test_draft_that_the_script_made_opens_where_it_was_begun(client, author):
    client.post(reverse("supplydemand:demand_autosave_new"), answered(author))

    demand = TalentDemand.objects.get()
    assert demand.edit_url == reverse("supplydemand:demand_ask_edit", args=[demand.pk])
    TalentDemand.objects.filter(pk=demand.pk).update(status=Status.RETURNED)
    demand.refresh_from_db()
    assert demand.edit_url == reverse("supplydemand:demand_edit", args=[demand.pk])


def test_only_what_was_sent_once_is_offered_again_with_other_dates(client, author):
    draft = TalentDemandFactory(organization=author.organization, status=Status.DRAFT, published_at=None)
    public = TalentDemandFactory(organization=author.organization)

    offered = ["换个日期再发" in client.get(row.get_absolute_url()).content.decode() for row in (draft, public)]
    assert offered == [False, True]


def test_open_listing_of_the_same_work_is_found_under_another_title(db):
    mine = TalentDemandFactory(title="财务会计")
    TalentDemandFactory(title="焊工", organization=mine.organization, occupation=None)

    def found(title):
        return similar_listings(TalentDemand, organization=mine.organization, title=title, region=mine.region)

    assert found("总账会计（双休）") == [mine]
    assert found("园林绿化养护") == []


def test_school_is_offered_skills_for_a_major_without_a_standard(db):
    accountant, other = OccupationFactory(name="会计专业人员"), OccupationFactory(name="焊工")
    for occupation, name in ((accountant, "成本核算"), (other, "钢板焊接")):
        OccupationSkill.objects.create(occupation=occupation, skill=SkillFactory(name=name))
    major = MajorFactory(catalogue="undergraduate", code="990203", name="会计学")

    assert skills_of_majors([major]) == ["成本核算"]


@pytest.mark.parametrize("page", [ASK, "supplydemand:demand_create"])
def test_validity_that_ends_before_the_start_is_said_and_hands_in_all_the_same(client, author, page):
    today = timezone.localdate()
    early = answered(author, starts_on=(today + timedelta(days=120)).isoformat(), action="save")
    fitting = early | {"starts_on": (today + timedelta(days=90)).isoformat(), "token": new_token()}
    words = "有效期比到岗日期早 30 天"
    if page == ASK:
        assert [words in hints(client, **data) for data in (early, fitting)] == [True, False]

    saved = client.post(reverse(page), early | {"way": "ask" if page == ASK else ""}, follow=True)

    assert words in saved.content.decode()
    demand = TalentDemand.objects.get()
    data = early | {"version": demand.version, "action": "submit", "token": new_token()}
    handed_in = client.post(saved.redirect_chain[-1][0], data, follow=True).content.decode()
    demand.refresh_from_db()
    assert demand.status == Status.SUBMITTED
    assert words in handed_in
