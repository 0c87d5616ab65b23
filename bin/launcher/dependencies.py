"""The project's own ``.venv``, installed from ``requirements.lock`` and again only when that file changed."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

from launcher.filelock import exclusive
from launcher.terminal import StepFailed

PROJECT_DIR = Path(__file__).resolve().parents[2]
VENV = PROJECT_DIR / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
LOCK = PROJECT_DIR / "requirements.lock"
STAMP = VENV / "requirements.sha256"
LOG = PROJECT_DIR / "var" / "log" / "dependencies.log"
BYTECODE = PROJECT_DIR / "var" / "bytecode"


def is_active():
    """True where this very process runs under the finished ``.venv``."""
    return Path(sys.prefix).resolve() == VENV.resolve() and _is_current()


def keep_bytecode():
    """Where the environment wants no bytecode beside the sources, keep it in ``var``: else each process compiles 2000 modules."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ["PYTHONPYCACHEPREFIX"] = str(BYTECODE)


def ensure():
    """Create ``.venv`` and install the lock file into it, unless that was done for this very lock file.

    Raises ``StepFailed`` when the package index cannot be reached or a hash does not fit.
    """
    if _is_current():
        return
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with exclusive(PROJECT_DIR / "var" / "dependencies.lock"):
        if _is_current():
            return
        if not VENV_PYTHON.exists() or not _works([VENV_PYTHON, "-c", "import sys"]):
            _create()
        for command in _install_commands():
            if _logged(command) == 0:
                STAMP.write_text(_lock_hash())
                return
        raise StepFailed("依赖没有装好，请检查网络或包索引的设置，再运行一次。", LOG)


def _lock_hash():
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def _is_current():
    return VENV_PYTHON.exists() and STAMP.exists() and STAMP.read_text().strip() == _lock_hash()


def _create():
    """``.venv`` with pip, or without it where this Python lacks ensurepip (Debian's, without python3-venv)."""
    try:
        venv.create(VENV, with_pip=True, clear=VENV.exists(), symlinks=True)
    except (subprocess.CalledProcessError, OSError):
        try:
            venv.create(VENV, with_pip=False, clear=True, symlinks=True)
        except OSError as error:
            raise StepFailed(f"建不了 .venv（{error}），请检查磁盘空间和本目录的写权限。") from error


def _install_commands():
    """uv first, since it takes a third of the time; pip with the same lock file where uv cannot be had."""
    pip = _pip()
    uv = next((path for path in (VENV / "bin" / "uv", "uv") if _works([path, "--version"])), None)
    if uv is None and _logged([*pip, "install", "--quiet", "uv"]) == 0:
        uv = VENV / "bin" / "uv"
    if uv is not None:
        yield [uv, "pip", "install", "--quiet", "--require-hashes", "--python", VENV_PYTHON, "-r", LOCK]
    yield [*pip, "install", "--quiet", "--require-hashes", "-r", LOCK]


def _pip():
    """pip of ``.venv``; else this Python's own pip, told to install into ``.venv``."""
    quiet = ["--disable-pip-version-check", "--no-input"]
    if _works([VENV_PYTHON, "-m", "pip", "--version"]):
        return [VENV_PYTHON, "-m", "pip", *quiet]
    if _works([sys.executable, "-m", "pip", "--version"]):
        return [sys.executable, "-m", "pip", "--python", VENV_PYTHON, *quiet]
    raise StepFailed("这台机器的 Python 没有 pip，请先安装（Debian：apt install python3-venv），再运行一次。")


def _works(command):
    """Whether a probing command exists and succeeds."""
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment()).returncode == 0
    except OSError:
        return False


def _logged(command):
    with LOG.open("ab") as log:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=_environment()).returncode


def _environment():
    """The caller's environment; package caches that do not exist yet go into ``var/cache``, never into the home."""
    environment = dict(os.environ)
    user_cache = Path(environment.get("XDG_CACHE_HOME") or Path(environment.get("HOME") or "/nonexistent") / ".cache")
    for tool in ("uv", "pip"):
        if not os.access(user_cache / tool, os.W_OK):
            environment.setdefault(f"{tool.upper()}_CACHE_DIR", str(PROJECT_DIR / "var" / "cache" / tool))
    environment.setdefault("UV_LINK_MODE", "hardlink" if (user_cache / "uv").exists() else "copy")
    return environment
