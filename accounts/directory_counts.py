"""How many organizations stand behind each choice of the directory's filters, and in which district they are."""

from collections import Counter

from django.utils.html import format_html

from accounts.models import Organization
from taxonomy.models import Industry, KeyIndustry

COUNT_LIMIT = 10_000
"""So many rows are read for the counts; where more are found nothing is said, for a part of a count misleads."""
COLUMNS = {"district": 0, "kind": 1, "nature": 2, "key_industry": 3}
CONTACTS = {"liaison": 4, "office": 5}


class DirectoryCounts:
    """Counts beside the choices of a bound or unbound filter set: each as if nothing else of its own filter were chosen.

    A query for what is found and one more for each filter in force, two for the key industries.
    """

    def __init__(self, *, data, rows, filterset_class):
        self._data, self._rows, self._class = data, rows, filterset_class
        self._found = self._read(data)

    @property
    def total(self):
        """How many are found; no more than the limit + 1."""
        return len(self._found)

    def of(self, name):
        """``Counter`` of the values of one filter; ``None`` where too many are found to count."""
        rows = self._read(self._without(name)) if name != "contact" and self._data.getlist(name) else self._found
        if len(rows) > COUNT_LIMIT:
            return None
        if name == "contact":
            return Counter({value: sum(row[place] for row in rows) for value, place in CONTACTS.items()})
        counts = Counter(row[COLUMNS[name]] for row in rows)
        return _by_key_industry(counts) if name == "key_industry" else counts

    def _without(self, name):
        data = self._data.copy()
        data.setlist(name, [])
        return data

    def _read(self, data):
        filterset = self._class(data or None, queryset=self._rows)
        found = filterset.qs if not filterset.is_bound or filterset.is_valid() else Organization.objects.none()
        columns = ("district", "kind", "school_nature", "industry", "has_liaison", "has_office")
        return list(found.order_by().values_list(*columns)[: COUNT_LIMIT + 1])


def _by_key_industry(counts):
    """Industries counted for the key industries to which they, or what lies above them, belong."""
    parents = dict(Industry.objects.order_by().values_list("pk", "parent"))
    keys = {}
    for key, industry in KeyIndustry.industries.through.objects.values_list("keyindustry", "industry"):
        keys.setdefault(industry, set()).add(key)
    found = Counter()
    for industry, count in counts.items():
        belongs, at = set(), industry
        while at is not None:
            belongs |= keys.get(at, set())
            at = parents.get(at)
        found.update(dict.fromkeys(belongs, count))
    return found


def label_choices(form, counts):
    """Write the counts behind the choices of a filter set's form."""
    for name in (*COLUMNS, "contact"):
        found, field = counts.of(name), form.fields[name]
        if found is None:
            continue
        if hasattr(field, "queryset"):
            field.label_from_instance = lambda row, found=found: _labelled(row, found[row.pk])
        else:
            field.choices = [(value, _labelled(label, found[value])) for value, label in field.choices]


def _labelled(label, count):
    return format_html('{} <span class="xy-count">{}</span>', label, f"{count:,}")
