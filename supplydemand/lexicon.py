"""The names of the code lists as the reader of advertisements needs them; read once a process and again when a list grows."""

from functools import lru_cache

from django.db.models import Count, Max
from django.utils import timezone

from supplydemand.understanding import Entry, Lexicon
from taxonomy.models import Major, Qualification, Region, Skill
from taxonomy.words import certificate_words, skill_names

SHORTEST_NAME = 4
"""Shorter official names are common words: 医师, 税务师."""


def lexicon():
    """All valid regions, majors, skills and certificates; four small queries while nothing has changed."""
    return _read(tuple(_version(model) for model in (Region, Major, Skill, Qualification)), timezone.localdate())


def _version(model):
    return tuple(model.objects.filter(retired_on=None).aggregate(Count("pk"), Max("pk")).values())


@lru_cache(maxsize=1)
def _read(versions, on):
    regions = Region.objects.filter(retired_on=None).values_list("pk", "name", "parent_id", "depth")
    majors = Major.objects.filter(retired_on=None).order_by("code").values_list("pk", "name", "catalogue", "depth")
    return Lexicon(
        regions=tuple(Entry(*row) for row in regions),
        majors=tuple(Entry(*row) for row in majors),
        skills=tuple(Skill.objects.filter(retired_on=None).values_list("name", flat=True)),
        tools=skill_names(on),
        certificates=_certificates(on),
    )


def _certificates(on):
    rows = {row.code: row for row in Qualification.objects.filter(retired_on=None)}
    official = {plain: row for row in rows.values() if len(plain := row.name.removesuffix("职业技能等级证书")) >= SHORTEST_NAME}
    spoken = {word: rows[code] for word, code in certificate_words(on).items() if code in rows}
    return tuple(Entry(row.pk, word, row.name) for word, row in (official | spoken).items())
