"""未满足需求地图: every demand in one cell, with the reason that the engine's own judgement gives."""

from datetime import date

import pytest
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from supplydemand.enums import DeclineReason, UnmetReason
from supplydemand.models import Match, MatchAnswer, TalentDemand, TalentSupply, UnmetNeed
from supplydemand.services import unmet
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import MajorFactory
from tests.supplydemand.published import publish_listings
from tests.supplydemand.runs import run_here
from tests.taxonomy.factories import DistrictFactory, EducationLevelFactory, EnterpriseKindFactory, RegionFactory


@pytest.fixture
def lonely(db):
    """Four demands that nobody can match, each for another reason; returns ``{reason: demand}``."""
    publish_listings(demands=24, supplies=20)
    reasons = (UnmetReason.LEVEL, UnmetReason.MAJOR, UnmetReason.REACH, UnmetReason.DATE)
    rows = dict(zip(reasons, TalentDemand.objects.order_by("pk"), strict=False))
    for row in rows.values():
        row.majors.clear()
        row.level_min, row.reach = None, "nation"
        row.save()
    TalentSupply.objects.update(reach="nation")
    rows[UnmetReason.LEVEL].level_min = EducationLevelFactory(code="doctorate", name="博士", rank=9)
    rows[UnmetReason.REACH].region, rows[UnmetReason.REACH].reach = RegionFactory(code="980101", name="远处"), "city"
    rows[UnmetReason.DATE].starts_on = date(2026, 12, 1)
    for row in rows.values():
        row.save()
    rows[UnmetReason.MAJOR].majors.set([MajorFactory(code="970101", name="没人学的")])
    return rows


def test_every_demand_is_in_one_cell_with_its_reason(lonely):
    run = run_here()
    unmet.map_unmet(run_id=run.pk)

    cells = UnmetNeed.objects.filter(run=run)

    sums = cells.aggregate(demands=Sum("demand_count"), headcount=Sum("headcount"), seats=Sum("seat_count"))
    assert sums["demands"] == 24
    assert sums["headcount"] == TalentDemand.objects.aggregate(total=Sum("headcount"))["total"]
    assert sums["seats"] == run.figures["seats"]["filled"]
    counted = {reason: sum(cell.reasons.get(reason, 0) for cell in cells) for reason in UnmetReason.values}
    alone = TalentDemand.objects.exclude(pk__in=Match.objects.filter(is_current=True).values("demand"))
    assert {row.pk for row in lonely.values()} <= set(alone.values_list("pk", flat=True))
    assert all(counted[reason] >= 1 for reason in lonely)
    assert counted[UnmetReason.LEVEL] == counted[UnmetReason.DATE] == 1
    assert unmet.map_unmet(run_id=run.pk) == cells.count()


def test_refusals_of_ninety_days_are_counted(lonely):
    run = run_here()
    match = Match.objects.filter(is_current=True).first()
    person = MembershipFactory(organization=match.supply.organization).user
    MatchAnswer.objects.create(
        match=match,
        side="supply",
        decision="declined",
        reason=DeclineReason.SALARY,
        answered_by=person,
        answered_at=timezone.now(),
    )
    type(run).objects.filter(pk=run.pk).update(on=timezone.localdate())
    TalentDemand.objects.update(expires_on=date(2027, 11, 1))

    unmet.map_unmet(run_id=run.pk)

    assert [cell.refusals for cell in UnmetNeed.objects.filter(run=run) if cell.refusals] == [{"salary": 1}]


def test_page_is_for_coordinators_and_departments(client, lonely):
    run = run_here()
    unmet.map_unmet(run_id=run.pk)
    url = reverse("supplydemand:unmet_map")
    department = OrganizationFactory(kind=EnterpriseKindFactory(code="industry_authority", side="neither"))
    waiting = OrganizationFactory(kind=department.kind, status=Status.DRAFT)
    suspended = OrganizationFactory(kind=department.kind, suspended_at=timezone.now())
    codes = {}
    for name, person in (
        ("draft", MembershipFactory(organization=waiting).user),
        ("suspended", MembershipFactory(organization=suspended).user),
        ("firm", MembershipFactory().user),
        ("department", MembershipFactory(organization=department).user),
        ("coordinator", CoordinatorFactory(scope=DistrictFactory())),
    ):
        sign_in(client, person)
        codes[name] = client.get(url).status_code

    assert codes == {"draft": 404, "suspended": 404, "firm": 404, "department": 200, "coordinator": 200}
    page = client.get(url).content.decode()
    assert UnmetReason.SHORT.label in page
    assert client.get(url, {"q": "没人学", "district": "1"}).status_code == 200
    assert client.get(url, {"district": "9" * 4_400}).status_code == 200
