"""Groups of people whom coordinators may write to: always those of organizations in their own scope."""

from functools import partial

from accounts.enums import WRITING_ROLES, Role
from accounts.models import Membership, Organization, User
from core.enums import Status
from core.registries import MassAudience
from taxonomy.enums import OrganizationSide


def _people(user, *, roles, side="", is_liaison=False):
    organizations = Organization.objects.in_scope_of(user).verified()
    if side:
        organizations = organizations.filter(kind__side=side)
    members = Membership.objects.filter(organization__in=organizations.values("pk"), status=Status.APPROVED, role__in=roles)
    if is_liaison:
        members = members.filter(is_liaison=True)
    return User.objects.filter(is_active=True, pk__in=members.values("user"))


MANAGERS = [Role.MANAGER]
AUDIENCES = (
    MassAudience(
        "accounts.enterprise_managers", "各企业的管理员", partial(_people, roles=MANAGERS, side=OrganizationSide.DEMAND)
    ),
    MassAudience("accounts.school_managers", "各学校的管理员", partial(_people, roles=MANAGERS, side=OrganizationSide.SUPPLY)),
    MassAudience("accounts.managers", "所有单位的管理员", partial(_people, roles=MANAGERS)),
    MassAudience("accounts.liaisons", "协作专员", partial(_people, roles=list(Role.values), is_liaison=True)),
    MassAudience("accounts.editors", "所有单位的管理员和经办人", partial(_people, roles=list(WRITING_ROLES))),
)
