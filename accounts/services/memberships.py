"""What people do with memberships: ask to join, decide, change roles, end."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts import rules
from accounts.enums import Role
from accounts.models import Membership, Organization
from core.enums import Status
from core.workflow import InvalidTransition, StaleVersion, perform_transition


@transaction.atomic
def request_membership(*, organization, actor, at, position="", message=""):
    """Ask to join; the organization's managers decide. Asking twice gives the membership that is already open.

    Raises ``InvalidTransition`` for an organization that nobody can join now.
    """
    opened = Membership.objects.open().filter(user=actor, organization=organization).first()
    if opened is not None:
        return opened
    if not rules.can_join(actor, organization):
        raise InvalidTransition("这个单位现在不能加入。它交上去核验以后再来申请。")
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=actor, organization=organization, role=Role.EDITOR, position=position, message=message
            )
    except IntegrityError:
        return Membership.objects.open().get(user=actor, organization=organization)
    perform_transition(obj=membership, action="submit", actor=actor, at=at)
    forget_roles(actor)
    return membership


@transaction.atomic
def act_on_membership(*, membership, action, actor, at, expected_version, reason=""):
    """Approve, reject or end a membership; an organization never loses its last manager. Returns the ``ReviewEvent``.

    Raises a ``WorkflowError`` with the sentence for the user.
    """
    organization = Organization.objects.select_for_update(of=("self",)).get(pk=membership.organization_id)
    if action == "withdraw" and membership.status == Status.APPROVED:
        keep_a_manager(organization, without=membership)
    event = perform_transition(
        obj=membership, action=action, actor=actor, at=at, expected_version=expected_version, reason=reason
    )
    forget_roles(actor)
    return event


@transaction.atomic
def change_role(*, membership, role, is_liaison, actor, expected_version):
    """Give a member another role, or make them 协作专员; returns the membership.

    Raises ``PermissionDenied`` for anybody but a manager or coordinator, ``StaleVersion``, or ``InvalidTransition`` where
    the last manager would go.
    """
    organization = Organization.objects.select_for_update(of=("self",)).get(pk=membership.organization_id)
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if not (rules.is_manager(actor, locked) or rules.is_coordinator_of(actor, locked)):
        raise PermissionDenied("only managers and coordinators change roles")
    if str(locked.version) != str(expected_version):
        raise StaleVersion("这个人的角色刚被别人改过。看看最新的，再决定。")
    if locked.status != Status.APPROVED or role not in Role.values:
        raise InvalidTransition("只有已经加入的成员才能改角色。")
    if role != Role.MANAGER:
        keep_a_manager(organization, without=locked)
    locked.role, locked.is_liaison, locked.version = role, is_liaison, locked.version + 1
    locked.save(update_fields=["role", "is_liaison", "version", "updated_at"])
    forget_roles(actor)
    return locked


def keep_a_manager(organization, *, without):
    """Raises ``InvalidTransition`` where ``without`` is the last manager who can still sign in."""
    if without.role != Role.MANAGER:
        return
    managers = organization.memberships.filter(status=Status.APPROVED, role=Role.MANAGER, user__is_active=True)
    if not managers.exclude(pk=without.pk).exists():
        raise InvalidTransition("本单位只有这一位管理员。先让另一位成员当管理员，再改这一位。")


def forget_roles(user):
    """The roles that a user object has cached are no longer true."""
    for name in ("all_memberships", "organization_roles", "joined_organization_ids"):
        user.__dict__.pop(name, None)


def choose_organization(*, user, organization):
    """Work for one of one's own organizations from now on; raises ``PermissionDenied`` for any other."""
    if organization.pk not in user.organization_roles:
        raise PermissionDenied("not an organization of this person")
    user.current_organization = organization
    user.save(update_fields=["current_organization"])
