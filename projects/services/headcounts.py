"""Heads for the talent drive: counted once each, by a keyed digest of school and student number; nothing else is kept."""

import re
import unicodedata

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.rules import is_editor
from core import key_files
from core.workflow import InvalidTransition
from projects.models import TalentDrive, TalentHead

PURPOSE = "talent drive"
LINES_MOST = 20_000
SPLIT = re.compile(r"[\s,，;；、\t]+")


def pairs_of(text):
    """``(pairs, faults)``: ``(school code, number)`` of each line as it counts, and the numbers of lines that say neither."""
    pairs, faults = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = [part for part in SPLIT.split(plain(line)) if part]
        if len(parts) == 2:
            pairs.append((parts[0], parts[1]))
        elif parts:
            faults.append(number)
    return pairs, faults


def plain(text):
    """However it was typed: full-width signs, letter case and blanks do not make another person."""
    return unicodedata.normalize("NFKC", text).strip().upper()


def digests_of(pairs, *, year, level):
    """The digests of people, each once; of the same person another one in another year or level, so that years are not linked."""
    return {key_files.mark(f"{year}|{level}|{plain(school)}|{plain(number)}", purpose=PURPOSE) for school, number in pairs}


@transaction.atomic
def count(*, pairs, year, level, organization, actor, on, challenge=None):
    """Count people who are not counted yet; returns ``(new, known)``. Order and doubles change nothing.

    Raises ``InvalidTransition`` for a year without a target.
    """
    if not is_editor(actor, organization):
        raise PermissionDenied("only an organization's own editors report for it")
    if not organization.may_publish:
        raise InvalidTransition("单位通过核验以后才能报人数：这个数大家都看得到。")
    if len(pairs) > LINES_MOST:
        raise InvalidTransition(f"一次最多 {LINES_MOST:,} 行，分几次交。")
    if not TalentDrive.objects.filter(year=year, level=level).exists():
        raise InvalidTransition(f"{year} 年没有定这一层次的目标，先请管理员定目标。")
    digests = digests_of(pairs, year=year, level=level)
    rows = [
        TalentHead(
            year=year,
            level=level,
            digest=digest,
            counted_on=on,
            organization=organization,
            challenge=challenge,
            counted_by=actor,
        )
        for digest in sorted(digests)
    ]
    of_them = TalentHead.objects.filter(year=year, level=level, digest__in=digests)
    before = of_them.count()
    TalentHead.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)
    return of_them.count() - before, before
