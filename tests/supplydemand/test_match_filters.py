"""The list of matches narrowed by what the other side is, and by score."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from supplydemand.enums import RunState
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.models import Match, MatchingRun
from tests.accounts.factories import MembershipFactory, OrganizationFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, TalentSupplyFactory
from tests.taxonomy.factories import DistrictFactory, EducationLevelFactory, RegionFactory

pytestmark = pytest.mark.django_db
PARTS = [component.weight * 4 // 5 for component in DEMAND_SUPPLY.components]


@pytest.fixture
def run():
    now = timezone.now()
    return MatchingRun.objects.create(on=timezone.localdate(now), state=RunState.PUBLISHED, started_at=now, published_at=now)


@pytest.fixture
def enterprise():
    return MembershipFactory()


def _match(run, enterprise, *, score=8000, demand=None, **supply):
    return Match.objects.create(
        demand=TalentDemandFactory(organization=enterprise.organization, **(demand or {})),
        supply=TalentSupplyFactory(organization=SchoolFactory(), **supply),
        run=run,
        rank=1,
        parts=PARTS,
        score=score,
        first_seen_on=run.on,
        last_seen_on=run.on,
    )


def _listed(client, user, **query):
    context = sign_in(client, user).get(reverse("supplydemand:match_list"), query).context
    return {row.pk for row in context["object_list"]}, [chip["text"] for chip in context["chips"]]


def test_majors_are_those_of_the_other_side_and_a_class_finds_what_lies_below(client, run, enterprise):
    group = MajorFactory(code="4601", name="机械设计制造类", depth="class")
    inside, outside = MajorFactory(code="460110", name="智能焊接技术", parent=group), MajorFactory()
    wanted = _match(run, enterprise, majors=[inside])
    _match(run, enterprise, majors=[outside], demand={"majors": [inside]})

    for chosen in (group, inside):
        rows, chips = _listed(client, enterprise.user, majors=chosen.pk)
        assert (rows, len(chips)) == ({wanted.pk}, 1)
        assert chosen.name in chips[0]


def test_district_region_and_level_are_those_of_the_other_side(client, run, enterprise):
    near = DistrictFactory(name="近区")
    city = RegionFactory(code="990100", name="试验市", depth="city")
    region = RegionFactory(code="990107", name="试验七区", parent=city)
    levels = [EducationLevelFactory(), EducationLevelFactory()]
    wanted = _match(run, enterprise, district=near, region=region, level=levels[1])
    _match(run, enterprise, demand={"district": near, "region": region, "level_min": levels[1]}, level=levels[0])

    for query in ({"district": near.pk}, {"region": city.pk}, {"region": region.pk}, {"level": levels[1].pk}):
        assert _listed(client, enterprise.user, **query)[0] == {wanted.pk}, query
    school = MembershipFactory(organization=wanted.supply.organization).user
    assert _listed(client, school, district=near.pk)[0] == set()
    assert _listed(client, school, level=wanted.demand.level_min_id)[0] == {wanted.pk}


@pytest.mark.parametrize(("least", "expected"), [(80, {80, 90}), (81, {90}), (90, {90}), (91, set())])
def test_lowest_score_counts_as_scores_are_shown(client, run, enterprise, least, expected):
    shown = {_match(run, enterprise, score=score).pk: points for score, points in ((7960, 80), (8960, 90), (7940, 79))}

    rows, chips = _listed(client, enterprise.user, score=least)

    assert {shown[pk] for pk in rows} == expected
    assert chips == [f"最低分：{least}"]


@pytest.mark.parametrize("score", ["0", "101", "9" * 30, "x"])
def test_impossible_score_finds_nothing_and_says_why(client, run, enterprise, score):
    _match(run, enterprise)

    page = sign_in(client, enterprise.user).get(reverse("supplydemand:match_list"), {"score": score})

    assert not page.context["object_list"]
    assert page.context["filterset"].form.errors["score"]


def test_what_is_foreign_is_listed_under_no_filter(client, run, enterprise):
    district = DistrictFactory()
    foreign = _match(run, MembershipFactory(organization=OrganizationFactory()), district=district)

    for query in ({"district": district.pk}, {"score": 1}, {"level": foreign.supply.level_id}):
        assert _listed(client, enterprise.user, **query)[0] == set()


def test_filters_cost_the_same_for_one_match_and_for_many(client, run, enterprise):
    group, district = MajorFactory(code="4601", name="机械设计制造类", depth="class"), DistrictFactory()
    major = MajorFactory(code="460110", parent=group)
    url, counts = reverse("supplydemand:match_list"), []
    sign_in(client, enterprise.user)
    for _ in range(2):
        for _ in range(3):
            made = _match(run, enterprise, majors=[major], district=district)
        query = {"majors": group.pk, "district": district.pk, "level": made.supply.level_id, "score": 50}
        client.get(url, query)
        with CaptureQueriesContext(connection) as context:
            rows = client.get(url, query).context["object_list"]
        counts.append(len(context))

    assert (len(rows), counts[0]) == (6, counts[1])
