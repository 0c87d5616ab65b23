"""Front-end files: vendored sums, references that resolve, nothing from outside."""

import hashlib
import re

import pytest
from django.conf import settings

STATIC = settings.BASE_DIR / "static"
LICENSES = {
    "LICENSE.bootstrap": "The MIT License (MIT)\n\nCopyright (c) 2011-2026 The Bootstrap Authors",
    "LICENSE.htmx": "Zero-Clause BSD",
}


def test_vendored_files_match_their_sums():
    rows = re.findall(r"^\| `([^`]+)` .*\| `([0-9a-f]{64})` \|$", (STATIC / "vendor" / "VENDORED.md").read_text(), re.MULTILINE)

    assert {name: hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() for name, _ in rows} == dict(rows)
    others = {"VENDORED.md", *LICENSES}
    assert {path.name for path in (STATIC / "vendor").iterdir()} - others == {name for name, _ in rows}


@pytest.mark.parametrize(("name", "opening"), LICENSES.items())
def test_licence_of_a_vendored_file_lies_beside_it(name, opening):
    assert (STATIC / "vendor" / name).read_text().startswith(opening)
    assert f"`{name}`" in (STATIC / "vendor" / "VENDORED.md").read_text()


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_styles_load_nothing_from_outside(path):
    references = re.findall(r"url\(\s*[\"']?([^\"')]+)", path.read_text())

    assert [reference for reference in references if not reference.startswith("data:")] == []


def test_own_styles_use_tokens_for_colours():
    colours = re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*;)", (STATIC / "css" / "portal.css").read_text())

    assert set(colours) == {"#ffffff"}  # the paper of a QR code
