"""Who may do what with camps."""

from accounts.models import Organization
from accounts.rules import is_coordinator_of, is_editor, is_member


def runs(user, camp):
    """An editor of the organization that offers it: keeps the roster."""
    return is_editor(user, camp)


def is_partner(user, exam):
    """An editor of the organization with which an exam is made together."""
    return exam.partner is not None and is_editor(user, exam.partner)


def enrolling_organizations(user):
    """The verified organizations for which a person may enrol people."""
    return Organization.objects.edited_by(user).verified().filter(suspended_at=None).order_by("pk")


def is_learner(user, enrolment):
    """Who enrolled with this account."""
    return user.is_authenticated and enrolment.user_id == user.pk


__all__ = [
    "enrolling_organizations",
    "is_coordinator_of",
    "is_editor",
    "is_learner",
    "is_member",
    "is_partner",
    "runs",
]
