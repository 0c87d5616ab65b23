"""When the words are learnt anew, and that a kept model is the very one that was learnt."""

from datetime import timedelta

import pytest
from django.utils import timezone

from supplydemand.language.versions import dictionary_version
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.models import TextVersion
from supplydemand.services import matching, text_versions
from tests.supplydemand.published import ON, publish_listings
from tests.supplydemand.runs import run_here


@pytest.mark.parametrize(
    ("days", "count", "is_kept"), [(6, 2_000, True), (7, 2_000, False), (0, 2_201, False), (0, 1_799, False), (0, 2_200, True)]
)
def test_words_are_learnt_anew_after_a_week_or_a_tenth_more_or_less(db, days, count, is_kept):
    version = TextVersion.objects.create(
        profile=DEMAND_SUPPLY.name,
        digest="d",
        document_count=2_000,
        term_count=0,
        dictionary=dictionary_version(),
        terms=b"",
        weights=b"",
        created_at=timezone.now(),
    )
    on = timezone.localdate() + timedelta(days=days)

    assert text_versions.in_force(DEMAND_SUPPLY, on=on, document_count=count) == (version if is_kept else None)


def test_few_texts_are_learnt_in_each_run_and_kept_as_they_were_learnt(db, monkeypatch):
    publish_listings(demands=20, supplies=20)
    first = run_here()
    assert text_versions.in_force(DEMAND_SUPPLY, on=timezone.localdate(), document_count=40) is None
    monkeypatch.setattr(text_versions, "ALWAYS_NEW", 0)

    second = run_here(on=ON)

    assert TextVersion.objects.count() == 1
    assert (second.input_digest, second.output_digest) == (first.input_digest, first.output_digest)
    model = text_versions.model_of(first.text_version)
    assert (model.digest, len(model.terms)) == (first.text_version.digest, first.text_version.term_count)


def test_words_of_another_dictionary_are_learnt_anew(db, monkeypatch):
    monkeypatch.setattr(text_versions, "ALWAYS_NEW", 0)
    publish_listings(demands=5, supplies=5)
    run = run_here(on=timezone.localdate())
    assert (run.dictionary, run.text_version.dictionary) == (dictionary_version(),) * 2
    assert text_versions.in_force(DEMAND_SUPPLY, on=run.on, document_count=10) == run.text_version

    TextVersion.objects.update(dictionary="older")

    assert text_versions.in_force(DEMAND_SUPPLY, on=run.on, document_count=10) is None
    assert text_versions.learnt(matching._snapshot_of(run, DEMAND_SUPPLY), DEMAND_SUPPLY) != run.text_version
