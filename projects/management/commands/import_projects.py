"""``manage.py import_projects FILE [--organization CODE] --actor EMAIL``."""

from projects.import_columns import columns
from projects.services.importing import import_projects
from supplydemand.import_command import ImportCommand


class Command(ImportCommand):
    """Import drafts of projects from a CSV or xlsx file."""

    help = "导入项目草稿（CSV 或 xlsx）；同一个文件再导一次不会重复"

    def columns(self, **options):
        """Those of projects."""
        return columns()

    def take(self, *, rows, actor, at, on, organization, progress, **options):
        """Write drafts."""
        return import_projects(rows=rows, actor=actor, at=at, on=on, organization=organization, progress=progress)
