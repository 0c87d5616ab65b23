"""Times import and export of files and prints JSON lines: ``python -m tests.bench.excel [--rows N] [--exported N …]``.

Runs against the database of the environment (as ``docs/matching.md`` says of the other benches), which it fills with schools of
its own and their listings; what it made stays. It is its own worker: messages go to a broker of this process and each job runs
here, under the lock by which a worker takes it, so a portal that runs on the same database leaves it alone. Each export has a
process of its own, because a process never reports less memory than it once held. Times hold what else the machine does: read
them with ``load``.
"""

import argparse
import logging
import os
import subprocess
import sys
import time
from pathlib import Path

import django

django.setup()

from celery import current_app  # noqa: E402  (needs the registry, as all that follows)
from django.contrib.auth.models import AnonymousUser  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.utils import timezone  # noqa: E402

from core.models import JobRun, JobState  # noqa: E402
from supplydemand import tasks  # noqa: E402, F401  (the worker's tasks)
from supplydemand.models import TalentSupply  # noqa: E402
from supplydemand.services import listing_imports  # noqa: E402
from supplydemand.services.import_template import template_file  # noqa: E402
from supplydemand.uploads import ROW_LIMIT, check_upload  # noqa: E402
from supplydemand.views.exporting import ListingExportView  # noqa: E402
from supplydemand.views.kinds import SUPPLY  # noqa: E402
from tests.accounts.factories import MembershipFactory, OrganizationFactory, SchoolFactory, UserFactory  # noqa: E402
from tests.bench.telling import machine, say  # noqa: E402
from tests.supplydemand.import_files import prepare_codes, supply_rows, workbook  # noqa: E402

FORMATS = ("csv", "xlsx")


def peak_memory() -> float:
    """The most memory that this process has held, in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def work_off(task: str, row) -> None:
    """Run the job of an import as a worker does, turn by turn, until it is done."""
    job = JobRun.objects.filter(task=task, payload__import_id=row.pk).latest("pk")
    while job.state in (JobState.QUEUED, JobState.RUNNING):
        current_app.tasks[task](job_id=job.pk)
        job.refresh_from_db()
    if job.state != JobState.DONE:
        raise SystemExit(f"{task} was given up: {job.error}")


def measure_import(rows: int, about: dict) -> None:
    """The steps from an upload to drafts, each as the web process or a worker does it."""
    prepare_codes()
    for factory in (OrganizationFactory, UserFactory):  # a second run on the same database makes others
        factory.reset_sequence(int(time.time()) % 10**7, force=True)
    person = MembershipFactory(organization=SchoolFactory())
    content = workbook(supply_rows(person.organization.region, rows))
    clock = start = time.perf_counter()
    spent = time.process_time()
    check_upload(ContentFile(content), ".xlsx")
    say("upload_check", time.perf_counter() - clock, "s", f"{rows} rows in the web process", about)
    row = listing_imports.receive(
        kind="supply", organization=person.organization, actor=person.user, file_name="bench.xlsx", content=content
    )
    clock = time.perf_counter()
    work_off(listing_imports.CHECK, row)
    say("import_check", time.perf_counter() - clock, "s", f"{rows} rows", about)
    clock = time.perf_counter()
    listing_imports.apply(listing_import=row, mode="possible", actor=person.user)
    work_off(listing_imports.APPLY, row)
    say("import_apply", time.perf_counter() - clock, "s", f"{rows} rows", about)
    say("import", time.perf_counter() - start, "s", f"{rows} rows, upload, check and apply", about)
    say("import_processor_time", time.process_time() - spent, "s", f"{rows} rows, without the database's", about)
    made = TalentSupply.objects.filter(organization=person.organization).count()
    if made != rows:
        raise SystemExit(f"{made} of {rows} rows were imported")
    say("import_peak_memory", peak_memory(), "MB", f"{rows} rows", about)


def measure_template(about: dict) -> None:
    """The template as it is made for each download."""
    clock = time.perf_counter()
    content = template_file(TalentSupply, title="人才供给", on=timezone.localdate())
    say("template", time.perf_counter() - clock, "s", "supplies", about)
    say("template_size", len(content) / 1000, "kB", "supplies", about)


def measure_export(rows: int, kind: str, about: dict) -> None:
    """The public list, of which there are so many rows, as a file read to the end."""
    before, clock, spent = peak_memory(), time.perf_counter(), time.process_time()
    request = RequestFactory().get("/supplies/export/", {"format": kind})
    request.user = AnonymousUser()
    response = ListingExportView.as_view(kind=SUPPLY, page_size=rows + 1)(request)
    size = sum(len(chunk) for chunk in response.streaming_content)
    say("export", time.perf_counter() - clock, "s", f"{rows} rows as {kind}", about)
    say("export_processor_time", time.process_time() - spent, "s", f"{rows} rows as {kind}", about)
    say("export_size", size / 1e6, "MB", f"{rows} rows as {kind}", about)
    say("export_memory_before", before, "MB", f"{rows} rows as {kind}", about)
    say("export_peak_memory", peak_memory(), "MB", f"{rows} rows as {kind}", about)


def publish(rows: int) -> None:
    """Public supplies, up to so many in all."""
    source = TalentSupply.objects.exclude(majors=None).latest("pk")
    majors, missing = list(source.majors.all()), rows - TalentSupply.objects.published(on=timezone.localdate()).count()
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
    parser.add_argument("--exported", type=int, nargs="*", default=[5_000, 50_000])
    parser.add_argument("--one-export", nargs=2, metavar=("ROWS", "FORMAT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    logging.disable(logging.INFO)
    current_app.conf.update(broker_url="memory://", broker_write_url="memory://", broker_read_url="memory://")
    about = machine() | {"load": round(os.getloadavg()[0], 1)}
    if options.one_export:
        measure_export(int(options.one_export[0]), options.one_export[1], about)
        return
    measure_template(about)
    measure_import(options.rows, about)
    publish(max(options.exported, default=0))
    for rows in options.exported:
        for kind in FORMATS:
            subprocess.run([sys.executable, "-m", "tests.bench.excel", "--one-export", str(rows), kind], check=True)


if __name__ == "__main__":
    main()
