"""The resident's profile, its services and its pages; documents, tasks, consent, who looked."""

import datetime

import pytest
from django.test import Client

from accounts.enums import AccessKind, CheckState, ConsentPurpose, VerificationLevel
from accounts.models import AccessLog, Consent, Document, Resident, ResidentTask
from accounts.services.access import log_access
from accounts.services.residents import give_consent, open_nik_task, set_nik, start_resident, update_profile
from cakapkerja.errors import BusinessRuleError
from reference.models import Province
from tests.accounts.conftest import errors_of, text_of
from tests.accounts.files import pdf, picture, upload
from tests.factories.accounts import (
    BORN,
    CompanyFactory,
    DocumentFactory,
    IdentityCheckFactory,
    MembershipFactory,
    OfficerFactory,
    ResidentFactory,
    UserFactory,
    kelurahan,
    make_nik,
)

PARTS = {"birth_date_tanggal": "17", "birth_date_bulan": "5", "birth_date_tahun": "1998"}


@pytest.fixture
def resident(db):
    return ResidentFactory(complete=True)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def refusal(act, **arguments):
    with pytest.raises(BusinessRuleError) as caught:
        act(**arguments)
    return caught.value.message


# --- services -----------------------------------------------------------------------------------------
def test_starting_twice_gives_one_profile_with_the_name_of_the_account(db):
    user = UserFactory(name="Siti Contoh")
    assert start_resident(user=user) == start_resident(user=user)
    assert Resident.objects.get().full_name == "Siti Contoh"


def test_a_new_address_loses_its_verification_but_the_person_stays_verified(db):
    resident = ResidentFactory(complete=True, verified=True)
    changed = update_profile(
        actor=resident.user, data={"kelurahan": kelurahan("Sukasari"), "street": "Jl. Baru 2"}
    )
    assert (changed.residence_level, changed.identity_level) == (
        VerificationLevel.STATED,
        VerificationLevel.OFFICER,
    )


def test_the_same_address_again_keeps_its_verification(db):
    resident = ResidentFactory(complete=True, verified=True)
    changed = update_profile(
        actor=resident.user,
        data={"kelurahan": resident.kelurahan, "street": resident.street, "skills": "Menjahit"},
    )
    assert changed.residence_level == VerificationLevel.OFFICER


@pytest.mark.parametrize(
    "data", [{"full_name": "Orang Lain"}, {"birth_date": datetime.date(1990, 1, 1)}, {"sex": "male"}]
)
def test_a_verified_name_birth_date_or_sex_is_changed_by_an_officer_only(db, data):
    resident = ResidentFactory(complete=True, verified=True)
    assert refusal(update_profile, actor=resident.user, data=data) == (
        "Nama, tanggal lahir, dan jenis kelamin sudah terverifikasi. Minta petugas membetulkannya."
    )


@pytest.mark.parametrize("data", [{"birth_date": datetime.date(1990, 1, 1)}, {"sex": "male"}])
def test_a_change_that_no_longer_fits_the_stored_nik_is_refused(db, data):
    resident = ResidentFactory(complete=True, with_nik=True)
    assert refusal(update_profile, actor=resident.user, data=data) == (
        "Tanggal lahir atau jenis kelamin tidak cocok dengan NIK yang tersimpan. Periksa lagi."
    )
    resident.refresh_from_db()
    assert (resident.birth_date, resident.sex) == (BORN, "female")


def test_the_profile_takes_no_field_that_is_not_the_persons_own(resident):
    update_profile(actor=resident.user, data={"identity_level": "officer", "nik_last4": "9999", "user_id": 5})
    resident.refresh_from_db()
    assert (resident.identity_level, resident.nik_last4) == (VerificationLevel.STATED, "")


def test_a_name_on_the_profile_becomes_the_name_of_the_account(resident):
    update_profile(actor=resident.user, data={"full_name": "Siti Contoh"})
    resident.user.refresh_from_db()
    assert resident.user.name == "Siti Contoh"


def test_two_addresses_at_once_are_refused(resident):
    data = {"outside_province": Province.objects.get(code="36"), "outside_city": "Kabupaten Tangerang"}
    assert refusal(update_profile, actor=resident.user, data=data) == (
        "Pilih alamat di Kota Tangerang atau di luar kota, jangan keduanya."
    )


