"""A contract's steps as promises in the ledger of the project that the award began."""

from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import InternalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from projects.enums import Answer, Column, Direction, EvidenceGrade, LedgerKind
from projects.models import AwardMilestone, Commitment, Project
from projects.services import award_payments, awards, evidence, ledger
from tests.projects import contracts
from tests.projects.contracts import approve, settle, step_of

pytestmark = pytest.mark.django_db
PRICES = st.integers(1, 10**10).map(lambda number: Decimal(number).scaleb(-2))
PARTS = st.lists(st.integers(1, 4_000), min_size=0, max_size=3).filter(lambda rows: sum(rows) < 10_000)


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def awarded():
    return contracts.awarded()


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


def test_steps_from_before_their_author_was_noted_are_left_to_what_people_wrote(awarded):
    step_of(awarded)
    approve(awarded)
    AwardMilestone.objects.update(added_by=None)

    award_payments.keep_up(timezone.now())

    assert Commitment.objects.count() == 0


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
