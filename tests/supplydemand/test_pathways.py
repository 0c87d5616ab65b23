"""The ladder of a field of study (G4): levels in order, counts as the lists have them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from supplydemand.pathways import ladder_of
from taxonomy.models import Major, MajorFamilyMembership
from taxonomy.services import load_taxonomy
from tests.accounts.factories import SchoolFactory
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, TalentSupplyFactory
from tests.taxonomy.factories import EducationLevelFactory, MajorFamilyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    """``[low, mid, high, other]``: majors of three levels of one family, and one that is no kin."""
    levels = [EducationLevelFactory(rank=rank) for rank in (11, 12, 13)]
    catalogues = ("secondary_vocational", "higher_vocational", "undergraduate")
    rows = [
        MajorFactory(name=name, catalogue=catalogue, level=level, depth="major")
        for name, catalogue, level in zip(("机电技术", "机电一体化", "机械电子"), catalogues, levels, strict=True)
    ]
    group = MajorFamilyFactory()
    for row in rows:
        MajorFamilyMembership.objects.create(family=group, major=row, strength=80)
    return [*rows, MajorFactory(name="护理", catalogue="higher_vocational", level=levels[1], depth="major")]


def test_ladder_goes_from_low_to_high_and_leaves_strangers_out(family):
    low, mid, high, other = family

    steps, _ = ladder_of(mid, on=timezone.localdate())

    assert [row for step in steps for branch in step.branches for row in branch.majors] == [low, mid, high]
    assert [branch.label for step in steps for branch in step.branches] == ["中职", "高职专科", "普通本科"]
    assert other not in [row for step in steps for branch in step.branches for row in branch.majors]


def test_counts_are_those_of_the_lists_behind_the_links(client, family):
    low, mid, high, other = family
    municipal = SchoolFactory(school_nature="municipal")
    TalentSupplyFactory(organization=municipal, majors=[low], level=low.level)
    TalentSupplyFactory(majors=[mid], level=mid.level)
    TalentSupplyFactory(majors=[mid], level=mid.level, status=Status.DRAFT)
    TalentSupplyFactory(majors=[other], level=mid.level)
    TalentDemandFactory(majors=[high], level_min=high.level)

    steps, natures = ladder_of(mid, on=timezone.localdate())

    assert [(step.supply_count, step.demand_count) for step in steps] == [(1, 0), (1, 0), (0, 1)]
    assert [(value, count) for value, _, count in natures] == [("municipal", 1)]
    for step in steps:
        query = {"majors": mid.pk, "kin": "family", "level": step.level.pk}
        listed = client.get(reverse("supplydemand:supply_list"), query).context["page"].ids
        assert len(listed) == step.supply_count


def test_page_asks_for_a_major_and_shows_its_ladder(client, family):
    address = reverse("supplydemand:pathway")

    assert "先选一个专业" in client.get(address).content.decode()
    page = client.get(address, {"major": family[1].pk})
    assert [step.level for step in page.context["steps"]] == [row.level for row in family[:3]]
    assert client.get(address, {"major": "9" * 30}).status_code == 200


def test_major_without_family_stands_alone(family):
    steps, _ = ladder_of(family[3], on=timezone.localdate())

    assert [branch.majors for step in steps for branch in step.branches] == [[family[3]]]


def test_packaged_lists_lead_from_school_to_graduate_studies_and_back(client):
    load_taxonomy(on=timezone.localdate())
    mechanics = Major.objects.get(catalogue="undergraduate", code="080201")
    discipline = Major.objects.get(catalogue="graduate", code="0802")

    steps, _ = ladder_of(mechanics, on=timezone.localdate())
    assert steps[-1].level.name == "硕士"
    assert {"0802", "0855"} <= {row.code for branch in steps[-1].branches for row in branch.majors}
    assert not [row for step in steps[:-1] for branch in step.branches for row in branch.majors if row.depth != "major"]

    page = client.get(reverse("supplydemand:pathway"), {"major": discipline.pk})
    assert mechanics in [row for step in page.context["steps"] for branch in step.branches for row in branch.majors]
    hits = client.get(page.context["form"]["major"].field.widget.search_url(), {"q": "机械工程", "deepest": "1"}).content.decode()
    assert f'"{discipline.pk}"' in hits
    assert f'"{discipline.parent_id}"' not in hits
