"""People, organizations, who belongs where, and where people are signed in."""

from accounts.models.belonging import Absence, Handover, Invitation
from accounts.models.offices import CollaborationOffice, CollaborationOfficeLiaisonsEvent
from accounts.models.organizations import Membership, Organization, OrganizationAlias
from accounts.models.people import CoordinatorScope, User, UserManager
from accounts.models.robots import Robot, RobotMessage
from accounts.models.sessions import AccountClosure, SignedInDevice

__all__ = [
    "Absence",
    "AccountClosure",
    "CollaborationOffice",
    "CollaborationOfficeLiaisonsEvent",
    "CoordinatorScope",
    "Handover",
    "Invitation",
    "Membership",
    "Organization",
    "OrganizationAlias",
    "Robot",
    "RobotMessage",
    "SignedInDevice",
    "User",
    "UserManager",
]
