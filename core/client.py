"""Where a request comes from."""

from allauth.core.internal.httpkit import get_client_ip
from allauth.core.internal.ratelimit import truncate_ip


def client_address(request):
    """The client's address: the peer's, or what the configured number of trusted proxies say (``XIEYU_TRUSTED_PROXIES``)."""
    return get_client_ip(request) or request.META.get("REMOTE_ADDR", "")


def client_network(request):
    """The client's address, of IPv6 the network of 64 bits: whoever has one of its addresses has them all."""
    return truncate_ip(client_address(request))
