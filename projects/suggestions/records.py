"""Projects and organizations as the engine's records: an organization is what its public listings and titles say together."""

from collections import defaultdict
from dataclasses import dataclass, field

from accounts.models import Organization
from projects.models import Project
from supplydemand.matching.records import ListingRecord
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.services.records import major_fields, places
from taxonomy.families import family_strengths
from taxonomy.models import Major

MAJORS_MOST, TITLES_MOST = 40, 30
"""Of an organization with hundreds of listings the most frequent ones stand for all."""


@dataclass
class _Said:
    majors: dict = field(default_factory=lambda: defaultdict(int))
    industries: set = field(default_factory=set)
    titles: dict = field(default_factory=dict)
    recognised: list = field(default_factory=list)


def project_records(projects, *, on):
    """Records of a queryset of projects, in order of id; four queries."""
    families, keys = family_strengths(on=on), _major_keys()
    majors = defaultdict(list)
    for pk, major in Project.majors.through.objects.filter(project__in=projects.order_by().values("pk")).values_list(
        "project_id", "major_id"
    ):
        majors[pk].append(major)
    rows = projects.order_by("pk").values_list(
        "pk", "organization_id", "title", "summary", "description", "industry__code", "district__region__code"
    )
    records = []
    for pk, organization, title, summary, description, industry, region in rows:
        province, city, district = places(region or "")
        records.append(
            ListingRecord(
                id=pk,
                organization_id=organization,
                industries=(industry,) if industry else (),
                province=province,
                city=city,
                district=district,
                text="\n".join(filter(None, (title, summary, description))),
                **_of_majors(majors[pk], keys, families),
            )
        )
    return records


def partner_records(*, on, titles=()):
    """Records of every organization that has something public and may publish, in order of id; seven queries.

    ``titles`` are the ``StandingTitle`` of bases and mentors: who has nothing else is a partner by them.
    """
    families, keys, said = family_strengths(on=on), _major_keys(), defaultdict(_Said)
    for model in (TalentDemand, TalentSupply):
        _collect(model.objects.published(on=on), said)
    for title in titles:
        own = said[title.organization_id]
        own.recognised.append(title.text)
        for major in title.majors:
            own.majors[major] += 1
    rows = Organization.objects.filter(pk__in=list(said), status="approved", suspended_at=None).order_by("pk")
    records = []
    for pk, introduction, industry, region, district in rows.values_list(
        "pk", "introduction", "industry__code", "region__code", "district__region__code"
    ):
        own = said[pk]
        province, city, place = places(region or "", district or "")
        records.append(
            ListingRecord(
                id=pk,
                organization_id=pk,
                industries=tuple(sorted(own.industries | ({industry} if industry else set()))),
                province=province,
                city=city,
                district=place,
                text="\n".join(filter(None, (introduction, *own.recognised[:TITLES_MOST], *list(own.titles)[:TITLES_MOST]))),
                **_of_majors(_most(own.majors, MAJORS_MOST), keys, families),
            )
        )
    return records


def _collect(listings, said):
    through = listings.model.majors.through
    owner = f"{listings.model._meta.model_name}__organization_id"
    chosen = through.objects.filter(**{f"{listings.model._meta.model_name}__in": listings.order_by().values("pk")})
    for organization, major in chosen.values_list(owner, "major_id"):
        said[organization].majors[major] += 1
    has_industry = listings.model is TalentDemand
    names = ("organization_id", "title", *(("industry__code",) if has_industry else ()))
    for organization, title, *industry in listings.order_by("pk").values_list(*names).iterator(chunk_size=5_000):
        own = said[organization]
        own.titles[title] = None
        own.industries |= {code for code in industry if code}


def _most(counts, most):
    return sorted(counts, key=lambda key: (-counts[key], key))[:most]


def _major_keys():
    return {pk: f"{catalogue}:{code}" for pk, catalogue, code in Major.objects.values_list("pk", "catalogue", "code")}


def _of_majors(majors, keys, families):
    return major_fields((keys[major], families.get(major, {}).items()) for major in majors)
