"""The date of three parts: what people type is a day, or a sentence that says how to fix it."""

import datetime

import pytest
from django import forms
from django.utils import timezone

from cakapkerja.dateparts import DatePartsField

TODAY = timezone.localdate


def cleaned(day, month, year, **options):
    return DatePartsField(**options).clean([day, month, year])


def sentence_for(day, month, year, **options):
    with pytest.raises(forms.ValidationError) as caught:
        cleaned(day, month, year, **options)
    return caught.value.messages[0]


def test_a_day_is_read():
    assert cleaned("9", "2", "1998") == datetime.date(1998, 2, 9)
    assert cleaned(" 09 ", "02", "1998") == datetime.date(1998, 2, 9)


@pytest.mark.parametrize("year", ["9" * 20, "98", "-998", "1_98", "19980", "abcd", "1899", "١٩٩٨", "0000"])
def test_a_year_is_four_digits(year):
    assert sentence_for("1", "1", year) == "Tulis tahun dengan empat angka, misalnya 1998."


@pytest.mark.parametrize(
    ("day", "month"),
    [("31", "2"), ("0", "1"), ("9" * 20, "1"), ("1", "9" * 20), ("1_1", "1"), ("+1", "1"), ("x", "1")],
)
def test_a_day_that_no_calendar_has_is_refused(day, month):
    assert (
        sentence_for(day, month, "1998") == "Tanggal itu tidak ada di kalender. Periksa tanggal, bulan, dan tahun."
    )


def test_the_ends_of_a_range_belong_to_it():
    last = TODAY() + datetime.timedelta(days=5)
    assert cleaned(last.day, last.month, last.year, days_ahead=5) == last
    late = last + datetime.timedelta(days=1)
    assert sentence_for(late.day, late.month, late.year, days_ahead=5).startswith("Tanggal paling akhir ")
    first = datetime.date(2000, 1, 1)
    assert cleaned("1", "1", "2000", not_before=first) == first
    assert sentence_for("31", "12", "1999", not_before=first) == "Tanggal paling awal 1 Januari 2000."
