"""What follows when a listing changes its status."""

from django.dispatch import receiver

from accounts.models import Organization
from core.enums import Status
from core.signals import organizations_merged, organizations_merging, transition_performed
from supplydemand.models import ContactAsk, TalentDemand, TalentSupply
from supplydemand.services import asks, listings


@receiver(transition_performed, sender=TalentDemand)
@receiver(transition_performed, sender=TalentSupply)
def settle_revisions(*, obj, event, **_):
    """An approved revision becomes the original's content; a withdrawn original takes its open revision along."""
    if obj.revision_of_id is not None:
        if event.to_status == Status.APPROVED:
            listings.apply_revision(revision=obj, at=event.at)
    elif event.to_status == Status.WITHDRAWN:
        listings.end_revision_of(listing=obj, at=event.at)


@receiver(transition_performed, sender=Organization)
def follow_the_organization_name(*, obj, event, **_):
    """Listings are found by their organization's name; it changes only before a submission."""
    if event.action == "submit":
        listings.refresh_search_of(obj)


@receiver(transition_performed, sender=Organization)
@receiver(transition_performed, sender=TalentDemand)
@receiver(transition_performed, sender=TalentSupply)
def close_requests_to_what_is_stopped(*, obj, event, **_):
    """Who asked about something that is suspended is told, instead of waiting for an answer that cannot come."""
    if event.action == "suspend":
        about = "owner" if isinstance(obj, Organization) else obj.side
        asks.close_waiting(rows=ContactAsk.objects.filter(**{about: obj}), at=event.at)


@receiver(organizations_merging)
def keep_source_numbers_apart(*, source, target, **_):
    """A listing whose source number the other organization uses too takes the old organization's id along."""
    for model in (TalentDemand, TalentSupply):
        listings.keep_numbers_apart(model=model, source=source, target=target)


@receiver(organizations_merged)
def follow_the_merger(*, target, **_):
    """What moved is found by the name of the organization it belongs to now."""
    listings.refresh_search_of(target)
