"""A contract's steps as promises in the ledger of the project that the award began."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import InternalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.workflow import perform_transition
from projects.enums import Answer, Column, Direction, EvidenceGrade, LedgerKind
from projects.models import Award, Commitment, Project
from projects.services import award_payments, awards, evidence, ledger
from review.models import ReviewTask
from tests.projects import challenge_world as world_of
from tests.projects.factories import ProjectTypeFactory

pytestmark = pytest.mark.django_db
LATER = timedelta(days=20)
PRICES = st.integers(1, 10**10).map(lambda number: Decimal(number).scaleb(-2))
PARTS = st.lists(st.integers(1, 4_000), min_size=0, max_size=3).filter(lambda rows: sum(rows) < 10_000)


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def awarded():
    """A consortium of 60 and 40 per cent has won; the project is still a draft, the contract is signed."""
    world = world_of.published()
    world.partner = world_of.bidder()
    bid = world_of.sealed(world, partners=[(world.partner, "40")], lead_share="60")
    world.close()
    world.open()
    world.score({bid.pk: 90})
    now = timezone.now()
    award = awards.propose(challenge=world.challenge, bid=bid, reason="", actor=world.publisher, at=now)
    awards.confirm(award=award, actor=world.coordinator, at=now + LATER)
    signed = {"number": "HT-1", "signed_on": timezone.localdate(), "amount": Decimal("1000.00")}
    awards.sign(award=award, actor=world.publisher, **signed)
    world.award, world.winner = Award.objects.get(pk=award.pk), bid.created_by
    return world


def approve(world, *, is_settled=True):
    """Its lead completes the project and hands it in, a coordinator agrees, and does not take that back."""
    project, now = Project.objects.get(pk=world.award.project_id), timezone.now()
    project.type, project.ends_on = ProjectTypeFactory(), timezone.localdate() + LATER
    project.save()
    perform_transition(obj=project, action="submit", actor=world.winner, at=now)
    perform_transition(obj=project, action="approve", actor=world.coordinator, at=now)
    if is_settled:
        settle()


def settle():
    ReviewTask.objects.filter(decision="approve").update(closed_at=timezone.now() - timedelta(hours=1))


def step_of(world, amount="100.01", title="样机"):
    values = {"title": title, "due_on": timezone.localdate(), "amount": amount and Decimal(amount)}
    return awards.add_milestone(award=world.award, actor=world.publisher, at=timezone.now(), **values)


@given(PRICES, PARTS)
def test_parts_add_up_to_the_cent(amount, shares):
    others = [(number, Decimal(share).scaleb(-2)) for number, share in enumerate(shares, 1)]
    first = ("lead", 100 - sum((share for _, share in others), Decimal(0)))

    parts = award_payments.parts_of(amount, [first, *others])

    assert sum(money for _, money in parts) == amount
    assert all(money >= 0 and money == money.quantize(Decimal("0.01")) for _, money in parts)


def test_a_step_of_an_approved_project_is_promised_to_each_winner_by_share(awarded):
    approve(awarded)

    step = step_of(awarded)

    rows = list(Commitment.objects.order_by("pk"))
    publisher, lead = awarded.challenge.organization, awarded.award.bid.organization
    partner = awarded.partner.memberships.get().organization
    assert [(row.stated_by, row.direction, row.counterpart, row.amount) for row in rows] == [
        (publisher, Direction.GIVES, lead, Decimal("60.01")),
        (publisher, Direction.GIVES, partner, Decimal("40.00")),
    ]
    assert {(row.kind, row.grade, row.due_on, row.milestone) for row in rows} == {
        (LedgerKind.MONEY, EvidenceGrade.STATED, step.due_on, step)
    }
    assert award_payments.promise(milestone=step, actor=awarded.publisher, at=timezone.now()) == []
    assert step_of(awarded, amount=None, title="开会").promises.count() == 0


def test_steps_of_a_draft_wait_until_its_approval_has_settled(awarded):
    step = step_of(awarded)
    award_payments.keep_up(timezone.now())
    assert Commitment.objects.count() == 0
    approve(awarded, is_settled=False)
    later = step_of(awarded, title="验收")
    award_payments.keep_up(timezone.now())
    assert Commitment.objects.count() == 0

    settle()
    for _ in range(2):
        award_payments.keep_up(timezone.now())

    found = [(row.created_by, row.milestone) for row in Commitment.objects.order_by("pk")]
    assert found == [(awarded.publisher, step)] * 2 + [(awarded.publisher, later)] * 2


def test_a_suspended_projects_steps_stay_out(awarded):
    step_of(awarded)
    approve(awarded)
    Project.objects.filter(pk=awarded.award.project_id).update(suspended_at=timezone.now())

    award_payments.keep_up(timezone.now())

    assert Commitment.objects.count() == 0


def test_the_step_of_a_promise_never_changes(awarded):
    approve(awarded)
    step_of(awarded)
    row = Commitment.objects.first()

    with pytest.raises(InternalError), transaction.atomic():
        Commitment.objects.filter(pk=row.pk).update(milestone=None)


def _page(user, url):
    client = Client()
    client.force_login(user)
    return client.get(url)


def test_contract_and_ledger_lead_to_each_other_with_the_evidence(awarded):
    approve(awarded)
    step = step_of(awarded)
    awards.report_milestone(milestone=step, text="做好了", actor=awarded.winner, at=timezone.now())
    awards.accept_milestone(milestone=step, actor=awarded.publisher, at=timezone.now())
    first = Commitment.objects.order_by("pk").first()
    evidence.answer(entry=first, answer=Answer.CONFIRMED, user=awarded.winner, at=timezone.now())
    lead = awarded.award.bid.organization
    paid = {"column": Column.RECEIVED, "amount": Decimal("50"), "happened_on": timezone.localdate()}
    ledger.deliver(commitment=first, stated_by=lead, actor=awarded.winner, at=timezone.now(), **paid)
    contract = reverse("projects:challenge_award", args=[awarded.challenge.pk])
    book = reverse("projects:ledger", args=[awarded.award.project_id])

    shown = _page(awarded.publisher, contract).text

    assert all(words in shown for words in ("100.01 元", "60.01 元", "50 元", book, first.get_absolute_url()))
    assert reverse("projects:delivery_create", args=[first.pk]) in shown
    assert "到账" in shown
    listed = _page(awarded.winner, book).text
    assert contract in listed
    assert "还有 899.99 元没排" in listed
    assert contract in _page(awarded.winner, first.get_absolute_url()).text
    assert reverse("projects:delivery_create", args=[first.pk]) not in _page(awarded.coordinator, contract).text
