"""The chain from a demand to a changed course: which kinds may be joined, and all that hangs on one place in it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from projects.outcomes.enums import NodeKind
from projects.outcomes.models import CourseChange, LineageLink, Outcome, TechnologyNeed, TrainingPlan
from supplydemand.models import TalentDemand

PAIRS = {
    NodeKind.DEMAND: (NodeKind.OUTCOME, NodeKind.PLAN, NodeKind.COURSE_CHANGE),
    NodeKind.NEED: (NodeKind.OUTCOME, NodeKind.PLAN, NodeKind.COURSE_CHANGE),
    NodeKind.OUTCOME: (NodeKind.OUTCOME, NodeKind.PLAN, NodeKind.COURSE_CHANGE),
    NodeKind.PLAN: (NodeKind.COURSE_CHANGE,),
    NodeKind.COURSE_CHANGE: (),
}
"""What may lead to what; never backwards, so that only outcomes can follow each other in a circle, which ``links`` refuses."""
MODELS = {
    NodeKind.DEMAND: TalentDemand,
    NodeKind.NEED: TechnologyNeed,
    NodeKind.OUTCOME: Outcome,
    NodeKind.PLAN: TrainingPlan,
    NodeKind.COURSE_CHANGE: CourseChange,
}
READS: dict[str, Callable[[QuerySet], QuerySet]] = {
    NodeKind.DEMAND: lambda rows: rows.select_related("organization"),
    NodeKind.NEED: lambda rows: rows.select_related("organization"),
    NodeKind.OUTCOME: lambda rows: rows.select_related("organization", "kind"),
    NodeKind.PLAN: lambda rows: rows.select_related("organization"),
    NodeKind.COURSE_CHANGE: lambda rows: rows.select_related("course__organization"),
}
STEPS_MOST = 6
NODES_MOST = 60


@dataclass(frozen=True)
class Node:
    """A place in the chain as a reader sees it."""

    kind: str
    pk: int
    label: str
    title: str
    by: str
    url: str


@dataclass(frozen=True)
class Chain:
    """The places that hang together, and ``links`` as ``(cause, effect, note)`` of ``(kind, id)``."""

    nodes: dict[tuple, Node]
    links: list[tuple]
    is_cut: bool = False


def organization_of(kind, row):
    """Who answers for a place of the chain."""
    return row.course.organization if kind == NodeKind.COURSE_CHANGE else row.organization


def rows_of(kind, user):
    """The rows of a kind that a reader may see."""
    return READS[kind](MODELS[kind].objects.visible_to(user))


def node_of(kind, row):
    """A row as a place of the chain."""
    label = row.kind.name if kind == NodeKind.OUTCOME and row.kind_id else NodeKind(kind).label
    return Node(kind, row.pk, label, str(row), str(organization_of(kind, row)), row.get_absolute_url())


def chain_of(user, start):
    """All that led to ``start`` and follows from it, as far as the reader may see; ``start`` are ``(kind, id)``.

    Two queries a step and kind at most, whatever their number; what one may not see ends the chain there.
    """
    seen, links, wave, is_cut = {}, {}, set(start), False
    for _ in range(STEPS_MOST):
        fresh = _visible(user, wave)
        if len(seen) + len(fresh) > NODES_MOST:
            is_cut = True
            fresh = dict(list(fresh.items())[: NODES_MOST - len(seen)])
        seen |= fresh
        if not fresh:
            break
        found = LineageLink.objects.of_nodes(fresh)
        for link in found:
            links[link.pk] = ((link.cause_kind, link.cause_id), (link.effect_kind, link.effect_id), link.note)
        wave = {end for cause, effect, _ in links.values() for end in (cause, effect)} - seen.keys()
        if not wave:
            break
    shown = [link for link in links.values() if link[0] in seen and link[1] in seen]
    return Chain(seen, shown, is_cut)


def _visible(user, ends):
    by_kind = {}
    for kind, pk in sorted(ends):
        by_kind.setdefault(kind, []).append(pk)
    return {(kind, row.pk): node_of(kind, row) for kind, pks in by_kind.items() for row in rows_of(kind, user).filter(pk__in=pks)}