def test_residence_comes_from_the_stated_address_never_from_the_nik(db):
    inside = ResidentFactory(complete=True, with_nik=True, nik=make_nik(serial=1))
    outside = ResidentFactory(complete=True, outside=True, with_nik=True, nik="3671015705980002")
    assert list(Resident.objects.in_city()) == [inside]
    assert (inside.is_city_resident, outside.is_city_resident) == (True, False)
    assert outside.place_label == "Kabupaten Tangerang, Banten"


def test_a_nik_may_come_later_and_closes_the_task_that_asked_for_it(resident):
    open_nik_task(resident=resident, reason="Diterima kerja di PT Contoh")
    open_nik_task(resident=resident, reason="Sekali lagi")
    assert [task.reason for task in resident.tasks.open()] == ["Diterima kerja di PT Contoh"]
    set_nik(actor=resident.user, resident_id=resident.pk, nik=make_nik())
    assert not resident.tasks.open().exists()
    assert ResidentTask.objects.get().done_at is not None


def test_after_it_is_done_the_task_can_be_opened_again(resident):
    open_nik_task(resident=resident, reason="a")
    set_nik(actor=resident.user, resident_id=resident.pk, nik=make_nik())
    open_nik_task(resident=resident, reason="b")
    assert [task.reason for task in resident.tasks.open()] == ["b"]


def test_only_the_owner_sets_the_nik_and_a_verified_one_stays(db):
    resident = ResidentFactory(complete=True, verified=True, with_nik=True)
    assert refusal(set_nik, actor=UserFactory(), resident_id=resident.pk, nik=make_nik()) == (
        "NIK hanya bisa diisi oleh pemilik akun."
    )
    assert refusal(set_nik, actor=resident.user, resident_id=resident.pk, nik=make_nik(serial=5)) == (
        "NIK Anda sudah terverifikasi. Minta petugas membetulkannya."
    )


def test_consent_is_kept_once_with_the_words_it_was_given_to(db):
    user = UserFactory()
    give_consent(user=user)
    give_consent(user=user)
    row = Consent.objects.get()
    assert (row.purpose, row.text_version) == (ConsentPurpose.ACCOUNT, "akun-1")


def test_a_look_is_logged_for_others_and_not_for_oneself(db):
    subject, officer = UserFactory(), OfficerFactory()
    assert log_access(subject=subject, actor=subject, kind=AccessKind.PROFILE) is None
    row = log_access(subject=subject, actor=officer, kind=AccessKind.NIK, about="x" * 500, reason="y" * 500)
    assert (len(row.about), len(row.reason)) == (160, 200)
    assert AccessLog.objects.get() == row


# --- the journey of a newcomer ------------------------------------------------------------------------
def test_a_newcomer_walks_the_whole_journey(db):
    user = UserFactory(name="")
    client = signed_in(user)
    start = "/saya/mulai/"
    assert "Langkah 1 dari 5" in text_of(client.get(start))
    assert not Resident.objects.exists()  # looking makes nothing
    step = client.post(start, {"full_name": "Siti Contoh", "sex": "female", **PARTS})
    assert step["Location"] == f"{start}?langkah=alamat"
    step = client.post(step["Location"], {"kelurahan": kelurahan().pk, "street": "Jl. Contoh 1"})
    assert step["Location"] == f"{start}?langkah=kerja"
    step = client.post(step["Location"], {"phone": "0812 3456 7890", "education": "smk"})
    assert step["Location"] == f"{start}?langkah=nik"
    assert "Untuk melamar tidak perlu." in text_of(client.get(step["Location"]))
    step = client.post(step["Location"], {"skip": "1"})
    assert step["Location"] == f"{start}?langkah=izin"
    step = client.post(step["Location"])
    assert step["Location"] == "/saya/"
    resident = Resident.objects.get()
    assert (resident.is_complete, resident.has_nik, resident.phone) == (True, False, "+6281234567890")
    assert Consent.objects.count() == 1


def test_the_journey_leads_back_to_where_it_was_asked_for_and_nowhere_else(db):
    client = signed_in(UserFactory())
    step = client.post("/saya/mulai/?langkah=izin", {"next": "/lowongan/"})
    assert step["Location"] == "/lowongan/"
    step = client.post("/saya/mulai/?langkah=izin", {"next": "https://jahat.test/"})
    assert step["Location"] == "/saya/"


@pytest.mark.parametrize("step", ["diri", "alamat", "kerja"])
def test_only_the_nik_can_be_put_off(db, step):
    response = signed_in(UserFactory()).post(f"/saya/mulai/?langkah={step}", {"skip": "1"})
    assert response.status_code == 422


