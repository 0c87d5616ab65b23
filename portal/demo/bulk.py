"""Rows of a seeded city by the ten thousand: keys taken ahead, rows in by COPY, and the step by which each became public."""

import csv
import io
import json

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import JSONField

from core.models import ReviewEvent
from portal.demo.world import BATCH

NULL = "\\N"


def keys(model, count):
    """So many keys that nobody else takes, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [model._meta.db_table, count]
        )
        return [key for (key,) in cursor.fetchall()]


def write(model, rows):
    """Append ``rows`` (attributes by name, the same ones in each) to a model's table; what is not named takes the default."""
    if not rows:
        return
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key or field.attname in rows[0]]
    read = [(field, _text_of(field), _cell(field, field.get_default())) for field in fields]
    content = io.StringIO()
    table = csv.writer(content)
    for row in rows:
        table.writerow([text(row[field.attname]) if field.attname in row else default for field, text, default in read])
    content.seek(0)
    names = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        statement = f"COPY {model._meta.db_table} ({names}) FROM STDIN (FORMAT csv, NULL '{NULL}')"
        cursor.copy_expert(statement, content)


def link(model, field_name, pairs):
    """Append ``(key, other key)`` pairs to a many-to-many table."""
    field = model._meta.get_field(field_name)
    through = field.remote_field.through
    own, other = (through._meta.get_field(name()).attname for name in (field.m2m_field_name, field.m2m_reverse_field_name))
    write(through, [{own: key, other: value} for key, value in pairs])


def _text_of(field):
    return lambda value: _cell(field, value)


def _cell(field, value):
    if value is None:
        return NULL
    if isinstance(field, ArrayField):
        return "{" + ",".join(value) + "}"
    return json.dumps(value, ensure_ascii=False) if isinstance(field, JSONField) else value


def note_publication(model, moments, *, action, source, actor):
    """History rows for ``(key, moment)`` pairs: the step ``action`` out of the state ``source`` by which each became public."""
    transition = model.workflow.find(action, source)
    content_type = ContentType.objects.get_for_model(model)
    ReviewEvent.objects.bulk_create(
        [
            ReviewEvent(
                content_type=content_type,
                object_id=key,
                action=transition.action,
                label=transition.label,
                from_status=source,
                to_status=transition.target,
                actor=actor,
                at=at,
            )
            for key, at in moments
        ],
        batch_size=BATCH,
    )
