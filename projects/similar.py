"""Projects like one: of the same kind, for the same majors, in the same industry, each with its reason."""

from django.db.models import BooleanField, Case, Count, ExpressionWrapper, F, IntegerField, Q, Value, When

from core.enums import Status
from projects.models import Project

SHOWN = 4
NEWEST = 100
SAID = ("title", "status", "stage", "paused_on", "ended_on", "end_kind", "published_at", "type__name")
MAJOR, INDUSTRY, KIND = 4, 2, 3
"""What each likeness weighs."""


def similar_to(project):
    """``[(project, reason)]`` of the public projects most like one; two queries at most."""
    majors = {row.pk: row.name for row in project.majors.all()}
    rows = Project.objects.standing().exclude(pk=project.pk).filter(pk__in=_near(project, majors))
    rows = rows.annotate(
        is_same_kind=_flag(Q(type=project.type_id)),
        is_same_industry=_flag(Q(industry=project.industry_id, industry__isnull=False)),
        shared=Count("majors", filter=Q(majors__in=majors), distinct=True),
    )
    points = _points("is_same_kind", KIND) + _points("is_same_industry", INDUSTRY) + F("shared") * MAJOR
    found = rows.annotate(points=points).select_related("type").only(*SAID).order_by("-points", "-published_at", "-pk")[:SHOWN]
    return [(row, _reason(row)) for row in found]


def _near(project, majors):
    """The newest of each likeness: of a large library the old ones are not weighed."""
    links = Project.majors.through.objects.filter(major__in=majors).order_by("-project").values("project")
    alike = [links[:NEWEST]]
    for name in ("type", "industry"):
        rows = Project.objects.filter(status=Status.APPROVED, **{name: getattr(project, f"{name}_id"), f"{name}__isnull": False})
        alike.append(rows.order_by("-pk").values("pk")[:NEWEST])
    return alike[0].union(*alike[1:])


def _flag(condition):
    return ExpressionWrapper(condition, output_field=BooleanField())


def _points(name, weight):
    return Case(When(**{name: True}, then=Value(weight)), default=Value(0), output_field=IntegerField())


def _reason(row):
    words = []
    if row.shared:
        words.append(f"有 {row.shared} 个相同的专业")
    if row.is_same_kind:
        words.append(f"同是{row.type}")
    if row.is_same_industry:
        words.append("同一行业")
    return "，".join(words)