def test_an_unknown_step_is_the_first_one(db):
    assert "Siapa nama Anda?" in text_of(signed_in(UserFactory()).get("/saya/mulai/?langkah=../x"))


def test_the_journey_says_which_nik_digit_is_wrong_and_keeps_it(resident):
    response = signed_in(resident.user).post("/saya/mulai/?langkah=nik", {"nik": "3671"})
    assert (response.status_code, errors_of(response)) == (422, {"nik": ["NIK harus 16 angka. Anda mengisi 4."]})
    assert 'value="3671"' in response.content.decode()


# --- profile pages ------------------------------------------------------------------------------------
PAGES = [
    "profil/",
    "profil/diri/",
    "profil/alamat/",
    "profil/kerja/",
    "profil/nik/",
    "identitas/",
    "berkas/",
    "jejak/",
]


@pytest.mark.parametrize("page", PAGES)
def test_the_owner_sees_each_page(resident, page):
    assert signed_in(resident.user).get(f"/saya/{page}").status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_asked_to_sign_in(client, db, page):
    assert client.get(f"/saya/{page}")["Location"].startswith("/akun/login/")


@pytest.mark.parametrize("page", PAGES[:6])
def test_somebody_without_a_profile_is_led_to_the_first_step(db, page):
    assert signed_in(UserFactory()).get(f"/saya/{page}")["Location"] == "/saya/mulai/"


@pytest.mark.parametrize(
    ("section", "body", "field", "words"),
    [
        ("diri", {"full_name": "", "sex": "female", **PARTS}, "full_name", "Isi “Nama lengkap sesuai KTP” dulu."),
        (
            "diri",
            {"full_name": "A", "sex": "female", **PARTS, "birth_date_tahun": "2020"},
            "birth_date",
            "Layanan ini untuk umur 15 tahun ke atas.",
        ),
        (
            "diri",
            {"full_name": "A", "sex": "female", **PARTS, "birth_date_tahun": "1900"},
            "birth_date",
            "Periksa tahun lahir Anda.",
        ),
        ("alamat", {}, "kelurahan", "Pilih kelurahan, atau isi kabupaten/kota lain."),
        ("alamat", {"outside_city": "Bogor"}, "outside_province", "Pilih provinsinya."),
        ("alamat", {"outside_province": "36"}, "outside_city", "Tulis kabupaten atau kotanya."),
        (
            "kerja",
            {"phone": "12", "education": "smk"},
            "phone",
            "Nomor HP diawali 08 atau +62. Contoh: 0812 3456 7890.",
        ),
        (
            "kerja",
            {"phone": "081234567890", "education": "smk", "graduation_year": "2090"},
            "graduation_year",
            "Tahun lulus tidak boleh lebih dari tahun depan.",
        ),
    ],
)
def test_bad_input_is_said_at_its_field(resident, section, body, field, words):
    response = signed_in(resident.user).post(f"/saya/profil/{section}/", {"x": "1", **body})
    assert (response.status_code, errors_of(response)) == (422, {field: [words]})
    assert "<title>Kesalahan: " in response.content.decode()


def test_a_saved_section_is_shown_on_the_profile(resident):
    client = signed_in(resident.user)
    body = {"phone": "0813 1111 2222", "education": "s1", "major": "Akuntansi", "wanted_work": "Kasir"}
    assert client.post("/saya/profil/kerja/", body)["Location"] == "/saya/profil/"
    text = text_of(client.get("/saya/profil/"))
    assert "Profil tersimpan." in text
    assert "+6281311112222" in text
    assert "Akuntansi" in text


