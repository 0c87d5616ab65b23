"""Heads for the talent drive: counted once each, by a keyed digest of school and student number; nothing else is kept."""

import re
import unicodedata

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.rules import is_coordinator_of, is_editor
from core import key_files
from core.clock import database_now
from core.workflow import InvalidTransition
from projects.enums import EvidenceGrade
from projects.models import HeadReport, TalentDrive, TalentHead

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

    Who was reported before by an organization with which the reporter has nothing to do is borne out by both from then on.

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
    of_them = TalentHead.objects.filter(year=year, level=level, digest__in=digests)
    known = of_them.count()
    report = HeadReport.objects.create(
        organization=organization,
        year=year,
        level=level,
        new_count=0,
        known_count=known,
        reported_by=actor,
        reported_at=database_now(),
    )
    rows = [
        TalentHead(
            report=report,
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
    TalentHead.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)
    said_by_others = of_them.filter(grade=EvidenceGrade.STATED).exclude(organization__in=list(actor.organization_roles))
    said_by_others.exclude(counted_by=actor).update(grade=EvidenceGrade.CONFIRMED)
    report.new_count = report.heads.count()
    report.known_count = len(digests) - report.new_count
    report.save(update_fields=["new_count", "known_count"])
    return report.new_count, report.known_count


@transaction.atomic
def verify(*, report, actor, note, at):
    """A coordinator in scope who does not belong to it has held a report against a roll. Raises ``InvalidTransition``."""
    locked = HeadReport.objects.select_for_update(of=("self",)).select_related("organization").get(pk=report.pk)
    if not is_coordinator_of(actor, locked.organization) or locked.verified_at is not None:
        raise InvalidTransition("只有负责这家单位、又不在其中任职的审核专员能核验，而且只核验一次。")
    if not note.strip():
        raise InvalidTransition("写一下核对了什么，例如学籍名册。")
    locked.verified_by, locked.verified_at, locked.verify_note = actor, at, note.strip()[:200]
    locked.save(update_fields=["verified_by", "verified_at", "verify_note"])
    locked.heads.update(grade=EvidenceGrade.VERIFIED)
    return locked
