"""不再推荐此类, and a threshold of one's own: what they leave out, at once, in the next run and in mails."""

import pytest
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from core.models import Notification
from supplydemand import match_forms
from supplydemand.enums import ExclusionReason, ExclusionScope, Nearness, RefusalAspect, RunState, Side
from supplydemand.models import Exclusion, KindRefusal, Match, MatchChange, MatchPreference, TalentDemand
from supplydemand.services import announcements, matching, preferences, refusals
from supplydemand.services.conversations import ContactError
from supplydemand.services.matches import answer_match
from taxonomy.models import Major
from tests.accounts.factories import MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.factories import MajorFactory
from tests.supplydemand.published import publish_listings
from tests.supplydemand.runs import finish_here, run_here
from tests.taxonomy.factories import EducationLevelFactory, OccupationFactory


@pytest.fixture
def run(db):
    """A first run in which lists are full, so that others can move up."""
    publish_listings(demands=20, supplies=60)
    for number, major in enumerate(Major.objects.filter(name__startswith="试验专业")):
        major.parent = MajorFactory(code=f"98{number % 4:02d}", name=f"试验类{number % 4}", depth="class")
        major.save(update_fields=["parent"])
    choosy = TalentDemand.objects.order_by("pk")[10:].values("pk")
    TalentDemand.majors.through.objects.exclude(talentdemand__in=choosy).delete()
    return run_here()


def wish(match, side, actor, aspect=RefusalAspect.MAJOR, **fields):
    """One side's refusal of the first kind of that aspect."""
    other = match.supply if side == Side.DEMAND else match.demand
    value = next(value for kind, value, _ in refusals.kinds_of(other) if kind == aspect)
    fields = {"reason": ExclusionReason.KIND, "at": timezone.now()} | fields
    return refusals.refuse_kind(match=match, side=side, aspect=aspect, value=value, actor=actor, **fields)


def refused_pairs(refusal):
    """Current matches that the refusal is about."""
    alike = refusals.MODELS[Side.SUPPLY if refusal.side == Side.DEMAND else Side.DEMAND].objects.filter(
        majors__parent=refusal.value
    )
    other = "supply" if refusal.side == Side.DEMAND else "demand"
    own = {"demand": refusal.demand_id} if refusal.demand_id else {f"{refusal.side}__organization": refusal.organization_id}
    return Match.objects.filter(is_current=True, **own, **{f"{other}__in": alike})


@pytest.mark.parametrize("side", [Side.DEMAND, Side.SUPPLY])
def test_refused_kind_leaves_at_once_and_stays_away_while_others_move_up(run, side):
    is_full = side == Side.DEMAND
    match = Match.objects.filter(is_current=True, demand__majors__isnull=is_full).order_by("-score").first()
    own = match.demand if side == Side.DEMAND else match.supply
    person = MembershipFactory(organization=own.organization).user

    row = wish(match, side, person)

    assert not refused_pairs(row).exists()
    assert MatchChange.objects.filter(run=run, kind="lost", cause="refused").count() > 0
    before = Match.objects.filter(is_current=True, demand=match.demand_id).count()
    run_here()
    assert not refused_pairs(row).exists()
    assert Match.objects.filter(is_current=True, demand=match.demand_id).count() == (20 if is_full else before)
    assert not is_full or before < 20
    ranks = list(Match.objects.filter(is_current=True, demand=match.demand_id).order_by("rank").values_list("rank", flat=True))
    assert ranks == list(range(1, len(ranks) + 1))
    refusals.lift_refusal(refusal=row, actor=person, at=timezone.now())
    run_here()
    assert refused_pairs(row).exists()


def test_refused_while_a_run_is_under_way_stays_away_and_shards_are_repeatable(run):
    match = Match.objects.filter(is_current=True, demand__majors__isnull=True).order_by("-score").first()
    new = matching.start_run(on=run.on, at=timezone.now())
    matching.prepare_run(run_id=new.pk)
    matching.match_shard(run_id=new.pk, index=0)
    rows = bytes(new.shards.get(index=0).rows)
    row = wish(match, Side.DEMAND, MembershipFactory(organization=match.demand.organization).user)
    new.shards.filter(index=0).update(finished_at=None, rows=None)
    matching._refused.clear()

    matching.match_shard(run_id=new.pk, index=0)
    assert bytes(new.shards.get(index=0).rows) == rows
    finish_here(new)

    assert not refused_pairs(row).exists()
    ranks = list(Match.objects.filter(is_current=True, demand=match.demand_id).order_by("rank").values_list("rank", flat=True))
    assert ranks == list(range(1, len(ranks) + 1))
    new.refresh_from_db()
    assert (new.state, new.refused) == (RunState.PUBLISHED, None)


