"""Last night's matching run of a seeded city, and the answers that some people have given."""

from supplydemand.models import MatchingRun
from supplydemand.services import matching


def run_last_night(world):
    """Run the whole matching here and now, without a worker, as tonight's run; returns the published ``MatchingRun``."""
    run = matching.start_run(on=world.on, at=world.at, is_nightly=True)
    matching.prepare_run(run_id=run.pk)
    for index in run.shards.order_by("index").values_list("index", flat=True):
        matching.match_shard(run_id=run.pk, index=index)
    matching.publish_run(run_id=run.pk)
    return MatchingRun.objects.defer("snapshot").get(pk=run.pk)
