"""The index in memory says what the database says, whatever is filtered, and follows every change."""

import random
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.enums import SchoolNature
from accounts.models import Organization
from core.enums import Status
from supplydemand.enums import CooperationMode, Reach, Urgency
from supplydemand.filters import TalentDemandFilterSet, TalentSupplyFilterSet
from supplydemand.index.counting import Narrowed
from supplydemand.index.narrowing import masks_of
from supplydemand.index.store import _SHELVES, forget_old_changes, table_of
from supplydemand.models import ListingChange, TalentDemand, TalentSupply
from tests.accounts.factories import OrganizationFactory, SchoolFactory
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, TalentSupplyFactory
from tests.taxonomy.factories import DistrictFactory, EducationLevelFactory, IndustryFactory, OccupationFactory, RegionFactory

WORDS = ("数控", "焊接", "装配", "CNC", "护理")


def index_ids(model, filterset):
    """What the index leaves of a filter set."""
    table = table_of(model, on=timezone.localdate())
    return set(table.ids[Narrowed(table, masks_of(table, filterset)).mask].tolist())


def world(model):
    """Listings that differ in everything a filter reads; returns what can be chosen for each filter."""
    chance = random.Random(7)
    factory = TalentDemandFactory if model is TalentDemand else TalentSupplyFactory
    makes = OrganizationFactory if model is TalentDemand else SchoolFactory
    owners = [makes(school_nature=nature) for nature in ("", *SchoolNature.values)]
    districts, levels = DistrictFactory.create_batch(2), EducationLevelFactory.create_batch(3)
    province = RegionFactory(code="920000", depth="province")
    regions = [
        province,
        RegionFactory(code="920100", depth="city", parent=province),
        RegionFactory(code="930000", depth="province"),
    ]
    above = MajorFactory(code="9801", depth="class")
    majors = [above, MajorFactory(code="980101", parent=above), MajorFactory(code="980201")]
    occupations, industries = OccupationFactory.create_batch(2), IndustryFactory.create_batch(2)
    for number in range(40):
        level = chance.choice([None, *levels])
        own = {"level_min": level, "occupation": chance.choice(occupations), "industry": chance.choice([None, *industries])}
        factory(
            organization=chance.choice(owners),
            title=f"{chance.choice(WORDS)}{number}",
            description=chance.choice(WORDS),
            majors=chance.sample(majors, chance.randint(0, 3)),
            headcount=chance.randint(1, 9),
            region=chance.choice(regions),
            district=chance.choice([None, *districts]),
            reach=chance.choice(Reach.values),
            cooperation_modes=chance.sample(CooperationMode.values, chance.randint(0, 3)),
            status=chance.choice([Status.APPROVED, Status.APPROVED, Status.APPROVED, Status.DRAFT]),
            **(own | {"urgency": chance.choice(Urgency.values)} if model is TalentDemand else {"level": level}),
        )
    chosen = {
        "q": WORDS,
        "literal": ["1"],
        "district": [row.pk for row in districts],
        "level": [row.pk for row in levels],
        "region": [row.pk for row in regions],
        "majors": [row.pk for row in majors],
        "organization": [row.pk for row in owners],
        "reach": Reach.values,
        "cooperation_modes": CooperationMode.values,
        "headcount_min": ["2", "4.5"],
        "headcount_max": ["7", "5.5"],
    }
    if model is TalentDemand:
        return chosen | {
            "occupation": [row.pk for row in occupations],
            "industry": [row.pk for row in industries],
            "urgency": Urgency.values,
        }
    return chosen | {"nature": SchoolNature.values}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "filterset_class"), [(TalentDemand, TalentDemandFilterSet), (TalentSupply, TalentSupplyFilterSet)]
)
def test_index_and_database_agree_on_every_filter_and_on_mixtures(model, filterset_class):
    chosen, chance = world(model), random.Random(11)
    unread = set(filterset_class.base_filters) - set(chosen) - {"status", "kin"}
    assert unread == set(), "a new filter needs a mask in supplydemand.index.narrowing"
    queries = [{name: [value]} for name, values in chosen.items() for value in values]
    for _ in range(60):
        names = chance.sample(sorted(chosen), chance.randint(2, 3))
        queries.append(
            {
                name: chance.sample(list(chosen[name]), 1 if name in ("q", "literal") else min(2, len(chosen[name])))
                for name in names
            }
        )
    found_some = 0

    for query in queries:
        data = QueryDict(mutable=True)
        for name, values in query.items():
            data.setlist(name, values[:1] if name.startswith("headcount") else values)
        filterset = filterset_class(data, queryset=model.objects.published(on=timezone.localdate()))
        assert filterset.is_valid(), filterset.form.errors
        wanted = set(filterset.qs.values_list("pk", flat=True))
        assert index_ids(model, filterset_class(data, queryset=model.objects.none())) == wanted, query
        found_some += bool(wanted)

    assert found_some > len(queries) // 3


