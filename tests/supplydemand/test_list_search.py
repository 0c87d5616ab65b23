"""What the search box of the public lists understands, what it finds when nothing is found, and what the facets say."""

import csv
import io
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.enums import SchoolNature
from core.addresses import address
from core.enums import Status
from supplydemand.facets import count_text
from supplydemand.highlight import marked, pattern_of
from supplydemand.index.counting import EXACT_UP_TO
from supplydemand.saved_lists import SEARCHABLES
from tests.accounts.factories import MembershipFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, TalentSupplyFactory, higher_vocational_level
from tests.taxonomy.factories import DistrictFactory, IndustryFactory, RegionFactory

pytestmark = pytest.mark.django_db

DEMANDS = "/demands/"
SUPPLIES = "/supplies/"
ATOM = "{http://www.w3.org/2005/Atom}"


def search(client, words, *, path=DEMANDS, **filters):
    """The page that a search leads to, redirects followed."""
    return client.get(path, {"q": words} | filters, follow=True)


def titles(page):
    ids = page.context["page"].ids
    rows = page.context["kind"].model.objects.in_bulk(ids)
    return [rows[pk].title for pk in ids]


@pytest.fixture
def harbour():
    """A district of two names, and a demand there."""
    district = DistrictFactory(name="云港新片区")
    return TalentDemandFactory(title="数控车床操作员", district=district, organization__district=district)


@pytest.mark.parametrize("words", ["云港 高职 数控", "云港高职数控", "高职 数控 云港新片区", "大专 CNC 云港"])
def test_places_and_levels_among_the_words_become_filters(client, harbour, words):
    TalentDemandFactory(title="数控车床操作员（别处）")

    page = search(client, words)

    address = page.redirect_chain[-1][0]
    assert f"district={harbour.district_id}" in address
    assert f"level={higher_vocational_level().pk}" in address
    assert titles(page) == ["数控车床操作员"]
    assert {chip["text"] for chip in page.context["chips"]} >= {"云港新片区", "高职专科"}
    assert f"“{words}”理解为" in page.content.decode()


def test_what_was_understood_can_be_undone(client, harbour):
    harbour.description = "云港"
    page = search(client, "云港 数控")

    literal = client.get(page.context["literal_url"])

    assert literal.status_code == 200
    assert literal.context["text"] == "云港 数控"
    assert "district" not in literal.request["QUERY_STRING"]
    assert [chip["name"] for chip in literal.context["chips"]] == ["q", "literal"]


def test_removing_a_chip_drops_what_was_said_about_the_words(client, harbour):
    page = search(client, "云港 数控")
    chip = next(chip for chip in page.context["chips"] if chip["text"] == "云港新片区")

    assert "asked" not in chip["url"]
    assert client.get(chip["url"]).status_code == 200


def test_name_of_an_organization_is_not_taken_apart(client, harbour):
    TalentDemandFactory(organization__name="云港重工集团有限公司", title="钳工")

    page = search(client, "云港重工")

    assert page.redirect_chain == []
    assert titles(page) == ["钳工"]


@pytest.mark.parametrize("code", ["460103", "higher_vocational:460103"])
def test_code_of_a_major_is_a_filter(client, code):
    TalentDemandFactory(title="甲", majors=[MajorFactory(code="460103", name="数控技术")])
    TalentDemandFactory(title="乙")

    page = search(client, code)

    assert titles(page) == ["甲"]
    assert [chip["text"] for chip in page.context["chips"]] == ["数控技术"]


@pytest.mark.parametrize("code", ["C3562", "3562", "c3562"])
def test_code_of_an_industry_is_a_filter(client, code):
    TalentDemandFactory(title="甲", industry=IndustryFactory(code="C3562", name="试验设备制造"))
    TalentDemandFactory(title="乙", industry=IndustryFactory(code="C3563"))

    assert titles(search(client, code)) == ["甲"]


def test_credit_code_shows_the_organization(client):
    demand = TalentDemandFactory(title="甲")
    TalentDemandFactory(title="乙")

    assert titles(search(client, demand.organization.credit_code.lower())) == ["甲"]