def test_text_of_a_person_is_never_read_as_html(resident):
    update_profile(actor=resident.user, data={"skills": "<script>alert(1)</script>"})
    page = signed_in(resident.user).get("/saya/profil/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


# --- documents ----------------------------------------------------------------------------------------
def test_a_cv_is_stored_listed_served_and_removed(resident):
    client = signed_in(resident.user)
    assert client.post("/saya/berkas/", {"upload": pdf("CV Siti.pdf")})["Location"] == "/saya/berkas/"
    document = Document.objects.get()
    assert "CV Siti.pdf" in text_of(client.get("/saya/berkas/"))
    served = client.get(f"/saya/berkas/{document.pk}/")
    assert b"".join(served.streaming_content).startswith(b"%PDF-")
    assert served["Content-Disposition"] == 'attachment; filename="CV Siti.pdf"'
    assert client.get(f"/saya/berkas/{document.pk}/hapus/").status_code == 405
    client.post(f"/saya/berkas/{document.pk}/hapus/")
    assert "CV Siti.pdf" not in text_of(client.get("/saya/berkas/")).replace("CV dihapus", "")
    assert client.post(f"/saya/berkas/{document.pk}/hapus/").status_code == 404


def test_a_false_pdf_says_so_on_the_page(resident):
    response = signed_in(resident.user).post("/saya/berkas/", {"upload": upload(b"bukan pdf")})
    assert (response.status_code, errors_of(response)) == (
        422,
        {"upload": ["Berkas ini bukan PDF. Simpan sebagai PDF, lalu unggah lagi."]},
    )


@pytest.mark.parametrize("who", ["resident", "employer", "officer"])
def test_the_document_of_somebody_else_is_not_there(resident, who):
    document = DocumentFactory(owner=resident.user)
    stranger = {
        "resident": lambda: ResidentFactory().user,
        "employer": lambda: MembershipFactory().user,
        "officer": lambda: OfficerFactory(verifier=True),
    }[who]()
    client = signed_in(stranger)
    missing = client.get("/saya/berkas/00000000-0000-0000-0000-000000000000/")
    answer = client.get(f"/saya/berkas/{document.pk}/")
    assert (answer.status_code, text_of(answer)) == (404, text_of(missing))
    assert client.post(f"/saya/berkas/{document.pk}/hapus/").status_code == 404
    assert Document.objects.current().get() == document


def test_a_document_whose_file_is_gone_is_a_404(resident):
    document = DocumentFactory(owner=resident.user)
    document.file.storage.delete(document.file.name)
    assert signed_in(resident.user).get(f"/saya/berkas/{document.pk}/").status_code == 404


# --- identity -----------------------------------------------------------------------------------------
def test_a_photo_is_handed_in_on_the_page_and_its_due_time_is_shown(resident):
    client = signed_in(resident.user)
    assert "Kirim foto KTP" in text_of(client.get("/saya/identitas/"))
    assert client.post("/saya/identitas/", {"picture": picture()})["Location"] == "/saya/identitas/"
    text = text_of(client.get("/saya/identitas/"))
    assert "Foto KTP Anda sedang diperiksa" in text
    assert "Jawaban paling lambat" in text
    assert resident.identity_checks.get().state == CheckState.WAITING
    again = client.post("/saya/identitas/", {"picture": picture()})
    assert errors_of(again) == {"picture": ["Foto KTP Anda sedang diperiksa. Tunggu hasilnya dulu."]}


def test_a_refused_photo_shows_the_reason_and_a_new_chance(resident):
    IdentityCheckFactory(resident=resident, rejected=True)
    text = text_of(signed_in(resident.user).get("/saya/identitas/"))
    assert "Tulisan tidak terbaca." in text
    assert "Kirim foto KTP" in text


def test_what_is_no_photo_is_said_on_the_page(resident):
    response = signed_in(resident.user).post(
        "/saya/identitas/", {"picture": upload(b"x", "ktp.jpg", "image/jpeg")}
    )
    assert errors_of(response) == {"picture": ["Berkas ini bukan foto JPG atau PNG. Ambil foto lagi."]}


# --- who looked ---------------------------------------------------------------------------------------
def test_the_resident_reads_who_looked_and_nobody_elses_rows(resident):
    company = CompanyFactory(name="PT Contoh Busana")
    log_access(
        subject=resident.user,
        actor=MembershipFactory(company=company).user,
        kind=AccessKind.CV,
        about="Operator Jahit",
        company=company,
    )
    log_access(subject=resident.user, actor=OfficerFactory(), kind=AccessKind.NIK, reason="Kartu AK1")
    log_access(subject=UserFactory(), actor=OfficerFactory(), kind=AccessKind.PROFILE, about="Rahasia orang")
    text = text_of(signed_in(resident.user).get("/saya/jejak/"))
    assert "PT Contoh Busana membuka CV (Operator Jahit)" in text
    assert "Petugas Disnaker melihat NIK" in text
    assert "Kartu AK1" in text
    assert "Rahasia orang" not in text


def test_before_anybody_looked_the_page_says_so(resident):
    assert "Belum ada yang membuka data Anda." in text_of(signed_in(resident.user).get("/saya/jejak/"))
