"""Reads the audit trail of one object: who changed what, when, in which request, from what to what."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.utils import timezone

from core.audit import event_models

LIMIT = 200
"""At most that many latest events of each table are shown."""
KINDS = {"insert": "新建", "update": "修改", "delete": "删除", "add": "加上", "remove": "去掉", "password": "改密码"}
HIDDEN_FIELDS = {"pgh_id", "pgh_created_at", "pgh_label", "pgh_obj", "pgh_context", "pgh_context_id"} | {
    "id",
    "created_at",
    "updated_at",
}
"""The event's own columns, and those that say nothing beyond the event's time."""
EMPTY = (None, "", [], {})


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
    texts = _related_texts([event for pair in found for event in pair if event is not None])
    entries = [_entry(event, previous, names, texts) for event, previous in found]
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


def _entry(event, previous, names, texts):
    context = event.pgh_context or {}
    user_id = context.get("user")
    return AuditEntry(
        at=event.pgh_created_at,
        subject=str(event.pgh_tracked_model._meta.verbose_name),
        kind=KINDS.get(event.pgh_label, event.pgh_label),
        who=names.get(user_id, "系统" if user_id is None else f"用户 {user_id}"),
        request_id=context.get("request", ""),
        path=context.get("url", ""),
        changes=tuple(_changes(event, previous, texts)),
    )


def _changes(event, previous, texts):
    if event.pgh_label == "password":
        return  # that it changed is all there is to say
    is_comparison = event.pgh_label == "update" and previous is not None
    for field in _shown_fields(event):
        after = getattr(event, field.attname)
        before = getattr(previous, field.attname) if is_comparison else None
        if (before == after) if is_comparison else (after in EMPTY):
            continue
        yield str(field.verbose_name), _text(field, before, texts), _text(field, after, texts)


def _shown_fields(event):
    return [field for field in event._meta.fields if field.name not in HIDDEN_FIELDS]


def _related_texts(events):
    """``{(model, id): text}`` of every row that the events refer to; one query a related model."""
    wanted = {}
    for event in events:
        for field in _shown_fields(event):
            if field.is_relation and getattr(event, field.attname) is not None:
                wanted.setdefault(field.related_model, set()).add(getattr(event, field.attname))
    return {(model, row.pk): str(row) for model, ids in wanted.items() for row in model._base_manager.filter(pk__in=ids)}


def _text(field, value, texts):
    if value in EMPTY:
        return ""
    if field.is_relation:
        return texts.get((field.related_model, value), f"编号 {value}")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    choices = dict(getattr(field, "base_field", field).flatchoices)
    if isinstance(value, list):
        return "、".join(_chosen(choices, item) for item in value)
    return _chosen(choices, value)


def _chosen(choices, value):
    """The label of a choice; anything else, such as a row of a JSON column, as it is."""
    return str(choices.get(value, value)) if isinstance(value, str | int) else str(value)
