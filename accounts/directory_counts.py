"""How many organizations stand behind each choice of the directory's filters, and in which district they are."""

from collections import Counter

from core import facet_counts
from core.facet_counts import FacetCounts
from taxonomy.models import Industry, KeyIndustry

COUNT_LIMIT = 10_000
"""So many rows are read for the counts."""
COLUMNS = {"district": "district", "kind": "kind", "nature": "school_nature", "key_industry": "industry"}
CONTACTS = {"liaison": "has_liaison", "office": "has_office"}


class DirectoryCounts(FacetCounts):
    """Two queries more for the key industries; whom one can turn to is counted among what is found."""

    def __init__(self, *, filterset, rows):
        super().__init__(filterset=filterset, rows=rows, columns=COLUMNS | CONTACTS, limit=COUNT_LIMIT)

    def of(self, name):
        """``Counter`` of the values of one filter; ``None`` where too many are found to count."""
        if name == "contact":
            counts = {value: super(DirectoryCounts, self).of(value) for value in CONTACTS}
            return None if None in counts.values() else Counter({value: found[True] for value, found in counts.items()})
        counts = super().of(name)
        return _by_key_industry(counts) if name == "key_industry" and counts is not None else counts


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
    """Write the counts behind the choices of the directory's form."""
    facet_counts.label_choices(form, counts, (*COLUMNS, "contact"))
