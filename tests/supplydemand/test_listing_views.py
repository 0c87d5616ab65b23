"""Pages of listings, lists, exports and who finds what."""

import csv
from io import BytesIO, StringIO

import pytest
from django.core.cache import cache
from django.urls import reverse
from openpyxl import load_workbook

from core.enums import Status
from taxonomy.models import MajorFamilyMembership
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, TalentSupplyFactory
from tests.taxonomy.factories import MajorFamilyFactory, RegionFactory

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


def test_form_for_the_other_side_leads_to_finding_an_organization(client, author):
    answer = client.get(reverse("supplydemand:supply_create"))

    assert (answer.status_code, answer["Location"]) == (302, reverse("accounts:organization_start"))


@pytest.mark.parametrize("slug", ["demand", "supply"])
def test_own_list_and_its_exports_hold_no_row_of_others(client, slug):
    factory = TalentDemandFactory if slug == "demand" else TalentSupplyFactory
    own = factory(status=Status.DRAFT, title="本单位的草稿")
    factory(title="别家公开的")
    factory(title="别家的草稿", status=Status.DRAFT)
    client.force_login(MembershipFactory(organization=own.organization).user)

    page = client.get(reverse(f"supplydemand:{slug}_mine"))

    assert list(page.context["object_list"]) == [own]
    assert (page.context["next_url"], page.context["previous_url"]) == ("", "")
    assert "别家" not in page.content.decode()
    assert exported_titles(client, slug) == {"csv": ["本单位的草稿"], "xlsx": ["本单位的草稿"]}


@pytest.mark.parametrize("slug", ["demand", "supply"])
def test_own_list_and_exports_of_a_person_of_no_organization_are_empty(client, slug):
    (TalentDemandFactory if slug == "demand" else TalentSupplyFactory)()
    client.force_login(UserFactory())

    assert list(client.get(reverse(f"supplydemand:{slug}_mine")).context["object_list"]) == []
    assert exported_titles(client, slug) == {"csv": [], "xlsx": []}


def exported_titles(client, slug):
    """The titles in the own list's two files."""
    address = reverse(f"supplydemand:{slug}_mine_export")
    text = b"".join(client.get(address, {"format": "csv"}).streaming_content).decode("utf-8-sig")
    book = load_workbook(BytesIO(b"".join(client.get(address, {"format": "xlsx"}).streaming_content)))
    sheet = [[str(cell.value or "") for cell in row] for row in book.active.iter_rows()]
    tables = {"csv": list(csv.reader(StringIO(text))), "xlsx": sheet}
    return {name: [row[table[0].index("名称")] for row in table[1:]] for name, table in tables.items()}


def test_list_pages_forward_and_back_without_gaps(client):
    TalentDemandFactory.create_batch(25)
    for sort in ("newest", "largest", "expiring"):
        first = client.get(reverse("supplydemand:demand_list"), {"sort": sort})
        second = client.get(first.context["next_url"])
        seen = first.context["page"].ids + second.context["page"].ids
        back = client.get(second.context["previous_url"])
        assert len(set(seen)) == len(seen) == 25
        assert back.context["page"].ids == seen[:20]


