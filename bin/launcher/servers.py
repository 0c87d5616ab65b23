"""The database and Redis of one data folder: embedded ones, or those that the environment names."""

import os
from pathlib import Path

from launcher import roles
from launcher.postgres import Postgres
from launcher.valkey import Valkey


class Servers:
    """Starts the embedded servers that are needed; ``environment`` tells the portal's processes where all of them are."""

    def __init__(self, folder, *, durable=True):
        self.folder = folder
        self.children = []
        self.environment = {}
        self.home = None
        wants_database, wants_redis = not os.environ.get("DATABASE_URL"), not os.environ.get("REDIS_URL")
        if wants_database or wants_redis:
            self.home = folder.server_home()
        self.postgres = Postgres(self.home, folder.log / "postgres.log", durable=durable) if wants_database else None
        self.valkey = Valkey(self.home, folder.log / "valkey.log", durable=durable) if wants_redis else None

    @property
    def outside_folder(self):
        """The folder outside the data folder that holds the servers' files, or None: the caller must name it."""
        return None if self.home is None or Path(self.home).is_relative_to(self.folder.path) else self.home

    def start(self):
        """Start both, return once they answer, with the roles and the database ``xieyu`` in place."""
        if self.postgres:
            postgres = self._start(self.postgres)
            self.environment["DATABASE_URL"] = self.postgres.url(roles.APPLICATION)
            self.environment["DATABASE_OWNER_URL"] = self.postgres.url(roles.OWNER)
        if self.valkey:
            valkey = self._start(self.valkey)
            self.environment["REDIS_URL"] = self.valkey.url()
        if self.postgres:
            self.postgres.wait_until_ready(postgres)
            connection = self.postgres.connect()
            roles.bootstrap(connection)
            connection.close()
        if self.valkey:
            self.valkey.wait_until_ready(valkey)

    def stop(self):
        """Stop both; Redis first, then the database."""
        for child in reversed(self.children):
            child.stop(seconds=30)

    def _start(self, server):
        child = server.child()
        child.start()
        self.children.append(child)
        return child
