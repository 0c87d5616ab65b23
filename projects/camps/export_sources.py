"""The catalogue as a file."""

from supplydemand.export_sources import ExportSource

CATALOGUE = ExportSource("camp", "训练营和课程", "训练营和课程", "projects:camp_list", "projects:camp_export")
