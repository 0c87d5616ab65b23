"""The embedded servers: roles, durability over kill -9, and that the application's role owns nothing."""

import os
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg2
import pytest
import redis

from launcher import roles
from launcher.folders import DataFolder
from launcher.servers import Servers


@pytest.fixture
def folder(monkeypatch):
    """A data folder that ``nobody`` can reach, and no servers named by the environment."""
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")
    path = Path(tempfile.mkdtemp(prefix="xieyu-test-", dir="/var/tmp"))
    path.chmod(0o755)
    yield DataFolder.at(path)
    subprocess.run(["rm", "-r", path], check=True)


@pytest.fixture
def servers(folder):
    running = Servers(folder)
    running.start()
    yield running
    running.stop()


def _rows(connection, statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def test_owner_owns_the_database_and_the_application_has_no_right_but_to_connect(servers):
    owner = roles.connect_as_owner(servers.environment["DATABASE_OWNER_URL"])
    _rows(owner, "CREATE TABLE secret (id int)")
    application = psycopg2.connect(servers.environment["DATABASE_URL"])

    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        _rows(application, "SELECT * FROM secret")
    application.rollback()
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        _rows(application, "CREATE TABLE own (id int)")
    application.rollback()

    assert _rows(application, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'xieyu'") == [("xieyu_owner",)]
    assert _rows(application, "SHOW listen_addresses") == [("",)]
    application.close()
    owner.close()


def test_roles_are_made_again_without_change(servers):
    connection = servers.postgres.connect()
    roles.bootstrap(connection)

    assert _rows(connection, "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'xieyu_%'") == [(2,)]
    connection.close()


@pytest.mark.faults
def test_committed_rows_and_keys_survive_kill_9_of_both_servers(folder):
    first = Servers(folder)
    first.start()
    owner = roles.connect_as_owner(first.environment["DATABASE_OWNER_URL"])
    _rows(owner, "CREATE TABLE kept (id int)")
    _rows(owner, "INSERT INTO kept SELECT generate_series(1, 1000)")
    redis.Redis.from_url(first.environment["REDIS_URL"]).set("kept", "1")
    redis.Redis.from_url(first.environment["REDIS_URL"]).execute_command("WAITAOF", 1, 0, 2000)
    for child in first.children:
        os.kill(child.process.pid, signal.SIGKILL)
        child.process.wait()

    second = Servers(folder)
    second.start()

    owner = roles.connect_as_owner(second.environment["DATABASE_OWNER_URL"])
    assert _rows(owner, "SELECT count(*) FROM kept") == [(1000,)]
    assert redis.Redis.from_url(second.environment["REDIS_URL"]).get("kept") == b"1"
    owner.close()
    second.stop()


@pytest.mark.faults
def test_stale_pid_file_of_a_reused_pid_does_not_stop_the_start(folder):
    first = Servers(folder)
    first.start()
    pid_file = first.postgres.cluster / "postmaster.pid"
    text = pid_file.read_text()
    first.stop()
    lines = text.split("\n")
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))  # a living process that is no PostgreSQL
    pid_file.chmod(0o644)

    second = Servers(folder)
    second.start()

    assert _rows(second.postgres.connect(), "SELECT 1") == [(1,)]
    second.stop()
