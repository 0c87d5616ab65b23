"""Reads the audit trail of one object: who changed what, when, in which request, from what to what."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model

from core.audit import event_models

LIMIT = 200
"""At most that many latest events of each table are shown."""
KINDS = {"insert": "新建", "update": "修改", "delete": "删除", "add": "加上", "remove": "去掉"}
OWN_FIELDS = {"pgh_id", "pgh_created_at", "pgh_label", "pgh_obj", "pgh_context", "pgh_context_id"}


@dataclass(frozen=True)
class AuditEntry:
    """One audit row as a person reads it; ``changes`` are ``(label, before, after)``."""

    at: datetime
    subject: str
    kind: str
    who: str
    request_id: str
    path: str
    changes: tuple


def audit_entries(*objects):
    """The audit rows of the objects and of their many-to-many tables, newest first; a constant number of queries an object."""
    found = [pair for obj in objects if obj is not None for pair in _rows_of(obj)]
    names = _names({(event.pgh_context or {}).get("user") for event, _ in found})
    entries = [_entry(event, previous, names) for event, previous in found]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _rows_of(obj):
    """``[(event, the event before it or None)]`` of one object."""
    pairs = []
    for event_model in event_models():
        tracked = event_model.pgh_tracked_model
        if tracked._meta.concrete_model is type(obj)._meta.concrete_model:
            rows = list(event_model._default_manager.filter(pgh_obj_id=obj.pk).order_by("-pgh_id")[: LIMIT + 1])
            pairs += list(zip(rows[:LIMIT], [*rows[1:], None], strict=False))
        elif tracked._meta.concrete_model in _automatic_tables(type(obj)):
            column = _own_column(tracked._meta.concrete_model, type(obj))
            rows = event_model._default_manager.filter(**{column: obj.pk}).order_by("-pgh_id")[:LIMIT]
            pairs += [(row, None) for row in rows]
    return pairs


def _automatic_tables(model):
    return [
        field.remote_field.through for field in model._meta.local_many_to_many if field.remote_field.through._meta.auto_created
    ]


def _own_column(through, model):
    return next(field.attname for field in through._meta.fields if field.is_relation and field.related_model is model)


def _names(user_ids):
    known = [user_id for user_id in user_ids if user_id is not None]
    return {user.pk: str(user) for user in get_user_model()._base_manager.filter(pk__in=known)}


def _entry(event, previous, names):
    context = event.pgh_context or {}
    user_id = context.get("user")
    return AuditEntry(
        at=event.pgh_created_at,
        subject=str(event.pgh_tracked_model._meta.verbose_name),
        kind=KINDS.get(event.pgh_label, event.pgh_label),
        who=names.get(user_id, "系统" if user_id is None else f"用户 {user_id}"),
        request_id=context.get("request", ""),
        path=context.get("url", ""),
        changes=tuple(_changes(event, previous)),
    )


def _changes(event, previous):
    is_update = event.pgh_label == "update"
    for field in event._meta.fields:
        if field.name in OWN_FIELDS:
            continue
        after = getattr(event, field.attname)
        before = getattr(previous, field.attname) if is_update and previous is not None else None
        if is_update and previous is not None and before == after:
            continue
        if not is_update and after in (None, "", [], {}):
            continue
        yield str(field.verbose_name), "" if before is None else str(before), "" if after is None else str(after)
