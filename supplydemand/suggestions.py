"""What a form can offer while it is filled in: occupations, majors and skills for plain words, and listings much alike.

Reads only. Each code list is read once a process and again when it has grown; a page costs a handful of queries.
"""

import math
from collections import Counter, defaultdict
from functools import lru_cache

from django.db.models import Count, Max

from supplydemand.understanding.words import bigrams, folded
from taxonomy.enums import MajorDepth, OccupationDepth
from taxonomy.models import MajorOccupation, Occupation, OccupationSkill

OCCUPATION_LIMIT = 4
MAJOR_LIMIT = 6
SKILL_LIMIT = 10
FEWEST_POINTS = 0.2
"""A name that shares less than this with the words is no suggestion."""
GENERIC_LIST = "培训与管理 培训与指导 培训指导 指导与培训 技术管理 技术管理与培训 管理与培训 培训 管理"
GENERIC = frozenset(GENERIC_LIST.split())
"""Heads of the standards that name no skill of the work itself."""
SIMILAR_TITLE = 0.6
_TITLE_LIMIT = 120


class NameIndex:
    """Names of one code list by their two-character pieces; finds what resembles a few words, mistyped ones too."""

    def __init__(self, rows):
        self._names = []
        self._by_piece = defaultdict(list)
        for pk, names in rows:
            for name in names:
                pieces = bigrams(name)
                for piece in pieces:
                    self._by_piece[piece].append(len(self._names))
                self._names.append((pk, folded(name), pieces))
        total = len(self._names) or 1
        self._worth = {piece: math.log(1 + total / len(found)) for piece, found in self._by_piece.items()}

    def best(self, words, count):
        """``[(pk, points)]`` of the rows that resemble ``words`` most; points run from 0 to 1."""
        wanted = bigrams(words)
        known = {piece: self._worth.get(piece, math.log(1 + len(self._names))) for piece in wanted}
        whole = sum(known.values()) or 1.0
        shared = Counter()
        for piece in wanted:
            for at in self._by_piece.get(piece, ()):
                shared[at] += known[piece]
        points = {}
        for at, worth in shared.items():
            pk, name, pieces = self._names[at]
            own = sum(self._worth[piece] for piece in pieces) or 1.0
            score = 2 * worth / (whole + own)
            if name in folded(words) or folded(words) in name:
                score = min(1.0, score + 0.3)
            points[pk] = max(points.get(pk, 0.0), score)
        ranked = sorted(points.items(), key=lambda row: (-row[1], row[0]))
        return [row for row in ranked[:count] if row[1] >= FEWEST_POINTS]


def suggest_occupations(title, text="", *, limit=OCCUPATION_LIMIT):
    """Occupations for a job's title and description, best first; one query, three when the list has to be read."""
    index = _occupation_index(_version(Occupation))
    points = Counter()
    for pk, score in index.best(title[:_TITLE_LIMIT], 3 * limit):
        points[pk] += score
    for pk, score in index.best(text[:_TITLE_LIMIT], 2 * limit) if text else ():
        points[pk] += 0.3 * score
    best = [pk for pk, _ in points.most_common(limit)]
    rows = {row.pk: row for row in Occupation.objects.filter(pk__in=best)}
    return [rows[pk] for pk in best if pk in rows]


def suggest_majors(*, occupations, level, taken=(), limit=MAJOR_LIMIT):
    """Majors whose teaching standard names one of the occupations (ids), of the asked level where there are any."""
    links = MajorOccupation.objects.filter(occupation__in=occupations, major__depth=MajorDepth.MAJOR)
    links = links.select_related("major__level").order_by("major__level__rank", "major__code")[:200]
    found = {link.major_id: link.major for link in links if link.major.retired_on is None and link.major_id not in taken}
    order = {pk: at for at, pk in enumerate(occupations)}
    nearest = {link.major_id: order.get(link.occupation_id, len(order)) for link in links}
    majors = sorted(found.values(), key=lambda row: (abs(row.level.rank - level.rank) if level else 0, nearest[row.pk], row.code))
    return majors[:limit]


def suggest_skills(model, *, occupation, words, taken=(), limit=SKILL_LIMIT):
    """Skills others ask for in the same occupation, then those of its national standard, without what is there already."""
    if occupation is None:
        return []
    written = Counter()
    if model.__name__ == "TalentDemand":
        same = model.objects.published().filter(occupation=occupation).order_by("-published_at", "-id")
        for skills in same.values_list("skills", flat=True)[:100]:
            written.update(skills)
    standard = OccupationSkill.objects.filter(occupation=occupation).values_list("skill__name", flat=True).order_by("pk")[:40]
    offered = dict.fromkeys([*(name for name, _ in written.most_common(limit)), *standard])
    said = folded(words)
    known = {folded(name) for name in taken} | GENERIC
    named_first = sorted(offered, key=lambda name: folded(name) not in said)
    return [name for name in named_first if folded(name) not in known][:limit]


def skills_of_majors(majors, *, taken=(), limit=SKILL_LIMIT):
    """Skills of the occupations that the majors (ids) lead to, the most frequent first."""
    if not majors:
        return []
    links = OccupationSkill.objects.filter(occupation__in=MajorOccupation.objects.filter(major__in=majors).values("occupation"))
    names = links.values_list("skill__name").annotate(count=Count("pk")).order_by("-count", "skill__name")[: 3 * limit]
    known = {folded(name) for name in taken} | GENERIC
    return [name for name, _ in names if folded(name) not in known][:limit]


def similar_listings(model, *, organization, title, region, occupation=None, exclude=(), limit=3):
    """Open listings of the same organization that look like this one: nearly the same title, or same occupation and place."""
    if not title:
        return []
    rows = model.objects.filter(organization=organization).open_or_waiting().exclude(pk__in=[pk for pk in exclude if pk])
    rows = rows.defer("description", "search_document", "draft_input").select_related("organization")
    alike = [(_likeness(row, title, region, occupation), row) for row in rows.order_by("-pk")[:300]]
    alike = sorted((pair for pair in alike if pair[0] >= SIMILAR_TITLE), key=lambda pair: (-pair[0], -pair[1].pk))
    return [row for _, row in alike[:limit]]


def _likeness(row, title, region, occupation):
    mine, other = bigrams(title), bigrams(row.title)
    likeness = 2 * len(mine & other) / (len(mine) + len(other)) if mine and other else float(folded(title) == folded(row.title))
    is_same_place = region is None or row.region_id is None or row.region_id == region.pk
    if occupation is not None and getattr(row, "occupation_id", None) == occupation.pk:
        likeness += 0.2
    return likeness if is_same_place else likeness - 0.3


def _version(model):
    return model, *model.objects.aggregate(Count("pk"), Max("pk")).values()


@lru_cache(maxsize=2)
def _occupation_index(version):
    rows = Occupation.objects.filter(depth=OccupationDepth.OCCUPATION, retired_on=None).values_list("pk", "name", "alias")
    return NameIndex((pk, [name, *(part.strip() for part in alias.split(",") if part.strip())]) for pk, name, alias in rows)
