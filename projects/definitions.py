"""The kinds of projects that the portal brings along: a data file that any city can start from.

Loading again adds what is new and changes nothing that is there: what a city has rewritten or retired stays as the city wants it.
"""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from projects.models import FigureDefinition, ProjectType, TypeCheck, TypeStage
from taxonomy.models import OrganizationKind

FILE = Path(__file__).parent / "data" / "types.json"
_PARTS = ("stages", "figures", "checks", "lead_kinds")


@dataclass
class Report:
    """What a load did: names of the kinds."""

    new: list = field(default_factory=list)
    extended: list = field(default_factory=list)
    same: list = field(default_factory=list)


@transaction.atomic
def load(definitions=None):
    """Write the packaged definitions; may be repeated. Returns a ``Report``."""
    content = definitions or json.loads(FILE.read_text(encoding="utf-8"))
    shared = {
        row["code"]: FigureDefinition.objects.get_or_create(type=None, code=row["code"], defaults=row | {"place": 10 * number})[0]
        for number, row in enumerate(content["figures"], start=1)
    }
    report = Report()
    for number, definition in enumerate(content["types"], start=1):
        _load_one(definition, 10 * number, shared, report)
    return report


def _load_one(definition, place, shared, report):
    digest = digest_of(definition)
    values = {name: value for name, value in definition.items() if name not in _PARTS}
    kind, is_new = ProjectType.objects.get_or_create(
        code=definition["code"], defaults=values | {"place": place, "source_digest": digest}
    )
    if is_new:
        kind.lead_kinds.set(OrganizationKind.objects.filter(code__in=definition["lead_kinds"]))
    elif kind.source_digest == digest:
        report.same.append(kind.name)
        return
    _add_parts(kind, definition, shared)
    ProjectType.objects.filter(pk=kind.pk).update(source_digest=digest)
    (report.new if is_new else report.extended).append(kind.name)


def _add_parts(kind, definition, shared):
    for row in definition["stages"]:
        TypeStage.objects.get_or_create(type=kind, stage=row["stage"], defaults=row)
    figures = dict(shared)
    for number, row in enumerate(definition["figures"], start=1):
        figures[row["code"]], _ = FigureDefinition.objects.get_or_create(
            type=kind, code=row["code"], defaults=row | {"place": 10 * number}
        )
    for number, row in enumerate(definition["checks"], start=1):
        figure = figures[row["figure"]] if "figure" in row else None
        TypeCheck.objects.get_or_create(
            type=kind, stage=row["stage"], code=row["code"], defaults=row | {"figure": figure, "place": 10 * number}
        )


def digest_of(definition):
    """SHA-256 of a definition, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(definition, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
