"""Demands without majors and occupation: their meaning is guessed once a text, moves scores, and excludes nobody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import jobs
from core.models import JobRun, JobState
from supplydemand import tasks
from supplydemand.enums import ChangeCause, ChangeKind, SignatureChange
from supplydemand.language.versions import language_version
from supplydemand.match_cards import cards_for
from supplydemand.models import ListingSignature, Match, MatchChange, MatchingRun, TalentDemand, TextGuess, TokenizedText
from supplydemand.services import daytime, matching, run_texts, text_cache, text_guesses
from tests.accounts.factories import MembershipFactory
from tests.supplydemand.factories import MajorFactory
from tests.supplydemand.published import ON, publish_listings
from tests.supplydemand.runs import finish_here, run_here

pytestmark = pytest.mark.django_db
TEXT = "负责公司网站前后端开发，熟悉 Java、MySQL、Linux，有软件开发经验。"


@pytest.fixture
def market():
    """Twenty demands of which the first says only what the work is; a class of computing at two of thirty schools' listings."""
    publish_listings(demands=20, supplies=30)
    plain = TalentDemand.objects.order_by("pk").first()
    plain.majors.clear()
    TalentDemand.objects.filter(pk=plain.pk).update(title="Java 软件开发工程师", description=TEXT, reach="nation", skills=[])
    computing = MajorFactory(catalogue="higher_vocational", code="510203", name="软件技术")
    supplies = list(Match._meta.get_field("supply").related_model.objects.order_by("pk")[:2])
    for supply in supplies:
        supply.majors.set([computing])
    return plain, [supply.pk for supply in supplies]


def pairs_of(demand, run):
    return {(match.supply_id, tuple(match.parts)) for match in Match.objects.filter(demand=demand, is_current=True)}


def test_only_what_states_nothing_is_guessed_and_once(market):
    plain, _ = market

    assert list(text_guesses.missing(TalentDemand.objects.all())) == [plain]
    assert text_guesses.fill(TalentDemand.objects.all()) == 1
    assert text_guesses.fill(TalentDemand.objects.all()) == 0

    guesses = text_guesses.of(TalentDemand.objects.all())[plain.pk]
    assert "higher_vocational:5102" in {guess.key for guess in guesses}
    assert all(40 <= guess.percent < 100 for guess in guesses)
    plain.majors.add(MajorFactory(code="990101"))
    assert text_guesses.of(TalentDemand.objects.all()) == {}


def test_run_reads_guesses_and_says_what_it_guessed(market):
    plain, computing = market
    before = run_here()
    guessed = pairs_of(plain, before)
    TextGuess.objects.update(guesses=[])
    run_here()
    neutral = pairs_of(plain, before)

    assert {pk for pk, _ in guessed} == {pk for pk, _ in neutral}
    assert guessed != neutral
    place = matching.PROFILE.keys.index("occupation")
    points = {pk: parts[place] for pk, parts in guessed}
    assert all(points[pk] > 400 for pk in computing if pk in points)
    assert any(value == 0 for value in points.values())


def test_card_says_that_nobody_wrote_it(market):
    plain, computing = market
    run_here()
    user = MembershipFactory(organization=plain.organization).user

    cards = {card.match.supply_id: card for card in cards_for(Match.objects.filter(demand=plain, is_current=True), user)}

    sentences = {pk: next(part["sentence"] for part in card.parts if part["label"] == "职业") for pk, card in cards.items()}
    assert all("招聘方没有写" in sentence for sentence in sentences.values())
    assert {"对得上" in sentence for pk, sentence in sentences.items() if pk in computing} == {True}
    assert {"不在其中" in sentence for pk, sentence in sentences.items() if pk not in computing} == {True}


def test_what_others_write_changes_no_signature_of_the_guessed(market):
    plain, _ = market
    run_here(on=timezone.localdate())
    signed = ListingSignature.objects.get(side="demand", listing_id=plain.pk)
    other = TalentDemand.objects.order_by("pk").last()
    TalentDemand.objects.filter(pk=other.pk).update(headcount=77)

    run_here(on=timezone.localdate())

    again = ListingSignature.objects.get(side="demand", listing_id=plain.pk)
    assert (again.signature, again.guessed, again.changed_run_id) == (signed.signature, signed.guessed, signed.changed_run_id)


def test_guess_that_comes_later_is_its_own_cause_and_nobodys_edit(market, monkeypatch):
    plain, _ = market
    monkeypatch.setattr(text_guesses, "AT_ONCE", 0)
    by_day = run_here()
    assert not TextGuess.objects.exists()
    signed = ListingSignature.objects.get(side="demand", listing_id=plain.pk)
    other = TalentDemand.objects.order_by("pk").last()
    TalentDemand.objects.filter(pk=other.pk).update(headcount=other.headcount + 40)
    text_guesses.fill(TalentDemand.objects.all())

    night = run_here()

    again = ListingSignature.objects.get(side="demand", listing_id=plain.pk)
    assert (signed.guessed, again.signature) == (0, signed.signature)
    assert (again.changed_run_id, again.change) == (night.pk, SignatureChange.GUESSED)
    assert again.changed_run_id != by_day.pk
    causes = MatchChange.objects.filter(run=night).values_list("cause", flat=True)
    assert set(causes.filter(demand=plain)) == {ChangeCause.GUESSED}
    assert set(causes.filter(demand=other, kind=ChangeKind.CHANGED)) == {ChangeCause.DEMAND_EDITED}


