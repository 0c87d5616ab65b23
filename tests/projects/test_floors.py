"""Wherever figures are summed the reader chooses from which evidence on, or reads how much is borne out how well."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from projects import record_paper
from projects.enums import EvidenceGrade, LedgerKind, PublicPart
from projects.ledger_sums import figure_of
from projects.models import EmploymentOutcome
from projects.services import training
from projects.training_work import ROWS_MAX, hires_panel
from tests.projects.evidence_world import World
from tests.supplydemand.factories import TalentDemandFactory

pytestmark = pytest.mark.django_db


def test_a_projects_own_page_sums_from_the_chosen_evidence():
    world = World(public_parts=[PublicPart.MONEY])
    world.confirm(world.promise("123456"))
    world.promise("654321")
    visitor, address = Client(), world.project.get_absolute_url()

    every, confirmed, verified = (visitor.get(address, {"floor": floor}).text for floor in ("", "confirmed", "verified"))

    assert "777,777" in every
    assert "123,456" in confirmed
    assert "777,777" not in confirmed
    assert f"/projects/{world.project.pk}/ledger/?floor=confirmed" in confirmed
    assert "这一级还没有数" in verified
    partner = Client()
    partner.force_login(world.partner)
    kept = partner.get(address, {"floor": "confirmed", "as": "public"}).text
    assert '<input type="hidden" name="as" value="public">' in kept


def test_a_project_with_an_empty_ledger_offers_nothing_to_choose():
    world = World(public_parts=[PublicPart.MONEY])

    shown = Client().get(world.project.get_absolute_url()).text

    assert "账本还是空的" in shown
    assert 'name="floor"' not in shown


def test_what_a_figure_is_made_of_adds_up_the_weakest_first():
    pairs = [
        ("verified", Decimal(5)),
        ("stated", Decimal(3)),
        ("verified", Decimal(1)),
        ("handed", Decimal(2)),
        ("handed", Decimal(-2)),
    ]

    figure = figure_of(pairs)

    assert (figure.amount, figure.grade) == (Decimal(9), "stated")
    assert figure.by_grade == [(1, "自报", "3"), (4, "已核验", "6")]
    assert figure_of([]).by_grade == []
    assert figure_of([pair for pair in pairs if pair[0] != "stated"]).grade == "verified"


def test_beside_a_demand_stands_how_many_hires_are_borne_out_how_well():
    demand = TalentDemandFactory()
    world = World(demand=demand, public_parts=[PublicPart.OUTCOMES])
    confirmed = [_hired(world, number, employer=world.firm, count=1) for number in range(ROWS_MAX + 2)]
    world.confirm(confirmed[0])
    demand.organization = world.firm
    demand.save()

    panel = hires_panel(demand, world.author)

    assert len(panel["rows"]) == ROWS_MAX
    assert panel["total"].amount == ROWS_MAX + 2
    assert panel["total"].by_grade == [(1, "自报", str(ROWS_MAX + 1)), (2, "对方确认", "1")]


def _hired(world, number, *, employer, count):
    today = timezone.localdate()
    cohort = training.save_cohort(
        project=world.project,
        organization=world.school,
        actor=world.author,
        name=f"智控 {number} 班",
        headcount=40,
        starts_on=today - timedelta(days=300),
        plan=None,
        ends_on=None,
    )
    training.record_hires(
        cohort=cohort,
        hired_count=count,
        stated_by=world.school,
        employer=employer,
        employer_name="",
        counted_on=today,
        actor=world.author,
        at=timezone.now(),
    )
    return EmploymentOutcome.objects.get(cohort=cohort)


def test_the_record_says_how_much_of_a_sum_is_borne_out_how_well():
    world = World()
    world.raise_to(world.promise("100000"), EvidenceGrade.CONFIRMED)
    world.promise("20000")
    world.promise("7", LedgerKind.EQUIPMENT)

    content = record_paper.content_of(world.project, at=timezone.now())

    tables = {section["title"]: section.get("table") for section in content["sections"]}
    assert [row[1] for row in tables["五、承诺、实物和到账"][1]] == ["120,000（自报 20,000，对方确认 100,000）", "7（自报）"]
