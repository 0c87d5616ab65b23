"""How a field of study goes on from level to level (G4): the majors of all catalogues that share a family, with their listings.

The official lists of 接续专业 are not published as data; families (``docs/taxonomy.md``) take their place, and the page says so.
"""

from dataclasses import dataclass

from accounts.enums import SchoolNature
from supplydemand.models import TalentDemand, TalentSupply
from taxonomy.enums import Catalogue
from taxonomy.families import KIN_STRENGTH, family_strengths
from taxonomy.models import EducationLevel, Major

COUNT_LIMIT = 1_000
SHOWN_MAJORS = 8


@dataclass(frozen=True)
class Branch:
    """The majors of one catalogue on one level, the nearest in name first."""

    label: str
    majors: list
    more_count: int


@dataclass(frozen=True)
class Step:
    """One level of the ladder: its branches and how many listings ask for or offer it (no more than the limit + 1)."""

    level: EducationLevel
    branches: list
    supply_count: int
    demand_count: int


def ladder_of(major, *, on):
    """``(steps, natures)`` for the family of ``major``: a step a level that has majors, and supplies by the schools' nature.

    Four queries, two for each step and one for each nature. A major without a family stands alone on its level.
    """
    kin = _kin(major, on)
    levels = {level.pk: level for level in EducationLevel.objects.all()}
    rows = Major.objects.current(on=on).deepest().filter(pk__in=kin)
    by_level = {}
    for row in rows:
        by_level.setdefault(row.level_id, {}).setdefault(row.catalogue, []).append(row)
    steps = [
        Step(
            level=levels[pk],
            branches=[_branch(catalogue, by_level[pk][catalogue], major, kin) for catalogue in _in_order(by_level[pk])],
            supply_count=_count(TalentSupply, kin, on, level=pk),
            demand_count=_count(TalentDemand, kin, on, level_min=pk),
        )
        for pk in sorted(by_level, key=lambda pk: levels[pk].rank)
    ]
    natures = [
        (value, label, _count(TalentSupply, kin, on, organization__school_nature=value)) for value, label in SchoolNature.choices
    ]
    return steps, [entry for entry in natures if entry[2]]


def _kin(major, on):
    """``{major id: strength}`` of everything that shares a family with ``major``."""
    strengths = family_strengths(on=on)
    wanted = {family for family, strength in strengths.get(major.pk, {}).items() if strength >= KIN_STRENGTH}
    kin = {major.pk: 100}
    for pk, families in strengths.items():
        strength = max((value for family, value in families.items() if family in wanted), default=0)
        if strength >= KIN_STRENGTH:
            kin.setdefault(pk, strength)
    return kin


def _in_order(branches):
    return [value for value in Catalogue.values if value in branches]


def _branch(catalogue, rows, major, kin):
    rows = sorted(rows, key=lambda row: (row.pk != major.pk, -_likeness(row.name, major.name), -kin[row.pk], row.code))
    return Branch(Catalogue(catalogue).label, rows[:SHOWN_MAJORS], max(len(rows) - SHOWN_MAJORS, 0))


def _likeness(one, other):
    pairs = [{name[at : at + 2] for at in range(len(name) - 1)} for name in (one, other)]
    return len(pairs[0] & pairs[1]) / max(len(pairs[0] | pairs[1]), 1)


def _count(model, kin, on, **conditions):
    """Published listings of the family, counted no further than the limit + 1: what the list with the same filters holds."""
    named = model._base_manager.filter(majors__in=list(kin)).values("pk")
    rows = model.objects.published(on=on).filter(pk__in=named, **conditions)
    return len(rows.order_by().values_list("pk", flat=True)[: COUNT_LIMIT + 1])
