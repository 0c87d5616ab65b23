"""Who may do what with organizations and memberships."""

from accounts.enums import KNOWN_STATUSES, WRITING_ROLES, Role


def is_system(user, obj):
    """The portal itself acts."""
    return getattr(user, "is_system", False)


def organization_of(obj):
    """The organization that a record belongs to: the record itself, or its ``organization``."""
    return getattr(obj, "organization", obj)


def is_member(user, obj):
    """An approved member of the record's organization, in any role."""
    return user.is_authenticated and not is_system(user, obj) and organization_of(obj).pk in user.organization_roles


def is_editor(user, obj):
    """A manager or editor of the record's organization."""
    return is_member(user, obj) and user.organization_roles[organization_of(obj).pk] in WRITING_ROLES


def is_editor_anywhere(user):
    """A manager or editor of some organization; asked before reading what only editors have to do."""
    return bool({Role.MANAGER, Role.EDITOR} & set(user.organization_roles.values()))


def is_manager(user, obj):
    """A manager of the record's organization."""
    return is_member(user, obj) and user.organization_roles[organization_of(obj).pk] == Role.MANAGER


def is_coordinator_of(user, obj):
    """A coordinator whose scope covers the record's organization and who does not belong to it."""
    if not user.is_authenticated or is_system(user, obj) or not user.is_active or not user.is_staff:
        return False
    organization = organization_of(obj)
    return user.coordinates(organization.district_id) and organization.pk not in user.organization_roles


def can_suspend(user, obj):
    """A coordinator in scope may stop what is public and not stopped."""
    return is_coordinator_of(user, obj) and obj.suspended_at is None


def can_lift(user, obj):
    """A coordinator in scope may restore what is stopped."""
    return is_coordinator_of(user, obj) and obj.suspended_at is not None


def can_join(user, organization):
    """Who neither belongs to a verified or waiting organization nor has asked to join it may ask."""
    if not user.is_authenticated or is_system(user, organization):
        return False
    return organization.status in KNOWN_STATUSES and organization.pk not in user.joined_organization_ids


def can_decide_membership(user, obj):
    """A manager of the organization decides on joiners, never on oneself; a coordinator in scope may, too."""
    return obj.user_id != user.pk and (is_manager(user, obj) or is_coordinator_of(user, obj))


def can_end_membership(user, obj):
    """A person may leave; a manager may end another's membership."""
    return user.is_authenticated and (obj.user_id == user.pk or is_manager(user, obj))


def is_applicant(user, obj):
    """The person whose membership it is."""
    return user.is_authenticated and obj.user_id == user.pk
