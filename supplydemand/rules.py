"""Who may do what with listings and matches."""

from accounts.rules import can_lift, is_coordinator_of, is_editor, is_member, is_system
from accounts.rules import can_suspend as may_be_suspended

DEPARTMENTS = ("industry_authority", "district_government")
"""Codes of the kinds of organizations that plan for others."""

is_author = is_editor
"""A listing is written by its organization's managers and editors."""

is_reviewer = is_coordinator_of
"""A coordinator in scope who does not belong to the listing's organization."""


def can_submit(user, listing):
    """An author whose organization is verified and not suspended."""
    return is_author(user, listing) and listing.organization.may_publish


def can_auto_approve(user, listing):
    """The system, for a trusted organization's listing."""
    return is_system(user, listing) and listing.organization.is_trusted


def can_suspend(user, listing):
    """A coordinator in scope, for what is public itself: a revision waits and is not."""
    return listing.revision_of_id is None and may_be_suspended(user, listing)


def can_withdraw(user, listing):
    """An author; or the system, for a revision whose original is no longer public."""
    return is_author(user, listing) or (is_system(user, listing) and listing.revision_of_id is not None)


def can_keep(user, listing):
    """An author, for a public listing that is not closed."""
    return is_author(user, listing) and listing.revision_of_id is None and listing.closed_on is None


def can_pause(user, listing):
    """An author, for what is not paused yet."""
    return can_keep(user, listing) and listing.paused_at is None


def can_resume(user, listing):
    """An author, for what is paused."""
    return can_keep(user, listing) and listing.paused_at is not None


def can_open_again(user, listing):
    """An author, for what was closed and is still within its dates."""
    return is_author(user, listing) and listing.revision_of_id is None and listing.closed_on is not None


def can_renew(user, listing):
    """An author of an organization that may publish, for what was public and has run out; decision 0007."""
    return can_keep(user, listing) and listing.published_at is not None and listing.organization.may_publish


def can_publish_import(user, listing):
    """A coordinator in scope, for drafts that an import or the seed wrote; no page offers this step."""
    return is_reviewer(user, listing)


def can_read(user, listing):
    """Anybody while its page is public, later its own people only: ``visible_to`` for a row that is loaded already."""
    is_open = listing.is_published and listing.suspended_at is None and listing.organization.suspended_at is None
    return is_open or is_member(user, listing)


def can_answer(user, match, side):
    """An editor of the organization on that side of the match."""
    listing = match.demand if side == "demand" else match.supply
    return is_editor(user, listing)


def can_run_matching(user):
    """A coordinator of the whole city, or a system administrator."""
    return user.is_active and user.is_staff and (user.is_superuser or user.coordinates(None))


def can_read_unmet(user):
    """Coordinators of any scope, system administrators, and members of verified departments."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_staff and (user.is_superuser or bool(user.scope_district_ids)):
        return True
    organizations = (row.organization for row in user.own_memberships)
    kinds = (organization.kind for organization in organizations if organization.may_publish)
    return any(kind is not None and kind.code in DEPARTMENTS for kind in kinds)


__all__ = [
    "can_answer",
    "can_auto_approve",
    "can_lift",
    "can_keep",
    "can_read",
    "can_read_unmet",
    "can_open_again",
    "can_pause",
    "can_renew",
    "can_resume",
    "can_run_matching",
    "can_publish_import",
    "can_submit",
    "can_suspend",
    "can_withdraw",
    "is_author",
    "is_member",
    "is_reviewer",
    "is_system",
]
