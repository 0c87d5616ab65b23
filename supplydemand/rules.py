"""Who may do what with listings and matches."""

from accounts.rules import is_coordinator_of, is_editor, is_member, is_system

is_author = is_editor
"""A listing is written by its organization's managers and editors."""

is_reviewer = is_coordinator_of
"""A coordinator in scope who does not belong to the listing's organization."""


def can_submit(user, listing):
    """An author whose organization is verified."""
    return is_author(user, listing) and listing.organization.is_verified


def can_auto_approve(user, listing):
    """The system, for a trusted organization's listing."""
    return is_system(user, listing) and listing.organization.is_trusted


def can_withdraw(user, listing):
    """An author; or the system, for a revision whose original is no longer public."""
    return is_author(user, listing) or (is_system(user, listing) and listing.revision_of_id is not None)


def can_publish_import(user, listing):
    """A coordinator in scope, for drafts that an import or the seed wrote; no page offers this step."""
    return is_reviewer(user, listing)


def can_answer(user, match, side):
    """An editor of the organization on that side of the match."""
    listing = match.demand if side == "demand" else match.supply
    return is_editor(user, listing)


def can_run_matching(user):
    """A coordinator of the whole city, or a system administrator."""
    return user.is_active and user.is_staff and (user.is_superuser or user.coordinates(None))


__all__ = [
    "can_answer",
    "can_auto_approve",
    "can_run_matching",
    "can_publish_import",
    "can_submit",
    "can_withdraw",
    "is_author",
    "is_member",
    "is_reviewer",
    "is_system",
]
