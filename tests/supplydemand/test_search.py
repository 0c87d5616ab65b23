"""Full-text search in Chinese."""

import pytest
from django.utils import timezone

from accounts.services import save_organization, submit_organization
from core.enums import Status
from supplydemand.models import TalentDemand
from supplydemand.search import query_literal, search
from tests.accounts.factories import MembershipFactory, OrganizationFactory
from tests.supplydemand.factories import TalentDemandFactory

pytestmark = pytest.mark.django_db

TITLES = {
    "lathe": ("数控机床装调与维修技术员", ["PLC 编程", "UG"]),
    "java": ("Java开发工程师", ["Spring Boot", "C++"]),
    "robot": ("工业机器人集成调试", ["C#", "node.js"]),
    "nurse": ("养老护理员", ["急救", "康复"]),
}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("数控", {"lathe"}),
        ("机床", {"lathe"}),
        ("控机", {"lathe"}),
        ("数控机床维修", {"lathe"}),
        ("数控 维修", {"lathe"}),
        ("数控 护理", set()),
        ("机", {"lathe", "robot"}),
        ("员", {"lathe", "nurse"}),
        ("工业机器人", {"robot"}),
        ("器人集成", {"robot"}),
        ("Java", {"java"}),
        ("java开发", {"java"}),
        ("Java 工程师", {"java"}),
        ("C++", {"java"}),
        ("c#", {"robot"}),
        ("node", {"robot"}),
        ("NODE.JS", {"robot"}),
        ("ＰＬＣ", {"lathe"}),
        ("spr", {"java"}),
        ("养老的护理", {"nurse"}),
        ("，。？", set()),
        ("' & | ! :* \\", set()),
        ("不存在的岗位", set()),
    ],
)
def test_search_finds_what_holds_every_word(words, found):
    rows = {
        TalentDemandFactory(title=title, skills=skills, description="", majors=[]).pk: key
        for key, (title, skills) in TITLES.items()
    }

    assert {rows[pk] for pk in search(TalentDemand.objects.all(), words).values_list("pk", flat=True)} == found


def test_search_survives_null_bytes_and_a_megabyte():
    TalentDemandFactory(title="数控车工")

    assert search(TalentDemand.objects.all(), "数控\x00车工").count() == 1
    assert search(TalentDemand.objects.all(), "机" * 1_000_000).count() == 0
    assert len(query_literal("数控机床" * 100_000)) < 500


def test_search_finds_by_organization_and_major():
    demand = TalentDemandFactory()

    assert list(search(TalentDemand.objects.all(), demand.organization.name)) == [demand]
    assert list(search(TalentDemand.objects.all(), demand.majors.get().name)) == [demand]


def test_listings_are_found_by_the_new_name_of_their_organization():
    membership = MembershipFactory(organization=OrganizationFactory(name="旧名铸造厂", status=Status.RETURNED))
    organization, actor = membership.organization, membership.user
    demand = TalentDemandFactory(organization=organization, status=Status.DRAFT)
    foreign = TalentDemandFactory(organization__name="旧名铸造分厂")

    saved = save_organization(
        organization=organization, fields={"name": "新名精铸公司"}, actor=actor, expected_version=organization.version
    )
    submit_organization(organization=saved, actor=actor, at=timezone.now(), expected_version=saved.version)

    assert list(search(TalentDemand.objects.all(), "新名精铸")) == [demand]
    assert list(search(TalentDemand.objects.all(), "旧名铸造")) == [foreign]
