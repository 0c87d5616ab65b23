"""A real city: HTTPS behind a proxy, no default secret, no wildcard host, no debug."""

from config.environment import MissingSetting, flag, items, public_address, required
from config.settings.base import *  # noqa: F403
from config.settings.base import ENVIRONMENT

SECRET_KEY = required("SECRET_KEY", "put 50 or more random characters into it")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith(("django-insecure-", "only-for-tests-")):
    raise MissingSetting("SECRET_KEY is a default or too short: put 50 or more random characters into it")
SECRET_KEY_FALLBACKS = items("SECRET_KEY_FALLBACKS")
if not ENVIRONMENT.allowed_hosts or any("*" in host or host.startswith(".") for host in ENVIRONMENT.allowed_hosts):
    raise MissingSetting("XIEYU_ALLOWED_HOSTS must name the portal's hosts one by one, without a wildcard")
SITE_URL = public_address("XIEYU_SITE_URL")  # links in mails must lead back here
if flag("DEBUG"):
    raise MissingSetting("DEBUG must not be set in production: remove it")
required("DATABASE_URL", "the application role's address, postgresql://xieyu_app:…@host/xieyu")
required("REDIS_URL", "the address of Redis, redis://host:6379/0")

DEBUG = False
MAKES_KEYS = False  # a key that comes and goes with a container would lose what it sealed: manage.py make_keys, once
ROBOT_TEST_ADDRESS = ""  # robots post to their vendors only
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
