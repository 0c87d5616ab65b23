"""Who may do what with challenges and bids."""

from django.db.models import Q

from accounts.models import Organization
from accounts.rules import is_coordinator_of, is_editor, is_member
from projects.challenge_enums import ChallengePhase as Phase
from projects.rules import can_submit, is_author, is_reviewer
from taxonomy.enums import OrganizationSide

RUNNING = (Phase.OPEN, Phase.CLOSED, Phase.SCORING, Phase.NOTICE)


def publishes(organization):
    """Enterprises, districts, alliances and whoever else is no school put up challenges; schools bid. The kind's side says it."""
    return organization.kind is None or organization.kind.side != OrganizationSide.SUPPLY


def publishers_of(user):
    """The organizations for which this person writes that may put up challenges."""
    rows = Organization.objects.edited_by(user).select_related("kind", "district").order_by("pk")
    return rows.exclude(kind__side=OrganizationSide.SUPPLY)


def can_answer(user, challenge):
    """A writer of the organization that published it."""
    return challenge.is_approved and is_author(user, challenge)


def can_extend(user, challenge):
    """A writer, while bids are taken."""
    return challenge.is_approved and challenge.phase == Phase.OPEN and is_author(user, challenge)


def can_stop(user, challenge):
    """A writer or the coordinator, before an award."""
    is_one_of_them = is_author(user, challenge) or is_coordinator_of(user, challenge)
    return challenge.is_approved and challenge.phase in (*RUNNING, Phase.UNBID) and is_one_of_them


def can_split(user, challenge):
    """A writer, once nobody has bid."""
    return challenge.phase == Phase.UNBID and is_author(user, challenge)


def can_bid_for(user, challenge, organization):
    """A writer of another verified organization; the deadline is asked by the database's clock when the bid is sealed."""
    return challenge.organization_id != organization.pk and organization.may_publish and is_editor(user, organization)


def is_publishers_own(bid):
    """The bidder was merged with the publisher, so the bid counts no more."""
    return bid.challenge.organization_id in (bid.organization_id, bid.organization.merged_into_id)


def writes_bid(user, bid):
    """A writer of the lead; where a merger left the bid to its authors, one of those until it is opened."""
    return user.is_authenticated and type(bid).objects.led_by(user).filter(pk=bid.pk).exists()


def writes_seat(user, partner):
    """A writer of a partner in a bid; after a merger one of those who went on with it."""
    return is_author(user, partner) and type(partner).objects.kept_by(user).filter(pk=partner.pk).exists()


def wins_with(user, award):
    """A member of an organization that bid together with the winner and said yes."""
    partners = award.bid.partners.filter(accepted_at__isnull=False, declined_at=None)
    return partners.filter(organization__in=list(user.organization_roles)).exists()


def supervises(user, challenge):
    """A coordinator in scope who belongs neither to the publisher nor to an organization that bids, alone or with others."""
    if not is_coordinator_of(user, challenge):
        return False
    own = set(user.organization_roles)
    of_them = Q(organization__in=own) | Q(partners__organization__in=own, partners__declined_at=None)
    return not own or not challenge.bids.sealed().filter(of_them).exists()


def can_name_evaluators(user, challenge):
    """Who supervises it, between opening and the end of scoring."""
    return challenge.phase == Phase.SCORING and supervises(user, challenge)


def can_propose_award(user, challenge):
    """A writer of the publisher, once the scores are fixed."""
    return challenge.phase == Phase.SCORING and challenge.scored_at is not None and is_author(user, challenge)


def can_confirm_award(user, challenge):
    """Who supervises it, after the public notice."""
    return challenge.phase == Phase.NOTICE and supervises(user, challenge)


def runs_award(user, challenge):
    """A writer of the publisher, once awarded: contract, milestones and acceptance."""
    return challenge.phase == Phase.AWARDED and is_author(user, challenge)


__all__ = ["can_submit", "is_author", "is_coordinator_of", "is_member", "is_reviewer"]
