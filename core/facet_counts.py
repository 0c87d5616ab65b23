"""How many rows stand behind each choice of a list's filters: counted by the database, all filters in one statement."""

from collections import Counter

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.utils.html import format_html


class FacetCounts:
    """Counts beside the choices of a filter set: each as if nothing else of its own filter were chosen.

    ``filterset`` is the list's own, whose answers are read once; ``rows`` are the same rows without what an order adds to them;
    ``columns`` is ``{filter: column}``. A statement for what is found and one more for each filter in force; each gives a row for
    each combination of values that occurs. Where more than ``limit`` rows are found nothing is said: a part of a count misleads.
    """

    def __init__(self, *, filterset, rows, columns, limit):
        self._filterset, self._rows = filterset, rows
        self._columns, self._limit = dict(columns), limit
        self._names = list(dict.fromkeys(self._columns.values()))
        self._found = self._read()

    @property
    def total(self):
        """How many are found; no more than the limit + 1."""
        return self._found.total()

    def of(self, name):
        """``Counter`` of the values of one filter; ``None`` where too many are found to count."""
        found = self._read(without=name) if self._filterset.data.getlist(name) else self._found
        if found.total() > self._limit:
            return None
        place, counts = self._names.index(self._columns[name]), Counter()
        for values, count in found.items():
            counts[values[place]] += count
        return counts

    def _read(self, without=None):
        filterset, found = self._filterset, self._rows
        if filterset.is_bound and set(filterset.errors) - {without}:
            return Counter()
        for name, value in filterset.form.cleaned_data.items() if filterset.is_bound else ():
            if name != without:
                found = filterset.filters[name].filter(found, value)
        return _combinations(found.order_by().values_list(*self._names, "pk")[: self._limit + 1], len(self._names))


def _combinations(rows, width):
    """``Counter`` of the first ``width`` columns of a queryset; by its key a filter that asks for distinct rows joins no two."""
    try:
        inner, values = rows.query.sql_with_params()
    except EmptyResultSet:  # the queryset asks for none, which Django knows without the database
        return Counter()
    names = ", ".join(f"c{place}" for place in range(width))
    statement = f"SELECT {names}, count(*) FROM ({inner}) AS found({names}, pk) GROUP BY {names}"  # noqa: S608 - our own names
    with connections[rows.db].cursor() as cursor:
        cursor.execute(statement, values)
        return Counter({tuple(row): count for *row, count in cursor.fetchall()})


def label_choices(form, counts, names):
    """Write the counts behind the choices of the named filters of a filter set's form."""
    for name in names:
        found, field = counts.of(name), form.fields[name]
        if found is None:
            continue
        if hasattr(field, "queryset"):
            field.label_from_instance = lambda row, found=found: labelled(row, found[row.pk])
        else:
            field.choices = [(value, labelled(label, found[value])) for value, label in field.choices]


def labelled(label, count):
    """A choice with its count."""
    return format_html('{} <span class="xy-count">{}</span>', label, f"{count:,}")
