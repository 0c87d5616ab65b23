"""``manage.py load_schemes``"""

from django.core.management.base import BaseCommand

from review.recognition import definitions


class Command(BaseCommand):
    """Load the schemes that the portal brings along."""

    help = "装入平台自带的认定类别和办法；可以重复执行，改过的只加一个新的草稿版本，已发布的不动"

    def handle(self, *args, **options):
        """Load in one transaction and report in three lines at most."""
        report = definitions.load()
        for label, names in (("新增", report.new), ("加了草稿版本", report.changed), ("不变", report.same)):
            if names:
                self.stdout.write(f"{label} {len(names)} 类：{'、'.join(names)}")