def test_number_leads_to_the_listing_where_the_reader_may_see_it(client):
    public, draft = TalentDemandFactory(), TalentDemandFactory(status=Status.DRAFT)

    assert client.get(DEMANDS, {"q": public.code}).url == public.get_absolute_url()
    assert client.get(SUPPLIES, {"q": public.code.lower()}).url == public.get_absolute_url()
    assert client.get(DEMANDS, {"q": draft.code}).status_code == 200
    sign_in(client, MembershipFactory(organization=draft.organization).user)
    assert client.get(DEMANDS, {"q": draft.code}).url == draft.get_absolute_url()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jdyt", "机电一体化设备维修员"),
        ("jidianyiti", "机电一体化设备维修员"),
        ("ji dian yi ti", "机电一体化设备维修员"),
        ("机店一体化", "机电一体化设备维修员"),
        ("鸡电一体化", "机电一体化设备维修员"),
        ("pyhton", "Python 工程师"),
        ("杌屯一体化", "机电一体化设备维修员"),
    ],
)
def test_words_that_find_nothing_are_read_as_pinyin_or_slips(client, typed, found):
    TalentDemandFactory(title="机电一体化设备维修员", majors=[MajorFactory(name="机电一体化技术")], skills=[], description="")
    TalentDemandFactory(title="Python 工程师", majors=[], skills=[], description="")

    page = search(client, typed)

    assert titles(page) == [found]
    assert page.context["asked"] == typed
    assert client.get(page.context["literal_url"]).context["total"] == 0


def test_short_word_with_two_slips_is_another_word(client):
    TalentDemandFactory(title="机电一体化设备维修员", majors=[MajorFactory(name="机电一体化技术")], skills=[], description="")

    assert titles(search(client, "杌屯一体")) == []


def test_other_spellings_are_offered_beside_few_results_too(client):
    for number in range(4):
        TalentDemandFactory(title=f"焊接技工{number}", majors=[MajorFactory(name=f"焊接技术{number}")], skills=[], description="")
    TalentDemandFactory(title="焊结试验员", majors=[], skills=[], description="")

    few = search(client, "焊结")
    assert titles(few) == ["焊结试验员"]
    assert "焊接" in [words for words, _ in few.context["suggestions"]]
    assert "你是不是要找" in few.content.decode()
    assert search(client, "焊接").context["suggestions"] == []


def test_hit_by_another_word_says_so(client):
    TalentDemandFactory(title="CNC 操作员", majors=[], skills=[], description="")
    TalentDemandFactory(title="数控铣工", majors=[], skills=[], description="")

    page = search(client, "数控")

    assert set(titles(page)) == {"CNC 操作员", "数控铣工"}
    assert page.content.decode().count("相近") == page.content.decode().count("“CNC”与“数控”相近") == 1


def test_counts_beside_chosen_majors_are_what_each_class_adds(client):
    above, other = MajorFactory(code="4601", depth="class"), MajorFactory(code="4602", depth="class")
    wanted, sibling = MajorFactory(code="460103", parent=above), MajorFactory(code="460104", parent=above)
    apart = MajorFactory(code="460201", parent=other)
    for majors in ([wanted], [wanted, sibling], [sibling], [apart], [wanted, apart]):
        TalentDemandFactory(majors=majors)

    page = search(client, "460103")

    facet = next(facet for facet in page.context["facets"] if facet.name == "majors")
    added = {int(option.value): option.count for option in facet.options}
    assert page.context["total"] == 3
    for value, count in added.items():
        both = client.get(DEMANDS, {"majors": [wanted.pk, value]})
        assert both.context["total"] == 3 + count
    assert {option.count_text for option in facet.options} == {"+1"}


