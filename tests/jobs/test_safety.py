"""The safe-job check (N-19): a reading in plain words, each sign named; nothing kept, nothing fetched."""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobs.models import RulePhrase
from jobs.rules import Risk, read_risk, text_hints

pytestmark = pytest.mark.django_db
URL = "/cek-lowongan/"
SCAM = "Kerja santai! Biaya pendaftaran 150rb, tf ke Dana 0813 5550 9876. Klik bit.ly/rahasia-sekali"


def page_of(client, text):
    return client.post(URL, {"text": text})


def test_anybody_may_open_it_and_a_look_writes_nothing(client):
    response = client.get(URL)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "risk"),
    [
        ("Bayar administrasi 200 ribu dulu.", Risk.LIKELY),
        ("Kirim kode OTP yang masuk ke HP Anda.", Risk.LIKELY),
        ("Kirim foto KTP ke wa.me/62812555", Risk.LIKELY),
        ("Hubungi 0812 5550 1234 untuk jadwal.", Risk.CAREFUL),
        ("Kerja di Kamboja, gaji besar.", Risk.CAREFUL),
        ("Penjahit. Upah UMK. Lamar lewat portal, gratis.", Risk.NONE),
        ("Usia maksimal 25 tahun, belum menikah.", Risk.NONE),
    ],
)
def test_the_risk_is_weighed(text, risk):
    assert read_risk(text_hints(text)) == risk


def test_the_reading_names_each_sign_and_what_to_do(client):
    html = page_of(client, SCAM).content.decode()
    assert "Kemungkinan besar penipuan" in html
    assert "<mark>Biaya pendaftaran 150rb</mark>" in html
    assert "Pemberi kerja yang jujur tidak pernah meminta uang." in html
    assert "lapor.go.id" in html and "110" in html
    assert html.count("bit.ly/rahasia-sekali") >= 1
    assert 'href="http' not in html.split("<main")[1].split("</main>")[0]


def test_without_a_sign_it_never_says_safe(client):
    html = page_of(client, "Penjahit, upah UMK, lamar lewat portal.").content.decode()
    assert "Belum ada tanda penipuan" in html and "belum tentu aman" in html


def test_unfair_conditions_are_told_apart_from_fraud(client):
    html = page_of(client, "Usia maksimal 25 tahun.").content.decode()
    assert "Belum ada tanda penipuan" in html
    assert "Ini bukan tanda penipuan, tetapi tidak boleh ada di lowongan." in html


def test_a_phrase_that_staff_added_counts_at_once(client):
    RulePhrase.objects.create(code="fee", phrase="uang rompi")
    assert "Kemungkinan besar penipuan" in page_of(client, "Siapkan uang rompi.").content.decode()


def test_what_was_pasted_can_not_run_as_html(client):
    html = page_of(client, "<script>alert(1)</script> bayar <b>deposit</b> 100rb").content.decode()
    assert "<script>alert" not in html and "<b>deposit" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Tempel dulu isi lowongan atau pesannya."),
        ("   ", "Tempel dulu isi lowongan atau pesannya."),
        ("a" * 4001, "Tempel paling banyak 4000 huruf."),
        ("biaya \x00", "berisi tanda yang tidak bisa disimpan"),
    ],
)
def test_what_can_not_be_read_is_said_and_stays_in_the_form(client, text, sentence):
    response = page_of(client, text)
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert sentence in response.content.decode()
    assert text.strip()[:20] in response.content.decode()


def test_the_text_is_nowhere_kept(client, caplog):
    with (
        caplog.at_level(logging.DEBUG),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        page_of(client, SCAM)
    written = [row["sql"] for row in queries if not row["sql"].lstrip().upper().startswith("SELECT")]
    assert not any("rahasia-sekali" in sql for sql in written)
    assert "rahasia-sekali" not in caplog.text
    assert "rahasia-sekali" not in str(dict(client.session))


def test_no_socket_is_opened_for_a_link(client, monkeypatch):
    import socket

    opened = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: opened.append(args) or [])
    page_of(client, "Klik http://169.254.169.254/latest dan http://[::1]/ dan http://0x7f.1/")
    assert opened == []


def test_too_many_checks_are_put_off_and_the_text_stays(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "safety_check": "2/10m/ip"}
    cache.clear()
    assert [page_of(client, SCAM).status_code for _try in range(3)] == [200, 200, 429]
    html = page_of(client, SCAM).content.decode()
    assert "Coba lagi sepuluh menit lagi." in html and "rahasia-sekali" in html
    assert client.get(URL).status_code == 200


def test_it_is_found_from_help_menu_and_vacancies(client):
    for url in ("/bantuan/", "/"):
        assert f'href="{URL}"' in client.get(url).content.decode()
    assert reverse("jobs:safety") == URL


def test_the_largest_text_is_read_quickly(client):
    import time

    started = time.monotonic()
    assert page_of(client, ("bayar seragam dan biaya admin 1 2 3 wa " * 110)[:4000]).status_code == 200
    assert page_of(client, ("a " * 2000)).status_code == 200
    assert page_of(client, ("0 8 " * 1000)).status_code == 200
    assert time.monotonic() - started < 5
