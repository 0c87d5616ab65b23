"""The database holds the keys of matches: what a foreign key refuses is refused, and an update asks for what changed only."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from supplydemand.models import Match, MatchingRun, TalentDemand, TalentSupply
from tests.supplydemand.factories import TalentDemandFactory
from tests.supplydemand.published import publish_listings
from tests.supplydemand.runs import run_here

NOBODY = 10**12


@pytest.fixture
def run(db):
    publish_listings(demands=4, supplies=5)
    return run_here()


def looked_up():
    """How often this transaction has read the table of runs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq_scan + idx_scan FROM pg_stat_xact_user_tables WHERE relid = 'supplydemand_matchingrun'::regclass"
        )
        return cursor.fetchone()[0]


def refused(what):
    """Run ``what`` and expect the database's refusal, which it also undoes."""
    with pytest.raises(IntegrityError), transaction.atomic():
        what()


def test_new_match_names_rows_that_exist(run):
    match = Match.objects.first()
    values = {"rank": 1, "score": 1, "parts": match.parts, "first_seen_on": run.on, "last_seen_on": run.on}
    fresh = TalentSupply.objects.exclude(pk__in=Match.objects.filter(demand=match.demand_id).values("supply")).first()
    pair = {"demand_id": match.demand_id, "supply_id": fresh.pk if fresh else NOBODY, "run_id": run.pk}

    for name in pair:
        refused(lambda name=name: Match.objects.create(**values, **(pair | {name: NOBODY})))


@pytest.mark.parametrize(("name", "model"), [("demand_id", TalentDemand), ("supply_id", TalentSupply)])
def test_match_is_of_one_pair_for_ever_also_where_the_other_exists(run, name, model):
    match = Match.objects.first()
    Match.objects.exclude(pk=match.pk).delete()
    other = model.objects.exclude(pk=getattr(match, name)).first()

    refused(lambda: Match.objects.filter(pk=match.pk).update(**{name: other.pk}))
    refused(lambda: Match.objects.filter(pk=match.pk).update(**{name: NOBODY}))


def test_update_to_a_run_that_exists_passes_and_to_another_does_not(run):
    count = Match.objects.count()
    assert count > 1
    other = MatchingRun.objects.create(on=run.on, started_at=run.started_at)

    assert Match.objects.update(run=other, rank=F("rank")) == count
    refused(lambda: Match.objects.filter(pk=Match.objects.first().pk).update(run_id=NOBODY))


def test_update_of_many_matches_asks_once_for_their_run_and_only_where_it_changes(run):
    other = MatchingRun.objects.create(on=run.on, started_at=run.started_at)
    before = looked_up()

    assert Match.objects.update(is_current=False, run=run) > 1
    unchanged = looked_up()
    Match.objects.update(run=other)

    assert (unchanged - before, looked_up() - unchanged) == (0, 1)


@pytest.mark.parametrize("model", [TalentDemand, TalentSupply, MatchingRun])
def test_rows_with_matches_are_not_deleted_past_the_models(run, model):
    name = {TalentDemand: "demand_id", TalentSupply: "supply_id", MatchingRun: "run_id"}[model]
    used = Match.objects.values_list(name, flat=True).first()

    def delete():
        model.objects.filter(pk=used)._raw_delete(using="default")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    refused(delete)


MANY = """
WITH demands AS (
    INSERT INTO supplydemand_talentdemand
    SELECT (jsonb_populate_record(row, jsonb_build_object('id', 1000000 + n))).*
    FROM (SELECT row FROM supplydemand_talentdemand AS row LIMIT 1) AS any_row, generate_series(1, 100) AS n RETURNING id
), supplies AS (
    INSERT INTO supplydemand_talentsupply
    SELECT (jsonb_populate_record(row, jsonb_build_object('id', 1000000 + n))).*
    FROM (SELECT row FROM supplydemand_talentsupply AS row LIMIT 1) AS any_row, generate_series(1, 200) AS n RETURNING id
)
INSERT INTO supplydemand_match (demand_id, supply_id, run_id, rank, score, parts, is_current, first_seen_on, last_seen_on)
SELECT demands.id, supplies.id, run_id, rank, score, parts, true, first_seen_on, last_seen_on
FROM demands, supplies, (SELECT * FROM supplydemand_match LIMIT 1) AS row
"""


def test_update_of_many_matches_takes_one_pass_also_after_an_update_of_none(run):
    with connection.cursor() as cursor:
        cursor.execute(MANY)
        cursor.execute("UPDATE supplydemand_match SET rank = 1 WHERE id = 0")
        cursor.execute("SET LOCAL statement_timeout = '6s'")  # each with each: four hundred million comparisons
        cursor.execute("UPDATE supplydemand_match SET rank = 2")
        assert cursor.rowcount > 20_000


@pytest.mark.django_db(transaction=True)
def test_listing_that_gets_its_first_match_meanwhile_is_not_deleted():
    publish_listings(demands=4, supplies=5)
    run = run_here()
    match = Match.objects.first()
    fresh = TalentDemandFactory(organization=match.demand.organization)
    values = {"rank": 1, "score": 1, "parts": match.parts, "first_seen_on": run.on, "last_seen_on": run.on}
    refusals, deleted = [], threading.Event()

    def delete():
        try:
            TalentDemand.objects.filter(pk=fresh.pk)._raw_delete(using="default")
        except IntegrityError as error:
            refusals.append(error)
        deleted.set()
        connection.close()

    with transaction.atomic():
        Match.objects.create(**values, demand_id=fresh.pk, supply_id=match.supply_id, run_id=run.pk)
        other = threading.Thread(target=delete)
        other.start()
        assert not deleted.wait(0.5)
    other.join(20)

    assert "has matches" in str(refusals[0])
    assert TalentDemand.objects.filter(pk=fresh.pk).exists()
