"""Lists that can be had as a file: how each is called and where it stands, so that a worker and a page find it again."""

from dataclasses import dataclass

from core.addresses import page_url
from core.registries import CodeRegistry


@dataclass(frozen=True)
class ExportSource:
    """A list by its URL names: the public one and one's own, each with the address of its file; empty where there is none."""

    code: str
    label: str
    short: str
    list_name: str = ""
    export_name: str = ""
    own_list_name: str = ""
    own_export_name: str = ""

    def list_url(self, is_own):
        """The page with the rows of the file."""
        return page_url(self.own_list_name if is_own else self.list_name)

    def export_url(self, is_own):
        """The address that answers with the file; empty where there is none."""
        name = self.own_export_name if is_own else self.export_name
        return page_url(name) if name else ""


sources = CodeRegistry()
"""``ExportSource`` rows."""


def _of_listings(slug, label, short):
    names = [f"supplydemand:{slug}_{page}" for page in ("list", "export", "mine", "mine_export")]
    return ExportSource(slug, label, short, *names)


LISTINGS = (_of_listings("demand", "人才需求", "需求"), _of_listings("supply", "人才供给", "供给"))
