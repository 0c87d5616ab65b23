"""People, organizations, who belongs where, and where people are signed in."""

from accounts.models.belonging import Absence, Handover, Invitation
from accounts.models.organizations import Membership, Organization
from accounts.models.people import CoordinatorScope, User, UserManager
from accounts.models.sessions import AccountClosure, SignedInDevice

__all__ = [
    "Absence",
    "AccountClosure",
    "CoordinatorScope",
    "Handover",
    "Invitation",
    "Membership",
    "Organization",
    "SignedInDevice",
    "User",
    "UserManager",
]
