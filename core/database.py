"""Rights of the application's database role, and locks that one runner holds."""

import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


def grant_application_rights(*, using="default", **_):
    """Let the application's role work on every table, and only append to and read the audit's.

    Runs after each migration, as the owner. Where the role does not exist (a single-role test database) nothing happens.
    """
    from django.db import connections

    from core.audit import event_models
    from core.models import AuditSeal, ReviewEvent

    role = settings.DATABASE_APPLICATION_ROLE
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", [role])
        current, exists = cursor.fetchone()
        if not exists or current == role:
            return
        cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')
        cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"')
        cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
        existing = set(connections[using].introspection.table_names(cursor))
        for model in [*event_models(), ReviewEvent, AuditSeal]:
            if model._meta.db_table in existing:
                cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{model._meta.db_table}" FROM "{role}"')
        if "django_migrations" in existing:
            cursor.execute(f'REVOKE INSERT, UPDATE, DELETE ON "django_migrations" FROM "{role}"')


def keep_audit_triggers_firing(*, using="default", **_):
    """Replace pgtrigger's question whether a session wants its triggers ignored: here the answer is always no.

    The package's function lets every role silence the audit by a session setting. It also catches an exception in each row's
    trigger, and every such inner transaction walks the whole queue of deferred foreign key checks: a transaction that writes
    ten thousand rows took quadratic time. Runs after each migration, as the owner; migrations of triggers bring theirs back.
    """
    from django.db import connections

    with connections[using].cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
            " LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT FALSE $$"
        )


@contextmanager
def without_savepoints():
    """For a transaction that stands or falls as a whole: ``atomic`` blocks inside it set no savepoints.

    A seed would set them by the thousand, and no block in it goes on after an error.
    """
    features = connection.features
    before, features.uses_savepoints = features.uses_savepoints, False
    try:
        yield
    finally:
        features.uses_savepoints = before


@contextmanager
def advisory_lock(name):
    """Hold a session-level PostgreSQL lock of that name without waiting; yields whether it was got.

    The lock belongs to this connection: it ends with the block or with the process, whichever dies first.
    """
    key = lock_key(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        got = cursor.fetchone()[0]
    try:
        yield got
    finally:
        if got and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


def read_at_once(*readers):
    """What each of some functions returns, each beside the others on a thread and a connection of its own.

    For what waits for PostgreSQL by half. Inside a transaction they are called one after the other, because another connection
    would not see what it has written.
    """
    if connection.in_atomic_block:
        return [read() for read in readers]
    with ThreadPoolExecutor(len(readers)) as pool:
        return list(pool.map(_read_and_close, readers))


def _read_and_close(read):
    try:
        return read()
    finally:
        connection.close()


def allow_long_statements():
    """Let the statements of this transaction take half an hour: for what writes millions of rows at once."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '30min'")


def hold_in_transaction(name):
    """Wait for a PostgreSQL lock of that name and hold it until the transaction ends, which the caller has begun."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", lock_key(name))


def oldest_open_transaction():
    """The number of the oldest transaction that may still write: whatever is not visible yet has this number or a later one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return cursor.fetchone()[0]


LOCK_SPACE = 5_190
"""First key of every advisory lock of the portal, so that other programs' locks never collide."""


def lock_key(name):
    """The two numbers by which PostgreSQL knows the lock of that name."""
    value = zlib.crc32(name.encode())
    return [LOCK_SPACE, value - 2**32 if value >= 2**31 else value]
