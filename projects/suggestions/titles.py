"""Bases and mentors of organizations: their public titles, as far as they say whom a project could work with."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time

from django.utils import timezone

from review.recognition import disclosure
from review.recognition.models import Recognition
from taxonomy.models import Major

BASES, MENTORS = ("training_base",), ("industry_professor", "industry_mentor", "industry_lecturer")
NAME_SHORTEST = 4
"""Names of majors with fewer signs (会计) stand in texts that mean something else."""


@dataclass(frozen=True, slots=True)
class StandingTitle:
    """A title that everybody can find: whose it is, what it says in public, and the ids of the majors that it names.

    Of a person's title ``text`` has no name: words that two sides share are told, and a name is none of them.
    """

    id: int
    organization_id: int
    is_base: bool
    text: str
    majors: frozenset


def public_titles(*, on, at):
    """Titles of bases and mentors that hold on a day and that the public list shows at a moment."""
    rows = Recognition.objects.in_force(on).public(at)
    return rows.filter(scheme__is_active=True, scheme__code__in=(*BASES, *MENTORS))


def standing_titles(*, on):
    """Titles that were public when the day began, bases first, then the newest; five queries.

    Of the day, not of this minute: looking again on the same day finds the same.
    """
    at = timezone.make_aware(datetime.combine(on, time.min))
    rows = list(public_titles(on=on, at=at).select_related("scheme", "organization").order_by("-recognized_on", "-pk"))
    said, names = disclosure.public_texts_of(rows, settled_at=at), _majors_by_name()
    titles = [_title(row, said.get(row.pk, ()), names) for row in rows]
    return sorted(titles, key=lambda title: not title.is_base)


def of_organizations(titles):
    """``{organization id: [title]}``, in the order of ``titles``."""
    found = defaultdict(list)
    for title in titles:
        found[title.organization_id].append(title)
    return found


def _title(row, said, names):
    is_base = row.scheme.code in BASES
    text = "\n".join((row.scheme.name, *((row.own_name,) if is_base else ()), *said))
    majors = frozenset(major for name, ids in names.items() if name in text for major in ids)
    return StandingTitle(id=row.pk, organization_id=row.organization_id, is_base=is_base, text=text, majors=majors)


def _majors_by_name():
    names = defaultdict(list)
    for pk, name in Major.objects.values_list("pk", "name"):
        if len(name) >= NAME_SHORTEST:
            names[name].append(pk)
    return names
