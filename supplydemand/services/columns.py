"""Published listings as columns for the engine: read by COPY, without an object a row; texts by their kept words."""

from collections.abc import Callable

import numpy as np
from django.db.models import BigIntegerField, Case, DateField, F, Func, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf

from supplydemand.language.skills import skill_key
from supplydemand.matching.columnar import NUMBERS, Columns, Grouped, Numbered, Pairs, Several, distinct
from supplydemand.matching.facets import FACETS
from supplydemand.matching.records import REACHES, ListingRecord
from supplydemand.matching.snapshot import UNSTATED_LEVEL
from supplydemand.models import TalentDemand
from supplydemand.services import records, text_guesses
from supplydemand.services.copying import copied, rows_of
from supplydemand.services.text_cache import kept_of
from taxonomy.models import District, Major, Region

FIRST_DAY = Func(template="DATE '0001-01-01'", output_field=DateField())
BETWEEN = "\x1f"
"""Between the texts of an array; no form lets it into one."""


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
    found = distinct(other)
    return Pairs(row, np.searchsorted(found, other), [str(value) for value in found.tolist()])


def _majors(listings, ids, families):
    """The majors of each row, with families and the occupations they lead to."""
    row, other = _linked(listings, ids, "majors")
    found = distinct(other)
    known = {pk: f"{catalogue}:{code}" for pk, catalogue, code in Major.objects.values_list("pk", "catalogue", "code")}
    occupations = records.occupations_of(set(found.tolist()))
    kinds = [_major_record(known[major], families.get(major, {}), occupations.get(major, ())) for major in found.tolist()]
    return Several(row, np.searchsorted(found, other), kinds)


def _major_record(major, families, occupations):
    ordered = sorted(families)
    return _record(
        majors=(major,),
        families=tuple(ordered),
        family_strengths=tuple(families[family] for family in ordered),
        occupation=tuple(sorted(set(occupations))),
    )


def array_pairs(listings, ids):
    """Skills and ways of working together, as the records compare them."""
    rows = list(listings.order_by("pk").values_list("pk", _in_one("skills"), _in_one("cooperation_modes")))
    read, *both = zip(*rows, strict=True) if rows else ((), (), ())
    row, is_known = rows_of(np.array(read, dtype=np.int64), ids)
    return tuple(_chosen(written, row, is_known, key_of) for written, key_of in zip(both, (skill_key, str), strict=True))


def _in_one(name):
    """An array of texts as one text, which PostgreSQL and Python pass on faster."""
    return Func(F(name), Value(BETWEEN), function="array_to_string", output_field=TextField())


def _chosen(written, row, is_known, key_of):
    """``Pairs`` of rows and what each has chosen, under the names that ``key_of`` gives; none where it gives none."""
    sizes = np.fromiter((text.count(BETWEEN) for text in written), dtype=np.int64, count=len(written)) + 1
    numbered = Numbered()
    chosen = BETWEEN.join(written).split(BETWEEN) if written else ()  # of a row that has chosen nothing a text without a name
    which = np.fromiter(map(numbered.__getitem__, chosen), dtype=np.int64, count=int(sizes.sum()))
    plain = [key_of(name) for name in numbered]
    names = sorted({name for name in plain if name})
    place = {name: number for number, name in enumerate(names)}
    key = np.array([place.get(name, -1) for name in plain], dtype=np.int64)[which]
    kept = np.repeat(is_known, sizes) & (key >= 0)
    return Pairs(np.repeat(row, sizes)[kept], key[kept], names)


__all__ = ["array_pairs", "demand_columns", "supply_columns"]
