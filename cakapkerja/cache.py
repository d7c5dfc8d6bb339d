"""The ``pages`` cache: Redis with JSON only (SEC-60), and a miss instead of an error when Redis is away."""

import json
import logging

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class JSONSerializer:
    """Store values as JSON: a value written by a stranger can be wrong, but can not run code."""

    def dumps(self, obj):
        return json.dumps(obj, separators=(",", ":")).encode()

    def loads(self, data):
        return json.loads(data)


def _open(default):
    """Wrap a client method: a Redis error or a broken value is reported and gives ``default``."""

    def decorate(method):
        def call(self, *args, **kwargs):
            try:
                return method(self, *args, **kwargs)
            except (RedisError, OSError, ValueError) as exc:
                logger.warning("pages cache away: %s", type(exc).__name__)
                return default() if callable(default) else default

        call.__name__ = method.__name__
        return call

    return decorate


class FailOpenClient(RedisCacheClient):
    """Every method that talks to Redis answers as if the key were not there when Redis fails (R-08)."""

    add = _open(False)(RedisCacheClient.add)
    set = _open(None)(RedisCacheClient.set)
    touch = _open(False)(RedisCacheClient.touch)
    delete = _open(False)(RedisCacheClient.delete)
    get_many = _open(dict)(RedisCacheClient.get_many)
    has_key = _open(False)(RedisCacheClient.has_key)
    set_many = _open(None)(RedisCacheClient.set_many)
    delete_many = _open(None)(RedisCacheClient.delete_many)
    clear = _open(False)(RedisCacheClient.clear)

    def get(self, key, default):
        try:
            return super().get(key, default)
        except (RedisError, OSError, ValueError) as exc:
            logger.warning("pages cache away: %s", type(exc).__name__)
            return default

    def incr(self, key, delta):
        try:
            return super().incr(key, delta)
        except (RedisError, OSError) as exc:
            logger.warning("pages cache away: %s", type(exc).__name__)
            return delta


class FailOpenRedisCache(RedisCache):
    """Django's Redis cache with :class:`FailOpenClient` and JSON values."""

    def __init__(self, server, params):
        options = params.setdefault("OPTIONS", {})
        options.setdefault("serializer", JSONSerializer())
        super().__init__(server, params)
        self._class = FailOpenClient
