"""Twenty at once: one card is handed in once, one stage is decided once."""

import threading

import pytest
from django.db import connection

from core.enums import Status
from core.models import ReviewEvent
from core.workflow import InvalidTransition, WorkflowError, perform_transition
from review.recognition.models import Application, StageRun
from review.recognition.services import panels, seats
from tests.accounts.factories import CoordinatorFactory
from tests.review.recognition.factories import TUESDAY, open_run, take
from tests.review.recognition.panel_world import content, hand_in, seated

MANY = 20


def at_once(act):
    """What became of ``act(number)`` in as many threads: the numbers of those that went through."""
    barrier, won, faults = threading.Barrier(MANY), [], []

    def run(number):
        try:
            barrier.wait(30)
            act(number)
            won.append(number)
        except WorkflowError:
            pass
        except Exception as error:  # noqa: BLE001 - anything else fails the test
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    return won


@pytest.mark.django_db(transaction=True)
def test_one_of_twenty_hands_a_card_in():
    world = seated(case_count=1)
    card = world.card()
    wanted = [content(world, number, number) for number in range(MANY)]

    won = at_once(
        lambda number: seats.hand_in(
            card=type(card).objects.get(pk=card.pk), expected_version=card.version, at=TUESDAY, **wanted[number]
        )
    )

    card.refresh_from_db()
    assert (len(won), card.status, card.total) == (1, Status.SUBMITTED, won[0])
    assert ReviewEvent.objects.of(card).filter(action="submit").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_of_twenty_decides_a_stage():
    world = seated(case_count=1)
    for seat in range(2):
        hand_in(world, 80, 80, seat=seat)
    panels.write_conclusion(panel=world.panel, text="同意", actor=world.coordinator, at=TUESDAY)
    panels.close(panel=world.panel, actor=world.coordinator, at=TUESDAY)
    coordinators = [CoordinatorFactory() for _ in range(MANY)]
    run = open_run(world.applications[0])

    def decide(number):
        action = ("approve", "reject", "return")[number % 3]
        mine = StageRun.objects.get(pk=run.pk)
        perform_transition(obj=mine, action=action, actor=coordinators[number], at=TUESDAY, reason="理由")

    won = at_once(decide)

    assert len(won) == 1
    assert ReviewEvent.objects.of(run).exclude(action="open").count() == 1
    application = Application.objects.get(pk=world.applications[0].pk)
    wanted = (Status.SUBMITTED, Status.REJECTED, Status.RETURNED)[won[0] % 3]
    assert application.status == wanted


@pytest.mark.django_db
def test_low_scores_and_thresholds_stop_passing_but_not_refusing():
    world = seated(case_count=2)
    for seat in range(2):
        hand_in(world, 59, 59, seat=seat)
        hand_in(world, 60, 60, seat=seat, case=1)
    panels.write_conclusion(panel=world.panel, text="看分", actor=world.coordinator, at=TUESDAY)
    panels.close(panel=world.panel, actor=world.coordinator, at=TUESDAY)
    low, good = (case.run.application for case in world.cases)

    with pytest.raises(InvalidTransition):
        take(low, "approve", world.coordinator)
    assert open_run(low).obstacles == ["均分 59.00，低于最低得分 60.00。"]
    take(low, "reject", world.coordinator, reason="分不够")
    take(good, "approve", world.coordinator)
