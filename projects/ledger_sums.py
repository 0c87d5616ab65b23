"""Sums of the ledger: per kind and column, from a grade of evidence up; each figure says its weakest evidence."""

from collections import namedtuple
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, Sum, Value

from core.numbers import grouped_text
from projects.enums import GRADE_ORDER, LEDGER_UNITS, Column, EvidenceGrade, LedgerKind, grades_from, place_of

PLEDGED = "pledged"
COLUMNS = (PLEDGED, Column.IN_KIND, Column.RECEIVED)
ZERO = Decimal(0)

Cell = namedtuple("Cell", "kind column grade amount")


@dataclass(frozen=True)
class Figure:
    """A sum with the grade of its weakest entry; ``grade`` is empty where there is none.

    ``parts`` is ``((grade, amount), …)`` of what it is made of, the weakest first, without what cancels out.
    """

    amount: Decimal = ZERO
    grade: str = ""
    parts: tuple = field(default=(), compare=False)

    @property
    def place(self):
        """How far up the scale its weakest entry stands; 0 where there is none."""
        return place_of(self.grade) if self.grade else 0

    @property
    def word(self):
        """The grade of its weakest entry in words."""
        return EvidenceGrade(self.grade).label if self.grade else ""

    @property
    def text(self):
        """The amount as people read it, with cents where there are some."""
        return grouped_text(self.amount)

    @property
    def by_grade(self):
        """``[(place, word, amount as people read it)]`` of its parts, the weakest first."""
        return [(place_of(grade), EvidenceGrade(grade).label, grouped_text(amount)) for grade, amount in self.parts]


@dataclass(frozen=True)
class Line:
    """What of one kind was promised, came as things and came as money."""

    kind: str
    pledged: Figure
    in_kind: Figure
    received: Figure

    @property
    def label(self):
        """The kind in words."""
        return LedgerKind(self.kind).label

    @property
    def unit(self):
        """In what it is counted."""
        return LEDGER_UNITS[self.kind]

    @property
    def arrived(self):
        """What keeps the promise: money received, of anything else what was delivered."""
        return self.received if self.kind == LedgerKind.MONEY else self.in_kind

    @property
    def percent(self):
        """How much of the promise has come, 0 to 100, for the bar."""
        return percent(self.arrived.amount, self.pledged.amount)


def percent(part, whole):
    """``part`` of ``whole`` in whole per cent from 0 to 100."""
    return max(0, min(100, int(part * 100 / whole))) if whole > ZERO else 0


def weakest_of(grades):
    """The weakest of some grades; empty where there is none."""
    return min(grades, key=GRADE_ORDER.index, default="")


def figure_of(pairs):
    """The ``Figure`` of ``(grade, amount)`` pairs, in whatever order; what cancels out lends no grade."""
    parts = {}
    for grade, amount in pairs:
        parts[grade] = parts.get(grade, ZERO) + amount
    standing = tuple((grade, parts[grade]) for grade in GRADE_ORDER if parts.get(grade))
    said = [grade for grade, _ in standing] or parts
    return Figure(sum(parts.values(), ZERO), weakest_of(said), standing)


def fold(cells, floor):
    """``{(kind, column): Figure}`` of the cells whose grade is at least ``floor``, in whatever order they come."""
    grades, found = set(grades_from(floor)), {}
    for cell in cells:
        if cell.grade in grades:
            found.setdefault((cell.kind, cell.column), []).append((cell.grade, cell.amount))
    return {key: figure_of(pairs) for key, pairs in found.items()}


def lines(cells, floor):
    """A ``Line`` for each kind that has a figure, in the order of the kinds."""
    figures = fold(cells, floor)
    kinds = [kind for kind in LedgerKind.values if any((kind, column) in figures for column in COLUMNS)]
    return [Line(kind, *(figures.get((kind, column), Figure()) for column in COLUMNS)) for kind in kinds]


def cells_of(commitments, deliveries):
    """The cells of two querysets, summed by the database; two queries."""
    pledged = commitments.effective().order_by().values_list("kind", Value(PLEDGED), "grade")
    arrived = deliveries.effective().order_by().values_list("kind", "column", "grade")
    return [Cell(*row) for rows in (pledged, arrived) for row in rows.annotate(total=Sum("amount")) if row[-1]]


def cells_by_giver(commitments, deliveries):
    """``{organization id or None: cells}``, by who gives; two queries."""
    pledged = commitments.effective().with_giver().order_by().values_list("giver_id", "kind", Value(PLEDGED), "grade")
    arrived = deliveries.effective().with_giver().order_by().values_list("giver_id", "kind", "column", "grade")
    found = {}
    for rows in (pledged, arrived):
        for giver, *cell in rows.annotate(total=Sum("amount")):
            if cell[-1]:
                found.setdefault(giver, []).append(Cell(*cell))
    return found


def ages(rows, on):
    """``[(label, count, money missing)]`` of overdue promises by how late they are; ``rows`` come from ``overdue``."""
    found = [[label, 0, ZERO] for label, _ in AGES]
    for due_on, kind, missing in rows.values_list("due_on", "kind", F("missing")).iterator():
        days = (on - due_on).days
        place = next(index for index, (_, least) in enumerate(AGES) if days >= least)
        found[place][1] += 1
        if kind == LedgerKind.MONEY:
            found[place][2] += missing
    return [tuple(row) for row in reversed(found)]


AGES = (("超过 90 天", 91), ("61–90 天", 61), ("31–60 天", 31), ("1–30 天", 1))
"""The bands of the ageing list, the oldest first, with their first day."""


def age_of(due_on, on):
    """The band of a promise that is past its day."""
    days = (on - due_on).days
    return next((label for label, least in AGES if days >= least), "")
