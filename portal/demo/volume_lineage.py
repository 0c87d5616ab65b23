"""What led to what in a large city: an outcome to a revised plan, the plan to a change of a course.

As in ``volume_projects`` everything follows from what is there; a course that has a change is left alone.
"""

import datetime

from django.db import connection
from django.utils import timezone

from portal.demo import bulk
from projects.models import Course, CourseChange, LineageLink, Outcome, TrainingPlan
from projects.outcomes.enums import NodeKind

AFTER_DAYS = 14
"""So long after the later one of plan and course is the course changed."""
CHOSEN = """
    SELECT course.id, course.technology, course.organization_id, course.created_by_id, course.published_at,
           plan.id, plan.adopted_on, plan.title, outcome.id, outcome.title
    FROM {course} course
    JOIN LATERAL (
        SELECT p.id, p.adopted_on, p.title FROM {plan} p
        WHERE p.status = 'approved' AND p.organization_id = course.organization_id AND EXISTS (
            SELECT 1 FROM {plan}_majors m JOIN {course}_majors n ON n.major_id = m.major_id
            WHERE m.trainingplan_id = p.id AND n.course_id = course.id)
        ORDER BY p.adopted_on DESC, p.id LIMIT 1) plan ON true
    JOIN LATERAL (
        SELECT o.id, o.title FROM {outcome} o
        WHERE o.status = 'approved' AND o.organization_id = course.organization_id AND o.dated_on <= plan.adopted_on AND EXISTS (
            SELECT 1 FROM {outcome}_majors m JOIN {course}_majors n ON n.major_id = m.major_id
            WHERE m.outcome_id = o.id AND n.course_id = course.id)
        ORDER BY o.dated_on DESC, o.id LIMIT 1) outcome ON true
    WHERE course.status = 'approved' AND course.technology <> ''
        AND NOT EXISTS (SELECT 1 FROM {change} c WHERE c.course_id = course.id)
    ORDER BY course.id
"""
"""Of each course without a change the last plan and outcome of its school that share a major with it."""


def grow(world):
    """Add the changes and what led to them; returns how many links there are."""
    tables = {"course": Course, "plan": TrainingPlan, "outcome": Outcome, "change": CourseChange}
    with connection.cursor() as cursor:
        cursor.execute(CHOSEN.format(**{name: model._meta.db_table for name, model in tables.items()}))
        rows = [(row, _changed_on(row[4], row[6])) for row in cursor.fetchall()]
    rows = [(row, day) for row, day in rows if day <= world.on]
    keys, linked = bulk.keys(CourseChange, len(rows)), _linked()
    bulk.write(CourseChange, [_change(key, row, day) for key, (row, day) in zip(keys, rows, strict=True)])
    links = {}
    for key, (row, day) in zip(keys, rows, strict=True):
        for link in _links(key, row, day):
            links.setdefault((link["cause_id"], link["effect_kind"], link["effect_id"]), link)
    bulk.write(LineageLink, [link for ends, link in links.items() if ends not in linked])
    return LineageLink.objects.count()


def _changed_on(published_at, adopted_on):
    return max(timezone.localdate(published_at), adopted_on) + datetime.timedelta(days=AFTER_DAYS)


def _linked():
    outcomes = LineageLink.objects.filter(cause_kind=NodeKind.OUTCOME)
    return set(outcomes.values_list("cause_id", "effect_kind", "effect_id"))


def _change(key, row, day):
    _, technology, _, person, *_ = row
    return {
        "id": key,
        "changed_on": day,
        "course_id": row[0],
        "before": "只讲原理，不上设备",
        "after": f"加了{technology}的实操，按企业现场的要求考",
        "recorded_by_id": person,
        "recorded_at": _moment(day),
    }


def _links(change, row, day):
    _, _, organization, person, _, plan, adopted_on, plan_title, outcome, outcome_title = row
    by = {"organization_id": organization, "made_by_id": person}
    yield by | {
        "cause_kind": NodeKind.OUTCOME,
        "cause_id": outcome,
        "effect_kind": NodeKind.PLAN,
        "effect_id": plan,
        "note": f"“{outcome_title}”写进了培养方案"[:200],
        "made_at": _moment(adopted_on),
    }
    yield by | {
        "cause_kind": NodeKind.PLAN,
        "cause_id": plan,
        "effect_kind": NodeKind.COURSE_CHANGE,
        "effect_id": change,
        "note": f"按“{plan_title}”改"[:200],
        "made_at": _moment(day),
    }


def _moment(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(10)))
