"""``manage.py migrate``: Django's own, with the portal's sparing executor."""

from django.core.management.commands import migrate

from core.migrating import SparingExecutor

migrate.MigrationExecutor = SparingExecutor


class Command(migrate.Command):
    """Bring the database's tables up to date."""
