"""The read API: public rows only, the lists' filters, pages by cursor, answers that may be kept, described by its document."""

import base64
import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date

from projects.api.resources import RESOURCES
from projects.enums import PublicPart
from projects.models import EnrollmentPlan
from projects.services import training
from tests.accounts.factories import UserFactory
from tests.accounts.sign_in import sign_in
from tests.project.routes import all_routes
from tests.projects.camps.factories import CampFactory, EnrolmentFactory, SessionFactory
from tests.projects.challenge_world import published, sealed
from tests.projects.evidence_world import World
from tests.projects.factories import PartnerFactory, ProjectFactory
from tests.projects.outcomes.factories import CourseFactory, OutcomeFactory, TechnologyNeedFactory
from tests.projects.stories import a_project
from tests.supplydemand.factories import MajorFactory, higher_vocational_level

pytestmark = pytest.mark.django_db
PROJECTS = "/api/v1/projects/"


def read(client, address=PROJECTS):
    response = client.get(address)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def test_only_public_rows_are_read_whoever_asks(client):
    public, draft = ProjectFactory(), ProjectFactory(status="draft")
    suspended = ProjectFactory(suspended_at=timezone.now())
    story = a_project()

    rows = read(sign_in(client, story.lead))["data"]

    assert {row["id"] for row in rows} == {public.pk, story.project.pk}
    for hidden in (draft, suspended):
        response = client.get(f"{PROJECTS}{hidden.pk}/")
        assert (response.status_code, json.loads(response.content)["error"]["code"]) == (404, "missing")


def test_nobodys_contact_details_and_only_what_the_lead_shows(client):
    values = {"contact_name": "丁工", "contact_phone": "0999-7654321", "contact_email": "ding@firm.example"}
    hidden = ProjectFactory(public_parts=[], money_text="三十万", **values)
    shown = ProjectFactory(public_parts=[PublicPart.PARTNERS, PublicPart.MONEY], money_text="五十万", **values)
    asked, partner = PartnerFactory(project=shown, accepted_at=None, accepted_by=None), PartnerFactory(project=shown)
    PartnerFactory(project=hidden)

    text = json.dumps(read(client), ensure_ascii=False)
    rows = {row["id"]: row for row in read(client)["data"]}

    assert not any(value in text for value in values.values())
    assert (rows[hidden.pk]["partners"], rows[hidden.pk]["money_text"]) == (None, None)
    assert [row["id"] for row in rows[shown.pk]["partners"]] == [partner.organization_id]
    assert asked.organization.name not in text
    assert rows[shown.pk]["money_text"] == "五十万"


def test_a_suspended_partner_is_not_named(client):
    project = ProjectFactory(public_parts=[PublicPart.PARTNERS])
    partner = PartnerFactory(project=project)
    type(partner.organization).objects.filter(pk=partner.organization_id).update(suspended_at=timezone.now())

    assert read(client, f"{PROJECTS}{project.pk}/")["partners"] == []


def test_sealed_bids_leave_no_trace_before_the_deadline(client):
    world = published()
    bid = sealed(world)

    row = read(client, f"/api/v1/challenges/{world.challenge.pk}/")

    assert (row["bid_count"], row["winner"], row["phase"]) == (None, None, "open")
    assert bid.organization.name not in json.dumps(row, ensure_ascii=False)


def test_pages_follow_each_other_by_cursor_without_a_gap(client):
    made = [ProjectFactory() for _ in range(5)]
    for number, project in enumerate(made):
        type(project).objects.filter(pk=project.pk).update(published_at=timezone.now() - timedelta(hours=number))

    seen, address = [], f"{PROJECTS}?limit=2"
    while address:
        page = read(client, address)
        seen += [row["id"] for row in page["data"]]
        address = page["next"]

    assert seen == [project.pk for project in made]


def test_filters_are_those_of_the_list_and_a_wrong_one_is_said(client):
    project = ProjectFactory(title="数控订单班")
    ProjectFactory(title="别的区的")

    assert [row["id"] for row in read(client, f"{PROJECTS}?district={project.district_id}")["data"]] == [project.pk]
    for query, code, name in (
        ("district=0", "filter", "district"),
        ("nonsense=1", "parameter", "nonsense"),
        ("limit=0", "limit", "limit"),
        ("after=x", "cursor", "after"),
    ):
        response = client.get(f"{PROJECTS}?{query}")
        error = json.loads(response.content)["error"]
        assert (response.status_code, error["code"], list(error["fields"])) == (400, code, [name])


def test_lists_ask_a_constant_number_of_queries(client, django_assert_max_num_queries):
    for factory in (ProjectFactory, OutcomeFactory, CourseFactory, TechnologyNeedFactory):
        for _ in range(3):
            factory()
    PartnerFactory(project=ProjectFactory())

    for name in ("projects", "outcomes", "courses", "technology-needs"):
        with django_assert_max_num_queries(4):
            read(client, f"/api/v1/{name}/")


