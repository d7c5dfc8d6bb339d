"""What holds for every page: addresses that stay, headers, no third party, weight, plain errors."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import MembershipFactory, OfficerFactory, ResidentFactory, UserFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db

PUBLIC = [
    "/",
    "/lowongan/",
    "/lowongan/?q=jahit",
    "/lowongan/di/cibodas/",
    "/bantuan/",
    "/privasi/",
    "/mitra/",
    "/akun/login/",
    "/akun/signup/",
]
OWN = [
    "/saya/",
    "/saya/lamaran/",
    "/saya/profil/",
    "/saya/profil/nik/",
    "/saya/profil/diri/",
    "/saya/profil/alamat/",
    "/saya/profil/kerja/",
    "/saya/identitas/",
    "/saya/berkas/",
    "/saya/cv/",
    "/saya/jejak/",
    "/saya/pesan/",
    "/saya/tersimpan/",
    "/saya/pencarian/",
    "/saya/pencarian/simpan/?q=jahit",
    "/saya/saran/",
]


@pytest.fixture
def resident():
    return ResidentFactory(complete=True)


def problems_of(answer):
    """What no page may have: handlers and styles in the markup, forms without a token, other people's servers."""
    html = answer.content.decode()
    found = re.findall(r"<[^>]+\son[a-z]+\s*=", html) + re.findall(r"<[^>]+\sstyle\s*=", html)
    found += re.findall(r"<style|<script(?![^>]*\bsrc=)(?! type=.application/ld\+json)[^>]*>", html)
    for form in re.findall(r"<form.*?</form>", html, re.DOTALL):
        if 'method="post"' in form and "csrfmiddlewaretoken" not in form:
            found.append(form[:80])
    loaded = re.findall(r"<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=\"(https?:[^\"]+)", html)
    found += [url for url in loaded if not url.startswith(settings.SITE_URL)]
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src" not in policy or "unsafe" in policy:
        found.append(f"policy: {policy}")
    if html.count("<h1") != 1:
        found.append(f"{html.count('<h1')} h1")
    return found


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_open_and_clean(client, path):
    VacancyFactory(published=True)
    answer = client.get(path)
    assert answer.status_code == 200
    assert problems_of(answer) == []


@pytest.mark.parametrize("path", OWN)
def test_an_own_page_is_closed_to_visitors_and_clean_for_its_owner(client, resident, path):
    ApplicationFactory(resident=resident)
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.url.startswith("/akun/login/")
    client.force_login(resident.user)
    answer = client.get(path)
    assert answer.status_code == 200
    assert problems_of(answer) == []
    assert answer.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("path", ["/", "/lowongan/", "detail"])
def test_a_public_page_weighs_little_and_asks_few_questions(client, path):
    vacancies = VacancyFactory.create_batch(25, published=True)
    path = vacancies[0].get_absolute_url() if path == "detail" else path
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    assert len(queries) <= 8
    static = [Path(settings.BASE_DIR) / "static" / name for name in ("css/portal.css", "js/portal.js")]
    text = sum(len(gzip.compress(data)) for data in [answer.content, *(file.read_bytes() for file in static)])
    assert text <= 60 * 1024


@pytest.mark.parametrize(
    "path", ["/tidak-ada/", "/lowongan/zzzzzzzz-apa/", "/l/zzzzzzzz", "/perusahaan/zzzzzzzz-x/"]
)
def test_what_is_not_there_says_so_and_leads_on(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Halaman ini tidak ada atau bukan milik akun Anda" in answer.content.decode()
    assert problems_of(answer) == []


def test_somebody_elses_page_reads_like_a_missing_one(client):
    application = ApplicationFactory(resident=ResidentFactory(complete=True))
    client.force_login(UserFactory())
    answer = client.get(application.get_absolute_url())
    assert answer.status_code == 404
    assert "Halaman ini tidak ada atau bukan milik akun Anda" in answer.content.decode()


def test_a_broken_page_says_so_in_plain_words(client, settings, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("jobs.views.public.search_page", broken)
    client.raise_request_exception = False
    answer = client.get("/lowongan/")
    assert answer.status_code == 500
    assert "RuntimeError" not in answer.content.decode()
    assert "mungkin belum tersimpan" in answer.content.decode()
    assert "<h1" in answer.content.decode()


def test_a_form_without_its_token_is_refused_in_plain_words(resident):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(resident.user)
    answer = strict.post("/saya/profil/nik/", {"nik": "1"})
    assert answer.status_code == 403
    assert "<h1" in answer.content.decode()


# --- health -------------------------------------------------------------------------------------------
def test_alive_needs_no_database_and_ready_does(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/sehat/hidup").json()["status"] == "hidup"
    answer = client.get("/sehat/siap")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"


# --- addresses that others link to ---------------------------------------------------------------------
def test_the_short_address_and_an_old_slug_lead_to_the_vacancy(client):
    vacancy = VacancyFactory(published=True, title="Operator Jahit")
    assert client.get(f"/l/{vacancy.code}").url == vacancy.get_absolute_url()
    moved = client.get(f"/lowongan/{vacancy.code}-nama-lama/")
    assert (moved.status_code, moved.url) == (301, vacancy.get_absolute_url())
    assert vacancy.get_absolute_url() == f"/lowongan/{vacancy.code}-operator-jahit/"


def test_the_company_page_shows_its_open_vacancies_only(client):
    vacancy = VacancyFactory(published=True)
    closed = VacancyFactory(company=vacancy.company, closed=True, title="Sudah lewat")
    page = client.get(vacancy.company.get_absolute_url()).content.decode()
    assert vacancy.title in page
    assert closed.title not in page


# --- who goes where -----------------------------------------------------------------------------------
def test_after_sign_in_everybody_comes_to_their_own_desk(client):
    for user, target in [
        (OfficerFactory(), reverse("admin:index")),
        (ResidentFactory(complete=True).user, reverse("resident:home")),
        (MembershipFactory().user, reverse("employer:home")),
        (UserFactory(), reverse("resident:start")),
    ]:
        client.force_login(user)
        assert client.get("/masuk/").url == target


# --- language -----------------------------------------------------------------------------------------
def test_the_language_link_comes_back_to_the_same_page_with_its_search(client):
    page = client.get("/lowongan/?q=jahit&kecamatan=benda").content.decode()
    link = re.search(r'href="(/bahasa/en/[^"]+)"', page)[1].replace("&amp;", "&")
    answer = client.get(link)
    assert answer.url == "/lowongan/?q=jahit&kecamatan=benda"
    assert 'lang="en"' in client.get(answer.url).content.decode()


@pytest.mark.parametrize("back", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)", ""])
def test_the_language_link_leads_nowhere_else(client, back):
    answer = client.get("/bahasa/en/", {"kembali": back})
    assert answer.url == "/"


def test_an_unknown_language_changes_nothing(client):
    answer = client.get("/bahasa/xx/", {"kembali": "/bantuan/"})
    assert (answer.url, dict(answer.cookies)) == ("/bantuan/", {})
