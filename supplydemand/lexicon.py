"""The names of the code lists as the reader of advertisements needs them; read once a process and again when a list grows."""

from functools import lru_cache

from django.db.models import Count, Max

from supplydemand.understanding import Entry, Lexicon
from taxonomy.models import Major, Region, Skill


def lexicon():
    """All valid regions, majors and skills; three small queries while nothing has changed."""
    return _read(tuple(_version(model) for model in (Region, Major, Skill)))


def _version(model):
    return tuple(model.objects.filter(retired_on=None).aggregate(Count("pk"), Max("pk")).values())


@lru_cache(maxsize=1)
def _read(versions):
    regions = Region.objects.filter(retired_on=None).values_list("pk", "name", "parent_id", "depth")
    majors = Major.objects.filter(retired_on=None).order_by("code").values_list("pk", "name", "catalogue", "depth")
    return Lexicon(
        regions=tuple(Entry(*row) for row in regions),
        majors=tuple(Entry(*row) for row in majors),
        skills=tuple(Skill.objects.filter(retired_on=None).values_list("name", flat=True)),
    )
