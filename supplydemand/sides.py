"""On which sides a person's organizations stand, so that pages ask nothing about the other side."""

from django.db.models import Exists, OuterRef

from accounts.enums import WRITING_ROLES
from accounts.models import Organization
from core.prepared import Prepared
from supplydemand.enums import Side
from supplydemand.models import Conversation, TalentDemand, TalentSupply

LISTINGS = {Side.DEMAND.value: TalentDemand, Side.SUPPLY.value: TalentSupply}


def written_for(user):
    """Ids of the organizations for which the person writes; no query beyond the memberships of the request."""
    return sorted(pk for pk, role in user.organization_roles.items() if role in WRITING_ROLES)


def sides_with_listings(user):
    """``{side: organization ids}`` of those for which the person writes and that have listings on that side; one query."""
    return _sides(user, _listings_of)


def sides_with_threads(user):
    """The same for threads; one query."""
    return _sides(user, _threads_of)


def _flags(organizations, rows_of):
    own = Organization.objects.filter(pk__in=organizations).order_by()
    return own.annotate(**{f"has_{side}": Exists(rows) for side, rows in rows_of.items()}).values_list(
        "pk", *(f"has_{side}" for side in LISTINGS)
    )


@Prepared
def _listings_of(organizations):
    return _flags(organizations, {side: model.objects.filter(organization=OuterRef("pk")) for side, model in LISTINGS.items()})


@Prepared
def _threads_of(organizations):
    return _flags(
        organizations, {side: Conversation.objects.filter(**{f"{side}_organization": OuterRef("pk")}) for side in LISTINGS}
    )


def _sides(user, flags):
    sides = {side: [] for side in LISTINGS}
    for pk, *has in flags.rows(organizations=written_for(user)):
        for side, is_there in zip(sides, has, strict=True):
            if is_there:
                sides[side].append(pk)
    return {side: organizations for side, organizations in sides.items() if organizations}
