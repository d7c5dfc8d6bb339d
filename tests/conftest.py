"""What every test has: real servers, private folders, and guards that turn habits into failures (house.md)."""

import math
import os
import shutil
import time

import pytest
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import connection
from pytest_django.plugin import blocking_manager_key

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""


class Undefined(str):
    """An undefined variable in a template is an error, except where a filter or a test asks for it."""

    def __contains__(self, item):
        return item == "%s"

    def __mod__(self, name):
        raise AssertionError(f"undefined template variable: {name}")


def pytest_configure(config):
    config.addinivalue_line("markers", "asvs(id): the ASVS requirement that the test proves")


def pytest_collection_modifyitems(config, items):
    if CHROMIUM:
        return
    if os.environ.get("REQUIRE_BROWSER") == "1":
        raise pytest.UsageError("REQUIRE_BROWSER=1, but no Chromium was found.")
    missing = pytest.mark.skip(reason="no Chromium found: install Debian's chromium to run browser tests")
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(missing)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item, nextitem):
    """A transactional test empties every table when it ends: the shipped reference data comes back at once."""
    result = yield
    if nextitem is None:  # the database itself is gone by now
        return result
    marker = item.get_closest_marker("django_db")
    fixtures = set(getattr(item, "fixturenames", ()))
    if (marker and marker.kwargs.get("transaction")) or fixtures & {"transactional_db", "live_server"}:
        with item.config.stash[blocking_manager_key].unblock():
            call_command("load_reference", verbosity=0)
    return result


@pytest.fixture(scope="session", autouse=True)
def _no_session_left(django_db_setup, django_db_blocker):
    """A thread of a test may end a moment later than the test: its session would keep the database from going."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    """Uploads and mail of a test go into its own folder."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "private"), "file_permissions_mode": 0o600},
        },
    }
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")


@pytest.fixture(autouse=True)
def _no_kept_pages():
    """A test's changes are rolled back, and the number of the latest public change with them."""
    from jobs import freshness, views_count
    from jobs.fairs import vacancy_filter
    from jobs.search import ranking

    for name in ("visitors", "details"):
        caches[name].clear()
    freshness._latest = freshness._Found(None)
    ranking._first_window.cache_clear()  # tests make windows smaller
    vacancy_filter._kept["choices"] = ((), math.inf)  # read once a minute: never in the midst of a count
    views_count._waiting.clear()
    views_count._since = time.monotonic()
    yield
    views_count._waiting.clear()


@pytest.fixture(autouse=True)
def _clean_throttles(request):
    """Throttles of sign-in live in the database cache: empty for each test that has a database."""
    yield
    if {"db", "transactional_db", "django_db_setup"} & set(request.fixturenames):
        marker = request.node.get_closest_marker("django_db")
        if marker is not None or "db" in request.fixturenames or "transactional_db" in request.fixturenames:
            try:
                cache.clear()
            except Exception:  # the test closed or broke its connection on purpose
                return


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium, without its background traffic."""
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM or None,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            # A talk of the fair has a microphone and a camera that are none (tests/journeys/test_talk.py).
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "id-ID", "viewport": {"width": 360, "height": 640}}
