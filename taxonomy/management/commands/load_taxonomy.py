"""``manage.py load_taxonomy [--dry-run]``"""

import time

from django.core.management.base import BaseCommand
from django.utils import timezone

from taxonomy import services


class Command(BaseCommand):
    """Load the packaged lists."""

    help = "Load the packaged code lists; may be repeated. Reports added, changed, retired and unchanged rows per list."

    def add_arguments(self, parser):
        """Whether to report only."""
        parser.add_argument("--dry-run", action="store_true", help="report only, leave the database as it is")

    def handle(self, *args, dry_run=False, **options):
        """Load in one transaction and print one line per list."""
        started = time.monotonic()
        reports = services.load_taxonomy(on=timezone.localdate(), dry_run=dry_run)
        for report in reports:
            self.stdout.write(
                f"{report.name}：新增 {report.added}，变更 {report.changed}，停用 {report.retired}，不变 {report.unchanged}"
            )
        seconds = time.monotonic() - started
        ending = "（只是试算，没有写入）" if dry_run else ""
        self.stdout.write(f"代码表共 {len(reports)} 份，用时 {seconds:.1f} 秒{ending}")
