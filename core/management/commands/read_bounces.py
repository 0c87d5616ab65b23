"""Read delivery reports from a mailbox; again with the same mailbox changes nothing."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core import bounces


class Command(BaseCommand):
    """``read_bounces PATH``: an mbox file, a Maildir, or a folder of ``.eml`` files."""

    help = "Marks mails that came back, and addresses that do not exist."

    def add_arguments(self, parser):
        """The mailbox."""
        parser.add_argument("path")

    def handle(self, *, path, **_):
        """Print how many messages were read and how many ended a mail of ours."""
        try:
            messages = bounces.messages_in(path)
        except OSError as error:
            raise CommandError(f"{path}: {error}") from error
        ended = [mail for mail in (bounces.take(message, at=timezone.now()) for message in messages) if mail is not None]
        self.stdout.write(f"{len(messages)} messages, {len(ended)} mails came back")
