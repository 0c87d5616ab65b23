"""A web process reads what it keeps in memory when it starts."""

import gc

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from core import registries
from core.warming import keep_for_good, warm_up
from supplydemand.index.store import table_of
from supplydemand.models import TalentDemand, TalentSupply
from tests.supplydemand.factories import TalentDemandFactory


@pytest.mark.django_db(transaction=True)
def test_tables_and_their_words_are_there_before_the_first_reader_asks(django_assert_max_num_queries):
    TalentDemandFactory()
    at = timezone.now()

    warm_up(at=at)

    assert connection.connection is None  # the thread's own connection is given back
    for model in (TalentDemand, TalentSupply):
        with django_assert_max_num_queries(1):  # it only asks whether anything has changed
            assert "vocabulary" in table_of(model, on=timezone.localdate(at)).kept


def test_what_is_in_memory_is_not_walked_through_again():
    thresholds, before = gc.get_threshold(), gc.get_freeze_count()
    gc.set_threshold(700, 10, 10)  # as Python begins; the suite has its own

    keep_for_good()

    assert gc.get_freeze_count() > before
    assert gc.get_threshold()[0] > 700
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_database_that_is_away_lets_the_process_start(monkeypatch):
    def away(at):
        raise OperationalError("no database")

    monkeypatch.setattr("core.warming.warmers", registries.Registry([away]))

    assert warm_up(at=timezone.now()) is None
