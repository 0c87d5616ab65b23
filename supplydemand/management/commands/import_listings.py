"""``manage.py import_listings {demands|supplies} FILE [--organization CODE] --actor EMAIL [--publish]``."""

from supplydemand.columns import columns_of
from supplydemand.import_command import ImportCommand
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.services.importing import import_listings

MODELS = {"demands": TalentDemand, "supplies": TalentSupply}


class Command(ImportCommand):
    """Import demands or supplies from a CSV or xlsx file."""

    help = "导入人才需求或人才供给（CSV 或 xlsx）；同一个文件再导一次不会重复"

    def add_arguments(self, parser):
        """Which kind, and whether at once public."""
        parser.add_argument("kind", choices=MODELS)
        super().add_arguments(parser)
        parser.add_argument("--publish", action="store_true", help="导入后直接公开，办理人要是审核专员")

    def columns(self, *, kind, **options):
        """Those of the kind."""
        return columns_of(MODELS[kind])

    def take(self, *, kind, publish, rows, actor, at, on, organization, progress, **options):
        """Write drafts, or publish."""
        about = {"rows": rows, "actor": actor, "at": at, "on": on, "organization": organization, "progress": progress}
        return import_listings(model=MODELS[kind], publish=publish, **about)
