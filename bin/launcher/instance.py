"""One launcher per data folder: the lock, who holds it, and starting over."""

import json
import os
import shutil
from contextlib import contextmanager

from launcher.filelock import AlreadyLocked, exclusive
from launcher.processes import end_leftovers
from launcher.terminal import StepFailed, line

REMOVED_BY_FRESH = ("servers", "files", "mail", "static", "secret_key", "keys")


@contextmanager
def only_one(folder, address):
    """Hold the data folder for the block; raises ``StepFailed`` with the address of the launcher that has it already."""
    state = folder.run / "portal.json"
    try:
        with exclusive(folder.run / "launcher.lock", wait=False):
            ended = end_leftovers(folder.run / "processes.json")
            if ended:
                line(f"· 上次没有正常结束，已清理留下的进程：{'、'.join(ended)}")
            state.write_text(json.dumps({"pid": os.getpid(), "address": address}))
            try:
                yield
            finally:
                state.unlink(missing_ok=True)
    except AlreadyLocked:
        raise StepFailed(already_running(state)) from None


def already_running(state):
    """The sentence for a second start: where the first one is."""
    try:
        running = json.loads(state.read_text())
    except (OSError, ValueError):
        return "这个数据目录正被另一个 bin/run 使用，请稍候再试。"
    return f"这个数据目录的平台已经在运行：{running['address']}（进程 {running['pid']}）；要另开一个，请换 --data 和 --port。"


def start_over(folder):
    """Drop the database, files and mail of a data folder that nobody uses; logs stay."""
    if os.environ.get("DATABASE_URL"):
        raise StepFailed("DATABASE_URL 指向外部数据库，--fresh 不会替您清空它；请去掉 --fresh，或去掉 DATABASE_URL。")
    for name in REMOVED_BY_FRESH:
        path = folder.path / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for path in folder.run.iterdir():
        if path.name not in {"launcher.lock", "portal.json"}:
            path.unlink()
    shutil.rmtree(folder.outside, ignore_errors=True)