def test_list_stays_full_where_everything_on_its_first_places_is_refused(run, monkeypatch):
    monkeypatch.setattr(matching, "TOP", 3)
    monkeypatch.setattr(refusals, "DEPTH", 2)
    demand = TalentDemand.objects.filter(majors__isnull=True).first()
    ranked = list(Match.objects.filter(demand=demand, is_current=True).order_by("rank"))
    unwanted = MajorFactory(code="989901", parent=MajorFactory(code="9899", name="试验大类", depth="class"))
    for match in ranked[:6]:
        match.supply.majors.set([unwanted])

    wish(ranked[0], Side.DEMAND, MembershipFactory(organization=demand.organization).user)
    run_here()

    shown = set(Match.objects.filter(demand=demand, is_current=True).values_list("supply", flat=True))
    assert len(shown) == 3
    assert not shown & {match.supply_id for match in ranked[:6]}


def test_refusal_takes_the_seats_and_its_lifting_is_worth_a_run(run):
    match = Match.objects.filter(is_current=True, seats__gt=0).order_by("-seats").first()
    person = MembershipFactory(organization=match.demand.organization).user
    row = wish(match, Side.DEMAND, person)
    match.refresh_from_db()
    assert (match.is_current, match.seats) == (False, 0)
    assert matching.unchanged_run(on=run.on) is None
    again = run_here()
    assert matching.unchanged_run(on=run.on) == again

    refusals.lift_refusal(refusal=row, actor=person, at=timezone.now())

    assert matching.unchanged_run(on=run.on) is None


def test_refusal_for_one_listing_leaves_the_others(run):
    match = Match.objects.filter(is_current=True).first()
    person = MembershipFactory(organization=match.demand.organization).user

    row = wish(match, Side.DEMAND, person, is_for_listing=True)

    sisters = Match.objects.filter(is_current=True, demand__organization=match.demand.organization)
    assert not refused_pairs(row).exists()
    assert sisters.filter(supply__majors__parent=row.value).exclude(demand=match.demand).exists()


def test_who_only_reads_refuses_nothing_and_the_same_wish_is_one_row(run):
    match = Match.objects.filter(is_current=True).first()
    person = MembershipFactory(organization=match.demand.organization).user
    with pytest.raises(ContactError):
        wish(match, Side.DEMAND, MembershipFactory(organization=match.supply.organization).user)

    assert wish(match, Side.DEMAND, person) == wish(match, Side.DEMAND, person)
    with pytest.raises(ContactError):
        refusals.refuse_kind(
            match=match,
            side=Side.DEMAND,
            aspect=RefusalAspect.MAJOR,
            value="999999",
            reason="kind",
            actor=person,
            at=timezone.now(),
        )


def test_refusal_by_the_page_and_its_lifting(client, run):
    match = Match.objects.filter(is_current=True).first()
    sign_in(client, MembershipFactory(organization=match.demand.organization).user)
    kind = next(f"{aspect}:{value}" for aspect, value, _ in refusals.kinds_of(match.supply))
    assert kind in client.get(match.get_absolute_url()).content.decode()

    client.post(reverse("supplydemand:match_exclude", args=[match.pk]), {"what": kind, "reason": "place", "is_for_listing": "1"})

    row = KindRefusal.objects.get()
    settings_url = reverse("supplydemand:match_settings")
    assert (row.demand, row.reason, row.label in client.get(settings_url).content.decode()) == (match.demand, "place", True)
    lift = reverse("supplydemand:refusal_lift", args=[row.pk])
    sign_in(client, MembershipFactory().user)
    assert client.post(lift).status_code == 404
    sign_in(client, MembershipFactory(organization=match.demand.organization).user)
    client.post(lift)
    row.refresh_from_db()
    assert row.lifted_at is not None


@pytest.mark.parametrize("side", [Side.DEMAND, Side.SUPPLY])
def test_diary_names_a_refusal_to_who_made_it_as_long_as_it_is_known_and_puts_it_by_day(client, run, side):
    match = Match.objects.filter(is_current=True, demand__majors__isnull=False).order_by("-score").first()
    own, other = (match.demand, match.supply) if side == Side.DEMAND else (match.supply, match.demand)
    person, diary_url = MembershipFactory(organization=own.organization).user, reverse("supplydemand:match_diary")
    row = wish(match, side, person, is_for_listing=True)
    KindRefusal.objects.create(
        organization=own.organization, side=side, aspect=RefusalAspect.LEVEL, value="0", label="别的一类",
        reason=ExclusionReason.KIND, created_by=person, created_at=row.created_at,
    )  # fmt: skip

    def whys():
        found = []
        for listing in (own, other):
            sign_in(client, MembershipFactory(organization=listing.organization).user)
            context = client.get(diary_url).context
            pairs = [(shown["change"].demand_id, shown["change"].supply_id) for shown in context["rows"]]
            found.append(context["rows"][pairs.index((match.demand_id, match.supply_id))]["why"])
            assert [(line["part"], line["lost"] > 0) for line in context["runs"]] == [("after", True), ("run", False)]
            assert not client.get(diary_url, {"run": run.pk, "part": "run"}).context["rows"]
            assert client.get(diary_url, {"run": run.pk, "part": "after"}).context["rows"]
        return found

    assert whys() == [f"你们不要这一类：{row.label}（{row.get_aspect_display()}）", "对方不要这样的推荐"]
    other.majors.clear()
    assert whys() == ["有一方不再要这一类"] * 2


