"""Structured logs: one JSON object a line on standard error, with request id, user id and job key; never a secret.

``bin/run`` sends each process's output to its file under ``<data>/log/``; in a container it goes to the container's log.
"""

import re

import structlog

from core.secret_addresses import HIDDEN, without_keys

SECRET_NAME = re.compile(r"passw|secret|token|cookie|authorization|csrf|session|otp|totp|recovery|api_?key", re.IGNORECASE)
SECRET_IN_TEXT = re.compile(
    r"(?P<before>\w+://[^\s:/@]*:(?=[^\s@/]+@)"  # a password inside an address
    r"|(?:passw\w*|secret\w*|\w*token|cookie|authorization|sessionid)[\"']?\s*[=:]\s*[\"']?"
    r"|/(?:confirm-email|password/reset/key)/)"
    r"[^\s\"'&,;}/@]+",
    re.IGNORECASE,
)


def hide_secrets(_, __, event):
    """A structlog processor: values under a telling name, and passwords inside texts and addresses, are replaced."""
    return {name: HIDDEN if SECRET_NAME.search(name) and value else _hide(value) for name, value in event.items()}


def _hide(value):
    if isinstance(value, str):
        return SECRET_IN_TEXT.sub(rf"\g<before>{HIDDEN}", without_keys(value))
    if isinstance(value, dict):
        return hide_secrets(None, None, value)
    if isinstance(value, (list, tuple)):
        return [_hide(item) for item in value]
    return value


SHARED_PROCESSORS = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=False),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
    structlog.processors.UnicodeDecoder(),
]


def configure_structlog():
    """Let ``structlog.get_logger`` go through the standard library's logging, so that both end in one format."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED_PROCESSORS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def logging_settings(level="INFO"):
    """Django's ``LOGGING``: everything as JSON lines to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED_PROCESSORS,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    hide_secrets,
                    structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=False),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.server": {"handlers": ["stderr"], "level": level, "propagate": False},
            "django.db.backends": {"level": "WARNING"},
            "axes": {"level": "WARNING"},
        },
    }
