"""Published listings as columns for the engine: read by COPY, without an object a row; texts by their kept words."""

from collections.abc import Callable

import numpy as np
from django.db.models import BigIntegerField, Case, DateField, F, Func, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf

from supplydemand.language.skills import skill_key
from supplydemand.matching.columnar import NUMBERS, Columns, Grouped, Pairs
from supplydemand.matching.facets import FACETS
from supplydemand.matching.records import REACHES, ListingRecord
from supplydemand.matching.snapshot import UNSTATED_LEVEL
from supplydemand.models import TalentDemand
from supplydemand.services import records, text_guesses
from supplydemand.services.copying import copied, rows_of
from supplydemand.services.text_cache import kept_of
from taxonomy.models import District, Major, Region

FIRST_DAY = Func(template="DATE '0001-01-01'", output_field=DateField())


def demand_columns(demands, *, families, kept=None):
    """``Columns`` of a ``TalentDemand`` queryset; ``families`` is ``taxonomy.families.family_strengths``.

    ``kept``: their words, where they were read before (``text_cache.Kept``).
    """
    numbers = {
        "level": _level("level_min"),
        "level_max": _level("level_max"),
        "from": _ordinal("starts_on"),
        "salary_min": Coalesce(NullIf("salary_min", 0), "salary_max", 0),
        "salary_max": Coalesce(NullIf("salary_max", 0), "salary_min", 0),
        "occupation": Coalesce("occupation_id", 0),
        "industry": Coalesce("industry_id", 0),
    }
    table = _table(demands, numbers)
    codes = {name: _codes_of(TalentDemand, name) for name in ("occupation", "industry")}
    facets = {
        "occupation": _occupations(table, codes["occupation"], text_guesses.of(demands)),
        "industry": _grouped(table["industry"], lambda pk: _record(industries=tuple(filter(None, [codes["industry"].get(pk)])))),
    }
    return _columns(demands, table, families, facets, kept)


def supply_columns(supplies, *, families, kept=None):
    """``Columns`` of a ``TalentSupply`` queryset; the occupations are those its majors lead to."""
    numbers = {"level": _level("level"), "from": _ordinal("graduates_on")}
    return _columns(supplies, _table(supplies, numbers), families, {}, kept)


def _columns(listings, table, families, facets, kept):
    ids = table["id"]
    majors = _majors(listings, ids, families)
    facets = {"major": majors, "occupation": majors, "industry": _grouped(np.zeros(len(ids)), lambda _: _record())} | facets
    skills, modes = array_pairs(listings, ids)
    certificates = _pairs_of(listings, ids, "certificates")
    facets |= {"skill": skills, "certificate": certificates, "cooperation": modes}
    return Columns(
        ids=ids,
        numbers={name: table[name] if name in table else np.zeros(len(ids), dtype=np.int64) for name in NUMBERS}
        | ({} if "level_max" in table else {"level_max": np.full(len(ids), UNSTATED_LEVEL)}),
        places=_places(table),
        facets={facet.key: facets[facet.key] for facet in FACETS},
        words=(kept or kept_of(listings)).words(ids),
    )


def _record(**fields):
    return ListingRecord(id=0, organization_id=0, **fields)


def _level(name):
    return Coalesce(f"{name}__rank", UNSTATED_LEVEL)


def _ordinal(name):
    """The day as ``date.toordinal`` counts; 0 where it is not stated."""
    return Coalesce(Func(F(name), FIRST_DAY, template="%(expressions)s", arg_joiner=" - ", output_field=BigIntegerField()) + 1, 0)


def _table(listings, numbers):
    """The number columns by name, each an array in order of id."""
    reach = Case(*(When(reach=name, then=Value(place)) for place, name in enumerate(REACHES)), default=Value(-1))
    wanted = {
        "id": F("pk"),
        "organization": F("organization_id"),
        "reach": reach,
        "headcount": Coalesce("headcount", 0),
        "region": Coalesce("region_id", 0),
        "district": Coalesce("district_id", 0),
        **numbers,
    }
    columns = {f"c_{name}": Cast(value, BigIntegerField()) for name, value in wanted.items()}
    rows = copied(listings.order_by("pk").annotate(**columns).values_list(*columns), len(columns))
    return {name: rows[:, place] for place, name in enumerate(wanted)}


def _grouped(values, record_of: Callable[[int], ListingRecord]):
    found, group = np.unique(values, return_inverse=True)
    return Grouped(group, [record_of(int(value)) for value in found])


