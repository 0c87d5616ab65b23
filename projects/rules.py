"""Who may do what with projects."""

from accounts.enums import WRITING_ROLES
from accounts.rules import can_lift, is_coordinator_of, is_editor, is_member, is_system
from accounts.rules import can_suspend as may_be_suspended

is_author = is_editor
"""A project is written by the managers and editors of the organization that leads it."""

is_reviewer = is_coordinator_of
"""A coordinator in whose scope the lead lies and who does not belong to it."""


def can_submit(user, project):
    """An author whose organization is verified and not suspended."""
    return is_author(user, project) and project.organization.may_publish


def can_suspend(user, project):
    """A coordinator in scope, for what is public and not stopped."""
    return may_be_suspended(user, project)


def is_running(project):
    """Approved, neither ended nor paused nor stopped by a coordinator."""
    return project.is_approved and project.ended_on is None and project.paused_on is None and project.suspended_at is None


def can_run(user, project):
    """An author, while the project runs: stages, milestones, figures and people may be written."""
    return is_author(user, project) and is_running(project)


def can_pause(user, project):
    """An author, for what runs."""
    return can_run(user, project)


def can_resume(user, project):
    """An author, for what is paused and not ended."""
    return is_author(user, project) and project.is_approved and project.ended_on is None and project.paused_on is not None


def takes_part(user, project):
    """A member of the lead or of an organization that takes part or is asked to; reads the partners once a row."""
    return is_member(user, project) or bool(set(user.organization_roles) & project.partner_ids)


def writes_for_partner(user, project):
    """A manager or editor of an organization that takes part beside the lead."""
    roles = user.organization_roles if user.is_authenticated and not is_system(user, project) else {}
    return any(roles[pk] in WRITING_ROLES for pk in project.partner_ids & set(roles))


__all__ = [
    "can_lift",
    "can_pause",
    "can_resume",
    "can_run",
    "can_submit",
    "can_suspend",
    "is_author",
    "is_member",
    "is_reviewer",
    "is_running",
    "is_system",
    "takes_part",
    "writes_for_partner",
]
