"""How every benchmark says its figures: one JSON line each, with machine, load and commit."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def machine() -> dict:
    """Where, on which commit and beside how much other work the figures were taken."""
    git = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False, cwd=ROOT)
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    processor = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "")
    about = {"commit": git.stdout.strip(), "cores": len(os.sched_getaffinity(0)), "processor": processor}
    return about | {"python": platform.python_version(), "load": round(os.getloadavg()[0], 1)}


def say(figure: str, value: float | str | bool | list, unit: str, case: str, about: dict) -> None:
    """One JSON line."""
    value = round(value, 3) if isinstance(value, float) else value
    sys.stdout.write(json.dumps({"figure": figure, "value": value, "unit": unit, "case": case, **about}) + "\n")
    sys.stdout.flush()


def say_missing(case: str, reason: str, about: dict) -> None:
    """One JSON line for what could not be measured, and why."""
    sys.stdout.write(json.dumps({"figure": "not available", "reason": reason, "case": case, **about}, ensure_ascii=False) + "\n")
    sys.stdout.flush()
