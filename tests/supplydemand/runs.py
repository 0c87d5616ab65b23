"""Whole runs in the test's own process."""

from django.utils import timezone

from supplydemand.services import matching
from tests.supplydemand.published import ON


def run_here(on=ON, *, is_full=True):
    """One run to its end; returns its row."""
    run = matching.start_run(on=on, at=timezone.now(), is_full=is_full)
    finish_here(run)
    return run


def finish_here(run):
    """Prepare, match and publish a registered run, then read it anew."""
    matching.prepare_run(run_id=run.pk)
    for index in run.shards.values_list("index", flat=True):
        matching.match_shard(run_id=run.pk, index=index)
    matching.publish_run(run_id=run.pk)
    run.refresh_from_db()
