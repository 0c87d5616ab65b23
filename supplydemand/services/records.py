"""Listings as the engine's records: a few set-based queries for any number of rows, and the names its sentences use."""

from collections import defaultdict
from dataclasses import replace

from django.apps import apps

from supplydemand.enums import CooperationMode
from supplydemand.language.skills import skill_key
from supplydemand.matching.facets import class_key
from supplydemand.matching.records import ListingRecord
from supplydemand.querysets import MUNICIPALITIES
from supplydemand.services import text_guesses
from supplydemand.services.text_cache import digest_of

COMMON = (
    "id",
    "organization_id",
    "title",
    "description",
    "headcount",
    "reach",
    "skills",
    "cooperation_modes",
    "region__code",
    "district__region__code",
)
DEMAND = ("level_min__rank", "level_max__rank", "occupation__code", "industry__code", "salary_min", "salary_max", "starts_on")
SUPPLY = ("level__rank", "graduates_on", "courses")


def demand_records(demands, *, families):
    """Records of a ``TalentDemand`` queryset, in order of id; ``families`` is ``taxonomy.families.family_strengths``."""
    rows = demands.annotate(digest=digest_of(demands.model), guessed=text_guesses.kept_for(demands)).order_by("pk")
    rows = rows.values(*COMMON, *DEMAND, "guessed")
    majors, certificates = _majors_of(demands, families), _certificates_of(demands)
    records = []
    for row in rows.iterator(chunk_size=5000):
        shared = _shared(row, majors, certificates)
        records.append(
            replace(
                shared,
                level_rank=row["level_min__rank"],
                level_rank_max=row["level_max__rank"],
                occupation=row["occupation__code"],
                industries=(row["industry__code"],) if row["industry__code"] else (),
                salary_min=row["salary_min"],
                salary_max=row["salary_max"],
                available_from=row["starts_on"],
                text=_text(row["title"], row["description"]),
                guesses=() if shared.majors or row["occupation__code"] else text_guesses.guesses_of(row["guessed"]),
            )
        )
    return records


def supply_records(supplies, *, families):
    """Records of a ``TalentSupply`` queryset, in order of id; the occupations are those its majors lead to.

    ``families`` is ``taxonomy.families.family_strengths``.
    """
    rows = supplies.order_by("pk").values(*COMMON, *SUPPLY)
    majors, certificates = _majors_of(supplies, families), _certificates_of(supplies)
    occupations = occupations_of({major.pk for chosen in majors.values() for major in chosen})
    records = []
    for row in rows.iterator(chunk_size=5000):
        shared = _shared(row, majors, certificates)
        records.append(
            replace(
                shared,
                level_rank=row["level__rank"],
                occupation=tuple(sorted({code for major in majors.get(row["id"], ()) for code in occupations.get(major.pk, ())})),
                available_from=row["graduates_on"],
                text=_text(row["title"], row["description"], row["courses"]),
            )
        )
    return records


def _shared(row, majors, certificates):
    chosen = majors.get(row["id"], ())
    province, city, district = places(row["region__code"] or "", row["district__region__code"] or "")
    return ListingRecord(
        id=row["id"],
        organization_id=row["organization_id"],
        **major_fields((major.key, major.families) for major in chosen),
        province=province,
        city=city,
        district=district,
        reach=row["reach"],
        headcount=row["headcount"] or 0,
        skills=tuple(sorted({skill_key(skill) for skill in row["skills"] if skill.strip()})),
        certificates=tuple(sorted(certificates.get(row["id"], ()))),
        cooperation_modes=tuple(sorted(set(row["cooperation_modes"]))),
    )


def major_fields(chosen):
    """``majors``, ``families`` and ``family_strengths`` of a record from ``(key, [(family, strength)])`` of its majors."""
    keys, families = set(), {}
    for key, related in chosen:
        keys.add(key)
        for family, strength in related:
            families[family] = max(families.get(family, 0), strength)
    return {
        "majors": tuple(sorted(keys)),
        "families": tuple(sorted(families)),
        "family_strengths": tuple(families[family] for family in sorted(families)),
    }


