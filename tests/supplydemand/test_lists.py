"""Publication writes only what differs, and copies of rows say the same as the tables."""

from datetime import timedelta

import numpy as np
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from supplydemand.models import Match, MatchChange, MatchingRun, MatchingShard, TalentDemand, TalentSupply
from supplydemand.services import copying, lists, matching
from tests.supplydemand.published import ON, publish_listings
from tests.supplydemand.runs import run_here


@pytest.fixture
def first(db):
    """A published run."""
    publish_listings(demands=20, supplies=20)
    return run_here()


def test_run_that_finds_the_same_leaves_every_row_alone(first):
    second = run_here()

    assert (second.match_count, second.output_digest) == (first.match_count, first.output_digest)
    assert set(Match.objects.filter(is_current=True).values_list("run", flat=True)) == {first.pk}


def test_only_the_rows_that_differ_are_written(first):
    edited = TalentDemand.objects.order_by("pk")[3]
    TalentDemand.objects.filter(pk=edited.pk).update(headcount=edited.headcount + 31)

    second = run_here()

    written = Match.objects.filter(run=second)
    touched = set(written.exclude(demand=edited.pk).values_list("demand", flat=True))
    seats_moved = set(Match.objects.filter(run=second, demand__in=touched).values_list("demand", flat=True))
    assert written.filter(demand=edited.pk).exists()
    assert touched == seats_moved  # of others, only where the seats went elsewhere
    assert Match.objects.filter(is_current=True, run=first).exists()


def test_what_left_the_lists_keeps_the_day_of_the_run_that_last_had_it(first):
    gone = Match.objects.filter(is_current=True).first()
    TalentDemand.objects.filter(pk=gone.demand_id).update(paused_at=timezone.now())

    run_here(on=ON + timedelta(days=1))
    gone.refresh_from_db()

    assert (gone.is_current, gone.seats, gone.last_seen_on) == (False, 0, ON)


def test_rows_of_a_program_with_other_parts_are_replaced(first):
    old = Match.objects.filter(is_current=True).order_by("pk")
    kept, ended = old[0], old[1]
    Match.objects.filter(pk__in=[kept.pk, ended.pk]).update(parts=[1, 2, 3])
    TalentDemand.objects.filter(pk=ended.demand_id).exclude(pk=kept.demand_id).update(paused_at=timezone.now())

    run_here()

    kept.refresh_from_db()
    assert (kept.is_current, len(kept.parts), sum(kept.parts)) == (True, 12, kept.score)
    assert not Match.objects.filter(is_current=True, parts__len=3).exists()


def test_publication_refuses_a_run_whose_shards_lost_their_rows(db):
    publish_listings(demands=10, supplies=10)
    run = matching.start_run(on=ON, at=timezone.now())
    matching.prepare_run(run_id=run.pk)
    matching.match_shard(run_id=run.pk, index=0)
    MatchingShard.objects.filter(run=run).update(rows=None)

    with pytest.raises(RuntimeError, match="结果不全"):
        matching.publish_run(run_id=run.pk)

    assert not MatchingRun.objects.published().exists()


def test_copies_read_what_the_table_holds(first):
    found = lists.standing(12)

    rows = (
        Match.objects.filter(is_current=True)
        .order_by("pk")
        .values_list("id", "demand", "supply", "rank", "score", "seats", "parts")
    )
    order = np.argsort(found["id"])
    columns = (found[name][order].tolist() for name in ("id", "demand_id", "supply_id", "rank", "score", "seats", "parts"))
    assert list(zip(*columns, strict=True)) == [tuple(row) for row in rows]


def test_copies_write_texts_moments_and_arrays(first):
    match, at = Match.objects.first(), timezone.now()
    fields = {
        "run_id": "i8",
        "demand_id": "i8",
        "supply_id": "i8",
        "kind": "text",
        "cause": "text",
        "at": "i8",
        "parts_after": 12,
    }
    pair = {"demand_id": np.array([match.demand_id]), "supply_id": np.array([match.supply_id]), "run_id": first.pk}
    values = {"kind": "new", "cause": "", "at": copying.moment(at), "parts_after": np.arange(12).reshape(1, 12)}

    copying.write(MatchChange._meta.db_table, fields, pair | values)

    change = MatchChange.objects.get()
    assert (change.run, change.kind, change.cause, change.at, change.parts_after) == (first, "new", "", at, list(range(12)))
    assert (change.score_before, change.parts_before) == (None, None)