def test_own_threshold_narrows_the_list_and_the_mail(client, run):
    best = Match.objects.filter(is_current=True).order_by("-score").first()
    organization = best.demand.organization
    picky, content, never = (MembershipFactory(organization=organization).user for _ in range(3))
    Match.objects.filter(is_current=True).update(first_seen_on=run.on)
    threshold = best.points - 1
    preferences.keep(user=picky, score_min=threshold, nearness=Nearness.ANYWHERE)
    MatchPreference.objects.create(user=never, score_min=90)
    sign_in(client, picky)

    shown = client.get(reverse("supplydemand:match_list")).context["cards"]
    everything = client.get(reverse("supplydemand:match_list"), {"all": "1"}).context["cards"]
    announcements.announce_new_matches(run_id=run.pk)

    assert {card.match.score >= threshold * 100 for card in shown} == {True}
    assert len(everything) > len(shown) > 0
    titles = dict(Notification.objects.filter(event="supplydemand.new_matches").values_list("recipient", "title"))
    assert titles[picky.pk] == f"有 {len(shown)} 个新匹配"
    assert titles[content.pk] != titles[picky.pk]
    assert never.pk not in titles


@pytest.mark.parametrize(("code", "stays"), [("989901", {"989902", "989800"}), ("989900", {"989800"}), ("980000", set())])
def test_refused_place_is_the_one_that_is_named_and_what_lies_in_it(run, code, stays):
    match, *others = Match.objects.filter(is_current=True).distinct("supply").order_by("supply")[:4]
    codes = [code, *sorted({"989901", "989902", "989800"} - {code})][:4]
    kind = type(match.demand.region)
    for row, own in zip([match, *others], codes, strict=False):
        region, _ = kind.objects.get_or_create(code=own, defaults={"name": f"地方{own}", "depth": "county"})
        type(row.supply).objects.filter(pk=row.supply_id).update(region=region)
    elsewhere = kind.objects.create(code="970000", name="外地", depth="county")
    type(match.supply).objects.exclude(pk__in=[row.supply_id for row in [match, *others]]).update(region=elsewhere)
    match = Match.objects.get(pk=match.pk)

    wish(match, Side.DEMAND, MembershipFactory(organization=match.demand.organization).user, aspect=RefusalAspect.PLACE)

    left = refusals.Refusals.at(timezone.now())
    told = {row.supply_id: row.supply.region.code for row in Match.objects.filter(pk__in=[row.pk for row in others])}
    own = {code for supply, code in told.items() if not left.refuses(match.demand_id, supply)}
    assert own & {"989901", "989902", "989800"} == stays


def test_nearness_reads_the_city(run):
    near, far = Match.objects.filter(is_current=True).order_by("pk")[:2]
    own = TalentDemand.objects.get(pk=near.demand_id).region
    far_away = type(own).objects.create(code="989901", name="外地", depth="county")
    type(far.supply).objects.filter(pk=near.supply_id).update(region=own)
    type(far.supply).objects.exclude(pk=near.supply_id).update(region=far_away)

    found = Match.objects.filter(is_current=True).wanted_by(MatchPreference(nearness=Nearness.CITY))

    assert set(found.values_list("supply", flat=True)) == {near.supply_id}


def test_threshold_of_a_page_is_checked(client, db):
    sign_in(client, MembershipFactory().user)
    url = reverse("supplydemand:match_settings")

    assert client.post(url, {"score_min": "95", "nearness": "city"}).status_code == 422
    assert client.post(url, {"score_min": "60", "nearness": "city"}).status_code == 302
    row = MatchPreference.objects.get()
    assert (row.score_min, row.nearness) == (60, "city")


def test_bounds_of_the_threshold_are_said_in_chinese_and_by_the_server(client, db):
    url = reverse("supplydemand:match_settings")
    page = sign_in(client, MembershipFactory().user).get(url).content.decode()

    assert "0 到 90，填 0 就是全部" in page
    assert "novalidate" in page
    for typed in ("91", "-1", "", "多"):
        answer = client.post(url, {"score_min": typed, "nearness": "city"})
        assert (answer.status_code, answer.context["form"].errors["score_min"]) == (422, ["写 0 到 90 的整数，0 就是全部。"])
    assert client.post(url, {"score_min": "90", "nearness": "city"}).status_code == 302


