"""What was done already and need not be done again until its sources change."""

import hashlib
import json

from launcher.dependencies import LOCK, PROJECT_DIR

NO_APPS = {"tests", "bin", "var", "docs", "static", "templates"}


class Stamps:
    """Fingerprints of finished steps in one file; without a path nothing is ever remembered."""

    def __init__(self, path):
        self.path = path
        self.done = json.loads(path.read_text()) if path and path.exists() else {}

    def has(self, step, fingerprint):
        """Whether ``step`` was last finished with exactly this fingerprint."""
        return self.done.get(step) == fingerprint

    def add(self, step, fingerprint):
        """Remember that ``step`` is finished."""
        self.done[step] = fingerprint
        if self.path:
            self.path.write_text(json.dumps(self.done, indent=1))


def code_fingerprint():
    """Changes with any Python file of the apps and with the dependencies: tables, rights and labels come from both."""
    return _fingerprint(path for app in _apps() for path in app.rglob("*.py"))


def code_lists_fingerprint():
    """Changes with anything in ``taxonomy``: the packaged lists and how they are loaded."""
    return _fingerprint(path for path in (PROJECT_DIR / "taxonomy").rglob("*") if path.suffix != ".pyc")


def schemes_fingerprint():
    """Changes with the packaged schemes of recognition."""
    return _fingerprint([PROJECT_DIR / "review" / "data" / "schemes.json"])


def project_types_fingerprint():
    """Changes with the packaged kinds of projects."""
    return _fingerprint([PROJECT_DIR / "projects" / "data" / "types.json"])


def static_fingerprint():
    """Changes with any static file of the project or its apps and with the dependencies."""
    roots = [PROJECT_DIR / "static", *(app / "static" for app in _apps())]
    return _fingerprint(path for root in roots for path in root.rglob("*"))


def _apps():
    """The folders of Python packages in the project's root."""
    return sorted(init.parent for init in PROJECT_DIR.glob("*/__init__.py") if init.parent.name not in NO_APPS)


def _fingerprint(paths):
    """Over names, sizes and times of change: 500 files in a few milliseconds."""
    digest = hashlib.sha256(LOCK.read_bytes())
    for path in sorted(paths):
        if path.is_file():
            status = path.stat()
            digest.update(f"{path.relative_to(PROJECT_DIR)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
