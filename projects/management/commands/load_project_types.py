"""``manage.py load_project_types``"""

from django.core.management.base import BaseCommand

from projects import definitions
from projects.outcomes.services.kinds import load_outcome_kinds


class Command(BaseCommand):
    """Load the kinds of projects and of their outcomes that the portal brings along."""

    help = "装入平台自带的项目类型和成果类型；可以重复执行，只加新的，本市改过、停用的不动"

    def handle(self, *args, **options):
        """Load in one transaction and report in three lines at most."""
        report = definitions.load()
        for label, names in (("新增", report.new), ("补了新内容", report.extended), ("不变", report.same)):
            if names:
                self.stdout.write(f"{label} {len(names)} 类：{'、'.join(names)}")
        if count := load_outcome_kinds():
            self.stdout.write(f"新增 {count} 类成果")
