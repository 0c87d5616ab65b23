"""Fixtures of recognition's tests."""

import pytest
from django.core.cache import cache

from core.recognition_registries import CodeRegistry, EvidenceRow, FigureSource, FigureValue
from tests.review.recognition.world import INTERNS


@pytest.fixture(autouse=True)
def fresh_limits():
    """No test pays for the requests of those before it."""
    cache.clear()


@pytest.fixture
def interns(monkeypatch):
    """A figure of the portal that tests set: ``interns["value"]``."""
    known = {"value": 120}
    source = FigureSource(
        INTERNS,
        "接收实习生",
        "名",
        lambda subject, on: FigureValue(known["value"], "/duties/", "近一年"),
        rows=lambda subject, on, user: [EvidenceRow(f"{subject}的实习名单", on)],
    )
    monkeypatch.setattr("review.recognition.figures.figure_sources", CodeRegistry([source]))
    return known


@pytest.fixture
def files(settings, tmp_path):
    """Where the test's files lie."""
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return tmp_path
