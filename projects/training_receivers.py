"""What follows when the other side has said something."""

from django.dispatch import receiver

from projects.enums import Answer
from projects.models import EmploymentOutcome
from projects.services import hires
from projects.signals import answered


@receiver(answered, sender=EmploymentOutcome, dispatch_uid="projects.report_confirmed_hires")
def report_confirmed_hires(*, entry, said, **_):
    """A member who confirms hires reports them for their own side of the match as well."""
    if said.answer == Answer.CONFIRMED and said.user_id is not None and entry.counterpart_id is not None:
        hires.report(outcome=entry, organization=entry.counterpart, actor=said.user, at=said.at)
