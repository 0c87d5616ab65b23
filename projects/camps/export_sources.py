"""The catalogue and the own courses and boot camps as files."""

from supplydemand.export_sources import ExportSource

CATALOGUE = ExportSource(
    "camp",
    "训练营和课程",
    "训练营和课程",
    "projects:camp_list",
    "projects:camp_export",
    "projects:camp_mine",
    "projects:camp_mine_export",
)
