"""Heads of plans and cohorts that the other side confirms, targets of districts that count them, and the record for printing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse
from django.utils import timezone

from core import guest_links
from projects import record_paper
from projects.enums import EvidenceGrade, TargetMeasure
from projects.models import DistrictTarget, HeadcountStatement
from projects.services import evidence, training
from projects.services.evidence import EvidenceError
from projects.targets import progress_of
from tests.accounts.factories import MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.projects.evidence_world import World
from tests.supplydemand.factories import MajorFactory, higher_vocational_level

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def _cohort(world, headcount=40, name="智控 1 班"):
    values = {"name": name, "headcount": headcount, "starts_on": f"{YEAR}-01-02", "plan": None, "ends_on": None}
    row = training.save_cohort(project=world.project, organization=world.school, actor=world.author, **values)
    row.refresh_from_db()
    return row


def _plan(world):
    row = training.save_plan(
        project=world.project,
        organization=world.school,
        actor=world.author,
        year=YEAR,
        major=MajorFactory(),
        level=higher_vocational_level(),
        planned_count=50,
        admitted_count=48,
        tilt_count=0,
        tilt_source="",
    )
    return row


def _said(world, row):
    return training.ask_about(row=row, counterpart=world.firm, actor=world.author, at=timezone.now())


def test_the_other_side_confirms_a_plan_and_another_figure_is_stated_only_again(client):
    world = World()
    plan = _plan(world)
    sign_in(client, world.author)
    url = reverse("projects:training", args=[world.project.pk])
    assert "请对方确认" in client.get(url).content.decode()

    response = client.post(reverse("projects:enrollment_ask", args=[plan.pk]), {"counterpart": world.firm.pk})
    said = HeadcountStatement.objects.get()
    assert response.url == f"{said.get_absolute_url()}#ask"
    assert (said.headcount, said.admitted_count, said.counterpart) == (50, 48, world.firm)
    assert _said(world, plan) == said
    sign_in(client, world.partner)
    assert "计划招 50 人，录取 48 人" in client.get(said.get_absolute_url()).content.decode()
    world.confirm(said)
    page = client.get(f"{url}?floor=confirmed").content.decode()
    assert "48 <" in page.split("<tfoot>")[1]
    assert ">对方确认<" in page.split("<tbody>")[1].split("</tbody>")[0]

    training.save_plan(
        project=world.project,
        organization=world.school,
        actor=world.author,
        plan=plan,
        expected_version=plan.version,
        admitted_count=49,
    )
    page = client.get(f"{url}?floor=confirmed").content.decode()
    assert ">对方确认<" not in page.split("<tbody>")[1].split("</tbody>")[0]
    assert "48 <" not in page.split("<tfoot>")[1]


def test_a_link_confirms_a_cohort_and_only_another_party_is_asked():
    world = World()
    cohort = _cohort(world)
    with pytest.raises(EvidenceError):
        training.ask_about(row=cohort, counterpart=MembershipFactory().organization, actor=world.author, at=timezone.now())
    with pytest.raises(EvidenceError):
        training.ask_about(row=cohort, counterpart=world.firm, actor=world.partner, at=timezone.now())
    said, at = _said(world, cohort), timezone.now()
    link = evidence.ask(entry=said, actor=world.author, name="张工", at=at)
    guest_links.open_on(link=link, device="phone", at=at)
    guest_links.perform(link=link, device="phone", data={"choice": "confirmed"}, user=AnonymousUser(), at=at)

    said.refresh_from_db()
    assert said.grade == EvidenceGrade.HANDED
    for change in ({"headcount": 41}, {"cohort": None}):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            HeadcountStatement.objects.filter(pk=said.pk).update(**change)


def test_a_stranger_asks_about_no_cohort(client):
    world = World()
    cohort = _cohort(world)
    sign_in(client, MembershipFactory().user)

    assert client.post(reverse("projects:cohort_ask", args=[cohort.pk]), {"counterpart": world.firm.pk}).status_code == 404
    assert not HeadcountStatement.objects.exists()


def test_targets_count_new_projects_and_heads_from_the_chosen_evidence(client):
    world = World()
    district, kind = world.project.district, world.project.type
    confirmed, _ = _cohort(world), _cohort(world, 30, "智控 2 班")
    world.confirm(_said(world, confirmed))
    World(published_at=timezone.now() - timedelta(days=800), district=district)
    for measure, of, target in (("projects", None, 4), ("projects", kind, 1), ("heads", None, 100)):
        DistrictTarget.objects.create(year=YEAR, district=district, type=of, measure=measure, target_count=target)

    def reached(floor):
        ((where, rows),) = progress_of(YEAR, floor)
        assert where == district
        return {(row.target.measure, row.target.type): (row.figure.amount, row.percent, row.figure.grade) for row in rows}

    assert reached(EvidenceGrade.STATED) == {
        (TargetMeasure.PROJECTS, None): (Decimal(1), 25, ""),
        (TargetMeasure.PROJECTS, kind): (Decimal(1), 100, ""),
        (TargetMeasure.HEADS, None): (Decimal(70), 70, EvidenceGrade.STATED),
    }
    assert reached(EvidenceGrade.CONFIRMED)[TargetMeasure.HEADS, None] == (Decimal(40), 40, EvidenceGrade.CONFIRMED)
    page = client.get(reverse("projects:district_targets")).content.decode()
    assert [words in page for words in (str(district), "达到了", "70 人")] == [True] * 3
    world.project.suspended_at = timezone.now()
    world.project.save()
    assert reached(EvidenceGrade.STATED)[TargetMeasure.HEADS, None] == (Decimal(0), 0, "")


def test_a_year_without_targets_says_so(client):
    assert "还没有定这一年的目标" in client.get(reverse("projects:district_targets"), {"year": "99999"}).content.decode()


def test_the_record_says_who_takes_part_and_how_well_each_figure_is_borne_out(client):
    world = World()
    world.confirm(world.promise("100000"))
    world.confirm(_said(world, _cohort(world)))
    at = timezone.now()

    content = record_paper.content_of(world.project, at=at)

    tables = {section["title"]: section.get("table") for section in content["sections"]}
    assert [row[0] for row in tables["二、合作单位"][1]] == [str(world.school), str(world.firm)]
    assert tables["五、承诺、实物和到账"][1] == [["资金（元）", "100,000（对方确认）", "—", "—"]]
    assert tables["六、共同培养"][1] == [["班级：智控 1 班", "40 人", "录用 —", "对方确认"]]
    assert tables["八、验收"][1][0][0] == "没有"
    sign_in(client, world.partner)
    response = client.get(reverse("projects:paper", args=[world.project.pk]))
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")
    sign_in(client, MembershipFactory().user)
    assert client.get(reverse("projects:paper", args=[world.project.pk])).status_code == 404
