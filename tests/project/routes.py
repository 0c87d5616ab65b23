"""Every route of the URLconf, by name, so that no new address can be forgotten by a test."""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Route:
    """A named address and the names of its arguments."""

    name: str
    arguments: tuple

    def url(self, arguments):
        """The address with these arguments; raises ``NoReverseMatch`` when one is missing."""
        wanted = {name: arguments[name] for name in self.arguments}
        return reverse(self.name, kwargs=wanted) if all(isinstance(name, str) for name in wanted) else reverse(self.name)


def all_routes():
    """Every named route, and the number of patterns that have no name (which must be none but the admin's catch-all)."""
    return sorted(_walk(get_resolver().url_patterns, "", ()), key=lambda route: route.name)


def all_views():
    """``{pattern: view}`` of the whole URLconf, also of what has no name."""
    return dict(_views(get_resolver().url_patterns, ""))


def _views(patterns, before):
    for pattern in patterns:
        path = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, path)
        else:
            yield path, pattern.callback


def _walk(patterns, namespace, arguments):
    for pattern in patterns:
        converters = (*arguments, *pattern.pattern.converters, *_groups(pattern))
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, converters)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield Route(f"{namespace}{pattern.name}", tuple(dict.fromkeys(converters)))


def _groups(pattern):
    regex = getattr(pattern.pattern, "regex", None)
    return tuple(regex.groupindex) if regex is not None else ()
