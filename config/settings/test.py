"""The suite's settings: PostgreSQL and Redis are real, and the application's own database role serves."""

from config.environment import broker, text
from config.settings.base import *  # noqa: F403
from config.settings.base import ACCOUNT_RATE_LIMITS, CACHES, DATABASES, ENVIRONMENT

# Each xdist worker has its own clone of the migrated database and its own Redis database; its child processes
# (a Celery worker, a web server) inherit the name and so share both.
_WORKER = text("PYTEST_XDIST_WORKER", "main")
_REDIS_NUMBER = 1 + int(_WORKER.removeprefix("gw")) if _WORKER.startswith("gw") else 0
if DATABASES and not ENVIRONMENT.is_owner:
    DATABASES["default"]["NAME"] = f"xieyu_test_{_WORKER}"
_REDIS_URL = f"{CACHES['default']['LOCATION'].partition('?')[0]}?db={_REDIS_NUMBER}"
CACHES["default"]["LOCATION"] = _REDIS_URL
CELERY_BROKER_URL = broker(_REDIS_URL)

SECRET_KEY = "only-for-tests-" + "x" * 50
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = ACCOUNT_RATE_LIMITS | {"kept_form": None}  # all tests share one client's address
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