def test_who_edits_what_is_guessed_is_named(market):
    plain, _ = market
    run_here()
    TalentDemand.objects.filter(pk=plain.pk).update(title="总账会计", description="负责账务处理、纳税申报和财务报表。")

    run = run_here()

    assert set(MatchChange.objects.filter(run=run, demand=plain).values_list("cause", flat=True)) == {ChangeCause.DEMAND_EDITED}


def test_edit_of_the_day_is_guessed_before_it_is_matched(market):
    plain, _ = market
    run = run_here(on=timezone.localdate())
    TalentDemand.objects.filter(pk=plain.pk).update(title="总账会计", description="负责账务处理、纳税申报和财务报表。")

    daytime.update_matches(run_id=run.pk, at=timezone.now())

    keys = {guess.key for guess in text_guesses.of(TalentDemand.objects.all())[plain.pk]}
    assert keys
    assert "higher_vocational:5102" not in keys


def test_nightly_run_waits_for_guesses_a_bounded_time(market, monkeypatch):
    monkeypatch.setattr(text_guesses, "AT_ONCE", 0)
    run = matching.start_run(on=ON, at=timezone.now(), is_nightly=True)

    with pytest.raises(jobs.Postpone):
        matching.prepare_run(run_id=run.pk)
    (job,) = JobRun.objects.filter(task=text_guesses.GUESS)
    MatchingRun.objects.filter(pk=run.pk).update(started_at=timezone.now() - text_guesses.LONGEST_WAIT - timedelta(seconds=1))
    finish_here(run)

    assert not TextGuess.objects.exists()
    run_texts.guess_meanings(**job.payload)
    assert TextGuess.objects.get().version == language_version()


@pytest.fixture
def waiting(market, monkeypatch):
    """A nightly run that waits for two jobs of guesses."""
    monkeypatch.setattr(text_guesses, "AT_ONCE", 0)
    monkeypatch.setattr(text_guesses, "BATCH", 1)
    other = TalentDemand.objects.order_by("pk").last()
    other.majors.clear()
    TalentDemand.objects.filter(pk=other.pk).update(title="总账会计")
    run = matching.start_run(on=ON, at=timezone.now(), is_nightly=True)
    with pytest.raises(jobs.Postpone):
        matching.prepare_run(run_id=run.pk)
    return run


def guess_jobs():
    return JobRun.objects.filter(task=text_guesses.GUESS).order_by("pk")


def test_late_guesses_let_the_run_go_first(waiting):
    MatchingRun.objects.filter(pk=waiting.pk).update(state="running")

    with pytest.raises(jobs.Postpone):
        run_texts.guess_meanings(**guess_jobs()[0].payload)


def test_guesses_that_a_nightly_run_waits_for_go_before_later_runs_and_after_earlier_ones(waiting):
    matching.start_run(on=ON, at=timezone.now())
    first, second = guess_jobs()
    run_texts.guess_meanings(**first.payload)
    assert TextGuess.objects.count() == 1

    MatchingRun.objects.create(pk=waiting.pk - 1, on=ON, started_at=timezone.now())

    with pytest.raises(jobs.Postpone):
        run_texts.guess_meanings(**second.payload)


def test_last_guesses_wake_a_run_that_can_go_on_at_once(waiting):
    prepare = JobRun.objects.get(task=matching.PREPARE)
    guess_jobs().update(state=JobState.RUNNING)
    told = []
    for job in guess_jobs():
        run_texts.guess_meanings(**job.payload)
        prepare.refresh_from_db()
        told.append(prepare.sent_at is not None)

    assert told == [False, True]
    finish_here(waiting)  # while the last job's row still says that it runs
    assert waiting.match_count


def test_texts_and_guesses_that_no_listing_has_are_forgotten_with_old_runs(market):
    text_guesses.fill(TalentDemand.objects.all())
    text_cache.fill(TalentDemand.objects.all())
    tasks.purge_runs()
    assert (TextGuess.objects.count(), TokenizedText.objects.exists()) == (1, True)
    TalentDemand.objects.update(title="别的")

    tasks.purge_runs()

    assert (TextGuess.objects.count(), TokenizedText.objects.exists()) == (0, False)


def test_run_by_day_waits_for_no_guess(market, monkeypatch):
    monkeypatch.setattr(text_guesses, "AT_ONCE", 0)

    run = run_here()

    assert run.match_count
    assert not TextGuess.objects.exists()
    assert JobRun.objects.filter(task=text_guesses.GUESS, payload__run_id=run.pk).count() == 1


@pytest.mark.parametrize("is_laid_out", [True, False])
def test_run_that_is_prepared_reads_no_later_guess(market, monkeypatch, tmp_path, is_laid_out):
    monkeypatch.setattr(text_guesses, "AT_ONCE", 0)
    monkeypatch.setattr(matching, "LAYOUTS", tmp_path)
    unguessed = run_here()
    run = matching.start_run(on=ON, at=timezone.now())
    matching.prepare_run(run_id=run.pk)

    assert text_guesses.fill(TalentDemand.objects.all()) == 1
    if not is_laid_out:  # as on another machine, which makes it from the run's row
        matching._loaded.clear()
        for layout in tmp_path.iterdir():
            layout.unlink()
    finish_here(run)

    assert (run.input_digest, run.output_digest) == (unguessed.input_digest, unguessed.output_digest)
    assert run_here().input_digest != run.input_digest
