"""Two registrations become one: its cases stay cases."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from accounts.models import Organization
from core.actors import SYSTEM
from core.enums import Status
from core.workflow import perform_transition
from review.recognition.models import Application, Recognition


@transaction.atomic
def move_cases(*, source, target, at):
    """Make ``target`` what the cases about ``source`` are about; where both have a draft of one call, the absorbed one's ends.

    A second case that was handed in already stays about the absorbed organization, whose alias leads to the other.
    The rows that point to an organization are moved by the merger itself.
    """
    content_type = ContentType.objects.get_for_model(Organization)
    about = Application.objects.filter(content_type=content_type)
    calls_of_both = about.open().filter(object_id=target.pk).values("call")
    doubled = about.open().filter(object_id=source.pk, call__in=calls_of_both)
    for draft in doubled.filter(status=Status.DRAFT).order_by("pk"):
        perform_transition(obj=draft, action="merge", actor=SYSTEM, at=at)
    staying = list(doubled.values_list("pk", flat=True))
    about.filter(object_id=source.pk).exclude(pk__in=staying).update(object_id=target.pk)


@transaction.atomic
def move_recognitions(*, source, target):
    """What ``source`` holds, ``target`` holds from now on; where both hold the same, the absorbed one's stays its own history."""
    content_type = ContentType.objects.get_for_model(Organization)
    about = Recognition.objects.filter(content_type=content_type)
    of_both = about.filter(object_id=target.pk, status=Status.APPROVED).values("scheme")
    doubled = about.filter(object_id=source.pk, status=Status.APPROVED, scheme__in=of_both)
    about.filter(object_id=source.pk).exclude(pk__in=list(doubled.values_list("pk", flat=True))).update(object_id=target.pk)
