"""How many rows stand behind each choice of a list's filters: read in one query and counted here."""

from collections import Counter

from django.utils.html import format_html


class FacetCounts:
    """Counts beside the choices of a filter set: each as if nothing else of its own filter were chosen.

    ``columns`` is ``{filter: column}``. A query for what is found and one more for each filter in force. Where more than
    ``limit`` rows are found nothing is said, for a part of a count misleads.
    """

    def __init__(self, *, data, rows, filterset_class, columns, limit):
        self._data, self._rows, self._class = data, rows, filterset_class
        self._columns, self._limit = dict(columns), limit
        self._names = list(dict.fromkeys(self._columns.values()))
        self._found = self._read(data)

    @property
    def total(self):
        """How many are found; no more than the limit + 1."""
        return len(self._found)

    def of(self, name):
        """``Counter`` of the values of one filter; ``None`` where too many are found to count."""
        rows = self.rows_for(name)
        if len(rows) > self._limit:
            return None
        place = self._names.index(self._columns[name])
        return Counter(row[place] for row in rows)

    def rows_for(self, name):
        """What is found without the filter of that name, as tuples in the order of the columns."""
        return self._read(self._without(name)) if self._data.getlist(name) else self._found

    def _without(self, name):
        data = self._data.copy()
        data.setlist(name, [])
        return data

    def _read(self, data):
        filterset = self._class(data or None, queryset=self._rows)
        found = filterset.qs if not filterset.is_bound or filterset.is_valid() else filterset.queryset.none()
        return list(found.order_by().values_list(*self._names)[: self._limit + 1])


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
