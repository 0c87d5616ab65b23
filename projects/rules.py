"""Who may do what with projects."""

from accounts.enums import WRITING_ROLES
from accounts.rules import can_lift, is_coordinator_of, is_editor, is_member, is_system
from accounts.rules import can_suspend as may_be_suspended

is_author = is_editor
"""A project is written by the managers and editors of the organization that leads it."""

is_reviewer = is_coordinator_of
"""A coordinator in whose scope the lead lies and who does not belong to it."""


def is_city_coordinator(user):
    """A coordinator of the whole city: kinds of projects are the city's."""
    return user.is_authenticated and user.is_active and user.is_staff and user.coordinates(None)


def can_submit(user, project):
    """An author whose organization is verified and not suspended."""
    return is_author(user, project) and project.organization.may_publish


def can_suspend(user, project):
    """A coordinator in scope, for what is public and not stopped."""
    return may_be_suspended(user, project)


def can_run(user, project):
    """An author, while the project runs: plan, people and skipping are the lead's."""
    return is_author(user, project) and project.is_running


def can_contribute(user, project):
    """Whoever writes for the lead or for a partner that said yes, while the project runs: checks, milestones, figures."""
    return project.is_running and bool(sides_of(user, project))


def sides_of(user, project):
    """The organizations for which this person writes in the project: the lead and partners that said yes, the lead first."""
    if not user.is_authenticated or is_system(user, project):
        return []
    writing = {pk for pk, role in user.organization_roles.items() if role in WRITING_ROLES}
    lead = [project.organization_id] if project.organization_id in writing else []
    return [*lead, *sorted(writing & project.joined_ids - set(lead))]


def confirming_sides_of(user, project):
    """Those of them whose word is needed before the project moves on: the lead's and the other side's."""
    needed = {project.organization_id} | project.counterpart_ids
    return [pk for pk in sides_of(user, project) if pk in needed]


def can_ask_for_change(user, change):
    """An author of the project that the request is about, while it is approved and has not ended."""
    project = change.project
    return is_author(user, project) and project.is_approved and project.ended_on is None


def can_write_change(user, change):
    """An author of the organization that asks."""
    return is_author(user, change)


def can_take_the_lead(user, change):
    """Whoever writes for the organization that a request names as the new lead; whether it may lead is asked with the yes."""
    return change.other is not None and is_editor(user, change.other)


def can_answer_invitation(user, partner):
    """Whoever writes for the organization that is asked."""
    return is_author(user, partner)


def takes_part(user, project):
    """A member of the lead or of an organization that takes part or is asked to; reads the partners once a row."""
    return is_member(user, project) or bool(set(user.organization_roles) & project.partner_ids)


def is_asked(user, project):
    """A member of an organization that is asked to take part and has not answered."""
    if not user.is_authenticated:
        return False
    asked = {row.organization_id for row in project.current_partners if row.accepted_at is None}
    return bool(set(user.organization_roles) & asked)


def works_inside(user, project):
    """A member of the lead or of an organization that said yes: who is only asked reads what an answer needs."""
    return user.is_authenticated and (is_member(user, project) or bool(set(user.organization_roles) & project.joined_ids))


def can_verify(user, project):
    """A coordinator in scope who belongs to none of those that take part: nobody verifies the figures of their own side."""
    return is_reviewer(user, project) and not takes_part(user, project)


def may_be_confirmed(figure):
    """Whether anybody else takes part in the figure's project, so that there is a word to wait for."""
    return bool({figure.project.organization_id, *figure.project.joined_ids} - {figure.organization_id})


def writes_for_partner(user, project):
    """A manager or editor of an organization that takes part beside the lead."""
    roles = user.organization_roles if user.is_authenticated and not is_system(user, project) else {}
    return any(roles[pk] in WRITING_ROLES for pk in project.partner_ids & set(roles))


__all__ = [
    "can_answer_invitation",
    "can_ask_for_change",
    "can_contribute",
    "can_lift",
    "can_run",
    "can_submit",
    "can_suspend",
    "can_take_the_lead",
    "can_verify",
    "can_write_change",
    "confirming_sides_of",
    "is_asked",
    "is_author",
    "is_city_coordinator",
    "is_member",
    "is_reviewer",
    "is_system",
    "sides_of",
    "takes_part",
    "writes_for_partner",
]
