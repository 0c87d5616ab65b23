"""The columns of one side's public listings, as arrays of equal length."""

import numpy as np
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from accounts.enums import SchoolNature
from supplydemand.enums import CooperationMode, Reach, Urgency
from supplydemand.models import TalentDemand

NATURES = ("", *SchoolNature.values)
REACHES = ("", *Reach.values)
URGENCIES = ("", *Urgency.values)
MODES = tuple(CooperationMode.values)

_NUMBERS = ("pk", "organization_id", "district_id", "region_id", "headcount")
_OF_DEMANDS = {"level": "level_min_id", "occupation": "occupation_id", "industry": "industry_id", "urgency": "urgency"}
_OF_SUPPLIES = {"level": "level_id", "occupation": None, "industry": None, "urgency": None}
_CHOICES = (("nature", NATURES), ("reach", REACHES), ("urgency", URGENCIES))


class IndexTable:
    """All public listings of one side at one moment; it never changes, a change makes another table.

    ``records`` is ``{id: row}`` as ``read_records`` gives them. Positions in the arrays follow the ids.
    """

    def __init__(self, model, records):
        self.model = model
        self.records = records
        rows = [records[pk] for pk in sorted(records)]
        self.ids = _integers(row["pk"] for row in rows)
        self.organization = _integers(row["organization_id"] for row in rows)
        self.district = _integers(row["district_id"] or 0 for row in rows)
        self.region = _integers(row["region_id"] or 0 for row in rows)
        self.headcount = _integers(row["headcount"] or 0 for row in rows)
        self.level = _integers(row["level_code"] or 0 for row in rows)
        self.occupation = _integers(row["occupation_code"] or 0 for row in rows)
        self.industry = _integers(row["industry_code"] or 0 for row in rows)
        for name, values in _CHOICES:
            places = {value: place for place, value in enumerate(values)}
            setattr(self, name, _integers(places.get(row[f"{name}_value"] or "", 0) for row in rows))
        self.modes = _integers(sum(1 << MODES.index(mode) for mode in row["cooperation_modes"] if mode in MODES) for row in rows)
        self.expires = _integers(row["expires_on"].toordinal() for row in rows)
        self.published = _integers(_microseconds(row["published_at"]) for row in rows)
        self.titles = [row["title"].lower() for row in rows]
        self.organization_names = [row["organization_name"] for row in rows]
        pairs = [(at, major, above) for at, row in enumerate(rows) for major, above in row["majors"]]
        self.pair_position = _integers(pair[0] for pair in pairs)
        self.pair_major = _integers(pair[1] for pair in pairs)
        classes = sorted({(at, above) for at, _, above in pairs if above})
        self.class_position = _integers(pair[0] for pair in classes)
        self.class_major = _integers(pair[1] for pair in classes)
        self.kept = {}
        """What was computed from this table and may be used again while it lives."""

    def __len__(self):
        return len(self.ids)

    def positions(self, ids):
        """Where the rows with these ids stand; ids that are not public are left out."""
        wanted = np.asarray(ids, dtype=np.int64)
        if not len(self.ids) or not len(wanted):
            return np.empty(0, dtype=np.int64)
        at = np.searchsorted(self.ids, wanted)
        at[at == len(self.ids)] = 0
        return at[self.ids[at] == wanted]

    def mask(self, positions):
        """A mask that is true at the ``positions``."""
        found = np.zeros(len(self.ids), dtype=bool)
        found[positions] = True
        return found

    def everything(self):
        """A mask of all rows."""
        return np.ones(len(self.ids), dtype=bool)


def read_records(model, **conditions):
    """``{id: row}`` of the public listings that meet ``conditions``; two queries."""
    names = _OF_DEMANDS if model is TalentDemand else _OF_SUPPLIES
    extra = {
        "level_code": F(names["level"]),
        "occupation_code": _column(names["occupation"], 0),
        "industry_code": _column(names["industry"], 0),
        "urgency_value": _column(names["urgency"], ""),
        "nature_value": F("organization__school_nature"),
        "reach_value": F("reach"),
        "organization_name": F("organization__name"),
    }
    public = model.objects.published().filter(**conditions).order_by()
    columns = (*_NUMBERS, "title", "cooperation_modes", "expires_on", "published_at")
    records = {row["pk"]: row | {"majors": []} for row in public.values(*columns, **extra)}
    through = model.majors.through.objects.order_by()
    listing = f"{model._meta.model_name}_id"
    wanted = through.filter(**{f"{listing}__in": public.values("pk")}) if conditions else through
    above = Coalesce("major__parent_id", "major_id")
    for pk, major, depth, parent in wanted.values_list(listing, "major_id", "major__depth", above):
        if pk in records:
            records[pk]["majors"].append((major, _class_of(major, depth, parent)))
    return records


def _class_of(major, depth, parent):
    return {"major": parent, "class": major}.get(depth, 0)


def _column(name, default):
    return F(name) if name else Value(default)


def _integers(values):
    return np.fromiter(values, dtype=np.int64)


def _microseconds(moment):
    seconds = int(moment.timestamp())
    return seconds * 1_000_000 + moment.microsecond
