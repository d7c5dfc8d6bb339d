"""Which digit rule failed is said; the number itself is sealed, unique and masked (SEC-42, SEC-56)."""

import datetime
import logging

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.enums import Sex
from accounts.models import Resident
from accounts.nik import NumberError, check_nib, check_nik, check_npwp, check_phone, digits_of
from accounts.services.residents import set_nik
from cakapkerja.errors import BusinessRuleError
from tests.factories.accounts import BORN, ResidentFactory, make_nik

FEMALE = "3671015705980001"  # 57 = 17 + 40, May 1998


def refusal(check, *arguments, **named):
    with pytest.raises(NumberError) as caught:
        check(*arguments, **named)
    return caught.value.message


@pytest.mark.parametrize("typed", [FEMALE, "3671 0157 0598 0001", "36.71.01.570598.0001", " 3671-0157-0598-0001 "])
def test_a_nik_may_be_typed_in_groups(db, typed):
    assert check_nik(typed, birth_date=BORN, sex=Sex.FEMALE) == FEMALE


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "NIK hanya berisi angka."),
        ("36710157059800O1", "NIK hanya berisi angka."),
        ("٣٦٧١٠١٥٧٠٥٩٨٠٠٠١", "NIK hanya berisi angka."),
        (FEMALE[:-1], "NIK harus 16 angka. Anda mengisi 15."),
        (FEMALE + "0", "NIK harus 16 angka. Anda mengisi 17."),
        ("00" + FEMALE[2:], "Dua angka pertama NIK (00) bukan kode provinsi. Periksa lagi."),
        ("99" + FEMALE[2:], "Dua angka pertama NIK (99) bukan kode provinsi. Periksa lagi."),
        ("3600015705980001", "Angka ke-3 sampai ke-6 NIK tidak boleh 00. Periksa lagi."),
        ("3671005705980001", "Angka ke-3 sampai ke-6 NIK tidak boleh 00. Periksa lagi."),
        ("3671010005980001", "Angka ke-7 dan ke-8 NIK (tanggal lahir) harus 01-31 atau 41-71."),
        ("3671013205980001", "Angka ke-7 dan ke-8 NIK (tanggal lahir) harus 01-31 atau 41-71."),
        ("3671014005980001", "Angka ke-7 dan ke-8 NIK (tanggal lahir) harus 01-31 atau 41-71."),
        ("3671017205980001", "Angka ke-7 dan ke-8 NIK (tanggal lahir) harus 01-31 atau 41-71."),
        ("3671015700980001", "Angka ke-9 dan ke-10 NIK (bulan lahir) harus 01-12."),
        ("3671015713980001", "Angka ke-9 dan ke-10 NIK (bulan lahir) harus 01-12."),
        ("3671013102980001", "Tanggal lahir di NIK tidak ada di kalender. Periksa angka ke-7 sampai ke-12."),
        ("3671012902990001", "Tanggal lahir di NIK tidak ada di kalender. Periksa angka ke-7 sampai ke-12."),
        ("3671015705980000", "Empat angka terakhir NIK tidak boleh 0000."),
    ],
)
def test_a_wrong_nik_says_which_digits_are_wrong(db, typed, words):
    assert refusal(check_nik, typed) == words


@pytest.mark.parametrize("typed", ["3671012902000001", "3671016902000001", "3671013112980001", "3671017112980001"])
def test_the_last_days_of_months_and_leap_days_are_days(db, typed):
    assert check_nik(typed) == typed


def test_a_nik_must_fit_the_stated_birth_date_and_sex(db):
    day_after = BORN + datetime.timedelta(days=1)
    assert refusal(check_nik, FEMALE, birth_date=day_after) == (
        "Tanggal lahir di NIK berbeda dari tanggal lahir di profil. Periksa keduanya."
    )
    assert refusal(check_nik, FEMALE, birth_date=BORN, sex=Sex.MALE) == (
        "Jenis kelamin di NIK berbeda dari profil. Periksa keduanya."
    )
    assert refusal(check_nik, "3671011705980001", birth_date=BORN, sex=Sex.FEMALE) == (
        "Jenis kelamin di NIK berbeda dari profil. Periksa keduanya."
    )


def test_the_place_in_a_nik_says_nothing_about_residence(db):
    assert check_nik("9401011705980001") == "9401011705980001"


@pytest.mark.parametrize(
    ("check", "typed", "words"),
    [
        (check_nib, "12345", "NIB harus 13 angka. Anda mengisi 5."),
        (check_nib, "12345678901AB", "NIB hanya berisi angka."),
        (check_npwp, "12345", "NPWP harus 16 angka, atau 15 angka untuk NPWP lama. Anda mengisi 5."),
        (check_npwp, "0123456789012 3X", "NPWP hanya berisi angka."),
        (check_phone, "021 5550 1234", "Nomor HP diawali 08 atau +62. Contoh: 0812 3456 7890."),
        (check_phone, "", "Nomor HP diawali 08 atau +62. Contoh: 0812 3456 7890."),
        (check_phone, "081234567", "Nomor HP harus 10 sampai 13 angka. Anda mengisi 9."),
        (check_phone, "08123456789012", "Nomor HP harus 10 sampai 13 angka. Anda mengisi 14."),
    ],
)
def test_other_numbers_say_their_rule_too(check, typed, words):
    assert refusal(check, typed) == words


