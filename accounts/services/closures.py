"""Closing an account: it stops at once, what names the person goes after the days of grace, records stay."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Absence, AccountClosure, Invitation, Membership, Organization, User
from accounts.services.devices import end_all
from accounts.services.handovers import needs_handover
from accounts.services.memberships import act_on_membership
from core import jobs, texting
from core.enums import Status
from core.models import Notification, OutgoingMail
from core.numbers import read_signed_number, signed_number
from core.workflow import WorkflowError

SALT = "accounts.closure"
GRACE_DAYS = 30
CLOSED_NAME = "已注销用户"


class ClosureRefused(WorkflowError):
    """An account that cannot be closed or reopened now; ``str()`` is what the reader is told."""


def objections(user):
    """What must come first, as ``[(sentence, url)]``; empty where the person may go."""
    if user.is_staff or user.is_superuser:
        return [("你有审核或管理的身份，请系统管理员先收回，再注销。", "")]
    return [
        (text, f"{reverse('accounts:handover_create', args=[organization.pk])}?person={user.pk}")
        for organization in Organization.objects.of(user).order_by("pk")
        if (text := needs_handover(person=user, organization=organization))
    ]


@transaction.atomic
def close_account(*, user, at):
    """End memberships and sessions and switch the account off; returns the ``AccountClosure``.

    Raises ``ClosureRefused`` while something must come first.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    first = objections(locked)
    if first:
        raise ClosureRefused(first[0][0])
    for membership in Membership.objects.filter(user=locked).open().order_by("organization_id"):
        if membership.status == Status.DRAFT:
            continue
        act_on_membership(
            membership=membership, action="withdraw", actor=locked, at=at, expected_version=None, reason="本人注销账号"
        )
    Absence.objects.filter(person=locked, ended_at=None).update(ended_at=at)
    Absence.objects.filter(deputy=locked, ended_at=None).update(ended_at=at)
    closure = AccountClosure.objects.create(user=locked, asked_at=at, due_on=timezone.localdate(at) + timedelta(days=GRACE_DAYS))
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    end_all(user=locked)
    jobs.enqueue("accounts.mail_closure", key=str(closure.pk), payload={"closure_id": closure.pk})
    return closure


@transaction.atomic
def reopen(*, closure, at):
    """Take a closure back within the days of grace; memberships are not restored. Raises ``ClosureRefused``."""
    row = AccountClosure.objects.select_for_update(of=("self",)).select_related("user").get(pk=closure.pk)
    if row.done_at is not None or timezone.localdate(at) >= row.due_on:
        raise ClosureRefused("已经过了能恢复的日子，账号清掉了。要再用就重新注册。")
    if row.cancelled_at is None:
        row.cancelled_at = at
        row.save(update_fields=["cancelled_at"])
        User.objects.filter(pk=row.user_id).update(is_active=True)
    return row


def purge(*, at):
    """Take what names a person out of every account whose days of grace are over; returns how many.

    Each account in a transaction of its own, so that an interrupted run goes on where it stopped; repeated, it finds nothing.
    """
    due = AccountClosure.objects.filter(cancelled_at=None, done_at=None, due_on__lte=timezone.localdate(at))
    return sum(_purge_one(pk, at) for pk in list(due.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _purge_one(pk, at):
    row = AccountClosure.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.done_at is not None or row.cancelled_at is not None:
        return 0
    user = User.objects.select_for_update().get(pk=row.user_id)
    old_address = user.email
    user.email, user.name, user.phone = f"closed-{user.pk}@closed.invalid", CLOSED_NAME, ""
    user.set_unusable_password()
    user.save(update_fields=["email", "name", "phone", "password"])
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    Notification.objects.filter(recipient=user).delete()
    texting.forget(user)
    OutgoingMail.objects.filter(Q(recipient=user) | Q(address__iexact=old_address)).delete()
    Membership.objects.filter(user=user).update(position="", message="")
    Invitation.objects.to(old_address).update(email=user.email)
    end_all(user=user)
    row.done_at = at
    row.save(update_fields=["done_at"])
    return 1


def token_of(closure):
    """The signed part of the link that takes a closure back."""
    return signed_number(closure.pk, salt=SALT)


def read_token(token):
    """The closure that a link names, or ``None`` for a forged one."""
    number = read_signed_number(token, salt=SALT)
    return AccountClosure.objects.select_related("user").filter(pk=number).first() if number is not None else None
