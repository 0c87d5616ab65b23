"""People, organizations, and who belongs where."""

from accounts.models.organizations import Membership, Organization
from accounts.models.people import CoordinatorScope, User, UserManager

__all__ = ["CoordinatorScope", "Membership", "Organization", "User", "UserManager"]
