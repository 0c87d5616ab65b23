"""Keys of drafts that no draft names any more: a crash between a commit and the deletion of its key leaves one."""

from datetime import timedelta

from core import key_files
from projects.models import ChallengeBid

KEPT_FOR = timedelta(hours=1)
"""A key is written before its row is committed."""


def forget_orphans(at):
    """Forget every passing key that is older than an hour and named by no draft; returns how many."""
    old = key_files.passing_names(before=at - KEPT_FOR)
    known = set(ChallengeBid.objects.filter(key_name__in=old).values_list("key_name", flat=True)) if old else set()
    for name in old:
        if name not in known:
            key_files.PassingKey(name).forget()
    return len(set(old) - known)
