"""The roof's own pages: the tile that counts placements, the page of an error, the box to apply."""

import logging
import re

import pytest
from django.test import RequestFactory

from accounts.enums import VerificationLevel
from cakapkerja.views import broken
from tests.factories.jobs import VacancyFactory
from tests.factories.placements import PlacementFactory

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_tile_shows_both_counts_and_how_they_are_made(client):
    PlacementFactory.create_batch(2, in_city=True, residence_level=VerificationLevel.STATED)
    PlacementFactory(in_city=True, residence_level=VerificationLevel.OFFICER)
    page = client.get("/")
    assert "3 warga kota, 0 dari luar kota." in text_of(page)
    assert "1 warga kota alamatnya sudah diperiksa petugas." in text_of(page)
    assert 'href="/bantuan/#cara-hitung"' in page.content.decode()
    assert 'id="cara-hitung"' in client.get("/bantuan/").content.decode()


def test_the_page_of_an_error_has_a_code_that_is_in_the_log_too(caplog):
    with caplog.at_level(logging.ERROR):
        response = broken(RequestFactory().get("/lowongan/?q=rahasia"))
    code = re.search(r"sebutkan kode ini: ([2-9b-z]{8})", text_of(response))[1]
    assert response.status_code == 500
    assert f"support code {code}: GET /lowongan/" in caplog.text
    assert "rahasia" not in caplog.text


def test_the_way_to_apply_stands_under_the_facts_and_at_the_end(client):
    html = client.get(VacancyFactory(published=True).get_absolute_url()).content.decode()
    assert html.count('class="apply-top"') == html.count('class="apply-bar"') == 1
    assert html.index('class="apply-top"') < html.index('id="duties"') < html.index('class="apply-bar"')
