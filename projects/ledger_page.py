"""What the ledger's pages show: one row a promise, with what has come of it and how well it is borne out."""

from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType

from core.models import GuestLink
from core.numbers import grouped_text
from projects.enums import Column, LedgerKind, grades_from
from projects.ledger_sums import ZERO, Cell, Figure, age_of, cells_of, fold, lines, percent
from projects.models import Commitment, Delivery


@dataclass
class Row:
    """A promise with its deliveries; figures count from the reader's floor, the entries are all there."""

    commitment: Commitment
    pledged: Figure
    in_kind: Figure
    received: Figure
    missing: object
    age: str = ""
    entries: list = field(default_factory=list)

    @property
    def missing_text(self):
        """What is still to come, as people read it."""
        return grouped_text(self.missing)

    @property
    def arrived(self):
        """What keeps the promise."""
        return self.received if self.commitment.kind == LedgerKind.MONEY else self.in_kind

    @property
    def percent(self):
        """How much of it has come, for the bar."""
        return percent(self.arrived.amount, self.pledged.amount)


def sums_of(project, floor):
    """The sums of a project; two queries."""
    deliveries = Delivery.objects.filter(commitment__project=project)
    return lines(cells_of(Commitment.objects.filter(project=project), deliveries), floor)


def rows_of(project, *, floor, on):
    """A ``Row`` for each promise, the oldest first; four queries."""
    promises = list(
        Commitment.objects.filter(project=project).select_related("stated_by", "counterpart", "project").order_by("pk")
    )
    deliveries = list(
        Delivery.objects.filter(commitment__project=project)
        .select_related("stated_by", "counterpart", "commitment__stated_by", "commitment__counterpart", "commitment__project")
        .order_by("happened_on", "pk")
    )
    for entries in (promises, deliveries):
        note_links(entries)
        _note_taken_back(entries)
    return [_row(promise, promises, deliveries, floor, on) for promise in promises if not promise.is_correction]


def _row(promise, promises, deliveries, floor, on):
    own = [row for row in promises if row.pk == promise.pk or row.reverses_id == promise.pk]
    came = [row for row in deliveries if row.commitment_id == promise.pk]
    pledged = _figure(own, floor)
    in_kind = _figure([row for row in came if row.column == Column.IN_KIND], floor)
    received = _figure([row for row in came if row.column == Column.RECEIVED], floor)
    arrived = received if promise.kind == LedgerKind.MONEY else in_kind
    missing = max(pledged.amount - arrived.amount, ZERO)
    age = age_of(promise.due_on, on) if missing else ""
    entries = [row for row in own if row.is_correction] + came
    return Row(promise, pledged, in_kind, received, missing, age, entries)


def _note_taken_back(entries):
    """Say of each entry whether corrections that count have taken all of it back (``is_void``)."""
    taken = {}
    for row in entries:
        if row.is_correction and row.effective_at is not None:
            taken[row.reverses_id] = taken.get(row.reverses_id, ZERO) + row.amount
    for row in entries:
        row.is_void = not row.is_correction and row.amount + taken.get(row.pk, ZERO) == ZERO


def _figure(rows, floor):
    """The sum of entries that count; one whose parts cancel out is nothing."""
    counted = [row for row in rows if row.effective_at is not None and row.grade in grades_from(floor)]
    figures = fold([_cell(row) for row in counted], floor)
    return next(iter(figures.values()), Figure())


def _cell(row):
    return Cell(row.kind, "", row.grade, row.amount)


def note_links(entries):
    """Hang the newest link to the other side on each entry as ``link``; one query."""
    if not entries:
        return
    content_type = ContentType.objects.get_for_model(type(entries[0]))
    links = GuestLink.objects.filter(content_type=content_type, object_id__in=[row.pk for row in entries]).order_by("pk")
    newest = {link.object_id: link for link in links}
    for entry in entries:
        entry.link = newest.get(entry.pk)