def test_answered_pairs_beyond_the_threshold_are_marked_and_counted(client, run):
    match = Match.objects.filter(is_current=True).order_by("-score").first()
    person = MembershipFactory(organization=match.demand.organization).user
    own = Match.objects.filter(is_current=True, demand__organization=match.demand.organization).order_by("score")
    low = own.first()
    assert low.points < 90
    answer_match(match=low, side=Side.DEMAND, decision="interested", actor=person, at=timezone.now())
    page = sign_in(client, person).get(reverse("supplydemand:match_list"), {"demand": low.demand_id}).content.decode()
    assert "不到你的门槛" not in page
    preferences.keep(user=person, score_min=90, nearness=Nearness.ANYWHERE)

    page = client.get(reverse("supplydemand:match_list"), {"demand": low.demand_id}).content.decode()

    assert page.count("不到你的门槛，因为有人答复过") == 1
    assert "这一页有 1 条不到门槛" in page
    everything = client.get(reverse("supplydemand:match_list"), {"stage": "waiting", "all": "1"}).content.decode()
    assert (everything.count("不到你的门槛，因为"), "照我的门槛看" in everything) == (1, True)


def test_empty_list_under_a_threshold_says_so(client, run):
    person = MembershipFactory(organization=TalentDemand.objects.first().organization).user
    preferences.keep(user=person, score_min=90, nearness=Nearness.CITY)

    page = sign_in(client, person).get(reverse("supplydemand:match_list")).content.decode()

    assert not Match.objects.filter(score__gte=9_000).exists()
    assert "没有到你门槛的匹配" in page
    assert "你们还没有匹配" not in page


@pytest.mark.parametrize(("side", "aspect"), [(Side.DEMAND, RefusalAspect.LEVEL), (Side.SUPPLY, RefusalAspect.OCCUPATION)])
def test_refused_level_or_occupation_leaves_and_others_stay(run, side, aspect):
    own, other = ("demand", "supply") if side == Side.DEMAND else ("supply", "demand")
    mine = Match.objects.filter(is_current=True).values(own).annotate(count=Count("pk")).order_by("-count").first()[own]
    pairs = list(Match.objects.filter(is_current=True, **{own: mine}).order_by("pk"))
    refused, kept = pairs[: len(pairs) // 2], pairs[len(pairs) // 2 :]
    for rows, number in ((refused, 1), (kept, 2)):
        for row in rows:
            if aspect == RefusalAspect.LEVEL:
                row.supply.level = EducationLevelFactory(code=f"kind{number}", rank=50 + number)
            else:
                row.demand.occupation = OccupationFactory(code=f"9-0{number}-01-01", name=f"职业{number}")
            getattr(row, other).save()
    match = Match.objects.get(pk=refused[0].pk)
    person = MembershipFactory(organization=getattr(match, own).organization).user

    wish(match, side, person, aspect=aspect, is_for_listing=True)

    assert set(Match.objects.filter(is_current=True, **{own: mine}).values_list("pk", flat=True)) == {row.pk for row in kept}


def test_list_of_one_side_offers_own_listings_as_choices_up_to_fifty(client, run, monkeypatch):
    match = Match.objects.filter(is_current=True).first()
    sign_in(client, MembershipFactory(organization=match.demand.organization).user)
    for most, is_offered in ((50, True), (0, False)):
        monkeypatch.setattr(match_forms, "CHOICES_MAX", most)
        page = client.get(reverse("supplydemand:match_list"), {"demand": match.demand_id}).content.decode()
        assert ('<select name="demand"' in page) == is_offered
        assert match.supply.title in page


@pytest.mark.parametrize(("count", "is_told"), [(3, False), (4, True)])
def test_settings_say_where_more_is_refused_than_listed(client, db, monkeypatch, count, is_told):
    monkeypatch.setattr("supplydemand.views.wishes.ROWS_MAX", 3)
    member = MembershipFactory()
    common = {"organization": member.organization, "reason": ExclusionReason.KIND, "created_by": member.user}
    for number in range(count):
        KindRefusal.objects.create(
            side=Side.DEMAND, aspect=RefusalAspect.MAJOR, value=f"98{number}", label=f"试验类{number}", created_at=timezone.now(),
            **common,
        )  # fmt: skip
        Exclusion.objects.create(other=OrganizationFactory(), scope=ExclusionScope.MATCHES, created_at=timezone.now(), **common)
    sign_in(client, member.user)

    page = client.get(reverse("supplydemand:match_settings")).content.decode()

    assert page.count("只列出最近 3 条，更早的照样起作用") == (2 if is_told else 0)
    assert page.count("恢复：") == 6
    assert ("试验类0" in page) is not is_told
