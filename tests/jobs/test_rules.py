"""Rule hints for the review: each names the phrase; honest advertisements get none."""

import pytest

from jobs.rules import hints
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db


def codes(**fields):
    return {hint.code: hint for hint in hints(VacancyFactory.build(kecamatan=None, company=None, **fields))}


@pytest.mark.parametrize(
    ("text", "code", "phrase"),
    [
        ("Bayar biaya administrasi Rp300.000 saat tes.", "fee", "Bayar biaya administrasi Rp300.000"),
        ("Uang jaminan dikembalikan setelah sebulan.", "fee", "Uang jaminan"),
        ("Transfer ke rekening BCA 123456.", "bank", "rekening BCA"),
        ("Berpenampilan menarik.", "looks", "Berpenampilan menarik"),
        ("Tinggi badan minimal 165 cm.", "looks", "Tinggi badan minimal 165 cm"),
        ("Belum menikah.", "marital", "Belum menikah"),
        ("Beragama Islam.", "faith", "Beragama Islam"),
        ("Usia maksimal 27 tahun.", "age", "Usia maksimal 27"),
        ("Khusus wanita.", "sex", "Khusus wanita"),
        ("Hubungi 0812 3456 7890 ya.", "contact", "Hubungi 0812 3456 7890"),
        ("Kirim lamaran lewat wa.me/62812.", "contact", "lewat wa.me/62812"),
        ("Unggah KTP dan KK.", "identity", "Unggah KTP"),
    ],
)
def test_a_forbidden_phrase_is_named(text, code, phrase):
    found = codes(requirements=text)
    assert found[code].phrase.lower() == phrase.lower()
    assert found[code].text


@pytest.mark.parametrize(
    "text",
    [
        "Bisa memakai mesin jahit, atau mau belajar dua minggu dengan upah penuh.",
        "Seragam dan makan siang disediakan perusahaan, tanpa potongan.",
        "Menghitung biaya produksi dan menyusun laporan.",
        "Melayani transfer antarbank di loket.",
        "Bekerja tiga giliran, 8 jam sehari.",
    ],
)
def test_an_honest_text_gets_no_hint(text):
    assert codes(requirements=text) == {}


def test_a_wage_below_the_minimum_wage_warns():
    low = hints(VacancyFactory(wage_min=3_000_000, wage_max=None))
    assert [hint.code for hint in low] == ["wage"]
    assert low[0].level == "warning"
    assert hints(VacancyFactory(wage_min=9_000_000, wage_max=None)) == []


def test_work_abroad_without_its_licence_is_a_danger():
    assert [h.code for h in hints(VacancyFactory(abroad=True, sip2mi=""))] == ["abroad"]
    assert hints(VacancyFactory(abroad=True)) == []
