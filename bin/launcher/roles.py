"""The two database roles and the databases they meet in; made here at start, never by a migration."""

import psycopg2
from psycopg2 import sql

OWNER = "xieyu_owner"
APPLICATION = "xieyu_app"
DATABASE = "xieyu"
ROLES = {
    OWNER: "LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
    APPLICATION: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
}


def bootstrap(connection, database=DATABASE):
    """Make both roles and ``database``, owned by the owner role; doing it again changes nothing.

    ``connection`` is a superuser's. The application role may connect and use the schema ``public``: every other right
    is granted by the migrations, table by table.
    """
    connection.autocommit = True
    with connection.cursor() as cursor:
        for role, rights in ROLES.items():
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            verb = "ALTER" if cursor.fetchone() else "CREATE"
            cursor.execute(sql.SQL(f"{verb} ROLE {{}} {rights}").format(sql.Identifier(role)))
        create_database(cursor, database)


def create_database(cursor, database, *, template=None):
    """Create ``database`` for the owner role unless it is there; ``template`` names a database to clone."""
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
    if cursor.fetchone():
        return
    statement = sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(OWNER))
    if template:
        statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
    cursor.execute(statement)
    cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
    cursor.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), sql.Identifier(APPLICATION)))


def drop_database(cursor, database):
    """Drop ``database`` with whoever is still connected to it."""
    cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def connect_as_owner(url, database=None):
    """An autocommitting connection of the owner role to ``url``, or to another ``database`` of the same server."""
    connection = psycopg2.connect(url, **({"dbname": database} if database else {}))
    connection.autocommit = True
    return connection
