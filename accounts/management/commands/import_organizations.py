"""``manage.py import_organizations FILE --actor EMAIL``."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.importing import import_organizations
from accounts.models import User
from core.rejects import lines_of, rejects_path, write_rejects
from core.tabular import UnreadableFile, read_rows


class Command(BaseCommand):
    """Create and recognize organizations from a CSV or xlsx file."""

    help = "批量登记并核验单位（CSV 或 xlsx）；已有的代码不动"

    def add_arguments(self, parser):
        """The options of the contract (docs/contract.md)."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--actor", required=True, help="审核专员的登录邮箱")
        parser.add_argument("--rejects", default="", help="没有登记的行写到哪里，默认是 <文件>.rejected.csv")

    def handle(self, *args, file, actor, rejects, **options):
        """Import, then say what was done with every row."""
        if not file.is_file():
            raise CommandError(f"没有这个文件：{file}")
        person = User.objects.filter(email__iexact=actor, is_active=True, is_staff=True).first()
        if person is None:
            raise CommandError(f"没有登录邮箱是 {actor} 的审核专员")
        try:
            report = import_organizations(rows=read_rows(file), actor=person, at=timezone.now())
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        path = rejects_path(file, rejects)
        write_rejects(path, report.rejected)
        for line in lines_of(report.rejected, path):
            self.stdout.write(line)
        self.stdout.write(f"登记 {report.created:,}，已有 {report.same:,}，没有登记 {len(report.rejected):,}")
