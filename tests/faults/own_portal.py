"""A portal of a test's own: its servers, one worker and beat, so that they can be killed without harm to other tests."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2

from launcher.postgres import SUPERUSER
from launcher.processes import Child
from launcher.servers import Servers
from tests.fixtures.database import BINARIES

PROJECT_DIR = Path(__file__).resolve().parents[2]
CELERY = [sys.executable, "-m", "celery", "-A", "config"]
WORKER = [*CELERY, "worker", "--pool", "prefork", "--concurrency", "2", "--loglevel", "INFO", "--without-gossip"]
BEAT = [*CELERY, "beat", "--loglevel", "INFO", "--pidfile", ""]
SHELL = """
import contextlib, io, json, sys, traceback
import django
django.setup()
from django.db import connections
for line in sys.stdin:
    said, fault = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(said):
            exec(json.loads(line), {})
    except Exception:
        fault = traceback.format_exc()
    connections.close_all()
    print(json.dumps([said.getvalue(), fault]), flush=True)
"""
"""Runs what it is sent: a process for each few lines would take seconds to start."""


class OwnPortal:
    """Servers, worker and beat of one data folder; ``variables`` is what their processes see."""

    def __init__(self, folder, **variables):
        self.folder = folder
        self.servers = Servers(folder, durable=True)
        self.extra = variables
        self.children = {}
        self.shell = None

    def start_servers(self, tables_file=None):
        """Start PostgreSQL and Valkey, and make the tables: of the suite's migrated template, or by migrating."""
        self.servers.start()
        self.variables = (
            os.environ
            | self.servers.environment
            | {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "XIEYU_DATA": str(self.folder.path)}
            | self.extra
        )
        if tables_file is None:
            self.manage("migrate", "--no-input", "-v", "0", XIEYU_DATABASE_ROLE="owner")
            return
        command = [BINARIES / "psql", "-q", "-o", os.devnull, "-v", "ON_ERROR_STOP=1", "-f", tables_file]
        subprocess.run([*command, self.servers.postgres.url(SUPERUSER)], check=True, stdin=subprocess.DEVNULL)

    def manage(self, *arguments, **variables):
        """Run ``manage.py``; returns what it printed, raises ``AssertionError`` when it fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT_DIR, env=self.variables | variables, capture_output=True, text=True, timeout=600,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def python(self, code):
        """Run lines of Python inside the portal; returns what they printed, raises ``AssertionError`` when they fail."""
        if self.shell is None:
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            self.shell = subprocess.Popen([sys.executable, "-c", SHELL], cwd=PROJECT_DIR, env=self.variables, **pipes)
        self.shell.stdin.write(f"{json.dumps(code)}\n")
        self.shell.stdin.flush()
        said, fault = json.loads(self.shell.stdout.readline())
        assert not fault, said + fault
        return said.strip()

    def start(self, name, command, **variables):
        """Start a process of the portal under a name."""
        child = Child(
            name, name, command, self.folder.log / f"{name}.log",
            environment=self.variables | variables, cwd=PROJECT_DIR, death_signal=signal.SIGKILL,
        )  # fmt: skip
        child.start()
        self.children[name] = child

    def kill(self, name):
        """SIGKILL to a process and its children, as a crash."""
        child = self.children.pop(name)
        os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()

    def stop(self):
        """End everything that is left."""
        if self.shell is not None:
            self.shell.kill()
            self.shell.communicate()
        for child in self.children.values():
            child.stop()
        self.children = {}
        self.servers.stop()

    def restart_postgres_at_once(self):
        """``pg_ctl restart -m immediate``: no checkpoint, every connection cut, recovery from the log."""
        child = self.servers.children[0]
        os.kill(child.process.pid, signal.SIGQUIT)
        child.process.wait(20)
        child.start()
        self.servers.postgres.wait_until_ready(child)

    def let_a_minute_pass(self):
        """As if all messages to workers had been sent a minute earlier: whatever was lost is found at beat's next look."""
        self.query("UPDATE core_jobrun SET sent_at = sent_at - interval '1 minute' RETURNING id")

    def query(self, statement, *values):
        """The rows of one statement, on a connection of its own."""
        connection = psycopg2.connect(self.servers.environment["DATABASE_URL"])
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall()
        finally:
            connection.close()

    def as_owner(self, statement):
        """Run one statement that the application's role may not, outside a transaction."""
        connection = psycopg2.connect(self.servers.postgres.url(SUPERUSER))
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()

    def wait_for(self, statement, *values, seconds):
        """Ask until the first column of the first row is true; raises ``AssertionError`` when that takes too long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            rows = self.query(statement, *values)
            if rows and rows[0][0]:
                return
            time.sleep(0.05)
        jobs = self.query("SELECT task, key, state, attempt_count, error FROM core_jobrun WHERE state <> 'done' LIMIT 5")
        raise AssertionError(f"not within {seconds} s: {statement}; unfinished jobs: {jobs}")
