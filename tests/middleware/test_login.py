"""A button pressed after the session ended: back to a page, with words, never to an empty answer."""

import pytest
from django.test import Client

from tests.factories.accounts import ResidentFactory

pytestmark = pytest.mark.django_db
BUTTON = "/saya/pesan/semua-dibaca/"


@pytest.fixture
def button(resident_client):
    """An address that answers to POST only."""
    return BUTTON


@pytest.fixture
def resident_client():
    client = Client()
    client.force_login(ResidentFactory(complete=True).user)
    return client


def next_of(response):
    assert response.status_code == 302
    return response["Location"].removeprefix("/akun/login/?next=")


@pytest.mark.parametrize(
    ("referer", "expected"),
    [
        ("http://testserver/saya/pesan/?hal=2", "/saya/pesan/%3Fhal%3D2"),
        ("http://testserver/saya/pesan/", "/saya/pesan/"),
        ("http://jahat.test/saya/pesan/", "/masuk/"),
        ("http://testserver@jahat.test/x", "/masuk/"),
        ("javascript:alert(1)", "/masuk/"),
        ("//jahat.test/", "/masuk/"),
        ("/saya/pesan/", "/masuk/"),
        ("http://testserver/akun/login/?next=/saya/", "/masuk/"),
        ("", "/masuk/"),
    ],
)
def test_after_signing_in_the_person_is_back_on_the_page_of_the_button(button, referer, expected):
    headers = {"Referer": referer} if referer else {}
    assert next_of(Client().post(button, headers=headers)) == expected


def test_the_sign_in_page_says_that_nothing_was_sent(button):
    page = Client().post(button, follow=True, headers={"Referer": "http://testserver/saya/pesan/"})
    assert "isian tadi belum terkirim" in page.content.decode()


def test_an_ordinary_page_comes_back_after_signing_in():
    assert next_of(Client().get("/saya/pesan/?hal=2")) == "/saya/pesan/%3Fhal%3D2"
    assert "belum terkirim" not in Client().get("/saya/pesan/", follow=True).content.decode()


def test_an_address_of_a_button_explains_itself(resident_client, button):
    response = resident_client.get(button)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Halaman ini dibuka lewat tombol" in response.content.decode()
