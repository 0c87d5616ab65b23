"""Submissions as people make them: by the workflow, so that the queue follows."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Organization
from core.enums import Status
from core.workflow import perform_transition
from review.models import ReviewTask
from tests.accounts.factories import MembershipFactory, OrganizationFactory

TUESDAY = timezone.make_aware(datetime(2026, 11, 24, 10))
"""A working day without a holiday around it."""


def submit_organization(*, at=TUESDAY, **fields):
    """An organization whose manager handed it in at that moment; returns its open task."""
    organization = OrganizationFactory(status=Status.DRAFT, **fields)
    manager = MembershipFactory(organization=organization).user
    perform_transition(obj=organization, action="submit", actor=manager, at=at)
    return ReviewTask.objects.open().of(organization).get()


def submit_organizations(count, *, district=None):
    """``count`` submissions of one district, an hour apart, oldest first; returns their tasks."""
    fields = {"district": district} if district is not None else {}
    return [submit_organization(at=TUESDAY + timedelta(hours=number), **fields) for number in range(count)]


def manager_of(task):
    """The person who submitted."""
    return Organization.objects.get(pk=task.organization_id).memberships.get(role="manager").user


def take(task, action, actor, *, at=TUESDAY + timedelta(hours=3), **options):
    """Take a transition on the task's object as it is in the database now; returns the event."""
    return perform_transition(obj=type(task.obj).objects.get(pk=task.object_id), action=action, actor=actor, at=at, **options)
