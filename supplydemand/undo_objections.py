"""Why a coordinator's decision about a listing or an organization can no longer be taken back."""

from django.db.models import Q

from accounts.models import Organization
from core.enums import Status
from supplydemand.models import ContactAsk, Conversation, Match, TalentDemand, TalentSupply

REVISION = "改已公开的内容，通过后马上换上去，不能收回。要改回来，请对方再改一次，或者暂停公开。"
USED = "别的单位已经照这一条联系过或配上了，收不回来了。要停，用“暂停公开”。"
BEING_REVISED = "对方已经在改公开的内容，收不回来了。"
PUBLISHED_SINCE = "这个单位已经交了新的发布，收不回来了。要停，用“暂停公开”。"


def why_not_undone(obj, event):
    """A sentence where others have acted on an approval, or where it changed a public row at once; at most three queries."""
    if event.to_status != Status.APPROVED:
        return ""
    if isinstance(obj, Organization):
        return PUBLISHED_SINCE if _has_handed_in(obj, event.at) else ""
    return _of_listing(obj, event.at) if isinstance(obj, (TalentDemand, TalentSupply)) else ""


def _has_handed_in(organization, since):
    return any(
        model.objects.filter(organization=organization, submitted_at__gte=since).exclude(status=Status.DRAFT).exists()
        for model in (TalentDemand, TalentSupply)
    )


def _of_listing(listing, since):
    if listing.revision_of_id is not None:
        return REVISION
    if type(listing).objects.open_revision_of(listing).exists():
        return BEING_REVISED
    about = Q(**{listing.side: listing})
    used = Conversation.objects.filter(about, opened_at__gte=since), ContactAsk.objects.filter(about), Match.objects.filter(about)
    return USED if any(rows.exists() for rows in used) else ""
