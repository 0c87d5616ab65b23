"""Rounds of a day: no row stops the others, no worker stays too long."""

import pytest

from core import jobs, rounds


def next_ids(after):
    return [pk for pk in range(1, 6) if pk > after][:2]


def test_every_row_is_tried_once_and_what_failed_is_said():
    done = []

    def act(pk):
        if pk == 3:
            raise ValueError("no")
        done.append(pk)

    with pytest.raises(rounds.SomeFailed, match="试验：1 个"):
        rounds.one_by_one(next_ids, act, what="试验")
    assert done == [1, 2, 4, 5]


def test_what_takes_too_long_goes_on_later(monkeypatch):
    monkeypatch.setattr(rounds, "SECONDS_AT_A_TIME", -1)
    done = []

    with pytest.raises(jobs.Postpone):
        rounds.one_by_one(next_ids, done.append, what="试验")
    assert done == [1]
