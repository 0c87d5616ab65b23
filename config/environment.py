"""The one reader of the process environment: every setting that varies between places is named here, once."""

import os
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

PROJECT_DIR = Path(__file__).resolve().parent.parent


class MissingSetting(RuntimeError):
    """A setting without a safe default is absent; the message names the variable and what to put there."""


def text(name, default=""):
    """The variable as text, stripped; ``default`` when absent or empty."""
    return os.environ.get(name, "").strip() or default


def required(name, hint):
    """The variable as text; raises ``MissingSetting`` with ``hint`` when absent or empty."""
    value = text(name)
    if not value:
        raise MissingSetting(f"{name} is not set: {hint}")
    return value


def flag(name, default=False):
    """True for 1, true, yes and on in any case."""
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def number(name, default):
    """The variable as an integer; raises ``MissingSetting`` when it is not one."""
    raw = text(name, str(default))
    try:
        return int(raw)
    except ValueError as error:
        raise MissingSetting(f"{name} must be a whole number, not {raw!r}") from error


def items(name, default=""):
    """A comma-separated variable as a list without blanks."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def public_address(name):
    """The ``https://…`` address under which everybody reaches the portal; raises ``MissingSetting`` for any other."""
    value = required(name, "the portal's public address, https://portal.city.example")
    parts = urlsplit(value)
    host = parts.hostname or ""
    if parts.scheme != "https" or not host or _is_this_machine(host):
        raise MissingSetting(f"{name} must be an https:// address that others can reach, not {value!r}")
    return value


def _is_this_machine(host):
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def database(url):
    """Django's settings for a ``postgresql://user:password@host:port/name?host=/socket/folder`` address.

    Raises ``MissingSetting`` for any other engine: PostgreSQL is the only database.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise MissingSetting(f"a database address must start with postgresql://, not {parts.scheme}://")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": query.get("port", str(parts.port or "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "options": "-c lock_timeout=10s -c statement_timeout=120s"},
    }


def broker(redis_url):
    """Celery's spelling of a Redis address: for a socket the database's number is called ``virtual_host``."""
    if not redis_url.startswith("unix://"):
        return redis_url
    return redis_url.replace("unix://", "redis+socket://", 1).replace("db=", "virtual_host=", 1)


@dataclass(frozen=True)
class Environment:
    """What varies between places, read once when the settings load."""

    data_dir: Path = field(default_factory=lambda: Path(text("XIEYU_DATA", str(PROJECT_DIR / "var"))))
    keys_dir: Path | None = field(default_factory=lambda: Path(text("XIEYU_KEYS")) if text("XIEYU_KEYS") else None)
    database_url: str = field(default_factory=lambda: text("DATABASE_URL"))
    database_owner_url: str = field(default_factory=lambda: text("DATABASE_OWNER_URL"))
    is_owner: bool = field(default_factory=lambda: text("XIEYU_DATABASE_ROLE") == "owner")
    redis_url: str = field(default_factory=lambda: text("REDIS_URL"))
    city_name: str = field(default_factory=lambda: text("XIEYU_CITY", "云汀市"))
    named_operator: str = field(default_factory=lambda: text("XIEYU_OPERATOR"))
    nightly_hour: int = field(default_factory=lambda: number("XIEYU_NIGHTLY_HOUR", 2))
    nightly_minute: int = field(default_factory=lambda: number("XIEYU_NIGHTLY_MINUTE", 0))
    digest_hour: int = field(default_factory=lambda: number("XIEYU_DIGEST_HOUR", 8))
    mass_mail_recipients: int = field(default_factory=lambda: number("XIEYU_MASS_MAIL_RECIPIENTS", 50))
    undo_minutes: int = field(default_factory=lambda: number("XIEYU_UNDO_MINUTES", 10))
    matching_shard_pairs: int = field(default_factory=lambda: number("XIEYU_MATCHING_SHARD_PAIRS", 1_250_000_000))
    allowed_hosts: list = field(default_factory=lambda: items("XIEYU_ALLOWED_HOSTS"))
    trusted_origins: list = field(default_factory=lambda: items("XIEYU_TRUSTED_ORIGINS"))
    site_url: str = field(default_factory=lambda: text("XIEYU_SITE_URL", "http://127.0.0.1:8000"))
    email_url: str = field(default_factory=lambda: text("XIEYU_EMAIL_URL"))
    sign_in_profile: str = field(default_factory=lambda: text("XIEYU_PASSWORD_PROFILE", "default"))
    robot_test_address: str = field(default_factory=lambda: text("XIEYU_ROBOT_TEST_ADDRESS"))
    sms_sender: str = field(default_factory=lambda: text("XIEYU_SMS_SENDER"))
    trusted_proxy_count: int = field(default_factory=lambda: number("XIEYU_TRUSTED_PROXIES", 0))
    has_demo_data: bool = field(default_factory=lambda: flag("XIEYU_DEMO"))

    @property
    def keys_folder(self):
        """Where the keys lie that are never in the database."""
        return self.keys_dir or self.data_dir / "keys"

    @property
    def operator_name(self):
        """Which office runs the portal: what the city says; for demo data the invented office; else unknown (empty)."""
        return self.named_operator or (f"{self.city_name}产教融合联席会议办公室" if self.has_demo_data else "")

    @property
    def serving_url(self):
        """The address this process connects with: the owner's for migrations and fixtures, else the application role's."""
        if self.is_owner:
            return self.database_owner_url or self.database_url
        return self.database_url
