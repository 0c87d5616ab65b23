"""Enrolment, evaluations and exams of the whole city by year and district, from the evidence that the reader chooses."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from projects.camps.exam_models import CampExamResult, CertificateRecognition
from projects.city_figures import export_rows, tables_of, years
from projects.models import CriteriaSet, EnrollmentPlan
from projects.services import training
from tests.accounts.factories import OrganizationFactory, SchoolFactory, UserFactory
from tests.projects.camps.factories import CampFactory, EnrolmentFactory, ExamFactory, SessionFactory
from tests.projects.evidence_world import World
from tests.supplydemand.factories import MajorFactory, higher_vocational_level
from tests.taxonomy.factories import QualificationFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = TODAY.year


def plan_of(world, planned=50, admitted=48, tilt=10, **values):
    fields = {"planned_count": planned, "admitted_count": admitted, "tilt_count": tilt, "tilt_source": "教函 3 号"}
    codes = {"major": MajorFactory(), "level": higher_vocational_level(), "year": YEAR}
    return training.save_plan(
        project=world.project, organization=world.school, actor=world.author, plan=None, **fields | codes | values
    )


def confirm(world, row):
    return world.confirm(training.ask_about(row=row, counterpart=world.firm, actor=world.author, at=timezone.now()))


def table(code, floor="stated", year=YEAR):
    """``{district: [amount or None]}`` and the city's line of one table."""
    found = next(row for row in tables_of(year, floor) if row.code.startswith(code))

    def amounts(figures):
        return [figure and figure.amount for figure in figures]

    return {name: amounts(figures) for name, figures in found.rows}, amounts(found.total)


def test_plans_add_up_by_district_from_the_chosen_evidence():
    first, second = World(), World()
    confirm(first, plan_of(first))
    confirm(first, plan_of(first, planned=20, admitted=None, tilt=0))
    plan_of(second, planned=30, admitted=None, tilt=0)
    plan_of(second, planned=5, admitted=5, tilt=0, year=YEAR - 1)
    hidden = World(suspended_at=timezone.now())
    EnrollmentPlan.objects.filter(pk=plan_of(first, planned=7, tilt=0, year=YEAR + 1).pk).update(
        project=hidden.project, year=YEAR
    )
    here, there = str(first.project.district), str(second.project.district)

    stated, city = table("enrolment")
    confirmed, certain = table("enrolment", "confirmed")

    assert stated == {here: [70, 48, 10], there: [30, None, 0]}
    assert city == [100, 48, 10]
    assert (confirmed, certain) == ({here: [70, 48, 10]}, [70, 48, 10])
    assert years() == [YEAR, YEAR - 1]


def evaluated(world, score, *, at=TODAY, name="智控 1 班"):
    criteria = CriteriaSet.objects.get(code="enterprise")
    cohort = world.project.cohorts.filter(name=name).first() or training.save_cohort(
        project=world.project,
        organization=world.school,
        actor=world.author,
        name=name,
        headcount=40,
        starts_on=TODAY - timedelta(days=900),
        plan=None,
        ends_on=None,
    )
    scores = {row.pk: score + place for place, row in enumerate(criteria.criteria.all())}
    said = {"stated_by": world.firm, "evaluated_on": at, "actor": world.partner, "at": timezone.now()}
    return training.evaluate(cohort=cohort, criteria_set=criteria, scores=scores, **said)


def test_evaluations_are_means_of_the_newest_of_each_class_and_enterprise():
    first, second = World(), World()
    evaluated(first, 10)
    evaluated(first, 80)
    evaluated(first, 90, name="智控 2 班")
    evaluated(first, 85, name="智控 3 班")
    for name in ("一班", "二班", "三班"):
        evaluated(second, 75, name=name)
    evaluated(second, 20, at=date(YEAR - 1, 3, 1), name="去年的班")
    criteria = list(CriteriaSet.objects.get(code="enterprise").criteria.all())

    found, city = table("evaluation")

    here = found[str(first.project.district)]
    assert (here[0], here[2:]) == (3, [Decimal(85 + place) for place in range(len(criteria))])
    assert (city[0], city[2:]) == (6, [Decimal(80 + place) for place in range(len(criteria))])
    assert all(figure is None for figure in table("evaluation", "confirmed")[1])
    assert table("evaluation", year=YEAR - 1)[1][0] == 1


