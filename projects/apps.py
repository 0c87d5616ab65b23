"""The projects app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """School–enterprise projects through six stages, challenges, ledgers, training and courses."""

    name = "projects"
    verbose_name = "协同育人项目"
