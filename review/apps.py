"""The review app."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """The coordinator's desk."""

    name = "review"
    verbose_name = "审核"

    def ready(self):
        """Keep the queue in step with the workflow of every reviewable kind."""
        from review import receivers  # noqa: F401
