"""Blocks of the audit trail under a signature: whoever changes or removes a sealed row in the database is found out.

Each night the rows that are at least an hour old become blocks of a table. A block's seal holds the hash of its rows and a
signature over that hash and the seal before it, made with the portal's secret key, which the database does not hold. Seals are
append-only for the application's role. What seals cannot show: rows younger than the last night, and the removal of the newest
seals themselves, for which the head of the chain stands in the log of every night.
"""

import hashlib
import time
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from core.audit import event_models
from core.database import advisory_lock
from core.models import AuditSeal, ReviewEvent

logger = structlog.get_logger(__name__)

BLOCK = 10_000
SETTLED_AFTER = timedelta(hours=1)
"""No transaction lasts that long: whatever was written before is there to be seen."""
SECONDS_AT_A_TIME = 180


@dataclass(frozen=True)
class Trail:
    """A table of the trail with the columns that say which row and when."""

    table: str
    number: str
    moment: str
    columns: tuple


def trails():
    """Every append-only table, in order of its name."""
    tables = [_trail(model, "pgh_id", "pgh_created_at") for model in event_models()]
    return sorted([*tables, _trail(ReviewEvent, "id", "at")], key=lambda trail: trail.table)


def _trail(model, number, moment):
    return Trail(model._meta.db_table, number, moment, tuple(field.column for field in model._meta.concrete_fields))


def seal_all(*, at):
    """Seal what has settled, block by block, for at most three minutes; the next night goes on. Returns the number of seals."""
    deadline, count = time.monotonic() + SECONDS_AT_A_TIME, 0
    with advisory_lock("core.audit_seals") as got:
        if not got:
            return 0
        for trail in trails():
            while time.monotonic() < deadline and seal_next(trail=trail, at=at) is not None:
                count += 1
    head = AuditSeal.objects.order_by("-pk").first()
    logger.info("audit sealed", seals=count, head=head.signature if head else "", last=head.pk if head else 0)
    return count


@transaction.atomic
def seal_next(*, trail, at):
    """The seal of the table's next block, or ``None`` where nothing new has settled."""
    before = AuditSeal.objects.filter(table=trail.table).order_by("-pk").first()
    first = before.last_id + 1 if before else 1
    last = _last_settled(trail, first, at - SETTLED_AFTER)
    if last is None:
        return None
    count, digest = _digest(trail, trail.columns, first, last)
    seal = AuditSeal(table=trail.table, columns=list(trail.columns), first_id=first, last_id=last, row_count=count, digest=digest)
    seal.sealed_at = at
    head = AuditSeal.objects.order_by("-pk").first()
    seal.signature = _signature(seal, head.signature if head else "", settings.SECRET_KEY)
    seal.save(force_insert=True)
    return seal


def _last_settled(trail, first, until):
    """The greatest number of the next block's rows, or ``None``."""
    table, number, moment = (connection.ops.quote_name(name) for name in (trail.table, trail.number, trail.moment))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT max(number) FROM (SELECT {number} AS number FROM {table} WHERE {number} >= %s AND {moment} < %s"  # noqa: S608 - our own names
            f" ORDER BY {number} LIMIT %s) AS block",
            [first, until, BLOCK],
        )
        return cursor.fetchone()[0]


def _digest(trail, columns, first, last):
    """``(number of rows, sha256)`` of the block; each row is hashed in the database over the columns that the seal names."""
    quoted = connection.ops.quote_name
    row, number, table = ", ".join(f"rows.{quoted(name)}" for name in columns), quoted(trail.number), quoted(trail.table)
    digest, count = hashlib.sha256(), 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT encode(sha256(convert_to(ROW({row})::text, 'UTF8')), 'hex') FROM {table} AS rows"  # noqa: S608 - our own names
            f" WHERE rows.{number} BETWEEN %s AND %s ORDER BY rows.{number}",
            [first, last],
        )
        while lines := cursor.fetchmany(1_000):
            for (line,) in lines:
                digest.update(line.encode())
            count += len(lines)
    return count, digest.hexdigest()


def _signature(seal, before, secret):
    said = [before, seal.table, *seal.columns, seal.first_id, seal.last_id, seal.row_count, seal.digest]
    said.append(seal.sealed_at.timestamp())
    return salted_hmac("core.audit_seals", "\n".join(map(str, said)), secret=secret, algorithm="sha256").hexdigest()


def faults():
    """What is wrong with the trail, as Chinese sentences that name the block; empty where every seal holds."""
    known = {trail.table: trail for trail in trails()}
    before, ends = "", {}
    for seal in AuditSeal.objects.order_by("pk").iterator():
        name = f"第 {seal.pk} 块（{seal.table} 的 {seal.first_id}–{seal.last_id} 号）"
        if not any(
            constant_time_compare(_signature(seal, before, secret), seal.signature)
            for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        ):
            yield f"{name}：封条被改过，或者它前面的一块不见了。"
        if seal.first_id != ends.get(seal.table, 0) + 1:
            yield f"{name}：和前一块接不上，中间少了封条。"
        before, ends[seal.table] = seal.signature, seal.last_id
        yield from _faults_of_rows(seal, known.get(seal.table), name)


def _faults_of_rows(seal, trail, name):
    if trail is None or not set(seal.columns) <= set(trail.columns):
        yield f"{name}：表或列已经不在了，没法核对。"
        return
    count, digest = _digest(trail, seal.columns, seal.first_id, seal.last_id)
    if count != seal.row_count:
        yield f"{name}：封的时候有 {seal.row_count} 行，现在 {count} 行。"
    elif digest != seal.digest:
        yield f"{name}：有行被改过。"