def test_words_that_find_something_are_left_alone(client):
    TalentDemandFactory(title="SK 海力士产线技术员", majors=[], skills=[], description="")
    TalentDemandFactory(title="数控车工", majors=[MajorFactory(name="数控技术")], skills=[], description="")

    page = search(client, "SK")

    assert titles(page) == ["SK 海力士产线技术员"]
    assert page.redirect_chain == []


@pytest.mark.parametrize(
    ("words", "title"),
    [("AI", "AI 训练师"), ("IT", "IT 运维"), ("UI", "UI设计师"), ("5G", "5G基站工程师"), ("人工智能", "AI 训练师")],
)
def test_words_of_two_letters_find_and_synonyms_too(client, words, title):
    for name in ("AI 训练师", "IT 运维", "UI设计师", "5G基站工程师", "DIGITAL 印花工"):
        TalentDemandFactory(title=name, majors=[], skills=[], description="")

    assert titles(search(client, words)) == [title]


def test_words_taken_literally_find_no_synonyms(client):
    TalentDemandFactory(title="CNC 操作员", majors=[], skills=[], description="")

    assert titles(search(client, "数控")) == ["CNC 操作员"]
    assert titles(search(client, "数控", literal="1")) == []


def test_hits_are_marked_and_everything_else_is_escaped(client):
    TalentDemandFactory(title="<b>数控</b>车工", skills=["数控<i>编程"], description="", majors=[])

    text = search(client, "数控").content.decode()

    assert "&lt;b&gt;<mark>数控</mark>&lt;/b&gt;车工" in text
    assert "<mark>数控</mark>&lt;i&gt;编程" in text
    assert "<b>数控" not in text


def test_short_latin_words_are_marked_as_words_only():
    assert marked("digital IT it-x", pattern_of([("it",)])) == "digital <mark>IT</mark> <mark>it</mark>-x"


def test_facets_count_under_all_other_filters(client):
    near, far = DistrictFactory(name="近区"), DistrictFactory(name="远区")
    for place, urgency in ((near, "urgent"), (near, "normal"), (far, "urgent")):
        TalentDemandFactory(district=place, urgency=urgency)

    page = client.get(DEMANDS, {"urgency": "urgent", "district": near.pk})

    facets = {facet.name: {option.label: option for option in facet.options} for facet in page.context["facets"]}
    assert {label: option.count for label, option in facets["district"].items() if option.count} == {"近区": 1, "远区": 1}
    assert {label: option.count for label, option in facets["urgency"].items()} == {"一般": 1, "三个月内": 0, "紧缺": 1}
    assert page.context["total"] == 1
    assert facets["urgency"]["三个月内"].is_dead


def test_facet_of_natures_narrows_supplies_and_is_no_filter_of_demands(client):
    for nature in (SchoolNature.MUNICIPAL, SchoolNature.MUNICIPAL, SchoolNature.PRIVATE):
        TalentSupplyFactory(organization=SchoolFactory(school_nature=nature), title=str(nature))

    page = client.get(SUPPLIES, {"nature": "private"})

    facet = next(facet for facet in page.context["facets"] if facet.name == "nature")
    assert [(option.label, option.count) for option in facet.options] == [("部属", 0), ("市属", 2), ("区属", 0), ("民办", 1)]
    assert titles(page) == ["private"]
    assert titles(search(client, "民办", path=SUPPLIES)) == ["private"]
    assert "nature" not in {facet.name for facet in client.get(DEMANDS).context["facets"]}


def test_counts_are_exact_to_a_thousand():
    assert (count_text(0), count_text(EXACT_UP_TO), count_text(EXACT_UP_TO + 1)) == ("0", "1,000", "1,000+")


def test_empty_page_says_which_filter_to_drop(client, harbour):
    page = client.get(DEMANDS, {"q": "数控", "district": harbour.district_id, "urgency": "urgent"})

    assert [(drop["text"], drop["count"]) for drop in page.context["drops"]] == [("紧缺", "1")]
    assert titles(client.get(page.context["drops"][0]["url"])) == [harbour.title]


