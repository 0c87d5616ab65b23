"""What must hold for any ledger: sums are those of the entries, corrections cancel, a higher floor never gives more."""

from collections import Counter
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.enums import GRADE_ORDER, Column, EvidenceGrade, LedgerKind, grades_from
from projects.evidence_kinds import KINDS
from projects.ledger_fields import AmountField
from projects.ledger_sums import PLEDGED, ZERO, Cell, cells_of, fold, lines
from projects.models import Commitment, Confirmation, Delivery
from projects.services import ledger
from projects.services.evidence import EvidenceError
from tests.projects.evidence_world import World

drawn = settings(max_examples=60, deadline=None)
cents = st.integers(1, 10**11).map(lambda number: Decimal(number).scaleb(-2))
kinds = st.sampled_from(LedgerKind.values)
grades = st.sampled_from(GRADE_ORDER)
columns = st.sampled_from([PLEDGED, Column.IN_KIND.value, Column.RECEIVED.value])
cells = st.lists(st.builds(Cell, kinds, columns, grades, cents), max_size=30)


@drawn
@given(cells, grades, st.randoms(use_true_random=False))
def test_a_sum_is_that_of_its_entries_in_any_order(entries, floor, chance):
    expected = Counter()
    for entry in entries:
        if entry.grade in grades_from(floor):
            expected[entry.kind, entry.column] += entry.amount
    mixed = list(entries)
    chance.shuffle(mixed)

    figures = fold(mixed, floor)

    assert {key: figure.amount for key, figure in figures.items()} == expected
    assert figures == fold(entries, floor)
    assert all(isinstance(figure.amount, Decimal) and figure.grade in grades_from(floor) for figure in figures.values())


@drawn
@given(cells)
def test_raising_the_floor_never_raises_a_sum(entries):
    steps = [fold(entries, floor) for floor in GRADE_ORDER]

    for lower, higher in zip(steps, steps[1:], strict=False):
        assert all(figure.amount <= lower[key].amount for key, figure in higher.items())


@drawn
@given(cells, st.builds(Cell, kinds, columns, grades, cents), grades)
def test_an_entry_and_its_reversal_add_nothing(entries, entry, floor):
    pair = [entry, entry._replace(amount=-entry.amount)]

    before, after = fold(entries, floor), fold([*entries, *pair], floor)

    assert all(figure.amount == before[key].amount if key in before else figure.amount == ZERO for key, figure in after.items())


ways = st.sampled_from([None, Column.IN_KIND, Column.RECEIVED])
steps = st.lists(st.tuples(kinds, cents, ways, grades, st.integers(0, 99)), min_size=1, max_size=3)


def take(world, kind, amount, column, grade, part):
    """A promise, what came of it, and the part of that which was right after all."""
    promise = world.raise_to(world.promise(amount, kind), grade)
    if column is None:
        return
    came = world.raise_to(world.deliver(promise, amount, column if kind == LedgerKind.MONEY else Column.IN_KIND), grade)
    right = (amount * part / 100).quantize(Decimal("0.01"))
    if right < amount:
        row = ledger.correct(entry=came, right_amount=right, reason="多记了", actor=world.author, at=came.created_at)
        if row.is_waiting and part % 2:
            world.confirm(row)


def summed(rows, column_of, floor):
    """The sum over the entries themselves."""
    total = Counter()
    for row in rows:
        if row.effective_at and row.grade in grades_from(floor):
            total[row.kind, column_of(row)] += row.amount
    return total


@pytest.mark.django_db
@settings(max_examples=6, deadline=None)
@given(steps)
def test_the_database_sums_what_the_services_wrote_whatever_they_wrote(steps):
    world = World()
    for step in steps:
        take(world, *step)
    commitments = Commitment.objects.filter(project=world.project)
    deliveries = Delivery.objects.filter(commitment__project=world.project)
    cells = cells_of(commitments, deliveries)

    for floor in GRADE_ORDER:
        expected = summed(commitments, lambda row: PLEDGED, floor) + summed(deliveries, lambda row: row.column, floor)
        assert {key: figure.amount for key, figure in fold(cells, floor).items()} == dict(expected)
        for line in lines(cells, floor):
            assert all(isinstance(figure.amount, Decimal) for figure in (line.pledged, line.in_kind, line.received))


@pytest.mark.django_db
@settings(max_examples=4, deadline=None)
@given(grades, cents)
def test_a_whole_correction_cancels_out_with_every_floor_also_where_evidence_grows_afterwards(grade, amount):
    world = World()
    promise = world.promise(amount)
    if grade != EvidenceGrade.STATED and amount > Decimal("0.01"):
        ledger.correct(entry=promise, right_amount=Decimal("0.01"), reason="写错", actor=world.author, at=promise.created_at)
        world.raise_to(promise, grade)
        correction = ledger.correct(entry=promise, right_amount=ZERO, reason="不做了", actor=world.author, at=promise.created_at)
        assert correction.effective_at is None
        world.confirm(correction)
    else:
        ledger.correct(entry=promise, right_amount=ZERO, reason="写错", actor=world.author, at=promise.created_at)

    rows = Commitment.objects.filter(project=world.project)
    assert {row.grade for row in rows} == {rows.get(reverses=None).grade}
    for floor in GRADE_ORDER:
        assert sum((row.amount for row in rows.effective().at_least(floor)), ZERO) == ZERO


@pytest.mark.django_db
def test_what_the_other_side_confirmed_is_taken_back_only_when_it_agrees():
    world = World()
    promise = world.raise_to(world.promise("100"), EvidenceGrade.CONFIRMED)

    correction = ledger.correct(entry=promise, right_amount=Decimal(60), reason="少给", actor=world.author, at=promise.created_at)

    assert pledged(EvidenceGrade.STATED) == 100
    with pytest.raises(EvidenceError):
        ledger.correct(entry=promise, right_amount=Decimal(50), reason="再少", actor=world.author, at=promise.created_at)
    world.confirm(correction)
    assert pledged(EvidenceGrade.CONFIRMED) == 60


def pledged(floor):
    """The money promised, with evidence of at least ``floor``."""
    return fold(cells_of(Commitment.objects.all(), Delivery.objects.all()), floor)["money", PLEDGED].amount


def test_no_table_of_the_ledger_or_the_training_holds_a_float():
    for model in (*KINDS.values(), Confirmation):
        fields = model._meta.get_fields()
        assert not [field.name for field in fields if isinstance(field, models.FloatField)]
    for model in (Commitment, Delivery):
        amount = model._meta.get_field("amount")
        assert (type(amount), amount.max_digits, amount.decimal_places) == (models.DecimalField, 14, 2)


@pytest.mark.parametrize("text", ["0.1", "50 万", "999999999999.99", "１，２００．５"])
def test_what_is_typed_becomes_a_decimal_as_it_stands(text):
    amount = AmountField().clean(text)
    assert isinstance(amount, Decimal)
    assert amount == {"0.1": Decimal("0.10"), "50 万": Decimal(500000)}.get(text, amount)


@pytest.mark.parametrize("text", ["0", "-5", "0.001", "1e400", "NaN", "十二三", "1000000000000"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValidationError):
        AmountField().clean(text)
