"""Fills a portal's tables with invented listings: ``python -m tests.bench.filled --size 100000`` with that portal's environment.

Rows go in by COPY, both sides at once (two processes). Refuses where listings of anybody else are. ``--edit 0.01`` writes other
words into a share of what is there instead.
"""

import argparse
import csv
import io
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta

import django

django.setup()

from django.db import connection  # noqa: E402  (needs the registry)
from django.db.models import Value  # noqa: E402
from django.db.models.functions import Concat  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.enums import SchoolNature  # noqa: E402
from accounts.models import Organization  # noqa: E402
from core.enums import Status  # noqa: E402
from supplydemand.models import TalentDemand, TalentSupply  # noqa: E402
from taxonomy.models import EducationLevel, Major, OrganizationKind, Region  # noqa: E402
from tests.bench.market import SyntheticMarket  # noqa: E402
from tests.bench.telling import ROOT  # noqa: E402

BENCH = "匹配测速"
"""What every organization and listing made here begins with."""
PIECE = 10_000
AT_ONCE = 1_000
NULL = "\\N"
ORGANIZATIONS = 400
SIDES = {"demand": TalentDemand, "supply": TalentSupply}


def fill(size):
    """Both sides, unless they are there already."""
    for side, model in SIDES.items():
        if model.objects.exclude(title__startswith=BENCH).exists():
            raise SystemExit(f"{side}: this portal has listings of its own")
        if model.objects.count() not in (0, size):
            raise SystemExit(f"{side}: filled for another size; start with an empty portal")
    empty = [side for side, model in SIDES.items() if not model.objects.exists()]
    connection.close()
    with ProcessPoolExecutor() as processes:
        list(processes.map(_fill_side, empty, [size] * len(empty)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def edit(share):
    """Other words in a share of the listings of both sides, a thousand in a statement: more would start a run of everything."""
    for model in SIDES.values():
        numbers = range(1, model.objects.count() + 1, round(1 / share))
        for start in range(0, len(numbers), AT_ONCE):
            rows = model.objects.filter(pk__in=numbers[start : start + AT_ONCE])
            rows.update(description=Concat("description", Value("、液压伺服调试")))


def _fill_side(side, size):
    _Side(side).fill(size)


class _Side:
    """One side's listings as rows of its tables."""

    def __init__(self, side):
        self.side, self.model, self.now = side, SIDES[side], timezone.now()
        self.market = SyntheticMarket(ROOT / "taxonomy" / "data")
        self.majors = {f"{catalogue}:{code}": pk for pk, catalogue, code in Major.objects.values_list("pk", "catalogue", "code")}
        self.regions = dict(Region.objects.values_list("code", "pk"))
        self.levels = dict(EducationLevel.objects.values_list("rank", "pk"))

    def fill(self, size):
        """Write the rows, and the majors that they name."""
        organizations, table = self._organizations(), self.model._meta.db_table
        through, name = self.model.majors.through._meta.db_table, self.model._meta.model_name
        records = self.market.listings(self.side, size)
        for start in range(0, size, PIECE):
            piece = records[start : start + PIECE]
            self._copy(table, [self._row(record, organizations[record.id % ORGANIZATIONS]) for record in piece])
            links = ((record.id, sorted({self._major(key) for key in record.majors} - {None})) for record in piece)
            self._copy(through, [{f"{name}_id": pk, "major_id": major} for pk, majors in links for major in majors])

    def _organizations(self):
        kind, region = OrganizationKind.objects.order_by("pk").first(), Region.objects.order_by("pk").first()
        nature = SchoolNature.MUNICIPAL if self.model is TalentSupply else ""
        return Organization.objects.bulk_create(
            Organization(
                name=f"{BENCH}{self.side}{number}", kind=kind, region=region, status=Status.APPROVED, school_nature=nature,
                credit_code=f"{self.side[:1].upper()}{number:017d}", submitted_at=self.now, decided_at=self.now,
            )
            for number in range(ORGANIZATIONS)
        )  # fmt: skip

    def _major(self, key):
        """The major, else its class: synthetic codes go beyond what the catalogues have."""
        catalogue, code = key.split(":")
        return self.majors.get(key) or self.majors.get(f"{catalogue}:{code[:4]}")

    def _row(self, record, organization):
        shared = {
            "id": record.id, "created_at": self.now, "updated_at": self.now, "status": Status.APPROVED, "version": 1,
            "submitted_at": self.now, "decided_at": self.now, "published_at": self.now, "organization_id": organization.pk,
            "title": f"{BENCH} {record.text[:20]}", "description": record.text, "headcount": max(record.headcount, 1),
            "region_id": self.regions.get(record.city or record.province) or self.regions[record.province],
            "reach": record.reach, "skills": _array(record.skills), "cooperation_modes": _array(["recruitment"]),
            "expires_on": timezone.localdate() + timedelta(days=300), "contact_name": BENCH, "contact_phone": "0000-0000000",
            "contact_email": "bench@example.test", "external_id": "", "draft_input": "{}", "way": "", "close_reason": "",
        }  # fmt: skip
        if self.model is TalentSupply:
            return shared | {"level_id": self.levels[record.level_rank], "graduates_on": record.available_from, "courses": ""}
        return shared | {
            "level_min_id": self.levels.get(record.level_rank), "level_max_id": self.levels.get(record.level_rank_max),
            "starts_on": record.available_from, "urgency": "normal",
        }  # fmt: skip

    def _copy(self, table, rows):
        if not rows:
            return
        content = io.StringIO()
        writer = csv.writer(content)
        writer.writerows([NULL if value is None else value for value in row.values()] for row in rows)
        content.seek(0)
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {table} ({', '.join(rows[0])}) FROM STDIN (FORMAT csv, NULL '{NULL}')", content)


def _array(values):
    quoted = ('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return "{" + ",".join(quoted) + "}"


def main() -> None:
    """Fill or edit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--edit", type=float)
    options = parser.parse_args()
    if options.edit:
        edit(options.edit)
    else:
        fill(options.size)


if __name__ == "__main__":
    main()