@pytest.mark.parametrize(
    ("check", "typed", "stored"),
    [
        (check_nib, "1234 5678 90123", "1234567890123"),
        (check_npwp, "01.234.567.8-901.234", "0012345678901234"),
        (check_npwp, "3671015705980001", "3671015705980001"),
        (check_phone, "0812-3456-7890", "+6281234567890"),
        (check_phone, "(+62) 812 3456 7890", "+6281234567890"),
        (check_phone, "62 812 3456 7890", "+6281234567890"),
    ],
)
def test_numbers_are_stored_in_one_form(check, typed, stored):
    assert check(typed) == stored


def test_only_separators_are_dropped():
    assert digits_of(" 36.71-01\t57 ") == "36710157"
    assert digits_of(None) == ""


# --- at rest and on screen ----------------------------------------------------------------------------
def test_the_database_holds_no_readable_nik(db):
    nik = make_nik(serial=4321)
    resident = ResidentFactory(with_nik=True, nik=nik)
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text FROM accounts_resident r")
        (row,) = cursor.fetchone()
    assert nik not in row
    assert nik.encode().hex() not in row
    assert resident.nik_last4 == "4321"
    assert Resident.objects.get().open_nik() == nik


def test_one_nik_seals_to_different_bytes_but_the_same_index(db):
    one, other = (ResidentFactory(with_nik=True, nik=make_nik(serial=n)) for n in (1, 2))
    other.put_nik(one.open_nik())
    assert bytes(one.nik_sealed) != bytes(other.nik_sealed)
    assert one.nik_index == other.nik_index
    with pytest.raises(IntegrityError, match="resident_nik_once"), transaction.atomic():
        other.save()


def test_a_resident_is_found_by_nik_through_the_keyed_index(db):
    resident = ResidentFactory(with_nik=True, nik=make_nik(serial=7))
    assert list(Resident.objects.with_nik(make_nik(serial=7))) == [resident]
    assert not Resident.objects.with_nik(make_nik(serial=8)).exists()


def test_the_database_refuses_half_a_nik(db):
    resident = ResidentFactory()
    with pytest.raises(IntegrityError, match="resident_nik_whole"), transaction.atomic():
        Resident.objects.filter(pk=resident.pk).update(nik_last4="1234")


def test_somebody_elses_nik_is_refused_without_telling_that_it_exists(db):
    taken = make_nik(serial=9)
    ResidentFactory(with_nik=True, nik=taken)
    me = ResidentFactory(complete=True)
    with pytest.raises(BusinessRuleError) as refused:
        set_nik(actor=me.user, resident_id=me.pk, nik=taken)
    assert refused.value.message == "NIK ini tidak dapat disimpan. Periksa lagi, atau hubungi petugas."
    assert refused.value.field == "nik"
    me.refresh_from_db()
    assert not me.has_nik


PAGES = [
    "/saya/",
    "/saya/profil/",
    "/saya/profil/nik/",
    "/saya/profil/diri/",
    "/saya/identitas/",
    "/saya/mulai/?langkah=nik",
]


@pytest.mark.parametrize("address", PAGES)
def test_no_page_of_the_resident_shows_the_whole_nik(client, db, address):
    nik = make_nik(serial=4321)
    resident = ResidentFactory(complete=True, with_nik=True, nik=nik)
    client.force_login(resident.user)
    page = client.get(address)
    assert page.status_code == 200
    assert nik not in page.content.decode()


def test_the_profile_shows_the_nik_masked(client, db):
    resident = ResidentFactory(complete=True, with_nik=True, nik=make_nik(serial=4321))
    client.force_login(resident.user)
    assert "••••••••••••4321" in client.get("/saya/profil/").content.decode()


def test_saving_a_nik_leaves_it_in_no_log(client, db, caplog):
    resident = ResidentFactory(complete=True)
    client.force_login(resident.user)
    nik = make_nik(serial=4321)
    with caplog.at_level(logging.DEBUG, logger="accounts"):
        response = client.post("/saya/profil/nik/", {"nik": nik})
    assert response["Location"] == "/saya/profil/"
    assert nik not in caplog.text
    assert nik not in response["Location"]


def test_a_wrong_nik_on_the_page_keeps_what_was_typed_and_says_the_rule(client, db):
    resident = ResidentFactory(complete=True)
    client.force_login(resident.user)
    response = client.post("/saya/profil/nik/", {"nik": "123"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "NIK harus 16 angka. Anda mengisi 3." in page
    assert 'value="123"' in page
