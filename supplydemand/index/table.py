"""The columns of one side's public listings, as arrays of equal length."""

from itertools import compress

import numpy as np
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from accounts.enums import SchoolNature
from supplydemand.enums import CooperationMode, Reach, Urgency
from supplydemand.index.kept import Kept
from supplydemand.models import TalentDemand

NATURES = ("", *SchoolNature.values)
REACHES = ("", *Reach.values)
URGENCIES = ("", *Urgency.values)
MODES = tuple(CooperationMode.values)
ROWS_KEPT = 10_000
PAGES_KEPT = 2_000
ANSWERS_KEPT = 64

_OF_DEMANDS = {"level": "level_min_id", "occupation": "occupation_id", "industry": "industry_id", "urgency": "urgency"}
_OF_SUPPLIES = {"level": "level_id", "occupation": None, "industry": None, "urgency": None}

COLUMNS = (
    *("ids", "organization", "district", "region", "headcount", "level", "occupation", "industry"),
    *("nature", "reach", "urgency", "modes", "expires", "published"),
)


class IndexTable:
    """All public listings of one side at one moment; it never changes, a change makes another table.

    ``records`` is ``{id: row}`` as ``read_records`` gives them. Positions in the arrays follow the ids.
    """

    def __init__(self, model, records):
        rows = [records[pk] for pk in sorted(records)]
        columns = {name: _integers(row[name] for row in rows) for name in COLUMNS}
        pairs = [(row["ids"], major, above) for row in rows for major, above in row["majors"]]
        classes = sorted({(pk, above) for pk, _, above in pairs if above})
        columns |= {"pair_listing": _integers(pair[0] for pair in pairs), "pair_major": _integers(pair[1] for pair in pairs)}
        columns |= {
            "class_listing": _integers(pair[0] for pair in classes),
            "class_major": _integers(pair[1] for pair in classes),
        }
        self._fill(model, columns, [row["title"].lower() for row in rows], [row["organization_name"] for row in rows])

    def _fill(self, model, columns, titles, organization_names):
        self.model = model
        vars(self).update(columns)
        self.titles = titles
        self.organization_names = organization_names
        self.pair_position = np.searchsorted(self.ids, self.pair_listing)
        self.class_position = np.searchsorted(self.ids, self.class_listing)
        self.kept = {}
        """What was computed from this table and may be used again while it lives."""
        self.answers = Kept(ANSWERS_KEPT)
        """What was found under the latest filter sets (``supplydemand.views.search``)."""
        self.drawn = Kept(ROWS_KEPT)
        """``{(id, words): row as drawn}`` (``supplydemand.listed_rows``); what did not change goes over to the next table."""
        self.pages = Kept(PAGES_KEPT)
        """``{id: what its page says to the public}`` (``supplydemand.public_pages``); goes over likewise."""

    def with_changes(self, gone, records):
        """A table without the ids ``gone`` and with the ``records``; a few milliseconds where few rows changed."""
        added = IndexTable(self.model, records)
        left_out = np.array([*gone, *records], dtype=np.int64)
        stays = ~np.isin(self.ids, left_out)
        order = np.argsort(np.concatenate([self.ids[stays], added.ids]))
        columns = {name: np.concatenate([getattr(self, name)[stays], getattr(added, name)])[order] for name in COLUMNS}
        for name in ("pair", "class"):
            keeps = ~np.isin(getattr(self, f"{name}_listing"), left_out)
            for column in (f"{name}_listing", f"{name}_major"):
                columns[column] = np.concatenate([getattr(self, column)[keeps], getattr(added, column)])
        texts = []
        for name in ("titles", "organization_names"):
            joined = [*compress(getattr(self, name), stays), *getattr(added, name)]
            texts.append([joined[at] for at in order])
        changed = object.__new__(IndexTable)
        changed._fill(self.model, columns, *texts)
        outdated = set(left_out.tolist())
        changed.drawn = self.drawn.without(lambda key: key[0] in outdated)
        changed.pages = self.pages.without(outdated.__contains__)
        return changed

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


def read_records(model, *, on, **conditions):
    """``{id: row}`` of the listings public on that day that meet ``conditions``; two queries."""
    names = _OF_DEMANDS if model is TalentDemand else _OF_SUPPLIES
    columns = {
        "level_code": F(names["level"]),
        "occupation_code": F(names["occupation"]) if names["occupation"] else Value(0),
        "industry_code": F(names["industry"]) if names["industry"] else Value(0),
        "urgency_value": F(names["urgency"]) if names["urgency"] else Value(""),
        "nature_value": F("organization__school_nature"),
        "organization_name": F("organization__name"),
    }
    plain = ("pk", "organization_id", "district_id", "region_id", "headcount", "reach", "title", "cooperation_modes")
    public = model.objects.published(on=on).filter(**conditions).order_by()
    records = {row["pk"]: _record(row) for row in public.values(*plain, "expires_on", "published_at", **columns)}
    through = model.majors.through.objects.order_by()
    listing = f"{model._meta.model_name}_id"
    wanted = through.filter(**{f"{listing}__in": public.values("pk")}) if conditions else through
    above = Coalesce("major__parent_id", "major_id")
    for pk, major, depth, parent in wanted.values_list(listing, "major_id", "major__depth", above):
        if pk in records:
            records[pk]["majors"].append((major, _class_of(major, depth, parent)))
    return records


def _record(row):
    return {
        "ids": row["pk"],
        "organization": row["organization_id"],
        "district": row["district_id"] or 0,
        "region": row["region_id"] or 0,
        "headcount": row["headcount"] or 0,
        "level": row["level_code"] or 0,
        "occupation": row["occupation_code"] or 0,
        "industry": row["industry_code"] or 0,
        "nature": _place(NATURES, row["nature_value"]),
        "reach": _place(REACHES, row["reach"]),
        "urgency": _place(URGENCIES, row["urgency_value"]),
        "modes": sum(1 << MODES.index(mode) for mode in set(row["cooperation_modes"]) if mode in MODES),
        "expires": row["expires_on"].toordinal(),
        "published": microseconds(row["published_at"]),
        "title": row["title"],
        "organization_name": row["organization_name"],
        "majors": [],
    }


def _place(values, value):
    return values.index(value) if value in values else 0


def _class_of(major, depth, parent):
    return {"major": parent, "class": major}.get(depth, 0)


def _integers(values):
    return np.fromiter(values, dtype=np.int64)


def microseconds(moment):
    """A moment as the column ``published`` holds it."""
    seconds = int(moment.timestamp())
    return seconds * 1_000_000 + moment.microsecond
