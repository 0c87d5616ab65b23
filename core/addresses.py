"""Addresses of filtered lists: one spelling for one meaning, so that they can be shared, kept and compared."""

from functools import lru_cache
from urllib.parse import urlencode

from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.http import url_has_allowed_host_and_scheme


def canonical_pairs(pairs, order):
    """``pairs`` without empty and doubled ones, in the ``order`` of their names; unknown names are left out."""
    known = {name: place for place, name in enumerate(order)}
    kept = dict.fromkeys((name, value.strip()) for name, value in pairs if name in known and value.strip())
    return sorted(kept, key=lambda pair: (known[pair[0]], pair[1]))


def address(path, pairs):
    """The path with its query, or the bare path."""
    return f"{path}?{urlencode(pairs)}" if pairs else path


def page_url(name):
    """The address of a page that takes no arguments; worked out once."""
    return _page_url(name, get_script_prefix(), get_urlconf())


@lru_cache(maxsize=256)
def _page_url(name, prefix, urlconf):
    return reverse(name)


def posted_next(request, default):
    """Where a post leads: to the page that its form names in ``next``, if that is one of ours, else to ``default``."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_ours else default
