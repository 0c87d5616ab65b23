"""The launcher's own logic: folders, locks, sentences, processes that cannot outlive it."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from launcher import dependencies, instance, portal_processes
from launcher.dependencies import PROJECT_DIR
from launcher.folders import SOCKET_PATH_LIMIT, DataFolder
from launcher.options import parse
from launcher.processes import Child, end_leftovers, started_at, write_down
from launcher.supervisor import Supervisor
from launcher.terminal import StepFailed


def _sleeper(tmp_path, **options):
    return Child("worker", "后台任务进程", ["sleep", "60"], tmp_path / "log", dict(os.environ), **options)


@pytest.mark.parametrize(("forbidden", "kept_in"), [("1", dependencies.BYTECODE), ("", None)])
def test_modules_are_compiled_once_also_where_no_bytecode_may_lie_beside_sources(monkeypatch, forbidden, kept_in):
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", forbidden)

    dependencies.keep_bytecode()

    program = "import sys; print(sys.dont_write_bytecode, sys.pycache_prefix)"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert said == ["False", str(kept_in)]


@pytest.mark.parametrize("mode", [0o755, 0o700])
def test_servers_stay_in_the_data_folder_unless_nobody_could_not_enter_it(mode):
    with tempfile.TemporaryDirectory(prefix="xieyu-test-", dir="/var/tmp") as path:
        Path(path).chmod(mode)
        folder = DataFolder.at(Path(path) / "data")
        must_move = os.getuid() == 0 and mode == 0o700  # only root runs the servers as nobody

        home = folder.server_home()

        assert home == (folder.outside if must_move else folder.path / "servers")
        home.rmdir()


def test_long_path_moves_the_servers_to_one_short_folder(tmp_path):
    folder = DataFolder.at(tmp_path / ("long" * 25))
    home = folder.server_home()

    assert home == folder.outside
    assert home.parent == Path("/var/tmp")
    assert len(os.fsencode(home / "socket" / ".s.PGSQL.5432.lock")) < SOCKET_PATH_LIMIT
    home.rmdir()


def test_two_data_folders_never_share_an_outside_folder(tmp_path):
    assert DataFolder(tmp_path / "a").outside != DataFolder(tmp_path / "b").outside


def test_second_start_says_where_the_first_one_is(tmp_path):
    folder = DataFolder.at(tmp_path)
    first, second = (instance.only_one(folder, f"http://127.0.0.1:{port}") for port in (8000, 9000))
    with first, pytest.raises(StepFailed) as refusal, second:
        raise AssertionError("two launchers hold one folder")

    assert f"已经在运行：http://127.0.0.1:8000（进程 {os.getpid()}）" in str(refusal.value)


def test_folder_is_free_again_after_the_first_one_ended(tmp_path):
    folder = DataFolder.at(tmp_path)
    for address in ("http://127.0.0.1:8000", "http://127.0.0.1:9000"):
        with instance.only_one(folder, address):
            assert json.loads((folder.run / "portal.json").read_text()) == {"pid": os.getpid(), "address": address}


def test_start_over_removes_data_and_keeps_logs(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    folder = DataFolder.at(tmp_path)
    for name in ("servers", "files", "mail"):
        (tmp_path / name).mkdir()
    (folder.log / "web.log").write_text("kept")
    (folder.run / "seeded.json").write_text("[]")

    instance.start_over(folder)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "run"]
    assert (folder.log / "web.log").read_text() == "kept"
    assert list(folder.run.iterdir()) == []


def test_fresh_refuses_to_touch_an_external_database(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/else")
    (tmp_path / "files").mkdir()

    with pytest.raises(StepFailed, match="DATABASE_URL"):
        instance.start_over(DataFolder.at(tmp_path))

    assert (tmp_path / "files").is_dir()


def test_taken_port_is_named_with_the_next_one_to_try():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(StepFailed, match=f"bin/run --port {port + 1}"):
            portal_processes.require_free_port(parse(["--port", str(port)]))


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:8000"), ("::", "http://[::1]:8000"), ("portal.lan", "http://portal.lan:8000")],
)
def test_printed_address_can_be_opened_on_this_machine(host, address):
    assert portal_processes.address(parse(["--host", host])) == address


def test_leftovers_are_ended_but_a_reused_pid_is_left_alone(tmp_path):
    left, stranger = _sleeper(tmp_path), _sleeper(tmp_path)
    left.start()
    stranger.start()
    record = tmp_path / "processes.json"
    write_down(record, [left, stranger])
    rows = json.loads(record.read_text())
    rows[1]["started"] -= 1  # the pid was another process's when this was written
    record.write_text(json.dumps(rows))

    assert end_leftovers(record) == ["worker"]

    assert (left.process.poll() is not None, stranger.is_running) == (True, True)
    stranger.stop()


def test_stop_ends_a_process_that_ignores_the_signal(tmp_path):
    deaf = Child("web", "网站", ["sh", "-c", "trap '' TERM; sleep 60 & wait; sleep 60"], tmp_path / "log", dict(os.environ))
    deaf.start()
    time.sleep(0.2)

    deaf.stop(seconds=0.3)

    assert deaf.is_running is False


def test_crashed_child_is_started_again_later_each_time(tmp_path, capsys):
    supervisor = Supervisor(tmp_path / "processes.json")
    child = Child("worker", "后台任务进程", ["false"], tmp_path / "log", dict(os.environ))
    supervisor.start(child)
    child.process.wait()
    first = child.process

    supervisor.watch_once()
    supervisor._due["worker"] = 0
    supervisor.watch_once()
    assert child.process is not first
    child.process.wait()
    supervisor.watch_once()

    said = capsys.readouterr().out
    assert [pause in said for pause in ("1 秒后重新启动", "2 秒后重新启动")] == [True, True]


@pytest.mark.faults
def test_children_die_with_a_launcher_that_is_killed(tmp_path):
    program = (
        "import os, pathlib, sys, time; sys.path.insert(0, sys.argv[1]);"
        "from launcher.processes import Child;"
        "child = Child('beat', '定时进程', ['sleep', '60'], pathlib.Path(sys.argv[2]), dict(os.environ)); child.start();"
        "print(child.process.pid, flush=True); time.sleep(60)"
    )
    launcher = subprocess.Popen(
        [sys.executable, "-c", program, PROJECT_DIR / "bin", tmp_path / "log"], stdout=subprocess.PIPE, text=True
    )
    child = int(launcher.stdout.readline())
    assert started_at(child) is not None

    launcher.send_signal(signal.SIGKILL)
    launcher.wait()

    deadline = time.monotonic() + 5
    while started_at(child) is not None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert started_at(child) is None
