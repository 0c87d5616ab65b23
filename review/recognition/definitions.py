"""The schemes that the portal brings along: a data file that any city can start from.

Loading again adds what is new and changes nothing that is there: a changed definition becomes a new draft version, which a city
coordinator reads and publishes.
"""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from review.recognition import version_content
from review.recognition.models import Citation, ReviewField, Scheme
from review.recognition.services import schemes
from taxonomy.models import OrganizationKind

FILE = Path(__file__).parents[1] / "data" / "schemes.json"
NOTE = "平台自带的办法"
_APART = ("version", "citations", "organization_kinds")


@dataclass
class Report:
    """What a load did: names of schemes and how many versions were written."""

    new: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    same: list = field(default_factory=list)


@transaction.atomic
def load(definitions=None):
    """Write the packaged definitions; may be repeated. Returns a ``Report``."""
    content = definitions or json.loads(FILE.read_text(encoding="utf-8"))
    for row in content["review_fields"]:
        ReviewField.objects.get_or_create(code=row["code"], defaults={"name": row["name"]})
    report = Report()
    for place, definition in enumerate(content["schemes"], start=1):
        _load_one(definition, 10 * place, report)
    return report


def _load_one(definition, place, report):
    values = {name: value for name, value in definition.items() if name not in _APART}
    scheme, is_new = Scheme.objects.get_or_create(code=definition["code"], defaults=values | {"place": place, "is_active": False})
    if is_new:
        scheme.organization_kinds.set(OrganizationKind.objects.filter(code__in=definition.get("organization_kinds", ())))
        Citation.objects.bulk_create(
            Citation(scheme=scheme, place=number, **row) for number, row in enumerate(definition["citations"], start=1)
        )
    digest = digest_of(definition["version"])
    if scheme.versions.filter(source_digest=digest).exists():
        report.same.append(scheme.name)
        return
    version = schemes.new_version(scheme=scheme, change_note=NOTE, source_digest=digest)
    version_content.write(version, _with_scheme_before(definition["version"]))
    (report.new if is_new else report.changed).append(scheme.name)


def _with_scheme_before(rules):
    """The rules with the scheme that comes before, of which the file names the code."""
    return rules | {"follows": Scheme.objects.get(code=rules["follows"])} if "follows" in rules else rules


def digest_of(rules):
    """SHA-256 of a definition's rules, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(rules, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
