"""The projects app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """School–enterprise projects through six stages, challenges, ledgers, training and courses."""

    name = "projects"
    verbose_name = "协同育人项目"

    def ready(self):
        """Listen to the workflow and fill the registries of the apps below."""
        from projects import (  # noqa: F401
            challenge_work,
            ledger_work,
            library,
            receivers,
            training_receivers,
            training_work,
            workbench,
        )
        from projects.camps import registration as camps
        from projects.outcomes import registration as outcomes
        from projects.suggestions import registration as suggestions

        library.register()
        ledger_work.register()
        challenge_work.register()
        outcomes.register()
        suggestions.register()
        camps.register()
        training_work.register()
        workbench.register()
