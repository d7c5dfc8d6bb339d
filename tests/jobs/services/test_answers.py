"""When two questions are the same, and when they only look it."""

import pytest

from jobs.services.answers import is_same_question


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bersedia kerja malam?", "bersedia kerja malam"),
        ("Apakah Anda bersedia kerja malam?", "Siap kerja malam?"),
        ("Punya SIM C?", "Apakah Anda memiliki SIM C"),
        ("Berapa tahun pengalaman menjahit?", "Berapa tahun pengalaman menjait?"),
        ("Bisa mengoperasikan mesin obras?", "Mampu mengoprasikan mesin obras"),
    ],
)
def test_the_same_question_in_other_words(one, other):
    assert is_same_question(one, other)
    assert is_same_question(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bersedia kerja malam?", "Bersedia kerja pagi?"),
        ("Bersedia lembur?", "Pernah lembur?"),
        ("Tidak bisa kerja malam?", "Bisa kerja malam?"),
        ("Pengalaman minimal 2 tahun?", "Pengalaman minimal 3 tahun?"),
        ("Punya SIM A?", "Punya SIM C?"),
        ("Jam berapa bisa masuk?", "Jam berapa bisa masak?"),
        ("Apakah?", "Apakah?"),
        ("Bisa kerja malam?", "Bisa kerja malam minggu?"),
    ],
)
def test_a_question_that_asks_something_else(one, other):
    assert not is_same_question(one, other)
    assert not is_same_question(other, one)
