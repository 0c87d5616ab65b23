"""Beside a listing: whether it still holds and, for its organization, the buttons that say so."""

from django.utils import timezone

from core.enums import Status
from supplydemand import rules
from supplydemand.lifecycle_forms import CloseForm
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.own_listings import need_of
from supplydemand.presentation import standing_of
from supplydemand.services import lifecycle


def keep_panel(obj, user):
    """How a public or expired listing stands; with buttons for those who write it. Nothing for a healthy one of others."""
    is_listing = isinstance(obj, (TalentDemand, TalentSupply)) and obj.revision_of_id is None
    if not is_listing or obj.status not in (Status.APPROVED, Status.EXPIRED):
        return None
    can_keep = rules.is_author(user, obj)
    if obj.is_offered and not can_keep:
        return None
    on = timezone.localdate()
    return {
        "template": "supplydemand/_keep_panel.html",
        "listing": obj,
        "standing": standing_of(obj),
        "is_stopped": obj.suspended_at is not None or obj.organization.suspended_at is not None,
        "need": need_of(obj, on=on)[1],
        "can_keep": can_keep,
        "until": lifecycle.next_expiry(obj, on=on),
        "objection": lifecycle.why_not_renewable(obj, on=on) if can_keep and obj.status == Status.EXPIRED else "",
        "contact_change": lifecycle.contact_change(obj) if can_keep else "",
        "form": CloseForm(headcount=obj.headcount),
        "url": f"{obj.get_absolute_url()}keep/",
    }
