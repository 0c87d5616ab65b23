"""What the public list of a scheme shows beside its rows: tabs, running notices, targets, and how recognition works."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, F, Func, IntegerField, OuterRef, Q, Value, When
from django.utils import timezone

from core.numbers import bounded
from review.recognition import clauses, disclosure
from review.recognition.enums import Purpose
from review.recognition.models import PublicNotice, Recognition, Scheme, SchemeVersion

TAB_LIMIT = 999
"""Tabs count no further."""
TOTAL_LIMIT = 20_000
"""Totals beside targets count no further."""
NOTICES_SHOWN = 3
PAST_NOTICES_SHOWN = 10


def _counted(rows, limit):
    """How many rows a correlated queryset has, up to ``limit`` and one, inside the outer query."""
    return Func(ArraySubquery(rows.order_by().values("pk")[: limit + 1]), function="cardinality", output_field=IntegerField())


def tabs(user, *, current, at):
    """``[{"scheme", "count", "is_current"}]`` of every scheme that this reader sees; one query, whatever the lists hold."""
    holders = _public_today(at).filter(scheme=OuterRef("pk"))
    rows = Scheme.objects.visible_to(user).annotate(holder_count=_counted(holders, TAB_LIMIT))
    return [{"scheme": row, "count": bounded(row.holder_count, TAB_LIMIT), "is_current": row == current} for row in rows]


def running_notices(*, at, scheme=None):
    """The notices that run, of a scheme or of all, those that end first; with ``case_count``."""
    rows = PublicNotice.objects.running(at)
    if scheme is not None:
        rows = rows.filter(call__version__scheme=scheme)
    standing = Count("entries", filter=Q(entries__withdrawn_at=None))
    return rows.annotate(case_count=standing).order_by("closes_at", "pk")[:NOTICES_SHOWN]


def past_notices(*, at):
    """The notices whose time has passed, the latest first; with the scheme."""
    rows = PublicNotice.objects.over(at).select_related("call__version__scheme")
    return rows.order_by("-closes_at", "-pk")[:PAST_NOTICES_SHOWN]


def _public_today(at):
    return Recognition.objects.in_force(timezone.localdate(at)).public(at)


def targets(scheme, *, at):
    """The targets of a scheme for this year and later with ``total``, what there is of them today; one query."""
    of_scheme = _public_today(at).filter(scheme=OuterRef("scheme"))
    of_level = of_scheme.alias(told_level=disclosure.settled_level(at)).filter(told_level=OuterRef("level"))
    total = Case(When(level=Value(""), then=_counted(of_scheme, TOTAL_LIMIT)), default=_counted(of_level, TOTAL_LIMIT))
    rows = list(
        scheme.targets.filter(year__gte=timezone.localdate(at).year).annotate(total=total).order_by("year", F("level").asc())
    )
    for row in rows:
        row.missing = max(row.count - row.total, 0)
    return rows


def ladders_of(scheme, user):
    """The schemes whose page of the way to their title has this one as a step: itself, or those that follow it; one query."""
    steps = SchemeVersion.objects.in_force().exclude(follows=None).filter(Q(scheme=scheme) | Q(follows=scheme))
    return list(Scheme.objects.visible_to(user).filter(pk__in=steps.values("scheme")).order_by("place", "pk"))


def how_it_works(scheme):
    """The rules in force, as the page tells them; a constant number of queries. Empty ``version`` where none is in force."""
    version = scheme.versions.in_force().select_related("follows").first()
    if version is None:
        return {"version": None, "citations": clauses.cited(scheme.citations.all()), "benefits": _benefits(scheme)}
    version.scheme = scheme
    return rules_of(version)


def rules_of(version, *, purpose=Purpose.FIRST):
    """The rules of one version, in force or not, as pages tell them for a purpose; a constant number of queries."""
    scheme = version.scheme
    return {
        "version": version,
        "conditions": list(version.eligibility_rules.all()),
        "criteria": list(version.criteria.all()),
        "levels": list(version.levels.all()),
        "stages": list(version.stages.filter(purpose=purpose).order_by("place", "pk")),
        "citations": clauses.cited(scheme.citations.all()),
        "benefits": _benefits(scheme),
    }


def _benefits(scheme):
    return clauses.cited(scheme.benefits.filter(is_active=True))
