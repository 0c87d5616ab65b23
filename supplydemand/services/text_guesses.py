"""What advertisements without majors and occupation most likely mean: guessed once a text, kept by its hash.

A nightly run waits a bounded time for guesses, others do not; what has none by then is neutral in that run and guessed behind it.
"""

from datetime import timedelta
from functools import lru_cache
from hashlib import sha256

from django.db.models import OuterRef, Subquery

from core import jobs
from core.models import JobRun
from supplydemand.language.guessing import Guesser
from supplydemand.language.knowledge import packaged
from supplydemand.language.versions import language_version
from supplydemand.matching.records import Guess
from supplydemand.models import TextGuess
from supplydemand.services import text_cache

GUESS = "supplydemand.guess_meanings"
BATCH = 100
"""Texts guessed and kept in one go, and by one job: a second at most."""
AT_ONCE = 50
"""Up to so many are guessed where they are found missing, without a job."""
LONGEST_WAIT = timedelta(minutes=3)


def unstated(demands):
    """Those of a queryset of demands that name neither majors nor an occupation."""
    return demands.filter(majors=None, occupation=None)


def missing(demands):
    """Those of a queryset of demands whose meaning is to be guessed and is not yet."""
    return _with_guesses(unstated(demands)).filter(guessed__isnull=True)


def of(demands):
    """``{id: guesses}`` of a queryset of demands, of those that have any; ``guesses`` as ``ListingRecord`` takes them."""
    found = _with_guesses(unstated(demands)).filter(guessed__isnull=False).order_by().values_list("pk", "guessed")
    return {pk: guesses_of(kept) for pk, kept in found if kept}


def kept_for(demands):
    """Subquery of what is kept for each row of a queryset of demands, whether or not it counts; see ``guesses_of``."""
    return Subquery(_kept().values("guesses")[:1])


def guesses_of(kept):
    """What a row keeps, as ``ListingRecord`` takes it."""
    return tuple(Guess(*entry) for entry in kept or ())


def fill(demands, *, most=None):
    """Guess and keep what is missing of a queryset of demands, the lowest ids first; returns how many different texts."""
    rows = missing(demands).order_by("pk").values_list(*text_cache.PLAIN_FIELDS)[:most]
    texts = list(dict.fromkeys(rows))
    for start in range(0, len(texts), BATCH):
        _keep(texts[start : start + BATCH])
    return len(texts)


def wait_for(run, demands, *, at):
    """Guess what a few of a run's demands mean; raises ``jobs.Postpone`` while a nightly run waits for what many do.

    Another run does not wait, and has the many guessed when it is published (``share_out``).
    """
    if not run.is_nightly:
        few = list(missing(demands).order_by().values_list("pk", flat=True)[: AT_ONCE + 1])
        if len(few) <= AT_ONCE:
            fill(demands.filter(pk__in=few))
        return
    share_out(run, demands)
    if at - run.started_at < LONGEST_WAIT and is_being_guessed(run, demands):
        raise jobs.Postpone("meanings are being guessed")


def share_out(run, demands):
    """Guess what is missing of a run's demands, or have jobs do it where that is much; once a run."""
    if JobRun.objects.filter(task=GUESS, payload__run_id=run.pk).exists():
        return
    ids = list(missing(demands).order_by("pk").values_list("pk", flat=True))
    if len(ids) <= AT_ONCE:
        fill(demands.filter(pk__in=ids))
        return
    pieces = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
    jobs.enqueue_many(GUESS, {f"run:{run.pk}:{own[0]}": {"run_id": run.pk, "first": own[0], "last": own[-1]} for own in pieces})


def is_being_guessed(run, demands):
    """Whether some job of a run's demands is not through with its texts, whatever its row says: it wakes the run from within."""
    open_ones = JobRun.objects.filter(task=GUESS, payload__run_id=run.pk, state__in=jobs.UNFINISHED).order_by("-pk")
    pieces = open_ones.values_list("payload__first", "payload__last")
    return any(missing(demands.filter(pk__range=piece)).exists() for piece in pieces)


def drop_unused(demands):
    """Forget guesses of texts that none of these demands has, and those of other language data; returns how many."""
    used = demands.order_by().annotate(digest=text_cache.digest_of(demands.model)).values("digest")
    unused = TextGuess.objects.filter(version=language_version()).exclude(digest__in=used)
    return TextGuess.objects.exclude(version=language_version()).delete()[0] + unused.delete()[0]


def _kept():
    return TextGuess.objects.filter(digest=OuterRef("digest"), version=language_version())


def _with_guesses(demands):
    return demands.annotate(digest=text_cache.digest_of(demands.model)).annotate(guessed=kept_for(demands))


def _keep(texts):
    guessed = _guesser().guesses(texts)
    TextGuess.objects.bulk_create(
        [
            TextGuess(
                digest=sha256("\n".join(filter(None, text)).encode()).digest(),
                version=language_version(),
                guesses=[[guess.kind, guess.key, guess.percent, guess.name] for guess in guesses],
            )
            for text, guesses in zip(texts, guessed, strict=True)
        ],
        ignore_conflicts=True,
    )


@lru_cache(maxsize=1)
def _guesser():
    return Guesser(packaged())
