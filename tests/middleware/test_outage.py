"""The page of an outage: calm, asks again by itself, or says that what was sent must be sent again."""

import pytest
from django.db import OperationalError
from django.template.loader import render_to_string
from django.test import RequestFactory

from cakapkerja.middleware.outage import OutageMiddleware


def away(_request):
    raise OperationalError("the database is away")


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_page_that_was_only_read_asks_again_by_itself(method):
    answer = OutageMiddleware(away)(getattr(RequestFactory(), method)("/lowongan/"))
    html = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "20", "no-store")
    assert '<meta http-equiv="refresh" content="20">' in html
    assert "Halaman ini mencoba lagi dalam 20 detik." in html


def test_what_was_sent_must_be_sent_again_and_the_page_says_so():
    html = OutageMiddleware(away)(RequestFactory().post("/lowongan/")).content.decode()
    assert "refresh" not in html
    assert "Kiriman Anda belum sampai." in html
    assert "Tempat Anda aman" not in html


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_pages_of_an_error_ask_the_database_nothing_and_lead_home(name):
    html = render_to_string(name, {"code": "k7qx2m9p", "again_in": 20})  # no database mark: a query would raise
    assert 'class="wordmark" href="/"' in html
    assert html.count("<h1>") == 1
