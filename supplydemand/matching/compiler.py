"""Builds and loads the compiled kernel; where nothing can build it, the plain engine does the same, slower.

The library is kept in a folder by the hash of its source and options, so that one build serves every process.
``XIEYU_NATIVE`` names another folder, or is ``off``.
"""

import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_name("kernel.c")
FOLDER = Path(__file__).resolve().parents[2] / "var" / "native"
OPTIONS = ("-O3", "-std=gnu11", "-fPIC", "-shared")
BUILD_SECONDS = 120


def machine_options() -> list[tuple[str, ...]]:
    """The ways to compile for this processor, best first; the last is what every processor of the kind has."""
    ways = [()]
    if platform.machine() not in {"x86_64", "AMD64"}:
        return ways
    try:
        flags = set(Path("/proc/cpuinfo").read_text(encoding="utf-8").split())
    except OSError:
        return ways
    if {"avx2", "bmi2", "fma", "movbe"} <= flags:
        ways.insert(0, ("-march=x86-64-v3",))
        if {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"} <= flags:
            ways.insert(0, ("-march=x86-64-v4", "-mprefer-vector-width=256"))
    return ways


def _compilers() -> list[list[str]]:
    """What may be here to compile C, best first."""
    found = [[path] for name in (os.environ.get("CC"), "cc", "gcc", "clang") if name and (path := shutil.which(name))]
    if importlib.util.find_spec("ziglang"):
        found.append([sys.executable, "-m", "ziglang", "cc"])
    return found


def _folders() -> list[Path]:
    """Where the library may be kept: folders of our own that nobody else can write to."""
    chosen = os.environ.get("XIEYU_NATIVE")
    if chosen:
        return [Path(chosen)]
    return [FOLDER, Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "xieyu-native"]


def _build(target: Path, options: tuple[str, ...]) -> bool:
    """Compile to ``target`` in one rename, so that processes that build at once do not meet."""
    for compiler in _compilers():
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            made = Path(folder) / target.name
            command = [*compiler, *options, "-o", str(made), str(SOURCE)]
            try:
                done = subprocess.run(command, capture_output=True, check=False, timeout=BUILD_SECONDS)  # noqa: S603
            except (OSError, subprocess.TimeoutExpired):
                continue
            if done.returncode == 0:
                made.replace(target)
                return True
    return False


def library() -> ctypes.CDLL | None:
    """The kernel, built on first use; ``None`` where it is switched off or cannot be had."""
    if os.environ.get("XIEYU_NATIVE") == "off":
        return None
    return next((found for way in machine_options() if (found := built(way))), None)


@cache
def built(way: tuple[str, ...]) -> ctypes.CDLL | None:
    """The kernel compiled with these options beside the usual ones; ``None`` where no compiler takes them."""
    options = (*OPTIONS, *way)
    version = hashlib.sha256(SOURCE.read_bytes() + repr((options, platform.machine(), sys.platform)).encode()).hexdigest()
    for folder in _folders():
        target = folder / f"kernel-{version[:16]}.so"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if target.exists() or _build(target, options):
                return ctypes.CDLL(str(target))
        except OSError:
            continue
    return None


if __name__ == "__main__":
    sys.exit(library() is None)
