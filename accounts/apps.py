"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, organizations and who belongs where."""

    name = "accounts"
    verbose_name = "单位与账号"

    def ready(self):
        """Listen to the workflow of organizations and tell the registries what the workbench shows."""
        from accounts import receivers, reviewing, workbench  # noqa: F401
        from core.registries import reviewables, workbench_items

        reviewables.register(reviewing.ORGANIZATION)
        workbench_items.register(workbench.items)
