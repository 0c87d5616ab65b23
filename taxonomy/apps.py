"""The taxonomy app."""

from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    """Official codes: majors, occupations, industries, regions, levels; rows are retired, never deleted."""

    name = "taxonomy"
    verbose_name = "代码与分类"

    def ready(self):
        """Warn coordinators of a missing calendar."""
        from core.registries import desk_panels
        from taxonomy import holidays

        desk_panels.register(holidays.calendar_panel)
