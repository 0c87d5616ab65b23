"""Inviting people by mail: send, send again, take back, accept.

The link is signed and names a row; it works once, for a limited time, and only for the address it was mailed to. Nobody but
the owner of that mailbox ever sees it, which is why it proves the address as a confirmation link does.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Sum

from accounts import rules
from accounts.enums import Role
from accounts.models import Invitation, Membership, Organization, User
from accounts.services.memberships import forget_roles
from core import jobs
from core.actors import SYSTEM
from core.enums import Status
from core.numbers import read_signed_number, signed_number
from core.workflow import WorkflowError, perform_transition

SALT = "accounts.invitation"
MAILS_A_DAY = 30
"""So many mails of invitations an organization may send in 24 hours; one that was mailed again counts each time it ever was."""
MAILS_MAX = 5
"""So often one invitation is mailed."""
AGAIN_AFTER = timedelta(minutes=10)
"""Before that the same invitation is not mailed again."""
HAS_ACCOUNT = "这个邮箱已经有账号了。登录以后再接受。"


class InvitationRefused(WorkflowError):
    """An invitation that cannot be sent or accepted now; ``str()`` is what the reader is told."""


def token_of(invitation):
    """The signed part of the link; the same for every mail of one invitation."""
    return signed_number(invitation.pk, salt=SALT)


def read_token(token):
    """The id of the invitation that a link names, or ``None`` for a forged or damaged one."""
    return read_signed_number(token, salt=SALT)


@transaction.atomic
def invite(*, organization, email, role, is_liaison, actor, at):
    """Mail an invitation to ``email``; an open one to the same address is changed and mailed again. Returns the invitation.

    Raises ``InvitationRefused``, or ``PermissionDenied`` for anybody but a manager.
    """
    locked = _locked_for(actor, organization)
    email = email.strip().lower()
    members = Membership.objects.filter(organization=locked, status=Status.APPROVED)
    if members.filter(user__in=_owners_of(email)).exists():
        raise InvitationRefused(f"{email} 已经是本单位的成员，不用再邀请。")
    _check_cap(locked, at)
    invitation = Invitation.objects.open().to(email).filter(organization=locked).first()
    if invitation is None:
        invitation = Invitation(organization=locked, email=email, invited_by=actor)
    else:
        _check_pause(invitation, at)
        invitation.sent_count += 1
    invitation.role, invitation.is_liaison, invitation.invited_by = role, is_liaison, actor
    return _send(invitation, at)


@transaction.atomic
def send_again(*, invitation, actor, at):
    """Mail an open invitation once more; its days start anew. Raises ``InvitationRefused`` or ``PermissionDenied``."""
    locked = _locked_for(actor, invitation.organization)
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not row.is_open:
        raise InvitationRefused("这份邀请已经用掉或收回了。要请这个人，重新邀请一次。")
    _check_cap(locked, at)
    _check_pause(row, at)
    row.sent_count += 1
    row.invited_by = actor
    return _send(row, at)


@transaction.atomic
def revoke(*, invitation, actor, at):
    """Take an invitation back: its link stops working at once. Raises ``InvitationRefused`` or ``PermissionDenied``."""
    _locked_for(actor, invitation.organization)
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not row.is_open:
        raise InvitationRefused("这份邀请已经用掉或收回了。")
    row.revoked_at = at
    row.save(update_fields=["revoked_at", "updated_at"])
    return row


@transaction.atomic
def accept(*, invitation, user, at):
    """Join by invitation; returns the membership. Who belongs already keeps the role held now.

    Raises ``InvitationRefused`` for a link that no longer works and for a person who does not own the address.
    """
    organization = Organization.objects.select_for_update(of=("self",)).get(pk=invitation.organization_id)
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    check_usable(row, organization, at)
    if not owns(user, row.email):
        raise InvitationRefused("这份邀请是发给另一个邮箱的。用收到信的那个邮箱登录再接受。")
    row.accepted_at, row.accepted_by = at, user
    row.save(update_fields=["accepted_at", "accepted_by", "updated_at"])
    membership = Membership.objects.open().filter(user=user, organization=organization).first()
    if membership is None:
        membership = Membership.objects.create(user=user, organization=organization, role=row.role, is_liaison=row.is_liaison)
    if membership.status != Status.APPROVED:
        membership.role, membership.is_liaison = row.role, row.is_liaison
        membership.save(update_fields=["role", "is_liaison", "updated_at"])
        perform_transition(obj=membership, action="invite", actor=SYSTEM, at=at, reason=f"{row.invited_by} 邀请加入")
    forget_roles(user)
    return membership


@transaction.atomic
def accept_with_new_account(*, invitation, name, password, at):
    """Make the account of an invited person, with the address confirmed by the link, and join; returns the user.

    Raises ``InvitationRefused`` where the link no longer works or somebody has an account with the address.
    """
    organization = Organization.objects.select_for_update(of=("self",)).get(pk=invitation.organization_id)
    row = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    check_usable(row, organization, at)
    if has_account(row.email):
        raise InvitationRefused(HAS_ACCOUNT)
    try:
        with transaction.atomic():
            user = User.objects.create_user(row.email, password, name=name)
    except IntegrityError:
        raise InvitationRefused(HAS_ACCOUNT) from None
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    accept(invitation=row, user=user, at=at)
    return user


def check_usable(invitation, organization, at):
    """Raises ``InvitationRefused`` with the reason why the link does not work now, and what to do instead."""
    if invitation.accepted_at is not None:
        raise InvitationRefused("这份邀请已经用过了。登录以后就能看到单位。")
    if invitation.revoked_at is not None:
        raise InvitationRefused("邀请人把这份邀请收回了。弄错了的话，请对方再发一次。")
    if at >= invitation.expires_at:
        raise InvitationRefused("这份邀请过期了。请邀请人再发一次，点新信里的链接。")
    if not organization.is_verified:
        raise InvitationRefused("这个单位现在不能加入新成员。问一下邀请人。")
    if not organization.memberships.filter(
        user=invitation.invited_by_id, user__is_active=True, role=Role.MANAGER, status=Status.APPROVED
    ).exists():
        raise InvitationRefused("发邀请的人已经不是这个单位的管理员了。请现在的管理员再发一次，点新信里的链接。")


def owns(user, email):
    """Whether the signed-in person has confirmed that address."""
    return user.is_authenticated and EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists()


def has_account(email):
    """Whether somebody signs in with that address, or has written it down, confirmed or not."""
    return User.objects.filter(email__iexact=email).exists() or EmailAddress.objects.filter(email__iexact=email).exists()


def _owners_of(email):
    return EmailAddress.objects.filter(email__iexact=email, verified=True).values("user")


def _locked_for(actor, organization):
    locked = Organization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
    if not rules.is_manager(actor, locked):
        raise PermissionDenied("only managers invite")
    if not locked.is_verified:
        raise InvitationRefused("单位核验通过以后才能邀请同事。")
    return locked


def _check_cap(organization, at):
    recent = Invitation.objects.filter(organization=organization, sent_at__gt=at - timedelta(days=1))
    if (recent.aggregate(count=Sum("sent_count"))["count"] or 0) >= MAILS_A_DAY:
        raise InvitationRefused(f"一天最多发 {MAILS_A_DAY} 份邀请，今天发满了。明天再来。")


def _check_pause(invitation, at):
    if at < invitation.sent_at + AGAIN_AFTER:
        raise InvitationRefused("刚给这个邮箱发过，10 分钟后才能再发。请对方看看垃圾邮件。")
    if invitation.sent_count >= MAILS_MAX:
        raise InvitationRefused(f"已经给这个邮箱发过 {MAILS_MAX} 次。先和对方核对一下地址。")


def _send(invitation, at):
    invitation.renew(at)
    invitation.save()
    key = f"{invitation.pk}:{invitation.sent_count}"
    jobs.enqueue("accounts.mail_invitation", key=key, payload={"invitation_id": invitation.pk})
    return invitation
