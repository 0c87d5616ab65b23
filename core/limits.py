"""How often somebody may do something: the rates stand in ``ACCOUNT_RATE_LIMITS``, by client or by person."""

from functools import wraps

from allauth.core import ratelimit


def limited(action):
    """Decorator for a method of a view: answers 429 to who is faster than the rate of ``action``; reading counts too."""

    def decorate(method):
        @wraps(method)
        def within_limits(view, request, *args, **kwargs):
            too_many = ratelimit.consume_or_429(request, action=action, limit_get=True)
            return method(view, request, *args, **kwargs) if too_many is None else too_many

        return within_limits

    return decorate


def is_within(request, action, *, limit_get=False):
    """Count one more, and whether that is still within the rate; for pages that have another answer than 429.

    Reading counts where ``limit_get`` says so.
    """
    if limit_get:
        return ratelimit.consume_or_429(request, action=action, limit_get=True) is None
    return ratelimit.consume(request, action=action)