def places(region, district=""):
    """Codes of province, city and district from a GB/T 2260 code; what the code does not reach is ``""`` and ``None``.

    A municipality is its own city, and so is a county directly under a province. ``district`` helps where ``region`` stops
    at the city.
    """
    if not region:
        return "", "", None
    if district and region[4:] == "00" and district[:2] == region[:2] and (region[2:4] == "00" or district[:4] == region[:4]):
        region = district
    province = f"{region[:2]}0000"
    if region[:2] in MUNICIPALITIES:
        city = province
    elif region[2:4] == "00":
        city = ""
    else:
        city = region if region[2:4] == "90" else f"{region[:4]}00"
    return province, city, region if region[4:] != "00" else None


class _Major:
    """A chosen major as the engine knows it."""

    __slots__ = ("pk", "key", "families")

    def __init__(self, pk, key, families):
        self.pk, self.key, self.families = pk, key, families


def _majors_of(listings, families):
    """Listing id → its majors with their families."""
    chosen, known = defaultdict(list), {}
    pairs = listings.filter(majors__isnull=False).order_by().values_list("pk", "majors__pk", "majors__catalogue", "majors__code")
    for listing_id, major_id, catalogue, code in pairs.iterator(chunk_size=20_000):
        if major_id not in known:
            known[major_id] = _Major(major_id, f"{catalogue}:{code}", tuple(families.get(major_id, {}).items()))
        chosen[listing_id].append(known[major_id])
    return chosen


def _certificates_of(listings):
    certificates = defaultdict(list)
    pairs = listings.filter(certificates__isnull=False).order_by().values_list("pk", "certificates__pk")
    for listing_id, certificate_id in pairs.iterator(chunk_size=20_000):
        certificates[listing_id].append(certificate_id)
    return certificates


def occupations_of(major_ids):
    """Major id → codes of the occupations that its teaching standard names."""
    by_major = defaultdict(list)
    links = apps.get_model("taxonomy", "MajorOccupation").objects.filter(major__in=major_ids).order_by("occupation__code")
    for major_id, code in links.values_list("major_id", "occupation__code"):
        by_major[major_id].append(code)
    return by_major


def _text(*parts):
    return "\n".join(part for part in parts if part)


def names_for(demands, supplies):
    """Chinese names by code for ``matching.explain``, gathered from loaded listings.

    Expects ``region``, ``occupation``, ``level_min``, ``level_max`` and ``level`` joined and ``majors__parent__parent`` and
    ``certificates`` prefetched; adds one query for the names of provinces and cities.
    """
    names = {mode.value: mode.label for mode in CooperationMode}
    codes = set()
    for listing in (*demands, *supplies):
        names.update({skill_key(skill): skill.strip() for skill in listing.skills})
        names.update({str(certificate.pk): certificate.name for certificate in listing.certificates.all()})
        for major in listing.majors.all():
            _name_major(names, major)
        if listing.region is not None:
            codes.update(code for code in places(listing.region.code) if code)
    for demand in demands:
        if demand.occupation is not None:
            names[demand.occupation.code] = demand.occupation.name
        names.update({f"level:{level.rank}": level.name for level in (demand.level_min, demand.level_max) if level is not None})
    names.update({f"level:{supply.level.rank}": supply.level.name for supply in supplies if supply.level is not None})
    names.update(apps.get_model("taxonomy", "Region").objects.filter(code__in=codes).values_list("code", "name"))
    return names


def _name_major(names, major):
    node = major
    while node is not None:
        names[f"{node.catalogue}:{node.code}"] = node.name
        if node.depth == "class":
            names[class_key(node.catalogue, node.code)] = node.name
        node = node.parent