def _occupations(table, codes, guesses):
    """Rows grouped by their occupation; those that state nothing by what their words were guessed to mean."""
    number, group = {}, table["occupation"].copy()
    for pk, guessed in guesses.items():
        group[np.searchsorted(table["id"], pk)] = -1 - number.setdefault(guessed, len(number))
    kinds = list(number)
    return _grouped(group, lambda at: _record(guesses=kinds[-1 - at]) if at < 0 else _record(occupation=codes.get(at)))


def _codes_of(model, name):
    return dict(model._meta.get_field(name).related_model.objects.values_list("pk", "code"))


def _places(table):
    regions = dict(Region.objects.values_list("pk", "code"))
    districts = dict(District.objects.values_list("pk", "region__code"))
    both = table["region"] * (1 + int(table["district"].max(initial=0))) + table["district"]

    def record_of(pair):
        region, district = divmod(pair, 1 + int(table["district"].max(initial=0)))
        province, city, part = records.places(regions.get(region, ""), districts.get(district) or "")
        return _record(province=province, city=city, district=part)

    return _grouped(both, record_of)


def _linked(listings, ids, name):
    """(row, other key) of a many-to-many field, in order of both."""
    field = listings.model._meta.get_field(name)
    own, other = field.m2m_column_name(), field.m2m_reverse_name()
    pairs = field.remote_field.through.objects.filter(**{f"{field.m2m_field_name()}__in": listings.order_by().values("pk")})
    found = copied(pairs.order_by(own, other).values_list(own, other), 2)
    row, is_known = rows_of(found[:, 0], ids)
    return row[is_known], found[is_known, 1]


def _pairs_of(listings, ids, name):
    row, other = _linked(listings, ids, name)
    found, key = np.unique(other, return_inverse=True)
    return Pairs(row, key, [str(value) for value in found.tolist()])


def _majors(listings, ids, families):
    """Rows grouped by their combination of majors, with keys, families and the occupations they lead to."""
    row, other = _linked(listings, ids, "majors")
    bounds = np.searchsorted(row, np.arange(len(ids) + 1))
    number, group = {b"": 0}, np.zeros(len(ids), dtype=np.int64)
    for position in np.flatnonzero(np.diff(bounds)).tolist():
        key = other[bounds[position] : bounds[position + 1]].tobytes()
        group[position] = number.setdefault(key, len(number))
    combinations = [np.frombuffer(key, dtype=np.int64).tolist() for key in number]
    known = {pk: f"{catalogue}:{code}" for pk, catalogue, code in Major.objects.values_list("pk", "catalogue", "code")}
    occupations = records.occupations_of(set(np.unique(other).tolist()))
    return Grouped(group, [_major_record(majors, known, families, occupations) for majors in combinations])


def _major_record(majors, known, families, occupations):
    strengths = {}
    for major in majors:
        for family, strength in families.get(major, {}).items():
            strengths[family] = max(strengths.get(family, 0), strength)
    return _record(
        majors=tuple(sorted({known[major] for major in majors})),
        families=tuple(sorted(strengths)),
        family_strengths=tuple(strengths[family] for family in sorted(strengths)),
        occupation=tuple(sorted({code for major in majors for code in occupations.get(major, ())})),
    )


def array_pairs(listings, ids):
    """Skills and ways of working together, as the records compare them."""
    pairs, read = (([], [], {}), ([], [], {})), []
    rows = listings.order_by("pk").values_list("pk", "skills", "cooperation_modes")
    for position, (pk, *both) in enumerate(rows.iterator(chunk_size=20_000)):
        read.append(pk)
        for (places, keys, number), chosen in zip(pairs, both, strict=True):
            for value in chosen:
                places.append(position)
                keys.append(number.setdefault(value, len(number)))
    row, is_known = rows_of(np.array(read, dtype=np.int64), ids)
    (skill_places, skill_keys, skills), (mode_places, mode_keys, modes) = pairs
    plain = [skill_key(skill) for skill in skills]
    names = sorted({name for name in plain if name})
    place = {name: number for number, name in enumerate(names)}
    number = np.array([place.get(name, -1) for name in plain], dtype=np.int64)[np.array(skill_keys, dtype=np.int64)]
    at, modes_at = np.array(skill_places, dtype=np.int64), np.array(mode_places, dtype=np.int64)
    kept, modes_kept = is_known[at] & (number >= 0), is_known[modes_at]
    return (
        Pairs(row[at[kept]], number[kept], names),
        Pairs(row[modes_at[modes_kept]], np.array(mode_keys, dtype=np.int64)[modes_kept], list(modes)),
    )


__all__ = ["array_pairs", "demand_columns", "supply_columns"]