@pytest.mark.django_db
def test_unreadable_filters_find_nothing():
    TalentDemandFactory()

    assert index_ids(TalentDemand, TalentDemandFilterSet(QueryDict("district=x"), queryset=TalentDemand.objects.none())) == set()
    assert len(index_ids(TalentDemand, TalentDemandFilterSet(None, queryset=TalentDemand.objects.none()))) == 1


def ids_now():
    return set(table_of(TalentDemand, on=timezone.localdate()).ids.tolist())


@pytest.fixture
def fresh_shelves(transactional_db):
    """Tables that were read before the test began."""
    yield
    for shelf in _SHELVES.values():
        shelf.table = None


def test_kept_table_follows_publication_change_and_withdrawal(fresh_shelves, django_assert_num_queries):
    demand, draft = TalentDemandFactory(title="旧名"), TalentDemandFactory(status=Status.DRAFT)
    assert ids_now() == {demand.pk}
    with django_assert_num_queries(1):
        ids_now()  # nothing changed: one look

    TalentDemand.objects.filter(pk=demand.pk).update(title="新名")
    assert table_of(TalentDemand, on=timezone.localdate()).titles == ["新名"]
    TalentDemand.objects.filter(pk=draft.pk).update(status=Status.APPROVED, published_at=timezone.now())
    assert ids_now() == {demand.pk, draft.pk}
    draft.majors.set([major := MajorFactory()])
    assert major.pk in table_of(TalentDemand, on=timezone.localdate()).pair_major
    TalentDemand.objects.filter(pk=demand.pk).update(status=Status.WITHDRAWN)
    assert ids_now() == {draft.pk}


def test_listing_leaves_lists_at_the_turn_of_its_last_day_before_any_task_runs(fresh_shelves):
    today = timezone.localdate()
    demand, last = TalentDemandFactory(expires_on=today + timedelta(days=9)), TalentDemandFactory(expires_on=today)

    for day, public in ((today, {demand.pk, last.pk}), (today + timedelta(days=1), {demand.pk}), (today, {demand.pk, last.pk})):
        assert set(TalentDemand.objects.published(on=day).values_list("pk", flat=True)) == public
        assert set(table_of(TalentDemand, on=day).ids.tolist()) == public
    TalentDemand.objects.filter(pk=demand.pk).update(expires_on=today - timedelta(days=1))
    assert ids_now() == {last.pk}


@pytest.mark.parametrize("page", ["demand_list", "demand_feed", "demand_export", "demand_compare", "demand_map"])
def test_pages_show_nothing_past_its_last_valid_day(client, db, page):
    TalentDemandFactory(title="还有效的装调工")
    over = TalentDemandFactory(title="昨天到期的装调工", expires_on=timezone.localdate() - timedelta(days=1))
    assert over.status == Status.APPROVED  # the nightly task has not come yet

    data = {"ids": TalentDemand.objects.values_list("pk", flat=True)} if page == "demand_compare" else {"format": "csv"}
    answer = client.get(reverse(f"supplydemand:{page}"), data if page in ("demand_compare", "demand_export") else {})
    text = (answer.getvalue() if answer.streaming else answer.content).decode()

    assert "昨天到期的装调工" not in text
    assert page == "demand_map" or "还有效的装调工" in text


