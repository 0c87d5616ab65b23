"""Make the key that is never in the database; a city does so once, before the first start."""

from django.core.management.base import BaseCommand

from core.key_files import ensure_lasting


class Command(BaseCommand):
    """Leaves a key that is there as it is."""

    help = "makes the portal's key file unless it is there"

    def handle(self, **options):
        """Say where it lies."""
        self.stdout.write(f"{ensure_lasting()}")
