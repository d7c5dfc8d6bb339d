"""Cards are rendered once for each look, and a change is another look."""

import datetime

import pytest
from django.utils import translation

from jobs import cards
from jobs.cards import card_html
from jobs.models import Card, Vacancy
from tests.factories.jobs import VacancyFactory, kecamatan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_cards():
    cards._html.cache_clear()


def card_of(vacancy):
    [card] = Vacancy.objects.filter(pk=vacancy.pk).cards(1)
    return card


def test_the_columns_of_a_list_and_a_whole_row_make_the_same_card():
    vacancy = VacancyFactory(published=True, kecamatan=kecamatan("cibodas"))
    row = Vacancy.objects.for_cards().get(pk=vacancy.pk)
    assert Card.of(row) == card_of(vacancy)
    assert card_html(row) == card_html(card_of(vacancy))


def test_a_card_says_what_it_should():
    vacancy = VacancyFactory(
        published=True, title="Penjahit <Tas>", kecamatan=kecamatan("cibodas"), is_disability_friendly=True
    )
    html = card_html(card_of(vacancy), is_saved=True)
    for words in [
        "Penjahit &lt;Tas&gt;",
        vacancy.company.name,
        "Cibodas",
        "Tersimpan",
        "Ramah disabilitas",
        "Tutup ",
    ]:
        assert words in html, words
    assert f'href="{vacancy.get_absolute_url()}"' in html


def test_the_same_card_is_rendered_once_and_any_change_renders_it_anew():
    vacancy = VacancyFactory(published=True)
    card_html(card_of(vacancy))
    card_html(card_of(vacancy))
    assert cards._html.cache_info().misses == 1
    vacancy.company.name = "PT Nama Lain"
    vacancy.company.save()
    assert "PT Nama Lain" in card_html(card_of(vacancy))
    assert cards._html.cache_info().misses == 2


def test_language_day_and_the_persons_own_mark_are_part_of_a_card(time_machine):
    vacancy = VacancyFactory(published=True, closes_on=datetime.date.today() + datetime.timedelta(days=9))
    card = card_of(vacancy)
    first = card_html(card)
    with translation.override("en"):
        assert card_html(card) != first
    assert "Tersimpan" not in first
    assert "Tersimpan" in card_html(card, is_saved=True)
    time_machine.move_to(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1))
    assert card_html(card) != first


def test_a_work_place_elsewhere_and_a_hidden_wage_are_said_in_words():
    vacancy = VacancyFactory(
        published=True, kecamatan=None, kelurahan=None, work_country="Jepang", wage_hidden=True
    )
    html = card_html(card_of(vacancy))
    assert "Jepang" in html
    assert "Gaji tidak dicantumkan" in html
