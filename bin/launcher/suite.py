"""``bin/test``: the servers of the suite (their own data folder, fsync off), then pytest against them."""

import os
import shutil
import signal
import subprocess
from contextlib import closing

from launcher.dependencies import PROJECT_DIR, VENV_PYTHON
from launcher.filelock import AlreadyLocked, exclusive
from launcher.folders import DataFolder
from launcher.processes import die_with_parent, end_leftovers, write_down
from launcher.roles import OWNER
from launcher.servers import Servers
from launcher.supervisor import Stopped, stop_on_signals
from launcher.terminal import line, step

CHROMIUM = "/usr/bin/chromium"
WORKERS, BY_FILE = ("-n", "2"), ("--dist", "loadfile")


def chromium():
    """The path of the browser that the browser tests drive, or None."""
    wanted = os.environ.get("XIEYU_CHROMIUM")
    return shutil.which(wanted or CHROMIUM) or (None if wanted else shutil.which("chromium"))


def spread(arguments):
    """What pytest is told besides ``arguments``: two workers, which share whole files, unless they say otherwise."""

    def say(*options):
        return any(given.startswith(options) for given in arguments)

    if say("--pdb"):
        return ()
    return (() if say("-n", "--numprocesses") else WORKERS) + (() if say("--dist") else BY_FILE)


def run_suite(arguments):
    """Run pytest with ``arguments``; returns its exit code."""
    stop_on_signals()
    folder = DataFolder.at(PROJECT_DIR / "var" / "test-servers")
    lock = folder.run / "launcher.lock"
    try:
        try:
            with exclusive(lock, wait=False):
                return _with_servers(folder, arguments)
        except AlreadyLocked:
            line("· 本目录里另一个 bin/test 正在运行，等它结束")
        with exclusive(lock):
            return _with_servers(folder, arguments)
    except Stopped:
        return 130


def _with_servers(folder, arguments):
    (folder.path / "static").mkdir(exist_ok=True)
    processes = folder.run / "processes.json"
    end_leftovers(processes)
    servers = Servers(folder, durable=False)
    if servers.outside_folder:
        line(f"· 测试服务器的文件放在 {servers.outside_folder}")
    try:
        with step("测试用数据库和队列就绪"):
            try:
                servers.start()
                _let_owner_leave_triggers_out(servers)
            finally:
                write_down(processes, servers.children)
        return _pytest(arguments, folder, servers)
    finally:
        servers.stop()
        processes.unlink(missing_ok=True)


def _let_owner_leave_triggers_out(servers):
    """On the suite's own server only: so its tables are emptied quickly (``tests/fixtures/database.py``)."""
    if servers.postgres:
        with closing(servers.postgres.connect()) as connection, connection, connection.cursor() as cursor:
            cursor.execute(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")


def _pytest(arguments, folder, servers):
    environment = dict(os.environ) | servers.environment
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings.test", "XIEYU_DATA": str(folder.path)}
    environment.pop("XIEYU_DATABASE_ROLE", None)
    browser = chromium()
    environment["XIEYU_CHROMIUM"] = browser or ""
    command = [VENV_PYTHON, "-m", "pytest", *spread(arguments), *arguments]
    pytest = subprocess.Popen(command, cwd=PROJECT_DIR, env=environment, preexec_fn=die_with_parent(signal.SIGTERM))  # noqa: PLW1509
    try:
        code = pytest.wait()
    except Stopped:
        pytest.send_signal(signal.SIGINT)
        code = pytest.wait(30)
    if not browser:
        line("浏览器测试没有运行：这台机器没有 Chromium（Debian：apt install chromium fonts-noto-cjk）。")
    return code
