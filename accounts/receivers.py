"""What follows from signing in and from memberships: who is told, and which failures are forgotten.

What a coordinator decides about an organization is told by the review desk (``review.announcements``), as for everything.
"""

import time

from allauth.account.signals import password_changed, password_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from accounts.lockout import forget_failures
from accounts.middleware import SEEN_AT, SIGNED_IN_AT
from accounts.models import Membership, SignedInDevice, User
from accounts.services.devices import note_device
from core.notifications import notify
from core.signals import transition_performed


@receiver(user_logged_in)
def note_when_the_session_began(request, user, **_):
    """The session's age counts from here; a finished sign-in clears the failures before it."""
    if hasattr(request, "session"):
        request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(time.time())
        request.user = user
        note_device(request, at=timezone.now())
    forget_failures(user)


@receiver(password_changed)
def note_the_new_session(request, user, **_):
    """A changed password gives this session a new key and ends all others."""
    note_device(request, at=timezone.now())


@receiver(user_logged_out)
def forget_the_device(request, user, **_):
    """Who signs out leaves no device behind."""
    if user is not None and getattr(request, "session", None) is not None and request.session.session_key:
        SignedInDevice.objects.filter(user=user, session_key=request.session.session_key).delete()


@receiver(password_reset)
def let_the_owner_in_again(request, user, **_):
    """Who could open the mail owns the account: attempts of others no longer lock it."""
    forget_failures(user)


@receiver(transition_performed, sender=Membership)
def tell_about_membership(obj, event, **_):
    """Managers hear of a request and of who came by invitation; the person hears of the decision and of an end."""
    told = _TOLD.get(event.action)
    words = told(obj, event) if told else None
    if words:
        notify(key=f"membership:{event.pk}", **words)


def _requested(obj, event):
    return {
        "event": "accounts.membership_requested",
        "recipients": User.objects.managers_of(obj.organization),
        "organizations": [obj.organization_id],
        "title": f"{obj.user} 申请加入 {obj.organization}",
        "text": obj.message,
        "url": _members_page(obj),
        "action_label": "同意或不同意",
    }


def _came_by_invitation(obj, event):
    return {
        "event": "accounts.invitation_accepted",
        "recipients": User.objects.managers_of(obj.organization).exclude(pk=obj.user_id),
        "title": f"{obj.user} 加入了 {obj.organization}",
        "text": event.reason,
        "url": _members_page(obj),
        "action_label": "看成员",
    }


def _agreed(obj, event):
    return {
        "event": "accounts.membership_decided",
        "recipients": [obj.user],
        "title": f"{obj.organization} 同意你加入了",
        "text": "你现在是经办人，可以起草和提交。",
        "url": reverse("portal:workbench"),
        "action_label": "去看待办",
    }


def _ended(obj, event):
    if event.action == "withdraw" and event.actor_id == obj.user_id:
        return None
    what = "没有同意你加入" if event.action == "reject" else "请你退出了"
    return {
        "event": "accounts.membership_decided",
        "recipients": [obj.user],
        "title": f"{obj.organization} {what}",
        "text": event.reason,
        "url": reverse("accounts:organization_start"),
        "action_label": "看看别的单位",
    }


def _members_page(obj):
    return reverse("accounts:member_list", args=[obj.organization_id])


_TOLD = {"submit": _requested, "invite": _came_by_invitation, "approve": _agreed, "reject": _ended, "withdraw": _ended}
