"""A line of its own for each test: the real Redis, emptied of what is in it."""

import pytest
from django.conf import settings
from redis import Redis

from jobs.fairs.door import brake, rules, state


@pytest.fixture
def redis():
    with Redis.from_url(settings.REDIS_URL, decode_responses=True) as client:
        yield client


@pytest.fixture(autouse=True)
def _empty_door(redis):
    forget_everything(redis)
    yield
    forget_everything(redis)


def forget_everything(client):
    for pattern in ("ruang:*", "halaman:*pintu:*"):
        for key in client.scan_iter(pattern):
            client.delete(key)
    for module in (rules, state, brake):
        module.forget()
