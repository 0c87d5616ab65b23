"""The database holds the keys of matches: what a foreign key refuses is refused, and an update asks for what changed only."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from supplydemand.models import Match, MatchingRun, TalentDemand, TalentSupply
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
