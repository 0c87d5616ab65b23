"""What follows from signing in and from memberships: who is told, and which failures are forgotten.

What a coordinator decides about an organization is told by the review desk (``review.announcements``), as for everything.
"""

import time

from allauth.account.signals import password_reset
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.urls import reverse

from accounts.lockout import forget_failures
from accounts.middleware import SEEN_AT, SIGNED_IN_AT
from accounts.models import Membership, User
from core.notifications import notify
from core.signals import transition_performed


@receiver(user_logged_in)
def note_when_the_session_began(request, user, **_):
    """The session's age counts from here; a finished sign-in clears the failures before it."""
    if hasattr(request, "session"):
        request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(time.time())
    forget_failures(user)


@receiver(password_reset)
def let_the_owner_in_again(request, user, **_):
    """Who could open the mail owns the account: attempts of others no longer lock it."""
    forget_failures(user)


@receiver(transition_performed, sender=Membership)
def tell_about_membership(obj, event, **_):
    """Managers hear of a request; the person hears of the decision and of an end that somebody else made."""
    members_page = reverse("accounts:member_list", args=[obj.organization_id])
    what_happened = "accounts.membership_decided"
    start_page = reverse("accounts:organization_start")
    if event.action == "submit":
        what_happened = "accounts.membership_requested"
        people, title, text = User.objects.managers_of(obj.organization), f"{obj.user} 申请加入 {obj.organization}", obj.message
        url, action_label = members_page, "同意或不同意"
    elif event.action == "approve":
        people, title, text = [obj.user], f"{obj.organization} 同意你加入了", "你现在是经办人，可以起草和提交。"
        url, action_label = reverse("portal:workbench"), "去看待办"
    elif event.action == "reject" or (event.action == "withdraw" and event.actor_id != obj.user_id):
        what = "没有同意你加入" if event.action == "reject" else "请你退出了"
        people, title, text = [obj.user], f"{obj.organization} {what}", event.reason
        url, action_label = start_page, "看看别的单位"
    else:
        return
    notify(
        event=what_happened,
        recipients=people,
        key=f"membership:{event.pk}",
        title=title,
        text=text,
        url=url,
        action_label=action_label,
    )
