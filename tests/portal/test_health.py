"""``/healthz`` and ``/readyz``."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core.models import WorkerHeartbeat


def test_healthz_asks_nothing_and_sets_no_cookie(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert dict(response.cookies) == {}


@pytest.mark.django_db
def test_readyz_names_the_worker_when_its_heartbeat_is_old(client):
    WorkerHeartbeat.objects.create(name="worker", at=timezone.now() - timedelta(seconds=61))

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"status": "down", "down": ["worker"]}
    assert dict(response.cookies) == {}


@pytest.mark.django_db
def test_readyz_is_ready_with_a_young_heartbeat(client):
    WorkerHeartbeat.objects.create(name="worker", at=timezone.now() - timedelta(seconds=50))

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "down": []}


@pytest.mark.django_db
def test_readyz_names_redis_when_it_does_not_answer(client, settings):
    WorkerHeartbeat.objects.create(name="worker", at=timezone.now())
    unreachable = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": unreachable}

    assert client.get("/readyz").json() == {"status": "down", "down": ["redis"]}


@pytest.mark.django_db(transaction=True)
def test_readyz_names_the_database_and_the_worker_when_it_is_unreachable(client, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nonexistent")

    response = client.get("/readyz")
    monkeypatch.undo()

    assert response.status_code == 503
    assert response.json()["down"] == ["database", "worker"]


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_only_reading_is_allowed(client, address):
    assert client.post(address).status_code == 405
