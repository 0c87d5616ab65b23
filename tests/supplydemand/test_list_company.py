"""What goes with a public list: comparison, map, feed and what was seen lately."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from supplydemand.models import RecentListing, TalentDemand
from supplydemand.services import recent
from tests.accounts.factories import MembershipFactory, SchoolFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import TalentDemandFactory, TalentSupplyFactory
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db

COMPARE, FEED, MAP, RECENT = "/demands/compare/", "/demands/feed/", "/demands/map/", "/recent/"


def titles(page):
    return [listing.title for listing, _ in page.context["columns"]]


def test_comparison_shows_public_listings_in_the_order_chosen_and_at_most_four(client):
    rows = [TalentDemandFactory(title=f"岗位{number}") for number in range(5)]
    draft = TalentDemandFactory(status=Status.DRAFT)

    page = client.get(COMPARE, {"ids": [rows[1].pk, draft.pk, rows[0].pk]})
    many = client.get(COMPARE, {"ids": ",".join(str(row.pk) for row in rows)})

    assert titles(page) == ["岗位1", "岗位0"]
    assert len(titles(many)) == 4
    assert "0000-7654321" not in page.content.decode()


def test_comparison_says_what_differs(client):
    one, two = TalentDemandFactory(headcount=3), TalentDemandFactory(headcount=4)

    rows = {row["label"]: row["differs"] for row in client.get(COMPARE, {"ids": [one.pk, two.pk]}).context["rows"]}

    assert rows["人数"]
    assert not rows["技能"]


def test_comparison_is_remembered_by_the_browser_until_it_is_emptied(client):
    one, two = TalentDemandFactory(title="甲"), TalentDemandFactory(title="乙")
    client.get(COMPARE, {"ids": [one.pk, two.pk]})

    assert titles(client.get(COMPARE)) == ["甲", "乙"]
    assert "已勾选：甲、乙" in client.get("/demands/").content.decode()
    client.get(client.get(COMPARE).context["clear_url"])
    assert titles(client.get(COMPARE)) == []


@pytest.mark.parametrize("ids", ["", "x", "9" * 30, "-1", "1,2,3'"])
def test_comparison_survives_odd_ids(client, ids):
    assert client.get(COMPARE, {"ids": ids}).status_code == 200


def test_forged_memory_is_not_read(client):
    demand = TalentDemandFactory()
    client.cookies["xy_compare_demand"] = f"{demand.pk}:forged:forged"

    assert titles(client.get(COMPARE)) == []


def test_feed_holds_public_rows_of_the_filter_and_nobodys_contact(client):
    here = DistrictFactory()
    wanted = TalentDemandFactory(title="甲 & 乙", district=here)
    TalentDemandFactory(title="别处的")
    TalentDemandFactory(title="草稿", district=here, status=Status.DRAFT)

    answer = client.get(FEED, {"district": here.pk})
    text = answer.content.decode()

    assert answer["Content-Type"].startswith("application/atom+xml")
    assert answer["Cache-Control"] == "public, max-age=900"
    assert "甲 &amp; 乙" in text
    assert f"http://testserver{wanted.get_absolute_url()}" in text
    assert "别处的" not in text
    assert "草稿" not in text
    for secret in (wanted.contact_name, wanted.contact_phone, wanted.contact_email):
        assert secret not in text


def test_feed_is_the_same_for_those_who_see_more(client):
    draft = TalentDemandFactory(title="自己的草稿", status=Status.DRAFT)
    sign_in(client, MembershipFactory(organization=draft.organization).user)

    assert "自己的草稿" not in client.get(FEED).content.decode()


def test_feed_answers_304_until_something_changes(client):
    demand = TalentDemandFactory()
    first = client.get(FEED)

    assert client.get(FEED, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get(FEED, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    demand.version += 1
    demand.save()
    assert client.get(FEED, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_map_counts_districts_under_the_filter_and_leads_to_the_list(client):
    near, far = DistrictFactory(name="近区", tile_column=2, tile_row=1), DistrictFactory(name="远区")
    for place, urgency in ((near, "urgent"), (near, "normal"), (far, "normal")):
        TalentDemandFactory(district=place, urgency=urgency)

    page = client.get(MAP, {"urgency": "normal"})
    tiles = {tile.district.name: tile for tile in page.context["map"].tiles}

    assert {name: tile.count for name, tile in tiles.items() if tile.count} == {"近区": 1, "远区": 1}
    assert "urgency=normal" in tiles["近区"].url
    listed = client.get(tiles["近区"].url).context["page"].ids
    assert [row.district for row in TalentDemand.objects.filter(pk__in=listed)] == [near]
    assert (tiles["近区"].x, tiles["近区"].y) != (tiles["远区"].x, tiles["远区"].y)


def test_map_has_a_key_of_its_shades(client):
    near, far, empty = (DistrictFactory(name=name) for name in ("近区", "远区", "空区"))
    for place in (near, near, near, far):
        TalentDemandFactory(district=place)

    page = client.get(MAP)

    assert page.context["map"].steps == [(0, "0"), (1, "1"), (3, "3")]
    assert "xy-tile-key" in page.content.decode()


def test_map_of_supplies_has_figures_by_nature(client):
    TalentSupplyFactory(organization=SchoolFactory(school_nature="municipal"), headcount=30)

    figures = {name: rows for name, _, rows in client.get("/supplies/map/").context["figures"]}

    assert [(row["label"], row["count"], row["people"]) for row in figures["nature"] if not row["is_zero"]] == [("市属", "1", 30)]


def test_person_sees_what_was_opened_lately_and_nobody_else_does(client):
    first, second = TalentDemandFactory(title="先看的"), TalentDemandFactory(title="后看的")
    reader = UserFactory()
    sign_in(client, reader)
    for listing in (first, second, first):
        client.get(listing.get_absolute_url())

    assert [row.title for row in client.get(RECENT).context["groups"][0][1]] == ["先看的", "后看的"]
    sign_in(client, UserFactory())
    assert client.get(RECENT).context["groups"][0][1] == []


def test_own_listings_and_drafts_are_not_noted(client):
    own = TalentDemandFactory()
    sign_in(client, MembershipFactory(organization=own.organization).user)
    client.get(own.get_absolute_url())

    assert not RecentListing.objects.exists()


def test_visitor_is_remembered_by_the_browser_alone(client):
    client.get(TalentDemandFactory(title="看过的").get_absolute_url())

    assert [row.title for row in client.get(RECENT).context["groups"][0][1]] == ["看过的"]
    assert not RecentListing.objects.exists()
    assert client.cookies["xy_recent_demand"]["max-age"] == ""
    client.post(reverse("supplydemand:recent_forget"))
    assert client.get(RECENT).context["groups"][0][1] == []


def test_withdrawn_listing_leaves_the_recent_ones(client):
    demand = TalentDemandFactory()
    reader = UserFactory()
    sign_in(client, reader)
    client.get(demand.get_absolute_url())
    demand.status = Status.WITHDRAWN
    demand.save()

    assert client.get(RECENT).context["groups"][0][1] == []


def test_only_the_newest_twenty_are_kept_and_a_person_may_empty_the_list(client):
    reader, other = UserFactory(), UserFactory()
    for number in range(25):
        recent.remember(user=reader, side="demand", object_id=number, at=timezone.now())
    recent.remember(user=other, side="demand", object_id=1, at=timezone.now())
    sign_in(client, reader)

    assert recent.recent_ids(user=reader, side="demand") == list(range(24, 4, -1))
    client.post(reverse("supplydemand:recent_forget"))
    assert recent.recent_ids(user=reader, side="demand") == []
    assert recent.recent_ids(user=other, side="demand") == [1]


def test_comparison_of_nothing_says_how_to_choose(client):
    page = client.get(COMPARE).content.decode()

    assert "0 条" not in page
    assert "先勾选 2 到 4 条" in page
