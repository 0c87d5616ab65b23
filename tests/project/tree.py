"""The files that are committed, or will be: what the project's own rules are checked on."""

import subprocess
from functools import cache
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[2]
GENERATED = {".venv", "var", "__pycache__", ".git", ".pytest_cache", ".ruff_cache", ".import_linter_cache"}


@cache
def tracked(*suffixes):
    """Paths that git knows or would add; without git, every file that is not generated. Filtered by name ending."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=PROJECT_DIR, capture_output=True, text=True
    )
    if listing.returncode == 0:
        paths = [PROJECT_DIR / name for name in listing.stdout.split("\0") if name]
    else:
        paths = [path for path in PROJECT_DIR.rglob("*") if not GENERATED & set(path.relative_to(PROJECT_DIR).parts)]
    return sorted(path for path in paths if path.is_file() and (not suffixes or path.name.endswith(suffixes)))
