"""Versions of the text model: learnt anew once a week, or when the number of texts has grown, and frozen in between."""

from datetime import timedelta

import numpy as np
from django.db.models.functions import Now
from django.utils import timezone

from supplydemand.language.versions import dictionary_version
from supplydemand.matching.text import TextModel
from supplydemand.models import TextVersion

KEPT_FOR = timedelta(days=7)
GROWTH = 10
"""In percent: so much more or less text than a version was learnt from makes a new one due."""
ALWAYS_NEW = 1_000
"""A portal with fewer texts than this learns them anew in each run: a handful of listings changes the words' weights."""


def in_force(profile, *, on, document_count):
    """The version that a run over so many listings of a day uses; ``None``: it learns one of its own."""
    newest = kept(profile)
    if newest is None or document_count < ALWAYS_NEW:
        return None
    is_old = on - timezone.localdate(newest.created_at) >= KEPT_FOR
    has_grown = abs(document_count - newest.document_count) * 100 > GROWTH * newest.document_count
    return None if is_old or has_grown else newest


def kept(profile):
    """The newest version of a profile, if today's dictionary cut its texts; else ``None``."""
    newest = TextVersion.objects.newest_of(profile.name)
    return newest if newest is not None and newest.dictionary == dictionary_version() else None


def model_of(version):
    """The engine's text model of a version; ``None`` of none."""
    if version is None:
        return None
    terms = bytes(version.terms).decode()
    idf = np.frombuffer(bytes(version.weights), dtype="<i4")
    return TextModel(tuple(terms.split("\n")) if terms else (), tuple(idf.tolist()), version.document_count)


def learnt(snapshot, profile):
    """Keep the text model that a snapshot has learnt; returns its ``TextVersion``, the same row for the same model."""
    model = _model_in(snapshot)
    newest = TextVersion.objects.newest_of(profile.name)
    if newest is not None and (newest.digest, newest.dictionary) == (model.digest, dictionary_version()):
        return newest
    return TextVersion.objects.create(
        profile=profile.name,
        digest=model.digest,
        dictionary=dictionary_version(),
        document_count=model.documents,
        term_count=len(model.terms),
        terms="\n".join(model.terms).encode(),
        weights=np.array(model.idf, dtype="<i4").tobytes(),
        created_at=Now(),
    )


def _model_in(snapshot):
    arrays = snapshot.arrays
    terms = arrays["text_terms"].tobytes().decode()
    documents = int(arrays["text_documents"][0])
    return TextModel(tuple(terms.split("\n")) if terms else (), tuple(arrays["text_idf"].tolist()), documents)
