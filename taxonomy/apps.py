"""The taxonomy app."""

from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    """Official codes: majors, occupations, industries, regions, levels; rows are retired, never deleted."""

    name = "taxonomy"
    verbose_name = "代码与分类"
