"""Background work of recognition."""

import structlog
from django.utils import timezone

from core import jobs
from review.recognition import call_news, panel_mail
from review.recognition.services import calls, lapsing

logger = structlog.get_logger(__name__)


@jobs.job("recognition.mail_seat")
def mail_seat(*, seat_id):
    """Mail an invitation with its link; again sends nothing."""
    panel_mail.mail_invitation(seat_id=seat_id, at=timezone.now())


@jobs.job("recognition.mail_card")
def mail_card(*, card_id, event_id):
    """Tell an expert that a card came back."""
    panel_mail.mail_returned_card(card_id=card_id, event_id=event_id, at=timezone.now())


@jobs.job(lapsing.LAPSE)
def lapse(*, application_id):
    """End a case whose time is over; delivered twice, it ends it once."""
    if lapsing.lapse(application_id=application_id, at=timezone.now()):
        logger.info("application lapsed", application=application_id)


@jobs.job(calls.ANNOUNCE)
def announce_call(*, call_id):
    """Tell those who may apply of a call; delivered twice, it tells them once."""
    call_news.announce(call_id=call_id)
