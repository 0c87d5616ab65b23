"""What a listing's words most likely mean, as the pages offer it."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from supplydemand.guesses import likely_classes, likely_occupations
from supplydemand.reading import read_advertisement
from supplydemand.suggestions import suggest_occupations
from tests.accounts.factories import MembershipFactory
from tests.supplydemand.factories import MajorFactory, OccupationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def occupations():
    names = ("焊工", "会计专业人员", "电子商务师", "护理员")
    return {name: OccupationFactory(name=name) for name in names} | {
        "月壤采集员": OccupationFactory(name="月壤采集员", alias="挖月土的")
    }


@pytest.fixture
def classes():
    names = {"计算机类": "软件工程", "护理学类": "护理学", "工商管理类": "会计学"}
    found = {}
    for number, (name, major) in enumerate(names.items(), start=71):
        found[name] = MajorFactory(catalogue="undergraduate", code=f"99{number}", name=name, depth="class")
        MajorFactory(catalogue="undergraduate", code=f"99{number}01", name=major, parent=found[name])
    return found


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("急聘氩弧焊工 8000包吃住", "焊工"),
        ("总账会计", "会计专业人员"),
        ("淘宝店铺运营", "电子商务师"),
        ("专职挖月土的", "月壤采集员"),
    ],
)
def test_title_in_plain_words_leads_to_its_occupation(occupations, title, name):
    guess = likely_occupations(title, limit=1)[0]

    assert guess.pk == occupations[name].pk
    assert 0 < guess.sureness <= 1


def test_nothing_is_offered_for_words_that_say_nothing(occupations):
    assert suggest_occupations("！！！") == []
    assert suggest_occupations("") == []
    assert suggest_occupations("焊工")[0] == occupations["焊工"]


def test_retired_row_is_not_offered_once_the_list_has_changed(occupations):
    assert suggest_occupations("焊工")[0].name == "焊工"

    type(occupations["焊工"]).objects.filter(name="焊工").update(retired_on="2026-01-01")

    assert "焊工" not in [row.name for row in suggest_occupations("焊工")]


def test_advertisement_that_names_no_major_leads_to_its_class(classes):
    first, second = likely_classes("Java后端开发", "熟悉Spring Boot、MySQL，有微服务经验", catalogue="undergraduate", limit=2)

    assert first.pk == classes["计算机类"].pk
    assert first.sureness > 0.5 > second.sureness


def test_pasted_advertisement_proposes_occupation_and_classes_and_says_how_sure_it_is(client, occupations, classes):
    cache.clear()
    membership = MembershipFactory()
    client.force_login(membership.user)
    text = "招聘Java开发工程师 3名\n熟悉Spring Boot、MySQL，有微服务开发经验，本科及以上学历"

    answer = client.post(reverse("supplydemand:demand_paste"), {"text": text})

    form = answer.context["form"]
    assert form["majors"].value() == [classes["计算机类"].pk]
    evidence = form["majors"].evidence
    assert [quote["words"] for quote in evidence.quotes] == ["Java开发工程师"]
    assert evidence.note.startswith("按工作内容推测，约 ")
    assert "按工作内容推测" in answer.content.decode()


def test_named_majors_are_taken_as_they_are_named(classes, occupations):
    organization = MembershipFactory().organization
    text = "招聘Java开发工程师\n护理学专业，本科，熟悉Spring Boot、MySQL"

    reading = read_advertisement(text, on=None, organization=organization)

    assert classes["计算机类"].pk not in reading.initial["majors"]
    assert reading.evidence["majors"].note != "按工作内容推测"
