"""A pytest plugin that starts private servers when the caller named none (plain ``pytest`` works too)."""

import contextlib
import os

import pytest

_stack = contextlib.ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cakapkerja.settings")
    # Playwright keeps an event loop running in the thread of the tests; Django would refuse the database there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if "PYTEST_XDIST_WORKER" in os.environ:
        # What stands in Redis is named by keys of rows, and each worker has rows of its own with the same keys.
        number = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw")) % 9 + 1
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("db=0", f"db={number}")
        return
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        from cakapkerja.embedded import throwaway

        servers = _stack.enter_context(throwaway())
        os.environ["DATABASE_URL"] = servers.database_url
        os.environ["REDIS_URL"] = servers.redis_url
    from tests.template import prepare_template

    os.environ["TEST_TEMPLATE"] = prepare_template()


def pytest_unconfigure(config):
    _stack.close()
