"""Celery entry points of supply and demand."""

from datetime import date

import structlog
from celery import shared_task
from django.utils import timezone

from core.jobs import job
from supplydemand import contact_links
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.services import (
    announcements,
    care,
    daytime,
    exports,
    follow_ups,
    listing_imports,
    listings,
    matching,
    run_history,
    run_texts,
    seat_trials,
    text_cache,
    text_guesses,
    unmet,
    weights,
)

logger = structlog.get_logger(__name__)


@shared_task(name="supplydemand.run_nightly_matching")
def run_nightly_matching(*, on=None, **_):
    """Register tonight's run; a second call for the same date changes nothing."""
    now = timezone.now()
    run = matching.start_run(on=date.fromisoformat(on) if on else timezone.localdate(now), is_nightly=True, at=now)
    logger.info("nightly matching registered", run=run.pk, on=str(run.on))


@shared_task(name="supplydemand.expire_listings")
def expire_listings(**_):
    """End what is past its last valid day; a second call the same day ends nothing more."""
    now = timezone.now()
    count = listings.expire_listings(on=timezone.localdate(now), at=now)
    logger.info("listings expired", count=count)


@shared_task(name="supplydemand.register_care")
def register_care(**_):
    """Register today's round over all listings; a second call the same day changes nothing."""
    care.register_round(on=timezone.localdate())


@job(care.CARE)
def care_for_listings(*, on):
    """End what has run out, ask what is near its end or long unconfirmed; delivered twice, it asks once."""
    counts = care.care_for_listings(on=date.fromisoformat(on), at=timezone.now())
    logger.info("listings cared for", on=on, **counts)


@shared_task(name="supplydemand.ask_for_outcomes")
def ask_for_outcomes(**_):
    """Ask what came of contacts that opened a week ago; a second call asks nobody again."""
    count = contact_links.ask_for_outcomes(at=timezone.now())
    logger.info("outcomes asked for", count=count)


@shared_task(name="supplydemand.remind_of_silence")
def remind_of_silence(**_):
    """Remind who owes an answer for a week; a second call reminds nobody again."""
    count = follow_ups.remind_of_silence(at=timezone.now())
    logger.info("silent threads reminded", count=count)


@job(matching.ANNOUNCE)
def announce_matches(*, run_id):
    """Tell each organization once how many new matches the night has found."""
    count = announcements.announce_new_matches(run_id=run_id)
    logger.info("new matches announced", run=run_id, organizations=count)


@job(run_texts.PREPARE, on_failure=matching.mark_failed)
def prepare_run(*, run_id):
    """Freeze the day's listings and register the shards."""
    matching.prepare_run(run_id=run_id)


@job(run_texts.CUT)
def cut_texts(*, run_id, side, first, last):
    """Cut a part of a run's new texts into words."""
    run_texts.cut_texts(run_id=run_id, side=side, first=first, last=last)


@job(text_guesses.GUESS)
def guess_meanings(*, run_id, first, last):
    """Guess what a part of a run's advertisements mean that do not say it."""
    run_texts.guess_meanings(run_id=run_id, first=first, last=last)


@job(matching.SHARD, on_failure=matching.mark_failed)
def match_shard(*, run_id, index):
    """Match one part of the demands."""
    matching.match_shard(run_id=run_id, index=index)


@job(daytime.UPDATE)
def update_matches(*, run_id):
    """Match what has changed since the published run."""
    count = daytime.update_matches(run_id=run_id, at=timezone.now())
    logger.info("changes of the day matched", run=run_id, demands=count)


@job(seat_trials.TRY, on_failure=seat_trials.fail)
def try_seats(*, trial_id):
    """Work out another way to give the seats."""
    seat_trials.try_seats(trial_id=trial_id)


@job(unmet.MAP)
def map_unmet(*, run_id):
    """Roll up what the run leaves open."""
    count = unmet.map_unmet(run_id=run_id)
    logger.info("unmet needs mapped", run=run_id, cells=count)


@job(matching.PUBLISH, on_failure=matching.mark_failed)
def publish_run(*, run_id):
    """Put the run's matches before people's eyes."""
    matching.publish_run(run_id=run_id)


@job(weights.TRY, on_failure=weights.mark_trial_failed)
def try_weights(*, trial_id):
    """Compare a version of the weights with the one in force on known outcomes."""
    weights.run_trial(trial_id=trial_id, at=timezone.now())


@job(listing_imports.CHECK, on_failure=listing_imports.fail)
def check_import(*, import_id):
    """Say of each row of an uploaded file what an import would do."""
    now = timezone.now()
    listing_imports.check(import_id=import_id, on=timezone.localdate(now), at=now)


@job(listing_imports.APPLY, on_failure=listing_imports.fail)
def apply_import(*, import_id):
    """Import the checked rows of a file, from where an interrupted worker left off."""
    now = timezone.now()
    listing_imports.carry_out(import_id=import_id, on=timezone.localdate(now), at=now)


@job(listing_imports.SUBMIT, on_failure=listing_imports.fail_to_submit)
def submit_import(*, import_id):
    """Hand in the drafts of an import."""
    listing_imports.hand_in(import_id=import_id)


@shared_task(name="supplydemand.purge_runs")
def purge_runs(**_):
    """Forget the diary and the shards of old runs, and what was read of texts that no listing has any more."""
    count = run_history.purge(on=timezone.localdate())
    texts = text_cache.drop_unused(TalentDemand.objects.all(), TalentSupply.objects.all())
    guesses = text_guesses.drop_unused(TalentDemand.objects.all())
    logger.info("old runs purged", rows=count, texts=texts, guesses=guesses)


@job(exports.WRITE, on_failure=exports.fail)
def write_export(*, export_id):
    """Write a large workbook that somebody ordered."""
    exports.write(export_id=export_id, at=timezone.now())


@shared_task(name="supplydemand.purge_imports")
def purge_imports(**_):
    """Delete imports of long ago, whose listings stay, and the files of yesterday's exports."""
    now = timezone.now()
    logger.info("imports and exports purged", imports=listing_imports.purge(at=now), exports=exports.purge(at=now))
