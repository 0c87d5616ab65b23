"""Times whole runs from rows to rows and prints JSON lines: ``python -m tests.bench.runs --size 100000``.

Runs with the environment of a portal that was started for this alone (``bin/run --scale none --port P --data DIR``, then
``docs/operations.md``): it fills both sides with invented listings (``market.SyntheticMarket``) and refuses where listings of
anybody else are. Every step of a run is called here, in this process, one after the other, as the worker would:
cold (no text was ever cut), again with the words kept, and once more with one listing in a hundred edited.
"""

import argparse
import csv
import io
import resource
import time
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
from supplydemand.models import MatchingRun, TalentDemand, TalentSupply, TokenizedText  # noqa: E402
from supplydemand.services import matching  # noqa: E402
from taxonomy.models import EducationLevel, Major, OrganizationKind, Region  # noqa: E402
from tests.bench.market import SyntheticMarket  # noqa: E402
from tests.bench.telling import ROOT, machine, say  # noqa: E402

BENCH = "匹配测速"
"""What every organization and listing made here begins with."""
PIECE = 10_000
ORGANIZATIONS = 400


class Portal:
    """The listings of the bench in a portal's tables."""

    def __init__(self, size):
        self.size, self.market = size, SyntheticMarket(ROOT / "taxonomy" / "data")
        self.majors = {f"{catalogue}:{code}": pk for pk, catalogue, code in Major.objects.values_list("pk", "catalogue", "code")}
        self.regions = dict(Region.objects.values_list("code", "pk"))
        self.levels = dict(EducationLevel.objects.values_list("rank", "pk"))
        self.now = timezone.now()

    def fill(self):
        """Both sides, unless they are there already; returns the seconds it took."""
        start = time.perf_counter()
        for model, side in ((TalentDemand, "demand"), (TalentSupply, "supply")):
            foreign = model.objects.exclude(title__startswith=BENCH)
            if foreign.exists():
                raise SystemExit(f"{side}: this portal has listings of its own")
            missing = self.size - model.objects.count()
            if missing not in (0, self.size):
                raise SystemExit(f"{side}: filled for another size; start with an empty portal")
            if missing:
                self._fill(model, self.market.listings(side, self.size), self._organizations(side))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return time.perf_counter() - start

    def _organizations(self, side):
        is_school = side == "supply"
        kind = OrganizationKind.objects.order_by("pk").first()
        region = Region.objects.get(pk=next(iter(self.regions.values())))
        return Organization.objects.bulk_create(
            Organization(
                name=f"{BENCH}{side}{number}", kind=kind, region=region, status=Status.APPROVED,
                credit_code=f"{side[:1].upper()}{number:017d}", school_nature=SchoolNature.MUNICIPAL if is_school else "",
                submitted_at=self.now, decided_at=self.now,
            )
            for number in range(ORGANIZATIONS)
        )  # fmt: skip

    def _fill(self, model, records, organizations):
        for start in range(0, len(records), PIECE):
            piece = records[start : start + PIECE]
            rows = [self._row(model, record, organizations[record.id % ORGANIZATIONS]) for record in piece]
            self._copy(model._meta.db_table, rows)
            through = model.majors.through
            links = [
                {f"{model._meta.model_name}_id": record.id, "major_id": major}
                for record in piece
                for major in sorted({self._major(key) for key in record.majors} - {None})
            ]
            self._copy(through._meta.db_table, links)

    def _major(self, key):
        """The major, else its class: synthetic codes go beyond what the catalogues have."""
        catalogue, code = key.split(":")
        return self.majors.get(key) or self.majors.get(f"{catalogue}:{code[:4]}")

    def _row(self, model, record, organization):
        shared = {
            "id": record.id, "created_at": self.now, "updated_at": self.now, "status": Status.APPROVED, "version": 1,
            "submitted_at": self.now, "decided_at": self.now, "published_at": self.now, "organization_id": organization.pk,
            "title": f"{BENCH} {record.text[:20]}", "description": record.text, "headcount": max(record.headcount, 1),
            "region_id": self.regions.get(record.city or record.province) or self.regions[record.province],
            "reach": record.reach, "skills": _array(record.skills), "cooperation_modes": _array(["recruitment"]),
            "expires_on": timezone.localdate() + timedelta(days=300), "contact_name": BENCH, "contact_phone": "0000-0000000",
            "contact_email": "bench@example.test", "external_id": "", "draft_input": "{}", "way": "", "close_reason": "",
        }  # fmt: skip
        if model is TalentSupply:
            return shared | {"level_id": self.levels[record.level_rank], "graduates_on": record.available_from, "courses": ""}
        return shared | {
            "level_min_id": self.levels.get(record.level_rank), "level_max_id": self.levels.get(record.level_rank_max),
            "starts_on": record.available_from, "urgency": "normal",
        }  # fmt: skip

    def _copy(self, table, rows):
        if not rows:
            return
        content = io.StringIO()
        writer = csv.DictWriter(content, rows[0].keys())
        writer.writerows(rows)
        content.seek(0)
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {table} ({', '.join(rows[0])}) FROM STDIN (FORMAT csv)", content)

    def edit(self, share):
        """Other words in a share of the listings of both sides."""
        numbers = range(1, self.size + 1, round(1 / share))
        for model in (TalentDemand, TalentSupply):
            model.objects.filter(pk__in=numbers).update(description=Concat("description", Value("、液压伺服调试")))


def _array(values):
    quoted = ('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return "{" + ",".join(quoted) + "}"


def run_through(case, about):
    """One run, step by step; returns the run."""
    steps = {}

    def timed(name, act):
        start = time.perf_counter()
        act()
        steps[name] = steps.get(name, 0) + time.perf_counter() - start

    run = matching.start_run(on=timezone.localdate(), at=timezone.now())
    timed("prepare", lambda: matching.prepare_run(run_id=run.pk))
    run = MatchingRun.objects.without_snapshot().get(pk=run.pk)
    for index in range(run.shard_count):
        timed("shards", lambda index=index: matching.match_shard(run_id=run.pk, index=index))
    timed("publish", lambda: matching.publish_run(run_id=run.pk))
    run = MatchingRun.objects.without_snapshot().get(pk=run.pk)
    for name, seconds in steps.items():
        say(name, seconds, "s", case, about)
    say("rows_to_rows", sum(steps.values()), "s", case, about)
    say("matches", run.match_count, "rows", case, about)
    say("peak_memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, "MB", case, about)
    return run


def main() -> None:
    """Fill, then run three times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    size, about = parser.parse_args().size, machine()
    matching.TEXTS_A_JOB = size + 1  # the texts are cut here, by one process, and not by jobs
    portal = Portal(size)
    say("fill", portal.fill(), "s", f"{size} x {size}", about)
    TokenizedText.objects.all().delete()
    for name in ("cold", "words kept"):
        run_through(f"{size} x {size}, {name}", about)
    portal.edit(0.01)
    run_through(f"{size} x {size}, one in a hundred edited", about)


if __name__ == "__main__":
    main()
