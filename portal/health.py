"""For machines that watch the portal: is this process alive, and can it serve? Neither opens a session nor sets a cookie."""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from core.models import WorkerHeartbeat

HEARTBEAT_LIMIT = timedelta(seconds=60)


@require_safe
@never_cache
def healthz(request):
    """200 as long as this process answers; it asks nothing else."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request):
    """200 when database, Redis and a background worker answer; else 503 and ``down`` names those that do not."""
    down = [name for name, answers in CHECKS.items() if not answers(at=timezone.now())]
    return JsonResponse({"status": "down" if down else "ok", "down": down}, status=503 if down else 200)


def _database_answers(*, at):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis_answers(*, at):
    """Asked directly: the portal's cache forgives a Redis that is away, and this must not."""
    try:
        with Redis.from_url(
            settings.CACHES["default"]["LOCATION"], retry=Retry(NoBackoff(), 0), socket_connect_timeout=2, socket_timeout=2
        ) as client:
            client.ping()
    except (RedisError, OSError):
        return False
    return True


def _worker_answers(*, at):
    """A worker did beat's task within the last minute: proves beat, broker and worker in one."""
    try:
        return WorkerHeartbeat.objects.filter(at__gt=at - HEARTBEAT_LIMIT).exists()
    except DatabaseError:
        return False


CHECKS = {"database": _database_answers, "redis": _redis_answers, "worker": _worker_answers}
