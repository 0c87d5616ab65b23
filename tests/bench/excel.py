"""Times import and export of files and prints JSON lines: ``python -m tests.bench.excel [--rows N] [--exported N]``.

Runs in this process against the database of the environment (as ``docs/matching.md`` says of the other benches), which it fills
with a school of its own and its listings; what it made stays. Times hold what else the machine does: read them with ``load``.
"""

import argparse
import logging
import os
import resource
import time

import django

django.setup()

from django.contrib.auth.models import AnonymousUser  # noqa: E402  (needs the registry)
from django.core.files.base import ContentFile  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.utils import timezone  # noqa: E402

from supplydemand.models import TalentSupply  # noqa: E402
from supplydemand.services import listing_imports  # noqa: E402
from supplydemand.services.import_template import template_file  # noqa: E402
from supplydemand.uploads import ROW_LIMIT, check_upload  # noqa: E402
from supplydemand.views.exporting import ListingExportView  # noqa: E402
from supplydemand.views.kinds import SUPPLY  # noqa: E402
from tests.accounts.factories import MembershipFactory, SchoolFactory  # noqa: E402
from tests.bench.matching import machine, say  # noqa: E402
from tests.supplydemand.import_files import prepare_codes, supply_rows, workbook  # noqa: E402


def peak_memory() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_import(rows: int, about: dict) -> None:
    """The steps from an upload to drafts, each as the web process or a worker does it."""
    prepare_codes()
    person = MembershipFactory(organization=SchoolFactory())
    content = workbook(supply_rows(person.organization.region, rows))
    file = ContentFile(content)
    clock = time.perf_counter()
    check_upload(file, ".xlsx")
    say("upload_check", time.perf_counter() - clock, "s", f"{rows} rows in the web process", about)
    row = listing_imports.receive(
        kind="supply", organization=person.organization, actor=person.user, file_name="bench.xlsx", content=content
    )
    now = timezone.now()
    clock = start = time.perf_counter()
    spent = time.process_time()
    listing_imports.check(import_id=row.pk, on=timezone.localdate(now), at=now)
    say("import_check", time.perf_counter() - clock, "s", f"{rows} rows", about)
    clock = time.perf_counter()
    listing_imports.apply(listing_import=row, mode="possible", actor=person.user)
    listing_imports.carry_out(import_id=row.pk, on=timezone.localdate(now), at=now)
    say("import_apply", time.perf_counter() - clock, "s", f"{rows} rows", about)
    say("import", time.perf_counter() - start, "s", f"{rows} rows, check and apply", about)
    say("import_processor_time", time.process_time() - spent, "s", f"{rows} rows, without the database's", about)
    say("import_made", TalentSupply.objects.filter(organization=person.organization).count(), "rows", f"{rows} rows", about)
    say("import_peak_memory", peak_memory(), "MB", f"{rows} rows", about)


def measure_template(about: dict) -> None:
    """The template as it is made for each download."""
    clock = time.perf_counter()
    content = template_file(TalentSupply, title="人才供给", on=timezone.localdate())
    say("template", time.perf_counter() - clock, "s", "supplies", about)
    say("template_size", len(content) / 1000, "kB", "supplies", about)


def measure_export(rows: int, about: dict) -> None:
    """Both formats of the public list, with so many rows, read to the end."""
    publish(rows)
    for kind in ("csv", "xlsx"):
        before, clock, spent = peak_memory(), time.perf_counter(), time.process_time()
        request = RequestFactory().get("/supplies/export/", {"format": kind})
        request.user = AnonymousUser()
        response = ListingExportView.as_view(kind=SUPPLY)(request)
        size = sum(len(chunk) for chunk in response.streaming_content)
        say("export", time.perf_counter() - clock, "s", f"{rows} rows as {kind}", about)
        say("export_processor_time", time.process_time() - spent, "s", f"{rows} rows as {kind}", about)
        say("export_size", size / 1e6, "MB", f"{rows} rows as {kind}", about)
        say("export_memory_growth", peak_memory() - before, "MB", f"{rows} rows as {kind}", about)


def publish(rows: int) -> None:
    """Public supplies, up to so many in all."""
    source = TalentSupply.objects.exclude(majors=None).latest("pk")
    majors, missing = list(source.majors.all()), rows - TalentSupply.objects.published().count()
    now = timezone.now()
    source.revision_of, source.status, source.published_at = None, "approved", now
    made = []
    for number in range(missing):
        source.pk, source.external_id, source.title = None, f"bench-{now:%s}-{number}", f"导出试验 {number}"
        made.append(TalentSupply(**{field.attname: getattr(source, field.attname) for field in source._meta.concrete_fields}))
    TalentSupply.objects.bulk_create(made, batch_size=1_000)
    through = TalentSupply.majors.through
    through.objects.bulk_create(
        [through(talentsupply_id=row.pk, major_id=major.pk) for row in made for major in majors], batch_size=5_000
    )


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROW_LIMIT)
    parser.add_argument("--exported", type=int, default=50_000)
    options = parser.parse_args()
    logging.disable(logging.INFO)
    about = machine() | {"load": round(os.getloadavg()[0], 1)}
    measure_template(about)
    measure_import(options.rows, about)
    measure_export(options.exported, about)


if __name__ == "__main__":
    main()
