"""The coordinator's what-if of the seats."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import F, Sum
from django.urls import reverse
from django.utils import timezone

from supplydemand.enums import SeatAim
from supplydemand.models import Match, SeatTrial
from supplydemand.seat_admin import TRIALS_MAX, _sentence
from supplydemand.services import seat_trials
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.published import publish_listings
from tests.supplydemand.runs import run_here
from tests.taxonomy.factories import DistrictFactory


@pytest.fixture
def run(db):
    """A published run with seats."""
    publish_listings(demands=30, supplies=25)
    return run_here()


@pytest.mark.parametrize("aim", SeatAim.values)
def test_trial_says_what_the_other_way_gains_and_costs_and_changes_nothing(run, aim):
    before = list(Match.objects.order_by("pk").values_list("pk", "seats"))
    trial = seat_trials.start(run=run, aim=aim, score_min=0, actor=CoordinatorFactory(), at=timezone.now())

    for _ in range(2):
        seat_trials.try_seats(trial_id=trial.pk)

    trial.refresh_from_db()
    stable, other = trial.figures["stable"], trial.figures["other"]
    assert (stable["filled"], stable["blocking"]) == (run.figures["seats"]["filled"], 0)
    points = Match.objects.filter(is_current=True).aggregate(points=Sum(F("seats") * F("score")))["points"] / 100
    assert stable["total"] == round(points)
    assert other["total"] >= stable["total"] or aim == SeatAim.SEATS
    assert other["filled"] >= stable["filled"] or aim == SeatAim.SCORE
    assert list(Match.objects.order_by("pk").values_list("pk", "seats")) == before


def test_question_that_takes_too_long_asks_for_a_higher_lowest_score(run, monkeypatch):
    monkeypatch.setattr(seat_trials, "SECONDS", 1e-9)
    trial = seat_trials.start(run=run, aim=SeatAim.SCORE, score_min=0, actor=CoordinatorFactory(), at=timezone.now())

    seat_trials.try_seats(trial_id=trial.pk)

    trial.refresh_from_db()
    assert (trial.figures, trial.finished_at is not None) == ({}, True)
    assert "最低分提高" in trial.error


def test_page_asks_and_shows_the_answer(client, redis_client, run):
    url = reverse("admin:supplydemand_matchingrun_seats", args=[run.pk])
    sign_in(client, CoordinatorFactory())
    assert client.post(url, {"aim": "seats", "score_min": "40"}).status_code == 302
    asked_again = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 2s"' in asked_again
    assert "<html" not in asked_again
    seat_trials.try_seats(trial_id=SeatTrial.objects.get().pk)

    page = client.get(url).content.decode()

    assert "和建议分配比" in page
    assert "hx-trigger" not in page
    assert "40 分以上" in page
    assert client.post(url, {"aim": "nonsense"}).status_code == 200
    assert SeatTrial.objects.count() == 1


def test_same_question_is_asked_once_while_it_is_answered(run):
    wanted = {"run": run, "aim": SeatAim.SCORE, "actor": CoordinatorFactory(), "at": timezone.now()}
    first = seat_trials.start(score_min=0, **wanted)

    assert seat_trials.start(score_min=0, **wanted) == first
    assert seat_trials.start(score_min=10, **wanted) != first
    seat_trials.try_seats(trial_id=first.pk)
    assert seat_trials.start(score_min=0, **wanted) != first


def test_older_run_leads_to_the_newest_and_answers_nothing(client, run):
    trial = seat_trials.start(run=run, aim=SeatAim.SCORE, score_min=0, actor=CoordinatorFactory(), at=timezone.now())
    later = run_here()
    old, new = (reverse("admin:supplydemand_matchingrun_seats", args=[row.pk]) for row in (run, later))
    sign_in(client, CoordinatorFactory())

    assert (client.get(old).url, client.post(old, {"aim": "score"}).url) == (new, new)
    assert client.get(new).status_code == 200
    seat_trials.try_seats(trial_id=trial.pk)
    trial.refresh_from_db()
    assert (trial.figures, "更新的一次运行" in trial.error, SeatTrial.objects.count()) == ({}, True, 1)


def test_who_may_not_run_matching_asks_nothing(client, run):
    url = reverse("admin:supplydemand_matchingrun_seats", args=[run.pk])
    sign_in(client, CoordinatorFactory(scope=DistrictFactory()))
    assert (client.get(url).status_code, client.post(url, {"aim": "seats"}).status_code) == (200, 403)
    sign_in(client, MembershipFactory().user)
    assert client.get(url).status_code == 404
    with pytest.raises(PermissionDenied):
        seat_trials.start(run=run, aim="seats", score_min=0, actor=MembershipFactory().user, at=timezone.now())


@pytest.mark.parametrize(
    ("filled", "total", "blocking", "words"),
    [
        (12, 900, 2, "和建议分配比，多安排 2 人，总分多 100 分；代价是有 2 对双方都更愿意和对方换。"),
        (9, 900, 0, "和建议分配比，少安排 1 人，总分多 100 分；也没有人想互换。"),
        (10, 800, 0, "这样分没有好处：和建议分配比，安排的人一样多，总分一样。照建议分配就行。"),
        (9, 1_800, 3, "和建议分配比，少安排 1 人，总分多 1,000 分；代价是有 3 对双方都更愿意和对方换。"),
        (
            8,
            700,
            1,
            "这样分没有好处：和建议分配比，少安排 2 人，总分少 100 分，还有 1 对双方都更愿意和对方换。照建议分配就行。",
        ),
    ],
)
def test_sentence_says_gain_and_price_and_that_a_worse_way_has_no_gain(filled, total, blocking, words):
    other = {"filled": filled, "total": total, "blocking": blocking}

    assert _sentence({"filled": 10, "total": 800}, other) == words


@pytest.mark.parametrize(("count", "is_told"), [(TRIALS_MAX, False), (TRIALS_MAX + 1, True)])
def test_page_says_where_more_was_asked_than_it_shows(client, run, count, is_told):
    person, now = CoordinatorFactory(), timezone.now()
    for number in range(count):
        SeatTrial.objects.create(
            run=run, aim=SeatAim.SCORE, score_min=number, requested_by=person, started_at=now, finished_at=now, error="太久"
        )
    sign_in(client, person)

    page = client.get(reverse("admin:supplydemand_matchingrun_seats", args=[run.pk])).content.decode()

    assert page.count("没算成") == TRIALS_MAX
    assert (f"只显示最近 {TRIALS_MAX} 次试算" in page) is is_told
    assert ("1 分以上" in page, f"{count - 1} 分以上" in page) == (True, True)
