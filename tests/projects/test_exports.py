"""Files of projects, challenges, ledgers and publications: what the lists show, formula-safe, large workbooks by a worker."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.idempotency import new_token
from core.models import JobRun
from projects.enums import PublicPart
from supplydemand.models import ListingExport
from supplydemand.services import exports
from supplydemand.tasks import write_export
from tests.accounts.factories import MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.projects.factories import PartnerFactory, ProjectFactory
from tests.projects.outcomes.factories import CourseFactory, OutcomeFactory, TechnologyNeedFactory
from tests.projects.stories import a_project

pytestmark = pytest.mark.django_db


def csv_of(client, page, query=""):
    response = client.get(f"{reverse(page)}?format=csv{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_a_public_file_hides_partners_that_the_lead_hides_and_runs_nothing(client):
    shown = ProjectFactory(title="=HYPERLINK(1)", public_parts=[PublicPart.PARTNERS])
    hidden = ProjectFactory(title="不公开伙伴的", public_parts=[])
    names = [PartnerFactory(project=project).organization.name for project in (shown, hidden)]

    text = csv_of(client, "projects:export")

    assert names[0] in text
    assert names[1] not in text
    assert "'=HYPERLINK(1)" in text
    assert "联系" not in text


def test_a_file_asks_a_constant_number_of_queries(client, django_assert_num_queries):
    PartnerFactory(project=ProjectFactory())
    csv_of(client, "projects:export")
    for _ in range(4):
        PartnerFactory(project=ProjectFactory())

    with django_assert_num_queries(3):
        csv_of(client, "projects:export")


@pytest.mark.parametrize(
    ("page", "factory"),
    [
        ("projects:outcome_export", OutcomeFactory),
        ("projects:course_export", CourseFactory),
        ("projects:need_export", TechnologyNeedFactory),
    ],
)
def test_publications_are_had_as_files_without_drafts(client, page, factory):
    public, draft = factory(title="公开的一项"), factory(title="还没交的", status="draft")

    text = csv_of(client, page)

    assert public.title in text
    assert public.organization.name in text
    assert draft.title not in text


def test_an_amount_stands_in_a_file_without_commas(client):
    TechnologyNeedFactory(budget=Decimal("450000.00"))

    assert ",450000.00," in csv_of(client, "projects:need_export")


def test_a_large_workbook_is_ordered_written_by_a_worker_and_fetched(client, monkeypatch):
    monkeypatch.setattr(exports, "BIG_FROM", 2)
    member = MembershipFactory()
    for number in range(3):
        ProjectFactory(title=f"项目{number}")
    sign_in(client, member.user)
    address = f"{reverse('projects:export')}?format=xlsx"
    assert "导出 3 条项目" in client.get(address).content.decode()

    response = client.post(address, {"token": new_token()})
    row = ListingExport.objects.get()
    for job in JobRun.objects.filter(task=exports.WRITE):
        write_export(job_id=job.pk)

    assert response["Location"] == row.get_absolute_url()
    assert "写好了" in client.get(row.get_absolute_url()).content.decode()
    content = client.get(reverse("supplydemand:export_file", args=[row.pk])).content
    assert load_workbook(BytesIO(content)).worksheets[0].max_row == 4


def test_own_files_hold_what_one_takes_part_in_and_nobody_elses(client):
    story, foreign = a_project(title="我们参加的"), ProjectFactory(title="别人的草稿", status="draft")

    text = csv_of(sign_in(client, story.partner), "projects:mine_export")

    assert story.project.title in text
    assert foreign.title not in text
