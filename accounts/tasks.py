"""Celery entry points of accounts."""

from django.utils import timezone

from accounts import mailing
from core import jobs


@jobs.job("accounts.mail_invitation")
def mail_invitation(*, invitation_id):
    """Mail an invitation; delivered twice, it is mailed once."""
    mailing.mail_invitation(invitation_id=invitation_id, at=timezone.now())
