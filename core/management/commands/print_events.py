"""Print the catalogue of what the portal tells people, as docs/notifications.md shows it."""

from django.core.management.base import BaseCommand

from core.catalogue import as_markdown


class Command(BaseCommand):
    """``print_events``: a Markdown table."""

    help = "Prints the catalogue of events as Markdown."

    def handle(self, **_):
        """One table."""
        self.stdout.write(as_markdown())
