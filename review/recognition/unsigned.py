"""Requests of people who object: the log says that there was one, not of whom, from where or about which case."""

import re

import structlog
from django.dispatch import receiver
from django_structlog import signals

_PLACE = "/recognition/objections/"
_OBJECTING = re.compile(rf"/recognition/notices/entries/\d+/objection/|{_PLACE}")
_LINES = [
    signals.bind_extra_request_metadata,
    signals.bind_extra_request_finished_metadata,
    signals.bind_extra_request_failed_metadata,
]


@receiver(_LINES, dispatch_uid="recognition.unsigned")
def leave_out_the_sender(sender, request, log_kwargs, **_):
    """Of each line of the request's log."""
    if _OBJECTING.match(request.path):
        structlog.contextvars.unbind_contextvars("user_id", "ip")
        log_kwargs.pop("user_agent", None)
        log_kwargs["request"] = f"{request.method} {_PLACE}"
