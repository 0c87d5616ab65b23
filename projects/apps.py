"""The projects app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """School–enterprise projects through six stages, challenges, ledgers, training and courses."""

    name = "projects"
    verbose_name = "协同育人项目"

    def ready(self):
        """Fill the registries of the apps below."""
        from projects import ledger_work

        ledger_work.register()