def test_kept_table_follows_the_organization(fresh_shelves):
    demand = TalentDemandFactory()
    TalentDemandFactory()
    ids_now()

    demand.organization.name = "换了名字的厂"
    demand.organization.save()

    assert "换了名字的厂" in table_of(TalentDemand, on=timezone.localdate()).organization_names
    assert len(ids_now()) == 2


def test_kept_table_follows_a_suspended_organization_out_and_back(fresh_shelves):
    demand, other = TalentDemandFactory(), TalentDemandFactory()
    ids_now()

    Organization.objects.filter(pk=demand.organization_id).update(suspended_at=timezone.now())
    assert ids_now() == {other.pk}
    Organization.objects.filter(pk=demand.organization_id).update(suspended_at=None)
    assert ids_now() == {demand.pk, other.pk}


def test_table_misses_no_transaction_that_ends_after_a_younger_one(fresh_shelves):
    """Two rows are published; the transaction that began first ends last."""
    first, second = TalentDemandFactory(status=Status.DRAFT), TalentDemandFactory(status=Status.DRAFT)
    assert ids_now() == set()
    changed, may_end = threading.Event(), threading.Event()

    def publish_slowly():
        with transaction.atomic():
            TalentDemand.objects.filter(pk=first.pk).update(status=Status.APPROVED, published_at=timezone.now())
            changed.set()
            may_end.wait(20)
        connection.close()

    slow = threading.Thread(target=publish_slowly)
    slow.start()
    assert changed.wait(20)
    TalentDemand.objects.filter(pk=second.pk).update(status=Status.APPROVED, published_at=timezone.now())
    assert ids_now() == {second.pk}
    may_end.set()
    slow.join(20)
    assert ids_now() == {first.pk, second.pk}


def test_table_of_a_transaction_that_wrote_is_kept_for_nobody(fresh_shelves):
    demand = TalentDemandFactory()
    ids_now()
    with transaction.atomic():
        passing = TalentDemandFactory()
        assert ids_now() == {demand.pk, passing.pk}
        transaction.set_rollback(True)

    assert ids_now() == {demand.pk}


@pytest.mark.django_db
def test_old_changes_are_forgotten():
    TalentDemandFactory()
    assert ListingChange.objects.exists()

    forget_old_changes(timezone.now())
    assert ListingChange.objects.exists()
    forget_old_changes(timezone.now() + timedelta(days=3))
    assert not ListingChange.objects.exists()


@pytest.mark.django_db
def test_statement_over_many_rows_leaves_one_change_that_says_everything():
    """A bulk load must not leave a change for each listing; up to a thousand rows each is named."""
    first, second = TalentDemandFactory(), TalentDemandFactory()
    ListingChange.objects.all().delete()
    TalentDemand.objects.update(headcount=7)
    assert set(ListingChange.objects.values_list("kind", "object_id")) == {("demand", first.pk), ("demand", second.pk)}

    first.majors.add(*MajorFactory.create_batch(3))
    ListingChange.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT supplydemand_note('demand', ARRAY(SELECT generate_series(1, 1001)::bigint))")
    assert list(ListingChange.objects.values_list("kind", "object_id")) == [("everything", 0)]


@pytest.mark.django_db
def test_major_of_a_public_listing_is_a_change_and_of_a_draft_is_none():
    public, draft = TalentDemandFactory(), TalentDemandFactory(status=Status.DRAFT)
    major = MajorFactory()
    ListingChange.objects.all().delete()
    draft.majors.add(major)
    assert not ListingChange.objects.exists()

    public.majors.add(major)
    public.majors.remove(major)
    assert list(ListingChange.objects.values_list("kind", "object_id")) == [("demand", public.pk)] * 2
