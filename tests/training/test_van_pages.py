"""A community asks for the van: the steps, the list of people, an uploaded list whose faults are mended (TR-6)."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from tests.factories.accounts import BORN, OfficerFactory, UserFactory, kelurahan, make_nik
from tests.factories.training import (
    CommunityPersonFactory,
    CommunityRequestFactory,
    VanFactory,
    VanFieldFactory,
)
from training.enums import RequestState
from training.imports.people import COLUMNS, template_file
from training.models import CommunityPerson, CommunityRequest
from training.services.van_plans import plan_request, return_request
from training.services.van_requests import delete_old_drafts

pytestmark = pytest.mark.django_db
START = "/pelatihan/si-praja/minta/"
WHO = {
    "kind": "rt",
    "community": "RW 05 Cibodas Sari",
    "contact_name": "Ketua Contoh",
    "contact_phone": "0812 3456 7890",
}


def soon(days=14):
    return timezone.localdate() + datetime.timedelta(days=days)


def date_parts(name, day):
    return {f"{name}_tanggal": day.day, f"{name}_bulan": day.month, f"{name}_tahun": day.year}


def row_of(number, **changes):
    return {
        "Nama sesuai KTP": f"Orang Contoh {number}",
        "NIK": make_nik(serial=number),
        "Tanggal lahir": BORN.strftime("%d-%m-%Y"),
        "Jenis kelamin": "Perempuan",
        "Kelurahan": "Cibodas Sari, Cibodas",
        "Pendidikan terakhir": "SMA",
        "Nomor HP": "",
        "Orangnya setuju": "ya",
    } | changes


def xlsx(rows, title="Peserta"):
    book = Workbook()
    book.active.title = title
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("peserta.xlsx", out.getvalue())


@pytest.fixture
def contact():
    return UserFactory()


@pytest.fixture
def asker(client, contact):
    client.force_login(contact)
    return client


@pytest.fixture
def draft(contact):
    return CommunityRequestFactory(whole=True, contact=contact)


def page(name, found, **kwargs):
    return reverse(f"resident:{name}", kwargs={"pk": found.pk, **kwargs})


# --- the steps ----------------------------------------------------------------------------------------
def test_four_short_steps_are_kept_and_handed_in(asker, contact):
    field = VanFieldFactory()
    answer = asker.post(START, WHO | {"kelurahan": kelurahan().pk})
    found = CommunityRequest.objects.get(contact=contact)
    assert answer.url == page("van_step", found, step="pelatihan")
    answer = asker.post(
        answer.url, {"field": field.pk, **date_parts("wish_1", soon()), **date_parts("wish_2", soon(20))}
    )
    assert answer.url == page("van_step", found, step="tempat")
    answer = asker.post(answer.url, {"place": "Balai Warga", "address": "Jalan Contoh 5", "has_power": "on"})
    assert answer.url == page("van_people", found)
    asker.post(answer.url, {"upload": xlsx([row_of(number) for number in range(1, 21)])})
    check = asker.get(page("van_check", found)).content.decode()
    assert "Tempatnya belum punya" in check
    assert "Belum bisa dikirim" not in check
    asker.post(page("van_check", found))
    found.refresh_from_db()
    assert found.state == RequestState.SUBMITTED
    assert found.wished_on == [soon(), soon(20)]
    assert found.contact_phone == "+6281234567890"
    assert found.due_at > timezone.now() + datetime.timedelta(days=6)  # five working days
    assert "paling lambat" in asker.get(found.get_absolute_url()).content.decode()


def test_a_first_step_sent_twice_makes_one_draft(asker, contact):
    token = "6e1a1f9c-5a5b-4c6f-9d55-0d3f6a3b1c11"
    data = WHO | {"kelurahan": kelurahan().pk, "form_token": token}
    first, second = asker.post(START, data), asker.post(START, data)
    assert first.url == second.url
    assert CommunityRequest.objects.filter(contact=contact).count() == 1


def test_what_is_missing_is_named_at_its_field_and_nothing_typed_is_lost(asker):
    answer = asker.post(START, WHO | {"contact_phone": "123"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Pilih kelurahannya." in html
    assert "RW 05 Cibodas Sari" in html
    assert not CommunityRequest.objects.exists()


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"wish_1": 0}, "Pilih hari sesudah hari ini."),
        ({"wish_1": 14, "wish_2": 14}, "Hari ini sudah Anda pilih di atas."),
        ({"wish_1": 400}, "Tanggal paling akhir"),
    ],
)
def test_a_wish_that_can_not_be_is_refused(asker, draft, wishes, sentence):
    data = {"field": draft.field_id}
    for name, days in wishes.items():
        data |= date_parts(name, soon(days))
    answer = asker.post(page("van_step", draft, step="pelatihan"), data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_request_without_people_can_not_be_handed_in(asker, draft):
    asker.post(page("van_check", draft))
    draft.refresh_from_db()
    assert draft.state == RequestState.DRAFT
    assert "Tambah calon peserta." in asker.get(page("van_check", draft)).content.decode()


# --- the people ---------------------------------------------------------------------------------------
def test_an_uploaded_list_keeps_its_faulty_rows_and_names_each_column(asker, draft):
    rows = [row_of(number) for number in range(1, 21)]
    rows[6] |= {"NIK": "36710", "Kelurahan": "Antah Berantah"}
    rows[11]["NIK"] = rows[0]["NIK"]
    rows[12]["Orangnya setuju"] = "tidak"
    asker.post(page("van_people", draft), {"upload": xlsx(rows)})
    html = asker.get(page("van_people", draft)).content.decode()
    assert "3 baris perlu diperbaiki." in html
    for words in (
        "Baris 8, kolom “NIK”:",
        "NIK harus 16 angka. Anda mengisi 5.",
        "Baris 8, kolom “Kelurahan”:",
        "Antah Berantah",
        "Baris 13, kolom “NIK”:",
        "NIK ini sudah ada di daftar.",
        "Baris 14, kolom “Orangnya setuju”:",
    ):
        assert words in html
    assert draft.people.count() == 20
    assert "baris peserta perlu diperbaiki" in asker.get(page("van_check", draft)).content.decode()


def test_a_faulty_row_is_mended_on_its_page(asker, draft):
    rows = [row_of(1), row_of(2, NIK="36710")]
    asker.post(page("van_people", draft), {"upload": xlsx(rows)})
    faulty = draft.people.get(position=2)
    url = page("van_person", draft, person_id=faulty.pk)
    html = asker.get(url).content.decode()
    assert "NIK harus 16 angka" in html
    assert "Orang Contoh 2" in html
    data = {
        "full_name": faulty.full_name,
        "nik": make_nik(serial=2),
        **date_parts("birth_date", BORN),
        "sex": "female",
        "kelurahan": faulty.kelurahan_id,
        "agreed": "on",
    }
    assert asker.post(url, data | {"nik": make_nik(serial=1)}).status_code == 422
    assert asker.post(url, data).status_code == 302
    faulty.refresh_from_db()
    assert (faulty.faults, faulty.nik_last4) == ([], "0002")


def test_of_a_nik_only_the_index_and_four_digits_are_kept(asker, draft):
    asker.post(page("van_people", draft), {"upload": xlsx([row_of(1), row_of(2, NIK="3671095")])})
    kept = str(list(CommunityPerson.objects.values()))
    assert make_nik(serial=1) not in kept
    assert "3671095" not in kept
    person = draft.people.get(position=1)
    assert (len(bytes(person.nik_index)), person.nik_last4) == (32, "0001")


def test_a_csv_of_excel_is_read_as_well(asker, draft):
    rows = [row_of(1)]
    text = ";".join(rows[0]) + "\n" + ";".join(rows[0].values()) + "\n"
    asker.post(page("van_people", draft), {"upload": SimpleUploadedFile("p.csv", text.encode())})
    assert [row.faults for row in draft.people.all()] == [[]]


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("p.xlsx", b"PK\x03\x04 broken"), "rusak atau bukan Excel"),
        (SimpleUploadedFile("p.csv", b"Nama;Umur\nA;3\n"), "tidak dikenal"),
        (SimpleUploadedFile("p.csv", b"Nama sesuai KTP\nA\n"), "tidak ada. Pakai berkas contoh"),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(asker, draft, upload, sentence):
    upload.seek(0)
    answer = asker.post(page("van_people", draft), {"upload": upload})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not draft.people.exists()


def test_more_than_sixty_people_are_refused(asker, draft):
    answer = asker.post(page("van_people", draft), {"upload": xlsx([row_of(n) for n in range(1, 62)])})
    assert "Paling banyak 60 orang" in answer.content.decode()


def test_the_template_is_read_back_without_a_fault(asker, draft):
    book = load_workbook(io.BytesIO(template_file()))
    assert [cell.value for cell in book["Peserta"][1]] == [column.header for column in COLUMNS]
    for place, value in enumerate(row_of(1).values(), start=1):
        book["Peserta"].cell(2, place, value)
    out = io.BytesIO()
    book.save(out)
    asker.post(page("van_people", draft), {"upload": SimpleUploadedFile("p.xlsx", out.getvalue())})
    assert [row.faults for row in draft.people.all()] == [[]]
    assert asker.get("/saya/si-praja/contoh.xlsx").status_code == 200


def test_somebody_too_young_or_without_a_word_of_their_own_is_not_added(asker, draft):
    young = timezone.localdate() - datetime.timedelta(days=14 * 365)
    data = {
        "full_name": "Anak Contoh",
        "nik": make_nik(born=young, serial=5),
        **date_parts("birth_date", young),
        "sex": "female",
        "kelurahan": draft.kelurahan_id,
    }
    html = asker.post(page("van_person_add", draft), data).content.decode()
    assert "Peserta paling muda 15 tahun" in html
    assert "Tanyakan dulu kepada orangnya" in html


# --- after handing in ---------------------------------------------------------------------------------
def test_a_request_handed_in_is_not_changed_until_it_is_returned(asker, draft):
    CommunityPersonFactory(request=draft)
    asker.post(page("van_check", draft))
    asker.post(page("van_step", draft, step="tempat"), {"place": "Lain", "address": "Lain"})
    draft.refresh_from_db()
    assert draft.place == "Balai Warga Contoh"
    first = draft.submitted_at
    return_request(officer=OfficerFactory(), request_id=draft.pk, reason="Sebut alamat lengkap.")
    html = asker.get(draft.get_absolute_url()).content.decode()
    assert "Sebut alamat lengkap." in html
    assert "Perbaiki permintaan" in html
    asker.post(page("van_step", draft, step="tempat"), {"place": "Lain", "address": "Lain"})
    asker.post(page("van_check", draft))
    draft.refresh_from_db()
    assert (draft.place, draft.state, draft.submitted_at) == ("Lain", RequestState.SUBMITTED, first)


def test_the_page_tells_seats_and_waiting_numbers_but_not_why_somebody_is_left_out(asker, contact):
    found = CommunityRequestFactory(submitted=True, contact=contact, names=21)
    officer, van = OfficerFactory(), VanFactory(fields=[found.field])
    plan_request(officer=officer, request_id=found.pk, van_id=van.pk, starts_on=soon())
    found.people.filter(position=1).update(left_out="Sudah ikut kelas lain.")
    html = asker.get(found.get_absolute_url()).content.decode()
    assert "daftar tunggu nomor 1" in html
    assert van.name in html
    assert "Sudah ikut kelas lain." not in html


def test_taking_back_deletes_the_names(asker, draft):
    CommunityPersonFactory(request=draft)
    assert "ikut terhapus" in asker.get(page("van_withdraw", draft)).content.decode()
    asker.post(page("van_withdraw", draft))
    draft.refresh_from_db()
    assert (draft.state, draft.people.count()) == (RequestState.WITHDRAWN, 0)


def test_old_drafts_are_deleted_with_their_names(draft):
    CommunityPersonFactory(request=draft)
    fresh = CommunityRequestFactory()
    CommunityRequest.objects.filter(pk=draft.pk).update(updated_at=timezone.now() - datetime.timedelta(days=61))
    assert delete_old_drafts() == 1
    assert list(CommunityRequest.objects.all()) == [fresh]
    assert not CommunityPerson.objects.exists()


# --- whose it is --------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["van_request", "van_people", "van_check", "van_withdraw", "van_person_add"])
def test_a_stranger_reads_what_a_missing_request_says(client, draft, name):
    assert client.get(page(name, draft)).status_code == 302  # to sign in
    client.force_login(UserFactory())
    assert client.get(page(name, draft)).status_code == 404
    assert client.post(page("van_person_remove", draft, person_id=1)).status_code == 404


def test_an_unknown_step_is_missing(asker, draft):
    assert asker.get(page("van_step", draft, step="lain")).status_code == 404


def test_the_list_asks_as_many_questions_for_three_as_for_one(asker, contact, django_assert_num_queries):
    CommunityRequestFactory(whole=True, contact=contact)
    asker.get("/saya/si-praja/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        asker.get("/saya/si-praja/")
    CommunityRequestFactory.create_batch(2, whole=True, contact=contact)
    with django_assert_num_queries(len(one)):
        asker.get("/saya/si-praja/")
