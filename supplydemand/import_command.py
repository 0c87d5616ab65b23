"""What the commands that import files have in common: their options, and what they say of every row."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Organization, User
from core.rejects import lines_of, rejects_path, write_rejects
from core.tabular import UnreadableFile, read_rows
from supplydemand.columns import Header


class ImportCommand(BaseCommand):
    """A subclass names ``columns`` of the file and has the rows taken by ``take``."""

    def add_arguments(self, parser):
        """The options of the contract (docs/contract.md)."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--organization", default="", help="单位的统一社会信用代码或学校标识码；不写就看每行的 organization_code"
        )
        parser.add_argument("--actor", required=True, help="办理人的登录邮箱")
        parser.add_argument("--rejects", default="", help="没有导入的行写到哪里，默认是 <文件>.rejected.csv")

    def columns(self, **options):
        """The columns that the file may have."""
        raise NotImplementedError

    def take(self, *, rows, actor, at, on, organization, progress, **options):
        """Import the rows; returns an ``ImportReport``."""
        raise NotImplementedError

    def handle(self, *args, file, organization, actor, rejects, **options):
        """Import, then say what was done with every row."""
        if not file.is_file():
            raise CommandError(f"没有这个文件：{file}")
        now = timezone.now()
        person = User.objects.filter(email__iexact=actor, is_active=True).first()
        if person is None:
            raise CommandError(f"没有登录邮箱是 {actor} 的人")
        header = Header(self.columns(**options))
        rows = ((line, header.cells(row)) for line, row in read_rows(file, naming=header))
        try:
            report = self.take(
                rows=rows,
                actor=person,
                at=now,
                on=timezone.localdate(now),
                organization=self._organization(organization),
                progress=lambda count: self.stderr.write(f"已读 {count:,} 行"),
                **options,
            )
        except UnreadableFile as error:
            raise CommandError(str(error)) from error
        path = rejects_path(file, rejects)
        write_rejects(path, report.rejected)
        for line in lines_of(report.rejected, path):
            self.stdout.write(line)
        if report.shortened:
            self.stdout.write(f"{report.shortened:,} 行的有效期超过 12 个月，按 12 个月记")
        self.stdout.write(
            f"新建 {report.created:,}，更新 {report.changed:,}，没变 {report.same:,}，公开 {report.published:,}，"
            f"没有导入 {len(report.rejected):,}"
        )

    def _organization(self, code):
        if not code:
            return None
        by_code = Organization.objects.with_credit_code(code.upper()) | Organization.objects.known().filter(school_code=code)
        holders = list(by_code.select_related("district").order_by("pk").distinct())
        found = min(holders, key=lambda row: (not row.is_verified, code.upper() != row.credit_code), default=None)
        if found is None:
            raise CommandError(f"平台上没有代码是 {code} 的单位")
        return found