@pytest.mark.parametrize(
    "query",
    [
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
        assert page.context["page"].ids == [wanted.pk]
        assert len(page.context["chips"]) == 1


@pytest.mark.parametrize("slug", ["demand", "supply"])
def test_list_filters_by_region_with_what_lies_below_and_by_district(client, slug):
    province = RegionFactory(code="910000", name="试验省", depth="province")
    city = RegionFactory(code="910100", name="试验市", depth="city", parent=province)
    county = RegionFactory(code="910101", name="试验城区", parent=city)
    factory = TalentDemandFactory if slug == "demand" else TalentSupplyFactory
    wanted, elsewhere = factory(region=county), factory()
    url = reverse(f"supplydemand:{slug}_list")

    for region in (province, city, county):
        page = client.get(url, {"region": region.pk})
        assert page.context["page"].ids == [wanted.pk]
        assert [chip["text"] for chip in page.context["chips"]] == [region.name]
    assert client.get(url, {"region": [county.pk, elsewhere.region_id]}).context["page"].ids == [elsewhere.pk, wanted.pk]
    assert client.get(url, {"district": elsewhere.district_id}).context["page"].ids == [elsewhere.pk]


@pytest.mark.parametrize("slug", ["demand", "supply"])
def test_list_by_major_takes_in_the_family_when_asked(client, slug):
    vocational = MajorFactory(depth="class", code="4602")
    undergraduate = MajorFactory(catalogue="undergraduate", depth="class", code="0803")
    aside = MajorFactory(catalogue="undergraduate", depth="class", code="0804")
    family = MajorFamilyFactory()
    for row, strength in ((vocational, 100), (undergraduate, 100), (aside, 40)):
        MajorFamilyMembership.objects.create(family=family, major=row, strength=strength)
    factory = TalentDemandFactory if slug == "demand" else TalentSupplyFactory
    near = factory(majors=[MajorFactory(code="460201", parent=vocational)])
    far = factory(majors=[MajorFactory(catalogue="undergraduate", code="080301", parent=undergraduate)])
    factory(majors=[aside])
    url = reverse(f"supplydemand:{slug}_list")

    assert client.get(url, {"majors": vocational.pk}).context["page"].ids == [near.pk]
    assert client.get(url, {"majors": vocational.pk, "kin": "family"}).context["page"].ids == [far.pk, near.pk]
    assert len(client.get(url, {"kin": "family"}).context["page"].ids) == 3


@pytest.mark.parametrize(("row_count", "query_count"), [(1, 23), (3, 23), (30, 18)])
def test_filtered_list_query_count_does_not_grow(client, row_count, query_count, django_assert_num_queries):
    major, region = MajorFactory(), RegionFactory()
    TalentDemandFactory.create_batch(row_count, majors=[major], region=region)
    query = {"region": region.pk, "majors": major.pk, "kin": "family", "q": "数控"}

    # reading words 2, the index 4, filters 5, rows 2, facets 3, chips 2; other spellings beside few results 5
    with django_assert_num_queries(query_count):
        response = client.get(reverse("supplydemand:demand_list"), query)

    assert len(response.context["page"].ids) == min(row_count, 20)


def test_words_order_the_list_by_relevance_unless_another_order_is_chosen(client):
    in_title = TalentDemandFactory(title="焊接技师", description="", majors=[])
    in_text = TalentDemandFactory(title="装配工", description="会焊接", majors=[])
    url = reverse("supplydemand:demand_list")

    page = client.get(url, {"q": "焊接"})

    assert page.context["page"].ids == [in_title.pk, in_text.pk]
    assert page.context["sorts"][0] == ("", "最相关")
    assert client.get(url, {"q": "焊接", "sort": "newest"}).context["page"].ids == [in_text.pk, in_title.pk]
    assert client.get(url).context["sorts"][0] == ("", "最新发布")
    assert client.get(url, {"q": "，。"}).context["sort"] == "newest"


def test_list_by_relevance_pages_forward_and_back_without_gaps(client):
    for number in range(25):
        TalentDemandFactory(title="焊接" if number % 3 else "装配", description="焊接机器人", majors=[])

    first = client.get(reverse("supplydemand:demand_list"), {"q": "焊接"})
    second = client.get(first.context["next_url"])
    back = client.get(second.context["previous_url"])

    seen = first.context["page"].ids + second.context["page"].ids
    assert len(set(seen)) == len(seen) == 25
    assert back.context["page"].ids == seen[:20]


def test_csv_export_defuses_formulas_and_keeps_codes_as_text(client):
    TalentDemandFactory(title='=HYPERLINK("http://x","y")', skills=["+cmd"])

    answer = client.get(reverse("supplydemand:demand_export"), {"format": "csv"})

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.startswith("编号,名称")
    assert "\"'=HYPERLINK" in text
    assert ",'+cmd," in text
    assert "0000-7654321" not in text


def test_xlsx_export_opens_and_is_filtered(client):
    TalentDemandFactory(title="=1+1", headcount=3)
    TalentDemandFactory(headcount=30)

    answer = client.get(reverse("supplydemand:demand_export"), {"format": "xlsx", "headcount_max": "5"})

    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert sheet.max_row == 2
    assert sheet.cell(2, 2).value == "'=1+1"
    assert sheet.cell(2, 2).data_type == "s"
    assert sheet.cell(2, [cell.value for cell in sheet[1]].index("人数") + 1).value == 3


def test_export_of_an_unknown_format_is_not_found(client):
    assert client.get(reverse("supplydemand:demand_export"), {"format": "exe"}).status_code == 404


def test_person_who_may_not_publish_is_led_to_an_organization(client):
    sign_in(client, UserFactory())

    content = client.get(reverse("supplydemand:demand_mine")).content.decode()

    assert reverse("accounts:organization_start") in content
    assert reverse("supplydemand:demand_create") not in content


@pytest.mark.parametrize(("query", "is_counted"), [({}, True), ({"kin": "family"}, False)])
def test_counts_of_classes_are_left_out_where_families_are_sought(client, query, is_counted):
    listing = TalentDemandFactory()
    listing.majors.add(MajorFactory())

    page = client.get(reverse("supplydemand:demand_list"), query)

    options = next(facet for facet in page.context["facets"] if facet.name == "majors").options
    assert options
    assert all(bool(option.count_text) == is_counted for option in options)
