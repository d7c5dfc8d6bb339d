"""Phrases marked in the text that is shown: escaped, in place, once."""

import pytest

from jobs.rules import MarkedVacancy, hints, marked, text_hints
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db


def test_the_phrase_is_marked_where_it_stands_and_the_rest_is_escaped():
    text = '<i>Syarat</i>: mau & "siap" b1aya admin 50rb.'
    html = marked(text, text_hints(text))
    assert "&lt;i&gt;Syarat&lt;/i&gt;" in html and "<i>" not in html
    assert "<mark>b1aya admin 50rb</mark>" in html


def test_overlapping_findings_of_two_codes_do_not_nest():
    text = "Foto buku tabungan BCA 1234567890"
    html = marked(text, text_hints(text))
    assert html.count("<mark>") == html.count("</mark>") >= 1
    assert html.replace("<mark>", "").replace("</mark>", "") == text


def test_a_marked_vacancy_reads_like_the_vacancy():
    vacancy = VacancyFactory(requirements="Belum menikah & rajin.", work_address="Jl. A, wa.me/1", in_review=True)
    shown = MarkedVacancy(vacancy, hints(vacancy))
    assert shown.requirements == "<mark>Belum menikah</mark> &amp; rajin."
    assert shown.place_detail.startswith("Jl. A, <mark>wa.me/1</mark>, ")
    assert shown.wage_label == vacancy.wage_label
    assert shown.code == vacancy.code