def test_lists_are_read_whole_in_pieces_of_any_size(first, monkeypatch):
    whole = lists.standing(12)
    monkeypatch.setattr(lists, "READ_AT_ONCE", 7)

    pieces = lists.standing(12)

    assert len(whole["id"]) == Match.objects.filter(is_current=True).count() > 7
    for name, column in whole.items():
        assert (pieces[name].dtype, pieces[name].tolist()) == (column.dtype, column.tolist())


SHOWN = ("demand_id", "supply_id", "rank", "score", "parts", "seats", "is_current", "first_seen_on", "last_seen_on")


def test_many_new_rows_are_appended_as_few_are_merged(first, monkeypatch):
    merged = list(Match.objects.order_by("demand_id", "supply_id").values_list(*SHOWN))
    came_before = Match.objects.order_by("pk")[5]
    Match.objects.exclude(pk=came_before.pk).delete()
    Match.objects.filter(pk=came_before.pk).update(is_current=False, first_seen_on=ON - timedelta(days=9))
    monkeypatch.setattr(lists, "ROWS_BY_MERGING", 0)

    run_here()

    again = list(Match.objects.order_by("demand_id", "supply_id").values_list(*SHOWN))
    came_before.refresh_from_db()
    assert (came_before.is_current, came_before.first_seen_on) == (True, ON - timedelta(days=9))
    Match.objects.filter(pk=came_before.pk).update(first_seen_on=ON)
    assert len(again) == len(merged)
    assert list(Match.objects.order_by("demand_id", "supply_id").values_list(*SHOWN)) == merged


@pytest.mark.parametrize("name", ["demand_id", "supply_id", "run_id"])
def test_match_of_a_row_that_does_not_exist_is_refused(first, name):
    row = Match.objects.values("demand_id", "supply_id", "run_id", "rank", "score", "parts").first()
    Match.objects.filter(demand=row["demand_id"], supply=row["supply_id"]).delete()
    shared = {"first_seen_on": ON, "last_seen_on": ON}

    with pytest.raises(IntegrityError, match="does not exist"), transaction.atomic():
        Match.objects.create(**row | shared | {name: 999_999_999})
    assert Match.objects.create(**row | shared).pk


@pytest.mark.parametrize("name", ["demand_id", "supply_id", "run_id"])
def test_match_never_changes_its_pair_nor_names_a_run_that_is_not_there(first, name):
    row = Match.objects.first()

    with pytest.raises(IntegrityError), transaction.atomic():
        Match.objects.filter(pk=row.pk).update(**{name: 999_999_999})
    assert Match.objects.filter(pk=row.pk).update(rank=19) == 1


@pytest.mark.parametrize("name", ["demand_id", "supply_id", "run_id"])
def test_row_with_matches_cannot_be_deleted_past_django(first, name):
    used = Match.objects.values_list(name, flat=True).first()
    rows = {"demand_id": TalentDemand, "supply_id": TalentSupply, "run_id": MatchingRun}[name].objects.filter(pk=used)

    with pytest.raises(IntegrityError, match="has matches"), transaction.atomic():
        rows._raw_delete("default")


INDEXES = "SELECT indexdef FROM pg_indexes WHERE tablename = 'supplydemand_match' ORDER BY indexname"


def _indexes():
    with connection.cursor() as cursor:
        cursor.execute(INDEXES)
        return cursor.fetchall()


def test_first_lists_are_written_before_their_indexes_and_the_indexes_are_the_same(db, monkeypatch):
    publish_listings(demands=20, supplies=20)
    monkeypatch.setattr(lists, "ROWS_BY_MERGING", 0)
    before, seen, append = _indexes(), [], lists._append
    monkeypatch.setattr(lists, "_append", lambda *given: (append(*given), seen.append(len(_indexes()))))

    first = run_here()

    assert seen == [1]  # the primary key
    assert _indexes() == before
    assert Match.objects.filter(is_current=True).count() == first.match_count > 0
    assert not lists._set_indexes_aside()  # there are matches now


def test_whoever_gives_no_rows_back_loses_no_index(db):
    before = _indexes()
    with transaction.atomic():
        assert lists._set_indexes_aside()
        assert len(_indexes()) == 1
        transaction.set_rollback(True)

    assert _indexes() == before
