"""What follows when a project or a request for a change changes its status."""

from django.dispatch import receiver
from django.utils import timezone

from accounts.models import Organization
from core.enums import Status
from core.signals import organizations_merged, transition_performed
from projects.models import Project, ProjectChange
from projects.services import changes, partners, stages
from projects.services.searching import refresh_search_of


@receiver(transition_performed, sender=Project)
def lay_out_the_passport(*, obj, event, **_):
    """An approval lays out the stages and enters the first."""
    if event.to_status == Status.APPROVED and event.from_status != Status.APPROVED:
        stages.begin(project=obj, on=timezone.localdate(event.at))


@receiver(transition_performed, sender=ProjectChange)
def let_a_change_take_effect(*, obj, event, **_):
    """With the approval, in its transaction."""
    if event.to_status == Status.APPROVED:
        changes.apply(change=obj, at=event.at, on=timezone.localdate(event.at))


@receiver(transition_performed, sender=Organization)
def follow_the_organization_name(*, obj, event, **_):
    """Projects are found by the names of their organizations."""
    if event.action == "submit":
        refresh_search_of(obj)


@receiver(organizations_merged)
def follow_the_merger(*, target, at, **_):
    """What moved is found by the name of the organization that it belongs to now, which is no partner of its own projects."""
    partners.end_own(organization=target, on=timezone.localdate(at))
    refresh_search_of(target)
