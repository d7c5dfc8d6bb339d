"""Landing pages, feeds, sitemap: what search engines and readers find, with counts that are true now."""

import datetime
import xml.etree.ElementTree as ET

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.landing import field_by_slug
from jobs.services.vacancies import close_vacancy
from tests.factories.accounts import MembershipFactory
from tests.factories.jobs import VacancyFactory, kecamatan, occupation

pytestmark = pytest.mark.django_db

JAHIT = "produksi-jahit-bangunan-bengkel"
SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(autouse=True)
def _fresh_fields():
    field_by_slug.forget()


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_page_by_place_shows_its_vacancies_and_their_number(client):
    VacancyFactory(published=True, title="Kasir Cibodas", kecamatan=kecamatan("cibodas"))
    VacancyFactory(published=True, title="Kasir Benda", kecamatan=kecamatan("benda"))
    html = page(client, "/lowongan/di/cibodas/")
    assert "Lowongan di Cibodas" in html
    assert "1 lowongan buka sekarang" in html
    assert "Kasir Cibodas" in html
    assert "Kasir Benda" not in html
    assert f'href="/lowongan/bidang/{JAHIT}/di/cibodas/"' in html


def test_a_page_by_field_and_one_by_both(client):
    VacancyFactory(published=True, title="Penjahit Cibodas", kecamatan=kecamatan("cibodas"))
    VacancyFactory(published=True, title="Penjahit Benda", kecamatan=kecamatan("benda"))
    VacancyFactory(
        published=True, title="Guru Benda", occupation_group=occupation("2"), kecamatan=kecamatan("benda")
    )
    html = page(client, f"/lowongan/bidang/{JAHIT}/")
    assert "2 lowongan buka sekarang" in html
    assert "Guru Benda" not in html
    html = page(client, f"/lowongan/bidang/{JAHIT}/di/benda/")
    assert "Penjahit Benda" in html
    assert "Penjahit Cibodas" not in html
    assert "Guru Benda" not in html


def test_an_empty_page_says_so_and_asks_not_to_be_indexed(client):
    html = page(client, "/lowongan/di/benda/")
    assert "Belum ada lowongan seperti ini" in html
    assert 'content="noindex"' in html
    VacancyFactory(published=True, kecamatan=kecamatan("benda"))
    assert 'content="noindex"' not in page(client, "/lowongan/di/benda/")


def test_the_count_follows_a_closing_at_once(client):
    vacancy = VacancyFactory(published=True, kecamatan=kecamatan("benda"))
    owner = MembershipFactory(company=vacancy.company).user
    assert "1 lowongan buka" in page(client, "/lowongan/di/benda/")
    close_vacancy(actor=owner, vacancy_id=vacancy.pk)
    assert "0 lowongan buka" in page(client, "/lowongan/di/benda/")


@pytest.mark.parametrize(
    "path", ["/lowongan/di/bandung/", "/lowongan/bidang/sihir/", f"/lowongan/bidang/{JAHIT}/di/bandung/"]
)
def test_an_unknown_place_or_field_is_not_there(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/lowongan/di/cibodas/", f"/lowongan/bidang/{JAHIT}/"])
def test_the_page_costs_the_same_at_one_row_and_at_twenty(client, path):
    page(client, path)  # places and fields are kept by the process from now on
    counts = []
    for batch in (1, 19):
        VacancyFactory.create_batch(batch, published=True, kecamatan=kecamatan("cibodas"))
        with CaptureQueriesContext(connection) as seen:
            page(client, path)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 4


def test_the_list_leads_to_every_landing_page(client):
    html = page(client, "/lowongan/")
    assert html.count('href="/lowongan/di/') == 13
    assert html.count('href="/lowongan/bidang/') == 10
    VacancyFactory(published=True, title="Kasir")
    assert 'href="/lowongan/di/' not in page(client, "/lowongan/?q=kasir")


# --- feeds --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/lowongan/umpan.atom", "/lowongan/umpan.rss"])
def test_a_reader_understands_the_feed(client, path):
    VacancyFactory(
        published=True, title="Lama <b>& baik</b>", published_at=timezone.now() - datetime.timedelta(days=3)
    )
    newest = VacancyFactory(published=True, title="Baru")
    VacancyFactory(title="Belum tayang")
    parsed = feedparser.parse(client.get(path).content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert [entry.title.split(" · ")[0] for entry in parsed.entries] == ["Baru", "Lama <b>& baik</b>"]
    assert parsed.entries[0].link == f"http://localhost:8000{newest.get_absolute_url()}"
    assert parsed.entries[0].id.endswith(f"/l/{newest.code}")


def test_a_feed_has_the_filters_of_its_list_and_links_by_the_site_s_own_address(client):
    VacancyFactory(published=True, title="Kasir", kecamatan=kecamatan("benda"))
    VacancyFactory(published=True, title="Satpam", kecamatan=kecamatan("cibodas"))
    answer = client.get("/lowongan/umpan.atom?kecamatan=benda", headers={"host": "127.0.0.1"})
    parsed = feedparser.parse(answer.content)
    assert [entry.title.split(" · ")[0] for entry in parsed.entries] == ["Kasir"]
    assert b"127.0.0.1" not in answer.content
    assert answer["Content-Type"].startswith("application/atom+xml")
    again = client.get("/lowongan/umpan.atom?kecamatan=benda")
    assert again["Content-Type"] == answer["Content-Type"]


# --- sitemap, robots ----------------------------------------------------------------------------------
def addresses(client, path):
    tree = ET.fromstring(client.get(path).content)
    return [node.text.removeprefix("http://localhost:8000") for node in tree.findall(".//s:loc", SPACE)]


def test_the_sitemap_names_what_is_open_and_nothing_else(client):
    vacancy = VacancyFactory(published=True, kecamatan=kecamatan("benda"))
    VacancyFactory(draft=True)
    VacancyFactory(closed=True)
    assert addresses(client, "/sitemap-lowongan.xml") == [vacancy.get_absolute_url()]
    assert addresses(client, "/sitemap-kumpulan.xml") == [
        f"/lowongan/bidang/{JAHIT}/",
        "/lowongan/di/benda/",
        f"/lowongan/bidang/{JAHIT}/di/benda/",
    ]
    assert vacancy.company.get_absolute_url() in addresses(client, "/sitemap-perusahaan.xml")
    assert len(addresses(client, "/sitemap.xml")) == 5


def test_every_address_of_the_sitemap_answers(client):
    VacancyFactory.create_batch(3, published=True)
    for index in addresses(client, "/sitemap.xml"):
        for path in addresses(client, index):
            assert client.get(path).status_code == 200, path


def test_the_date_of_a_vacancy_moves_only_with_what_it_says(client):
    vacancy = VacancyFactory(published=True)
    before = client.get("/sitemap-lowongan.xml").content
    vacancy.national_number = "X-1"
    vacancy.save()
    assert client.get("/sitemap-lowongan.xml").content == before


def test_robots_are_kept_from_people_s_pages_and_told_of_the_sitemap(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /saya/" in text
    assert "Sitemap: http://localhost:8000/sitemap.xml" in text
    assert "Disallow: /lowongan" not in text
