"""Nearly the same text at another firm is named with its vacancy; the same firm and strangers are not (AF-09)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs.models import VacancyFingerprint
from jobs.rules.duplicates import bands_of, near_duplicates, text_of
from jobs.services.fingerprints import remember_missing_texts, remember_text
from jobs.services.vacancies import submit_vacancy
from tests.factories.accounts import MembershipFactory
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db

DUTIES = (
    "Menerima barang dari pemasok, memeriksa jumlah dan mutunya, menyusun di rak menurut kode, menyiapkan "
    "pesanan toko, mencatat keluar masuk di komputer, dan menjaga gudang tetap bersih serta aman setiap giliran."
)
NEEDS = (
    "Bisa membaca dan berhitung, mau bekerja tiga giliran, teliti, dan sanggup mengangkat 25 kg dengan alat bantu."
)


def remembered(**fields):
    vacancy = VacancyFactory(**{"title": "Staf Gudang", "duties": DUTIES, "requirements": NEEDS, **fields})
    remember_text(vacancy)
    return vacancy


def test_a_text_with_some_words_changed_at_another_firm_is_named():
    first = remembered(published=True)
    changed = (
        DUTIES.replace("pemasok", "penyuplai").replace("komputer", "aplikasi").replace("gudang", "ruang simpan")
    )
    second = remembered(title="Staff Gudang", duties=changed, in_review=True)
    [found] = near_duplicates(second)
    assert found.vacancy == first
    assert found.vacancy.company.name == first.company.name
    assert 80 <= found.percent < 100


def test_the_text_of_a_frozen_vacancy_is_known_again():
    frozen = remembered(suspended=True)
    assert [row.vacancy for row in near_duplicates(remembered(in_review=True))] == [frozen]


def test_a_firm_may_repeat_its_own_text():
    first = remembered(published=True)
    assert near_duplicates(remembered(company=first.company, in_review=True)) == []


def test_another_text_is_no_duplicate():
    remembered(published=True)
    other = remembered(
        title="Perawat Klinik",
        duties="Menerima pasien, mengukur tekanan darah, membantu dokter, merawat luka, dan mencatat obat. "
        "Menjaga ruang tindakan bersih dan menyiapkan alat yang steril sebelum klinik buka setiap pagi.",
        requirements="STR perawat yang masih berlaku, mau bekerja giliran malam.",
        in_review=True,
    )
    assert near_duplicates(other) == []


def test_a_text_of_a_few_words_is_not_compared():
    remembered(title="Sopir", duties="Antar barang.", requirements="", published=True)
    assert (
        near_duplicates(remembered(title="Sopir", duties="Antar barang.", requirements="", in_review=True)) == []
    )


def test_handing_in_remembers_the_text_and_handing_in_again_the_new_one():
    vacancy = VacancyFactory(draft=True, title="Staf Gudang", duties=DUTIES)
    actor = MembershipFactory(company=vacancy.company).user
    submit_vacancy(actor=actor, vacancy_id=vacancy.pk)
    assert VacancyFingerprint.objects.get(pk=vacancy.pk).bands == bands_of(text_of(vacancy))
    vacancy.duties = NEEDS
    remember_text(vacancy)
    assert VacancyFingerprint.objects.get(pk=vacancy.pk).bands == bands_of(text_of(vacancy))


def test_texts_written_past_the_service_are_remembered_once():
    VacancyFactory(published=True, duties=DUTIES)
    VacancyFactory(draft=True, duties=DUTIES)
    assert remember_missing_texts() == 1
    assert remember_missing_texts() == 0


def test_two_statements_whatever_the_number_of_vacancies():
    counts = []
    for _round in range(2):
        remembered(published=True)
        row = remembered(in_review=True)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = near_duplicates(row)
        counts.append((len(found), len(queries)))
    assert counts == [(1, 2), (3, 2)]
