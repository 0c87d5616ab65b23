"""Where a request comes from."""

from allauth.core.internal.httpkit import get_client_ip


def client_address(request):
    """The client's address: the peer's, or what the configured number of trusted proxies say (``XIEYU_TRUSTED_PROXIES``)."""
    return get_client_ip(request) or request.META.get("REMOTE_ADDR", "")