def test_no_mean_gives_the_marks_of_a_single_class_away():
    large, small = World(), World()
    for name in ("一班", "二班", "三班"):
        evaluated(large, 80, name=name)
    evaluated(small, 60, name="独苗班")
    evaluated(small, 70, name="第二班")

    found, city = table("evaluation")

    assert found[str(large.project.district)][1] is not None
    assert found[str(small.project.district)] == [2, *[None] * (len(city) - 1)]
    assert city == [5, *[None] * (len(city) - 1)]  # less those of the large district they would be the small one's
    evaluated(small, 65, name="第三班")
    assert table("evaluation")[1][1] is not None


def sat(exam, marks, *, on=TODAY):
    """Somebody's attempts at an exam."""
    enrolment = EnrolmentFactory(session=SessionFactory(camp=exam.camp))
    for attempt, is_passed in enumerate(marks, 1):
        CampExamResult.objects.create(
            exam=exam,
            enrolment=enrolment,
            attempt=attempt,
            held_on=on,
            score=80 if is_passed else 40,
            is_passed=is_passed,
            entered_by=UserFactory(),
            entered_at=timezone.now(),
        )


def test_exams_count_people_once_and_are_their_hosts_own_word():
    together = ExamFactory(partner=SchoolFactory(), partner_confirmed_at=timezone.now(), partner_confirmed_by=UserFactory())
    alone = ExamFactory(camp=CampFactory(organization=together.camp.organization))
    ExamFactory(camp=together.camp, partner=SchoolFactory())
    for marks in ([False, True], [True], [False]):
        sat(together, marks)
    sat(alone, [True])
    sat(alone, [True], on=date(YEAR - 1, 5, 1))
    sat(ExamFactory(camp=CampFactory(status=Status.DRAFT)), [True])
    district = str(together.camp.organization.district)

    assert table("exams")[0] == {district: [1, 3, 2, 1, 1, None]}
    assert table("exams", "confirmed")[0] == {district: [1, None, None, None, None, None]}
    assert table("exams", year=YEAR - 1)[1] == [None, None, None, 1, 1, None]


def test_a_certificate_counts_once_in_the_city_while_it_is_recognized():
    shared = QualificationFactory()
    for organization, qualification, ended in (
        (OrganizationFactory(), shared, None),
        (OrganizationFactory(), shared, None),
        (OrganizationFactory(), QualificationFactory(), TODAY),
        (OrganizationFactory(suspended_at=timezone.now()), QualificationFactory(), None),
    ):
        CertificateRecognition.objects.create(
            organization=organization,
            qualification=qualification,
            counts_as="4 学分",
            since=TODAY - timedelta(days=1),
            made_by=UserFactory(),
            ended_on=ended,
        )

    found, city = table("exams")

    assert [row[-1] for row in found.values()] == [1, 1]
    assert city[-1] == 1


def test_everybody_reads_the_page_and_takes_it_as_a_file(client):
    world = World()
    confirm(world, plan_of(world, planned=61))
    url, export = reverse("projects:city_figures"), reverse("projects:city_figures_export")

    page = client.get(url, {"floor": "confirmed"})
    none = client.get(url, {"floor": "verified"})
    csv = b"".join(client.get(export, {"format": "csv", "floor": "confirmed"}).streaming_content).decode()

    assert "61 <" in page.text
    assert "floor=confirmed" in page.text
    assert "“已核验”及以上的数" in none.text
    assert f"{YEAR},招生计划,{world.project.district},计划,人,61,对方确认,对方确认" in csv
    assert client.get(export, {"format": "xlsx"}).status_code == 200
    assert client.get(export).status_code == 404
    assert len(list(export_rows(YEAR, "verified"))) == 0
    assert client.get(url, {"year": "x", "floor": "nonsense"}).status_code == 200
