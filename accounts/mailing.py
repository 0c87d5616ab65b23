"""Mails to people who may have no account yet: the engine of messages writes to users only."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.adapters import absolute
from accounts.models import Invitation
from accounts.services.invitations import token_of
from core.templatetags.xieyu import day

WHY = "你收到这封信，是因为这家单位的管理员填了你的邮箱。不认识的话不用理会，什么也不会发生。"


@transaction.atomic
def mail_invitation(*, invitation_id, at):
    """Mail what the row asks for and was not mailed; returns whether a mail went out. The row is locked meanwhile."""
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
    subject = " ".join(render_to_string("mail/notification.subject.txt", context).split())
    mail = EmailMultiAlternatives(subject, render_to_string("mail/notification.txt", context), to=[invitation.email])
    mail.attach_alternative(render_to_string("mail/notification.html", context), "text/html")
    mail.send()
    invitation.mailed_count = invitation.sent_count
    invitation.save(update_fields=["mailed_count", "updated_at"])
    return True
