"""Who may do what with outcomes, courses, plans and needs."""

from django.apps import apps

from accounts.rules import can_lift, can_suspend, is_coordinator_of, is_editor, is_member
from core.enums import Status
from taxonomy.enums import OrganizationSide

is_author = is_editor
is_reviewer = is_coordinator_of


def can_submit(user, row):
    """An author whose organization is verified and not suspended."""
    return is_author(user, row) and row.organization.may_publish


def can_answer(user, organization):
    """An author of an organization that may publish, for an answer to a need."""
    return is_editor(user, organization) and organization.may_publish


def answering_organizations(user):
    """The organizations for which a person may answer needs: schools and others that offer, verified and not suspended."""
    own = apps.get_model("accounts", "Organization").objects.edited_by(user)
    return own.filter(status=Status.APPROVED, suspended_at=None, kind__side=OrganizationSide.SUPPLY).order_by("pk")


__all__ = [
    "answering_organizations",
    "can_answer",
    "can_lift",
    "can_submit",
    "can_suspend",
    "is_author",
    "is_member",
    "is_reviewer",
]
