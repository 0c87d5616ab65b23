"""What may not stand in committed text: inline scripts and styles, machine paths, package indexes, a lock out of step."""

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project.tree import PROJECT_DIR, tracked

INLINE = {
    "script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>", re.IGNORECASE),
    "style": re.compile(r"<style[\s>]", re.IGNORECASE),
    "style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"\s(?:on[a-z]{3,}|hx-on[:\w-]*)\s*=\s*[\"']", re.IGNORECASE),
    "safe filter": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
}
# Written in two pieces, so that this file does not contain what it looks for.
MACHINE_PATHS = re.compile("/wo" "rk/|/fa" "rm/|/ro" "ot/|/home/" "[a-z]")  # fmt: skip
INDEX_HOSTS = re.compile("https?://[^\\s\"']*(?:py" "pi|python" "hosted|npm" "js|deb\\.de" "bian)")  # fmt: skip
TEXT = (
    ".py",
    ".md",
    ".html",
    ".toml",
    ".yml",
    ".yaml",
    ".txt",
    ".css",
    ".js",
    ".json",
    ".lock",
    ".sh",
    "run",
    "test",
    "Dockerfile",
)


def _found(pattern, paths):
    return [
        f"{path.relative_to(PROJECT_DIR)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def test_templates_have_nothing_inline():
    templates = [path for path in tracked(".html", ".svg") if "templates" in path.parts]
    mails = [path for path in templates if {"mail", "email"} & set(path.parts)]  # mail programs know only style=

    found = {name: _found(pattern, [path for path in templates if path not in mails]) for name, pattern in INLINE.items()}

    assert {name: places for name, places in found.items() if places} == {}


def test_no_path_of_a_machine_is_committed():
    assert _found(MACHINE_PATHS, _texts()) == []


def test_no_package_index_is_named():
    assert _found(INDEX_HOSTS, _texts()) == []


def test_lock_file_is_in_step_with_pyproject():
    project = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text())
    declared = [Requirement(text) for text in project["project"]["dependencies"] + project["dependency-groups"]["dev"]]
    locked, direct = _locked()

    wrong = [
        str(wish)
        for wish in declared
        if canonicalize_name(wish.name) not in locked or not wish.specifier.contains(locked[canonicalize_name(wish.name)])
    ]

    assert wrong == []
    assert direct == {canonicalize_name(wish.name) for wish in declared}


def test_every_locked_package_has_a_hash():
    blocks = re.split(r"\n(?=[a-z0-9])", (PROJECT_DIR / "requirements.lock").read_text())
    pinned = [block for block in blocks if re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==", block)]

    assert len(pinned) > 40
    assert [block.split()[0] for block in pinned if "--hash=sha256:" not in block] == []


def _texts():
    return [path for path in tracked(*TEXT) if "vendor" not in path.parts and ".min." not in path.name]


def _locked():
    """Names with versions, and the names that pyproject.toml itself asks for (by the lock file's own notes)."""
    versions, direct = {}, set()
    name = None
    for line in (PROJECT_DIR / "requirements.lock").read_text().splitlines():
        pin = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", line)
        if pin:
            name = canonicalize_name(pin[1])
            versions[name] = pin[2]
        elif re.match(r"\s+#.*(pyproject\.toml|xieyu)", line):
            direct.add(name)
    return versions, direct
