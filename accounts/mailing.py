"""Mails to people who may have no account yet: they go through the outbox like all others, without a message in the portal."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.adapters import absolute
from accounts.models import AccountClosure, Invitation
from accounts.services import closures
from accounts.services.invitations import token_of
from core import letters, outbox
from core.templatetags.xieyu import day

WHY = "你收到这封信，是因为这家单位的管理员填了你的邮箱。不认识的话不用理会，什么也不会发生。"


@transaction.atomic
def mail_invitation(*, invitation_id, at):
    """Mail what the row asks for and was not mailed; returns whether a mail was written. The row is locked meanwhile."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("organization", "invited_by")
    invitation = rows.get(pk=invitation_id)
    if invitation.mailed_count >= invitation.sent_count or not invitation.is_usable(at):
        return False
    context = {
        "title": f"{invitation.organization} 请你加入",
        "lead": f"{invitation.invited_by} 请你以{invitation.get_role_display()}的身份加入{invitation.organization}，"
        f"一起在平台上办供需对接。链接只能用一次，{day(timezone.localdate(invitation.expires_at))}前有效。",
        "action_url": absolute(reverse("accounts:invitation_open", args=[token_of(invitation)])),
        "action_label": "看邀请",
        "why": WHY,
        "has_demo_data": settings.HAS_DEMO_DATA,
    }
    mail = outbox.write(
        key=f"invitation:{invitation.pk}:{invitation.sent_count}",
        event="accounts.invitation",
        address=invitation.email,
        letter=letters.of_template("mail/notification", context),
        at=at,
    )
    outbox.send(mail_id=mail.pk, at=at)
    invitation.mailed_count = invitation.sent_count
    invitation.save(update_fields=["mailed_count", "updated_at"])
    return True


def mail_closure(*, closure_id, at):
    """Tell a person that the account stopped, and how to take that back."""
    closure = AccountClosure.objects.select_related("user").get(pk=closure_id)
    if closure.done_at is not None or closure.cancelled_at is not None:
        return
    context = {
        "title": "你的账号注销了",
        "lead": f"现在就不能登录了。{day(closure.due_on)}清掉姓名、电话和邮箱；那天以前可以恢复，单位要重新加入。",
        "action_url": absolute(reverse("accounts:closure_reopen", args=[closures.token_of(closure)])),
        "action_label": "恢复账号",
        "why": "你收到这封信，因为有人用你的账号办了注销。不是你做的话，马上恢复并改密码。",
        "has_demo_data": settings.HAS_DEMO_DATA,
    }
    mail = outbox.write(
        key=f"closure:{closure.pk}",
        event="accounts.closure",
        address=closure.user.email,
        letter=letters.of_template("mail/notification", context),
        at=at,
    )
    outbox.send(mail_id=mail.pk, at=at)
