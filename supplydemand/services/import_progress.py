"""How far an import has come: beside the database, because what one transaction writes nobody else sees before its end."""

from django.core.cache import cache

KEPT_SECONDS = 900


def note(listing_import, count):
    """Say that so many rows have been done."""
    cache.set(_key(listing_import), count, KEPT_SECONDS)


def done_count(listing_import):
    """How many rows of the import have been done: what was said, or what is written where nobody says it."""
    return cache.get(_key(listing_import)) or listing_import.applied_count


def forget(listing_import):
    """Nothing has been done: the step ended, or begins again."""
    cache.delete(_key(listing_import))


def _key(listing_import):
    return f"import-progress:{listing_import.pk}"
