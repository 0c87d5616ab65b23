"""Runs that would find what stands already: told by what they read and by what the lists follow from, without matching.

A run's lists follow from its snapshot, its profile, what was refused and the program. Where all four are those of the published
run, and nobody has written to the lists since it was published, matching again could only find the same. Seats and figures
follow from more than these: ``publishing.figures_of_standing`` works them out anew.
"""

import hashlib
from datetime import timedelta
from functools import cache
from pathlib import Path

import numpy as np
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from supplydemand import matching as engine
from supplydemand.enums import ChangedKind
from supplydemand.language.versions import dictionary_version, language_version
from supplydemand.models import ListingChange, ListsTouch, MatchingRun
from supplydemand.services import lists, refusals

CHANGES_KNOWN_FOR = timedelta(hours=36)
"""``ListingChange`` rows are kept for two days: what was read much longer ago than the night before is matched again."""
SOURCES = ("matching.py", "publishing.py", "lists.py", "seats.py", "refusals.py", "unchanged.py")


def basis_of(refused):
    """What lists follow from beside snapshot and profile, as a digest: the program, the length of a list, what is refused."""
    return hashlib.sha256(f"{_program()} {lists.TOP} {refused.digest}".encode()).hexdigest()


def published_like(run, snapshot, profile, known):
    """The published run whose lists a run with this snapshot would find, ``None`` where it has to be matched.

    ``known``: the text version it was encoded with, ``None`` where the snapshot has learnt its own.
    """
    found = MatchingRun.objects.published().first()
    if run.is_full or found is None or not found.basis:
        return None
    words = found.text_version_id if known is None else known.pk
    now = (snapshot.digest, profile.name, str(profile.version), words, dictionary_version(), language_version())
    before = (found.input_digest, found.profile, found.profile_version, found.text_version_id, found.dictionary, found.language)
    return found if now == before and is_as_published(found) else None


def is_as_published(found):
    """Whether the lists are still those that the newest run has published, and would be found and told of alike."""
    newest = MatchingRun.objects.published().first()
    if newest is None or newest.pk != found.pk or _are_named_otherwise(found):
        return False
    return is_by_this_program(found)


def is_by_this_program(found):
    """Whether this program, with what is refused now, made the lists as they stand, and nobody has written to them since."""
    return not ListsTouch.objects.exists() and found.basis == basis_of(refusals.Refusals.at(timezone.now()))


def _are_named_otherwise(found):
    """Whether organizations or codes may have changed since: more rests on them than is worth telling apart."""
    if timezone.now() - found.started_at > CHANGES_KNOWN_FOR:
        return True
    kinds = (ChangedKind.ORGANIZATION, ChangedKind.EVERYTHING)
    return (
        ListingChange.objects.filter(kind__in=kinds)
        .filter(Q(at__gte=found.started_at) | Q(transaction__gte=found.horizon or 0))
        .exists()
    )


def forget_touches(read):
    """Call it where new lists are published: they contain what ``read`` tells of (ids of ``ListsTouch``)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        own = cursor.fetchone()[0]
    ListsTouch.objects.filter(Q(pk__in=read) | Q(transaction=own)).delete()


@cache
def _program():
    """What makes lists here: the engine, what publishes them, numpy."""
    digest = hashlib.sha256(np.__version__.encode())
    folder = Path(engine.__file__).parent
    own = [Path(__file__).with_name(name) for name in SOURCES]
    for source in sorted([*folder.glob("*.py"), *folder.glob("*.c")]) + own:
        digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()
