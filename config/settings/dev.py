"""The portal on one machine, as ``bin/run`` starts it: real servers, plain HTTP, a secret key kept in the data folder."""

import secrets

from config.settings.base import *  # noqa: F403
from config.settings.base import DATA_DIR, ENVIRONMENT


def _kept_secret_key():
    """A random key of this data folder's own, made at the first start, so that no key is ever written in the code."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(64))
        path.chmod(0o600)
    return path.read_text().strip()


SECRET_KEY = _kept_secret_key()
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts or ["127.0.0.1", "localhost", "[::1]"]
