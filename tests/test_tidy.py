"""What runs out by itself goes: sessions, throttles; and what a flood can not push out."""

import datetime

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cakapkerja import tidy

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def session(expires):
    store = SessionStore()
    store.create()
    Session.objects.filter(pk=store.session_key).update(expire_date=timezone.now() + expires)
    return store.session_key


def test_sessions_that_ran_out_are_deleted_and_the_others_stay(monkeypatch):
    monkeypatch.setattr(tidy, "BATCH", 2)
    living = session(HOUR)
    for _number in range(5):
        session(-HOUR)
    assert tidy.clear_sessions() == 5
    assert list(Session.objects.values_list("pk", flat=True)) == [living]
    assert tidy.clear_sessions() == 0


def test_throttles_that_ran_out_are_deleted_and_the_others_stay():
    cache.set("living", 1, 60)
    cache.set("over", 1, 60)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cache_table SET expires = now() - interval '1 hour' WHERE cache_key LIKE %s", ["%over"]
        )
    assert tidy.clear_throttles() == 1
    assert (cache.get("living"), cache.get("over")) == (1, None)


def test_a_flood_of_addresses_does_not_push_a_throttle_out():
    cache.set("the-guesser", 5, 600)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cache_table (cache_key, value, expires)"
            " SELECT ':1:a' || n, '', now() + interval '1 hour' FROM generate_series(1, 1000) n"
        )
    cache.set("one-more", 1, 600)
    assert cache.get("the-guesser") == 5


def test_migrations_have_no_time_limit_and_pages_have_theirs_again(monkeypatch):
    def limit():
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            return cursor.fetchone()[0]

    seen = []
    monkeypatch.setattr(
        "django.core.management.commands.migrate.Command.handle", lambda self, **options: seen.append(limit())
    )
    call_command("migrate", verbosity=0)
    assert seen == ["0"]
    assert limit() == "10s"
