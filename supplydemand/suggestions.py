"""What a form can offer while it is filled in: occupations, majors and skills for plain words, and listings much alike.

Reads only. Each code list is read once a process and again when it has grown; a page costs a handful of queries.
"""

from collections import Counter

from django.db.models import Count

from supplydemand.guesses import alike_titles, likely_occupations, likely_occupations_of_major
from taxonomy.enums import MajorDepth
from taxonomy.models import MajorOccupation, Occupation, OccupationSkill
from taxonomy.resemblance import bigrams, folded

OCCUPATION_LIMIT = 4
MAJOR_LIMIT = 6
SKILL_LIMIT = 10
OCCUPATIONS_GUESSED = 3
GENERIC_LIST = "培训与管理 培训与指导 培训指导 指导与培训 技术管理 技术管理与培训 管理与培训 培训 管理"
GENERIC = frozenset(GENERIC_LIST.split())
"""Heads of the standards that name no skill of the work itself."""
LEAST_LIKE, NEAR_THE_BEST = 0.25, 0.35
"""A suggestion that hardly resembles the words, or much less than the best one does, is left out."""
SIMILAR_TITLE = 0.6
SIMILAR_AMONG = 100
"""So many of the newest listings are looked at."""


def suggest_occupations(title, text="", *, limit=OCCUPATION_LIMIT):
    """Occupations for a job's title (without one, its description), best first; two queries once the list is read."""
    guesses = likely_occupations(title or text, limit=limit)
    best = [guess.pk for guess in guesses if guess.score >= max(LEAST_LIKE, NEAR_THE_BEST * guesses[0].score)]
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


def suggest_skills(model, *, occupation, words, on, taken=(), limit=SKILL_LIMIT):
    """Skills others ask for in the same occupation, then those of its national standard, without what is there already."""
    if occupation is None:
        return []
    written = Counter()
    if model.__name__ == "TalentDemand":
        same = model.objects.published(on=on).filter(occupation=occupation).order_by("-published_at", "-id")
        for skills in same.values_list("skills", flat=True)[:100]:
            written.update(skills)
    standard = OccupationSkill.objects.filter(occupation=occupation).values_list("skill__name", flat=True).order_by("pk")[:40]
    offered = dict.fromkeys([*(name for name, _ in written.most_common(limit)), *standard])
    said = folded(words)
    known = {folded(name) for name in taken} | GENERIC
    named_first = sorted(offered, key=lambda name: folded(name) not in said)
    return [name for name in named_first if folded(name) not in known][:limit]


def skills_of_majors(majors, *, taken=(), limit=SKILL_LIMIT):
    """Skills of the occupations that the majors (rows) lead to, the most frequent first.

    What no teaching standard says is guessed from the major's name and from majors like it.
    """
    if not majors:
        return []
    stated = MajorOccupation.objects.filter(major__in=majors).values_list("major", "occupation")
    known, occupations = {major for major, _ in stated}, {occupation for _, occupation in stated}
    for major in majors:
        if major.pk not in known:
            occupations.update(likely_occupations_of_major(major, limit=OCCUPATIONS_GUESSED))
    links = OccupationSkill.objects.filter(occupation__in=occupations)
    names = links.values_list("skill__name").annotate(count=Count("pk")).order_by("-count", "skill__name")[: 3 * limit]
    known = {folded(name) for name in taken} | GENERIC
    return [name for name, _ in names if folded(name) not in known][:limit]


def similar_listings(model, *, organization, title, region, occupation=None, exclude=(), limit=3):
    """Open listings of the same organization that look like this one: a title of the same work, or same occupation and place."""
    if not title:
        return []
    rows = model.objects.filter(organization=organization).open_or_waiting().exclude(pk__in=[pk for pk in exclude if pk])
    rows = rows.defer("description", "search_document", "draft_input").select_related("organization")
    rows = list(rows.order_by("-pk")[:SIMILAR_AMONG])
    meant = alike_titles(title, tuple(row.title for row in rows))
    alike = [(_likeness(row, title, region, occupation, work), row) for row, work in zip(rows, meant, strict=True)]
    alike = sorted((pair for pair in alike if pair[0] >= SIMILAR_TITLE), key=lambda pair: (-pair[0], -pair[1].pk))
    return [row for _, row in alike[:limit]]


def _likeness(row, title, region, occupation, meant):
    mine, other = bigrams(title), bigrams(row.title)
    likeness = 2 * len(mine & other) / (len(mine) + len(other)) if mine and other else float(folded(title) == folded(row.title))
    likeness = max(likeness, meant)
    is_same_place = region is None or row.region_id is None or row.region_id == region.pk
    if occupation is not None and getattr(row, "occupation_id", None) == occupation.pk:
        likeness += 0.2
    return likeness if is_same_place else likeness - 0.3
