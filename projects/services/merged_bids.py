"""What a merger of organizations does with bids that nobody may read yet: they stay with those who wrote them."""

from accounts.models import Membership
from core.enums import Status
from projects.models import BidKeeper, BidPartner, ChallengeBid


def keep_with_authors(organizations):
    """Note for every unopened bid of these organizations, and every seat in one, who belongs to its side now; once."""
    members = {
        organization.pk: list(
            Membership.objects.filter(organization=organization, status=Status.APPROVED).values_list("user_id", flat=True)
        )
        for organization in organizations
    }
    bids = ChallengeBid.objects.filter(organization__in=members, opened_at=None, keepers=None)
    seats = BidPartner.objects.filter(organization__in=members, bid__opened_at=None, keepers=None)
    sides = [(row.pk, None, row.organization_id) for row in bids.only("pk", "organization_id")]
    sides += [(row.bid_id, row.pk, row.organization_id) for row in seats.only("pk", "bid_id", "organization_id")]
    BidKeeper.objects.bulk_create(
        BidKeeper(bid_id=bid, partner_id=partner, user_id=user)
        for bid, partner, organization in sides
        for user in members[organization]
    )
