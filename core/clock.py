"""The database's clock: the one that counts where a deadline decides, the same for every process and machine."""

from django.db import connection


def database_now():
    """This very moment; not the transaction's beginning, so that waiting for a lock counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
