"""Pages of listings, lists, exports and who finds what."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from core.enums import Status
from tests.accounts.factories import MembershipFactory
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, TalentSupplyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def author(client):
    membership = MembershipFactory()
    client.force_login(membership.user)
    return membership


OWN_PAGES = ("edit", "detail")
OWN_POSTS = ("edit", "autosave", "copy", "revise")


@pytest.mark.parametrize("slug", ["demand", "supply"])
def test_foreign_draft_is_not_found_at_any_address(client, author, slug):
    factory = TalentDemandFactory if slug == "demand" else TalentSupplyFactory
    foreign = factory(status=Status.DRAFT)

    for page in OWN_PAGES:
        assert client.get(reverse(f"supplydemand:{slug}_{page}", args=[foreign.pk])).status_code == 404
    for page in OWN_POSTS:
        assert client.post(reverse(f"supplydemand:{slug}_{page}", args=[foreign.pk])).status_code == 404
    assert client.post(reverse(f"supplydemand:{slug}_action", args=[foreign.pk, "withdraw"])).status_code == 404


@pytest.mark.parametrize("slug", ["demand", "supply"])
def test_foreign_published_listing_can_be_read_but_not_written(client, author, slug):
    factory = TalentDemandFactory if slug == "demand" else TalentSupplyFactory
    foreign = factory()

    assert client.get(foreign.get_absolute_url()).status_code == 200
    for page in OWN_POSTS:
        assert client.post(reverse(f"supplydemand:{slug}_{page}", args=[foreign.pk])).status_code == 404
    assert client.post(reverse(f"supplydemand:{slug}_action", args=[foreign.pk, "withdraw"])).status_code == 404


def test_form_for_the_other_side_is_not_found(client, author):
    assert client.get(reverse("supplydemand:supply_create")).status_code == 404


@pytest.mark.parametrize("row_count", [1, 3, 30])
def test_public_list_query_count_does_not_grow(client, row_count, django_assert_num_queries):
    TalentDemandFactory.create_batch(row_count)

    with django_assert_num_queries(4):  # rows, their majors, districts, levels
        response = client.get(reverse("supplydemand:demand_list"))

    assert len(response.context["object_list"]) == min(row_count, 20)


@pytest.mark.parametrize("row_count", [1, 3, 30])
def test_own_list_query_count_does_not_grow(client, author, row_count, django_assert_num_queries):
    TalentDemandFactory.create_batch(row_count, organization=author.organization)

    with django_assert_num_queries(7):  # session, user, rows, their majors, own side, districts, levels
        response = client.get(reverse("supplydemand:demand_mine"))

    assert len(response.context["object_list"]) == min(row_count, 20)


def test_own_list_shows_no_row_of_others(client, author):
    TalentDemandFactory()
    own = TalentDemandFactory(organization=author.organization, status=Status.DRAFT)

    assert list(client.get(reverse("supplydemand:demand_mine")).context["object_list"]) == [own]


def test_list_pages_forward_and_back_without_gaps(client):
    TalentDemandFactory.create_batch(25)
    for sort in ("newest", "largest", "expiring"):
        first = client.get(reverse("supplydemand:demand_list"), {"sort": sort})
        second = client.get(first.context["next_url"])
        seen = [row.pk for row in first.context["object_list"]] + [row.pk for row in second.context["object_list"]]
        back = client.get(second.context["previous_url"])
        assert len(set(seen)) == len(seen) == 25
        assert [row.pk for row in back.context["object_list"]] == seen[:20]


@pytest.mark.parametrize(
    "query",
    [
        {"q": "数控\x00"},
        {"q": "，。"},
        {"q": "机" * 100_000},
        {"headcount_min": "9" * 40},
        {"headcount_min": "NaN"},
        {"majors": "abc"},
        {"majors": "99999999"},
        {"district": "x"},
        {"sort": "nothing"},
        {"reach": "moon"},
    ],
)
def test_list_survives_odd_filters(client, query):
    TalentDemandFactory()

    assert client.get(reverse("supplydemand:demand_list"), query).status_code == 200


def test_list_answers_404_for_a_foreign_cursor(client):
    assert client.get(reverse("supplydemand:demand_list"), {"after": "xyz"}).status_code == 404


def test_list_filters_by_major_class_district_and_words(client):
    parent = MajorFactory(depth="class", code="4601")
    child = MajorFactory(code="460103", parent=parent)
    wanted = TalentDemandFactory(majors=[child], title="焊接工")
    TalentDemandFactory(title="护理员")
    url = reverse("supplydemand:demand_list")

    for query in ({"majors": parent.pk}, {"district": wanted.district_id}, {"q": "焊接"}):
        page = client.get(url, query)
        assert list(page.context["object_list"]) == [wanted]
        assert len(page.context["chips"]) == 1


def test_csv_export_defuses_formulas_and_keeps_codes_as_text(client):
    TalentDemandFactory(title='=HYPERLINK("http://x","y")', skills=["+cmd"])

    answer = client.get(reverse("supplydemand:demand_export"), {"format": "csv"})

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.startswith("编号,名称")
    assert "\"'=HYPERLINK" in text
    assert ",'+cmd," in text
    assert "0000-7654321" not in text


def test_xlsx_export_opens_and_is_filtered(client):
    from io import BytesIO

    from openpyxl import load_workbook

    TalentDemandFactory(title="=1+1", headcount=3)
    TalentDemandFactory(headcount=30)

    answer = client.get(reverse("supplydemand:demand_export"), {"format": "xlsx", "headcount_max": "5"})

    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert sheet.max_row == 2
    assert sheet.cell(2, 2).value == "'=1+1"
    assert sheet.cell(2, 2).data_type == "s"
    assert sheet.cell(2, 7).value == 3


def test_export_of_an_unknown_format_is_not_found(client):
    assert client.get(reverse("supplydemand:demand_export"), {"format": "exe"}).status_code == 404