def test_an_answer_may_be_kept_until_the_row_changes(client):
    project = ProjectFactory()
    address = f"{PROJECTS}{project.pk}/"
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    project.title = "改了名字"
    project.save()
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, changed.status_code) == (304, 200)
    assert first["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in first.headers


def test_what_changes_beside_the_row_is_told_to_who_asks_by_day(client):
    project = ProjectFactory(public_parts=[PublicPart.PARTNERS])
    address = f"{PROJECTS}{project.pk}/"
    client.get(address)
    PartnerFactory(project=project)

    answer = client.get(address, headers={"If-Modified-Since": http_date(timezone.now().timestamp() + 60)})

    assert answer.status_code == 200
    assert len(json.loads(answer.content)["partners"]) == 1


def test_a_cursor_of_nested_lists_is_refused(client):
    cursor = base64.urlsafe_b64encode(b"[" * 4000).decode()
    assert client.get(f"{PROJECTS}?after={cursor}").status_code == 400


def test_who_asks_too_often_waits(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"api": "2/m/ip"}
    cache.clear()
    answers = [client.get(PROJECTS) for _ in range(3)]
    cache.clear()

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert (answers[2]["Retry-After"], json.loads(answers[2].content)["error"]["code"]) == ("60", "rate")


def test_document_describes_every_address_every_filter_and_every_property(client):
    for factory in (ProjectFactory, OutcomeFactory, CourseFactory, TechnologyNeedFactory):
        factory()
    published()
    CampFactory(fee="680.50")
    _plan_of(ProjectFactory(public_parts=[PublicPart.FIGURES]))
    document = read(client, reverse("api:specification"))
    routed = {route.name for route in all_routes() if route.name.startswith("api:")} - {"api:specification"}
    operations = {operation["get"]["operationId"]: (path, operation["get"]) for path, operation in document["paths"].items()}

    assert {f"api:{name}" for name in operations} == routed
    for resource in RESOURCES:
        path, listed = operations[f"{resource.name}_list"]
        names = {parameter["name"] for parameter in listed["parameters"]}
        assert names == {*resource.filterset_class.base_filters, "after", "limit"} - {"status"}
        row = read(client, path)["data"][0]
        assert path == reverse(f"api:{resource.name}_list")
        assert set(row) == set(document["components"]["schemas"][resource.name]["properties"])
        assert read(client, operations[f"{resource.name}_detail"][0].replace("{id}", str(row["id"]))) == row


def _plan_of(project, **values):
    values = {"year": 2026, "planned_count": 40, "admitted_count": None} | values
    codes = {"major": MajorFactory(), "level": higher_vocational_level()}
    return EnrollmentPlan.objects.create(
        project=project, organization=project.organization, created_by=UserFactory(), **codes, **values
    )


def test_plans_are_read_where_the_lead_shows_figures_with_their_evidence(client):
    world = World(public_parts=[PublicPart.FIGURES])
    shown, older = _plan_of(world.project, admitted_count=38), _plan_of(world.project, year=2025)
    _plan_of(ProjectFactory(public_parts=[PublicPart.PARTNERS]))
    _plan_of(ProjectFactory(public_parts=[PublicPart.FIGURES], suspended_at=timezone.now()))
    world.confirm(training.ask_about(row=shown, counterpart=world.firm, actor=world.author, at=timezone.now()))

    rows = read(client, "/api/v1/enrollment-plans/")["data"]

    told = [(row["id"], row["planned_count"], row["admitted_count"], row["grade"]) for row in rows]
    assert told == [(shown.pk, 40, 38, "confirmed"), (older.pk, 40, None, "stated")]
    assert rows[0]["project"]["code"] == world.project.code
    narrowed = read(client, f"/api/v1/enrollment-plans/?year=2025&district={world.project.district_id}")["data"]
    assert [row["id"] for row in narrowed] == [older.pk]


def test_camps_are_read_with_sessions_and_without_people(client, django_assert_max_num_queries):
    for _ in range(3):
        session = SessionFactory()
        SessionFactory(camp=session.camp, cancelled_at=timezone.now(), cancel_reason="人不够")
        learner = EnrolmentFactory(session=session, name="欧阳小兰")
    CampFactory(status="draft")

    with django_assert_max_num_queries(6):
        rows = read(client, "/api/v1/camps/")["data"]

    assert [[one["number"] for one in row["sessions"]] for row in rows if row["id"] == session.camp_id] == [[session.number]]
    assert len(rows) == 3
    text = json.dumps(rows, ensure_ascii=False)
    assert not any(word in text for word in (learner.name, learner.phone))
    assert rows[0]["sessions"][0]["starts_on"] == session.starts_on.isoformat()