def test_address_of_a_sent_form_is_spelled_once(client, harbour):
    sent = client.get(DEMANDS, {"sort": "largest", "q": "", "headcount_min": "", "district": [harbour.district_id] * 2})

    assert sent.url == f"{DEMANDS}?district={harbour.district_id}&sort=largest"
    assert client.get(sent.url).status_code == 200


def test_region_with_its_ending_is_a_place(client):
    county = RegionFactory(code="910105", name="试验山区")
    TalentDemandFactory(title="甲", region=county)
    TalentDemandFactory(title="乙")

    assert titles(search(client, "试验山区")) == ["甲"]


def test_pages_are_numbered_and_keep_the_filters(client):
    TalentDemandFactory.create_batch(45, urgency="urgent")

    first = client.get(DEMANDS, {"urgency": "urgent"})
    third = client.get(first.context["pages"][2][1])

    assert [number for number, _ in first.context["pages"]] == [1, 2, 3]
    assert (third.context["page"].number, len(third.context["page"].ids), third.context["next_url"]) == (3, 5, "")
    assert "urgency=urgent" in third.context["previous_url"]


def test_visitor_is_led_back_to_the_listing_after_signing_in(client):
    demand = TalentDemandFactory()

    assert (
        f"{reverse('account_login')}?next={demand.get_absolute_url()}" in client.get(demand.get_absolute_url()).content.decode()
    )
    sign_in(client, MembershipFactory().user)
    assert "登录后回到这里" not in client.get(demand.get_absolute_url()).content.decode()


def taken_along(client, path):
    """The names in a CSV file, or in a feed."""
    answer = client.get(path, follow=True)
    if not answer.streaming:
        entries = ElementTree.fromstring(answer.content).iter(f"{ATOM}entry")  # noqa: S314 - our own feed
        return [entry.find(f"{ATOM}title").text.partition("（")[0] for entry in entries]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return [row["名称"] for row in csv.DictReader(io.StringIO(text))]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": "数控"},
        {"q": "云港 数控"},
        {"q": "数控车穿操作员"},
        {"q": "云港 数控", "literal": "1"},
        {"q": "数控", "sort": "largest"},
        {"headcount_min": "12", "sort": "expiring"},
        {"q": "找不到的东西"},
    ],
)
def test_files_feed_and_saved_searches_hold_what_the_page_shows(client, harbour, query):
    for number in range(3):
        TalentDemandFactory(title=f"数控铣工{number}", headcount=10 + number, expires_on=date(2099, 1, 9 - number))
    TalentDemandFactory(title="护理员")

    page = client.get(DEMANDS, query, follow=True)
    shown = titles(page)

    assert taken_along(client, page.context["export_urls"]["csv"]) == shown
    assert taken_along(client, address("/demands/export/", [*query.items(), ("format", "csv")])) == shown
    for feed in (page.context["feed_url"], address("/demands/feed/", list(query.items()))):
        assert sorted(taken_along(client, feed)) == sorted(shown)
    entry = next(entry for entry in SEARCHABLES if entry.code == "demands")
    kept = QueryDict(entry.canonical(AnonymousUser(), QueryDict(page.request["QUERY_STRING"])))
    hits = entry.hits(AnonymousUser(), kept, timezone.now() - timedelta(days=900), [], 10)
    assert sorted(title.partition("，")[0] for _, title in hits.rows) == sorted(shown)


def test_corrected_words_find_something_to_take_along(client):
    TalentDemandFactory(title="Python 工程师", majors=[], skills=[], description="")
    page = search(client, "pyhton")

    assert titles(page) == ["Python 工程师"]
    assert taken_along(client, address("/demands/export/", [("q", "pyhton"), ("format", "csv")])) == ["Python 工程师"]
    assert taken_along(client, "/demands/feed/?q=pyhton") == ["Python 工程师"]


def test_who_may_publish_finds_the_import_on_the_public_list(client):
    assert "/demands/import/" not in client.get(DEMANDS).content.decode()
    sign_in(client, MembershipFactory().user)
    assert 'href="/demands/import/"' in client.get(DEMANDS).content.decode()
