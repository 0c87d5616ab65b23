"""Limits on failed sign-ins, kept in PostgreSQL and asked before any password is hashed.

At most ``ACCOUNT_LIMIT`` failures for one address and ``IP_LIMIT`` from one client within ``AXES_COOLOFF_TIME``; wrong
second factors count as well. Attempts for addresses that nobody has count alike, so that a lock tells nothing.
"""

import structlog
from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, Sum
from django.urls import get_resolver

logger = structlog.get_logger(__name__)
ACCOUNT_LIMIT = 10
IP_LIMIT = 30


def attempted_address(request, credentials):
    """The e-mail address somebody tries to sign in with, in lower case, at most as long as the table's column."""
    credentials = credentials or {}
    address = credentials.get("email") or credentials.get("username") or ""
    return address.strip().lower()[:255].replace("\0", "")


class LockoutHandler(AxesDatabaseHandler):
    """Counts failures per address and per client against their own limits."""

    def get_failures(self, request, credentials=None):
        """Failures on the scale of ``ACCOUNT_LIMIT``: a client's are scaled down so that ``IP_LIMIT`` of them weigh the same."""
        address = get_client_username(request, credentials)
        recent = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
        counts = recent.aggregate(
            account=Sum("failures_since_start", filter=Q(username=address)),
            client=Sum("failures_since_start", filter=Q(ip_address=request.axes_ip_address)),
        )
        return max(counts["account"] or 0, (counts["client"] or 0) * ACCOUNT_LIMIT // IP_LIMIT)


def locked_out(request, response=None, credentials=None):
    """The answer while locked: the portal's 429 page, the same for a right and a wrong password."""
    answer = get_resolver().resolve_error_handler(429)(request)
    answer["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return answer


def lift(*, failures, actor):
    """Forget these failures on a superuser's word; the log names rows and actor, never an address."""
    for row in failures:
        logger.info("lock lifted", failure=row.pk, count=row.failures_since_start, actor=actor.pk)
    failures.delete()


def forget_failures(user):
    """Forget the failures for a person's address, after they proved that it is theirs."""
    AccessAttempt.objects.filter(username=user.email.lower()).delete()
