"""Writing the chain: what was changed in a course, and what led to what."""

from django.db import transaction

from core.database import hold_in_transaction
from core.workflow import InvalidTransition
from projects.outcomes import lineage, rules
from projects.outcomes.enums import NodeKind
from projects.outcomes.models import Course, CourseChange, LineageLink


@transaction.atomic
def record_change(*, course, changed_on, before, after, causes, note, actor, at, on):
    """A change of a course with what led to it; ``causes`` are ``(kind, id)``. Raises ``InvalidTransition``."""
    course = Course.objects.select_for_update(of=("self",)).select_related("organization").get(pk=course.pk)
    if not rules.is_author(actor, course):
        raise InvalidTransition("要由开课单位的管理员或经办人来写。")
    if not course.is_approved:
        raise InvalidTransition("课程通过审核以后再写改动。")
    if changed_on > on:
        raise InvalidTransition("这一天还没到，等改了再写。")
    change = CourseChange.objects.create(
        course=course, changed_on=changed_on, before=before, after=after, recorded_by=actor, recorded_at=at
    )
    for kind, pk in causes:
        join(cause=(kind, pk), effect=(NodeKind.COURSE_CHANGE, change.pk), note=note, actor=actor, at=at)
    return change


@transaction.atomic
def join(*, cause, effect, note, actor, at):
    """Say that ``cause`` led to ``effect``, both ``(kind, id)``; said again it is the same link.

    Who answers for the effect says so. Raises ``InvalidTransition`` for what the actor may not see or write, for kinds that
    do not follow each other, and for a circle.
    """
    if effect[0] not in lineage.PAIRS.get(cause[0], ()):
        raise InvalidTransition("这两样不能这样连：前面的要引出后面的。")
    rows = [lineage.rows_of(kind, actor).filter(pk=pk).first() for kind, pk in (cause, effect)]
    if None in rows:
        raise InvalidTransition("要连的那一条找不到了，刷新页面再选。")
    organization = lineage.organization_of(effect[0], rows[1])
    if not rules.is_author(actor, rows[1] if effect[0] != NodeKind.COURSE_CHANGE else rows[1].course):
        raise InvalidTransition("只有写下后面那一条的单位能说它是怎么来的。")
    hold_in_transaction("projects.lineage")  # two people at once close no circle
    if cause == effect or _leads_to(effect, cause):
        raise InvalidTransition("这样会连成一个圈：后面的那一条本来就是前面这一条的起因。")
    link, _ = LineageLink.objects.get_or_create(
        cause_kind=cause[0],
        cause_id=cause[1],
        effect_kind=effect[0],
        effect_id=effect[1],
        defaults={"note": note, "organization": organization, "made_by": actor, "made_at": at},
    )
    return link


@transaction.atomic
def part(*, link, actor):
    """Take a link back; who answers for the effect may. Raises ``InvalidTransition``."""
    row = lineage.rows_of(link.effect_kind, actor).filter(pk=link.effect_id).first()
    owner = row.course if row is not None and link.effect_kind == NodeKind.COURSE_CHANGE else row
    if owner is None or not rules.is_author(actor, owner):
        raise InvalidTransition("只有写下后面那一条的单位能改。")
    link.delete()


def _leads_to(start, goal):
    wave, seen = {start}, set()
    while wave:
        if goal in wave:
            return True
        seen |= wave
        links = LineageLink.objects.of_nodes(wave)
        wave = {(link.effect_kind, link.effect_id) for link in links if (link.cause_kind, link.cause_id) in wave} - seen
    return False
