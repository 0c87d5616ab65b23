"""Which lists of projects can be had as a file."""

from supplydemand.export_sources import ExportSource

_PUBLICATIONS = (
    ("outcome", "成果库", "成果"),
    ("course", "课程库", "课程"),
    ("plan", "培养方案", "培养方案"),
    ("need", "技术需求", "技术需求"),
)


def _of_publications(slug, label, short):
    names = [f"projects:{slug}_{page}" for page in ("list", "export", "mine", "mine_export")]
    return ExportSource(slug, label, short, *names)


SOURCES = (
    ExportSource(
        "project", "项目库", "项目", "projects:project_list", "projects:export", "projects:mine", "projects:mine_export"
    ),
    ExportSource("challenge", "揭榜挂帅", "榜", "projects:challenge_list", "projects:challenge_export"),
    ExportSource("ledger", "账本", "账目", own_list_name="projects:ledger_overview", own_export_name="projects:ledgers_export"),
    ExportSource("city-figures", "全市招生、评价和考试", "数", "projects:city_figures", "projects:city_figures_export"),
    *(_of_publications(*words) for words in _PUBLICATIONS),
)
"""Entries of ``supplydemand.export_sources.sources``."""
