"""A cache that may vanish: while Redis is away, reads miss and writes are dropped, and pages keep working."""

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)


class ForgivingRedisCache(RedisCache):
    """Redis as a cache only: nothing here may be the one place where a fact is kept."""

    def _try(self, method, fallback, *args, **kwargs):
        try:
            return getattr(super(), method)(*args, **kwargs)
        except (RedisError, OSError) as error:
            logger.warning("cache is away", operation=method, error=str(error))
            return fallback

    def get(self, key, default=None, version=None):
        """The value, or ``default`` when it or Redis is missing."""
        return self._try("get", default, key, default, version)

    def add(self, *args, **kwargs):
        """True when the key was new; also when Redis is away."""
        return self._try("add", True, *args, **kwargs)

    def set(self, *args, **kwargs):
        """Keep the value if Redis is there."""
        return self._try("set", None, *args, **kwargs)

    def delete(self, *args, **kwargs):
        """Forget the value if Redis is there."""
        return self._try("delete", False, *args, **kwargs)

    def incr(self, key, delta=1, version=None):
        """The count; ``delta`` when Redis is away, so that limits kept here let people through."""
        return self._try("incr", delta, key, delta, version)
