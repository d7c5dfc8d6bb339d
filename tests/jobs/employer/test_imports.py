"""Vacancies from a spreadsheet: what is read, every fault by row and column, what is refused, drafts once."""

import datetime
import io
import threading
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from cakapkerja.errors import BusinessRuleError
from jobs.enums import VacancyState
from jobs.imports.columns import COLUMNS, choices
from jobs.imports.reading import read_lines
from jobs.imports.template import template_file
from jobs.models import Vacancy, VacancyImport
from jobs.services.imports import delete_old_imports, read_vacancies, save_import
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db
SOON = (timezone.localdate() + datetime.timedelta(days=20)).strftime("%d-%m-%Y")
ROW = {
    "Nama pekerjaan": "Operator jahit",
    "Bidang pekerjaan": "Produksi, jahit, bangunan, bengkel",
    "Yang dikerjakan": "Menjahit kemeja.",
    "Jenis kerja": "Kontrak",
    "Jumlah orang": 5,
    "Pendidikan paling rendah": "smp",
    "Upah paling rendah": 5400000.0,
    "Kecamatan": "Cibodas",
    "Terbuka untuk penyandang disabilitas": "Ya",
    "Hari terakhir melamar": SOON,
}


def xlsx(*rows, title="Lowongan", headers=None):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    headers = headers or list({name: None for row in rows for name in row}) or list(ROW)
    sheet.append(headers)
    for row in rows:
        sheet.append([row.get(name) for name in headers])
    return packed(book)


def packed(book, name="lowongan.xlsx"):
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def csv(text, name="lowongan.csv", encoding="utf-8"):
    return SimpleUploadedFile(name, text.encode(encoding))


@pytest.fixture
def membership():
    return MembershipFactory(company__verified=True)


@pytest.fixture
def company(membership):
    return membership.company


@pytest.fixture
def employer(client, membership):
    client.force_login(membership.user)
    return client


def read(membership, file):
    return read_vacancies(actor=membership.user, company_id=membership.company_id, uploaded=file)


def faults(membership, *rows):
    return [(f["row"], f["column"], f["text"]) for f in read(membership, xlsx(*rows)).faults]


def desk(company, name, **kwargs):
    return reverse(f"employer:{name}", kwargs={"code": company.code, **kwargs})


# --- what is read -------------------------------------------------------------------------------------
def test_a_good_row_becomes_the_draft_that_the_editor_would_make(membership):
    made = read(membership, xlsx(ROW))
    assert made.faults == []
    assert not Vacancy.objects.exists()
    assert save_import(actor=membership.user, import_id=made.pk) == 1
    vacancy = Vacancy.objects.get()
    assert (vacancy.state, vacancy.company, vacancy.created_by) == (
        VacancyState.DRAFT,
        membership.company,
        membership.user,
    )
    assert (vacancy.title, vacancy.occupation_group.code, vacancy.contract_kind) == (
        "Operator jahit",
        "7",
        "fixed_term",
    )
    assert (vacancy.openings_any, vacancy.min_education_id, vacancy.wage_min) == (5, "smp", 5_400_000)
    assert (vacancy.kecamatan.name, vacancy.is_disability_friendly) == ("Cibodas", True)
    assert vacancy.closes_on == timezone.localdate() + datetime.timedelta(days=20)


def test_dates_booleans_and_other_places_are_read_as_people_write_them(membership):
    day = timezone.localdate() + datetime.timedelta(days=9)
    made = read(
        membership,
        xlsx(
            {"Nama pekerjaan": "A", "Hari terakhir melamar": datetime.datetime(day.year, day.month, day.day)},
            {"Nama pekerjaan": "B", "Hari terakhir melamar": day.isoformat(), "Jangan tampilkan upah": True},
            {
                "Nama pekerjaan": "C",
                "Provinsi (di luar kota)": "Jawa Barat",
                "Kabupaten atau kota (di luar kota)": "Bekasi",
            },
            {"Nama pekerjaan": "D", "Negara (luar negeri)": "Malaysia", "Upah paling rendah": "5,4 juta"},
            {"Nama pekerjaan": "E", "Kelurahan": "Cibodas Sari"},
        ),
    )
    assert made.faults == []
    save_import(actor=membership.user, import_id=made.pk)
    a, b, c, d, e = Vacancy.objects.order_by("title")
    assert a.closes_on == b.closes_on == day
    assert (a.wage_hidden, b.wage_hidden) == (False, True)
    assert (c.work_province.name, c.work_city) == ("Jawa Barat", "Bekasi")
    assert (d.work_country, d.wage_min) == ("Malaysia", 5_400_000)
    assert e.kecamatan == e.kelurahan.kecamatan


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_whatever_its_delimiter_and_mark(membership, delimiter):
    text = delimiter.join(["Nama pekerjaan", "Jumlah orang"]) + "\r\n" + delimiter.join(["Kasir", "3"]) + "\r\n"
    made = read(membership, csv("\ufeff" + text))
    assert (made.faults, made.rows[0]["cells"]) == ([], {"title": "Kasir", "openings_any": "3"})


def test_our_own_template_is_read_back_and_its_example_is_faultless(membership):
    book = load_workbook(io.BytesIO(template_file()))
    assert book.sheetnames == ["Lowongan", "Pilihan", "Contoh"]
    with pytest.raises(BusinessRuleError, match="Belum ada lowongan"):
        read(membership, packed(book))
    example = [cell.value for cell in book["Contoh"][2]]
    book["Lowongan"].append(example)
    place = [column.field for column in COLUMNS].index("closes_on") + 1
    book["Lowongan"].cell(2, place, SOON)
    assert read(membership, packed(book)).faults == []
    assert "Cibodas" in [cell.value for column in book["Pilihan"].columns for cell in column]


def test_the_words_of_the_file_do_not_follow_the_language_of_the_page(membership):
    from django.utils.translation import override

    with override("en"):
        assert read(membership, xlsx(ROW)).faults == []


# --- faults -------------------------------------------------------------------------------------------
def test_every_fault_is_named_by_row_and_column(membership):
    found = faults(
        membership,
        ROW,
        {**ROW, "Bidang pekerjaan": "Sihir", "Jumlah orang": "banyak"},
        {**ROW, "Nama pekerjaan": "", "Hari terakhir melamar": "besok"},
    )
    assert [(row, column) for row, column, _text in found] == [
        (3, "Bidang pekerjaan"),
        (3, "Jumlah orang"),
        (4, "Hari terakhir melamar"),
        (4, "Nama pekerjaan"),
    ]
    assert "“Sihir” tidak ada di daftar" in found[0][2]
    assert found[1][2] == "Tulis angka saja, misalnya 5."
    assert "Tulis tanggal seperti" in found[2][2]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"Upah paling tinggi": "1.000.000"}, "Upah paling tinggi"),
        ({"Upah paling rendah": "lima juta"}, "Upah paling rendah"),
        ({"Negara (luar negeri)": "Malaysia"}, "Kecamatan"),
        ({"Kelurahan": "Karawaci"}, "Kelurahan"),
        ({"Terbuka untuk penyandang disabilitas": "mungkin"}, "Terbuka untuk penyandang disabilitas"),
        ({"Nama pekerjaan": "a" * 101}, "Nama pekerjaan"),
        ({"Hari terakhir melamar": "31-02-2027"}, "Hari terakhir melamar"),
        ({"Hari terakhir melamar": "01-01-9999"}, "Hari terakhir melamar"),
        ({"Jumlah orang": "9" * 40}, "Jumlah orang"),
        ({"Umur paling muda": 40, "Umur paling tua": 20}, "Umur paling tua"),
    ],
)
def test_the_rules_of_the_editor_hold_for_a_row(membership, changes, column):
    assert [(row, where) for row, where, _text in faults(membership, {**ROW, **changes})] == [(2, column)]


def test_formulas_are_refused_in_both_kinds_of_file(membership):
    assert faults(membership, {**ROW, "Yang dikerjakan": '=HYPERLINK("http://x")'}) == [
        (2, "Yang dikerjakan", "Rumus tidak diterima. Tulis isinya saja.")
    ]
    made = read(membership, csv("Nama pekerjaan;Keahlian\nKasir;=1+1\n"))
    assert [(f["row"], f["column"]) for f in made.faults] == [(2, "Keahlian")]


def test_text_in_a_column_without_a_name_is_not_lost_silently(membership):
    made = read(membership, csv("Nama pekerjaan,\nKasir,penting\n"))
    assert [(f["row"], f["column"]) for f in made.faults] == [(2, "2")]


def test_nothing_is_made_while_one_row_is_wrong(membership):
    made = read(membership, xlsx(ROW, {**ROW, "Jenis kerja": "x"}))
    with pytest.raises(BusinessRuleError, match="Perbaiki dulu"):
        save_import(actor=membership.user, import_id=made.pk)
    assert not Vacancy.objects.exists()


# --- files that are refused ---------------------------------------------------------------------------
def zipped(parts, name="a.xlsx"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for part, data in parts.items():
            package.writestr(part, data)
    return SimpleUploadedFile(name, out.getvalue())


def with_part(part, data=b"x"):
    file = xlsx(ROW)
    out = io.BytesIO(file.read())
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(part, data)
    return SimpleUploadedFile("a.xlsx", out.getvalue())


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: SimpleUploadedFile("a.xlsx", b""), "kosong"),
        (lambda: SimpleUploadedFile("a.xlsx", b"PK" + b"x" * 100), "rusak"),
        (lambda: SimpleUploadedFile("a.xlsx", b"\xd0\xcf\x11\xe0" + b"x" * 100), "rusak"),
        (lambda: SimpleUploadedFile("a.csv", b"PK\x03\x04 x"), "rusak"),
        (lambda: csv("Nama pekerjaan\nKaf\xe9\n", encoding="latin-1"), "CSV UTF-8"),
        (lambda: csv("Nama pekerjaan\nKa\x00sir\n"), "rusak"),
        (lambda: csv("Nama pekerjaan\n" + "Kasir\n" * 501), "Paling banyak 500"),
        (lambda: csv("\n" * 1100 + "x"), "Paling banyak 500"),
        (lambda: csv("a,b\n1,2\n"), "Nama pekerjaan"),
        (lambda: csv("Nama pekerjaan,Gaji\nKasir,2\n"), "“Gaji” tidak dikenal"),
        (lambda: csv("Nama pekerjaan,nama  pekerjaan\nKasir,2\n"), "dua kali"),
        (lambda: csv("\n"), "tidak berisi"),
        (lambda: csv('Nama pekerjaan\n"' + "a" * 140_000 + '"\n'), "rusak"),
        (lambda: SimpleUploadedFile("a.csv", b"x" * (2 * 1024 * 1024 + 1)), "terlalu besar"),
        (lambda: with_part("xl/vbaProject.bin"), "makro"),
        (lambda: with_part("xl/externalLinks/externalLink1.xml"), "makro"),
        (lambda: with_part("xl/extra.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'), "rusak"),
        (lambda: with_part("xl/media/image.png", b"\0" * 5_000_000), "makro|terlalu besar"),
        (lambda: zipped({f"part{n}.xml": "x" for n in range(300)}), "terlalu besar"),
        (lambda: zipped({"[Content_Types].xml": "<x/>"}), "rusak"),
    ],
)
def test_a_file_that_is_no_plain_table_is_refused_with_what_to_do(membership, make, words):
    file = make()
    if words == "makro|terlalu besar":
        file = SimpleUploadedFile("a.xlsx", file.read())
    with pytest.raises(BusinessRuleError, match=words):
        read(membership, file)
    assert not VacancyImport.objects.exists()


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = zipped({"xl/worksheets/sheet1.xml": b"0" * 15_000_000})
    with pytest.raises(BusinessRuleError, match="terlalu besar setelah dibuka"):
        read_lines(bomb)


def test_a_sheet_that_says_it_is_small_or_starts_far_below_is_bounded():
    book = Workbook()
    book.active.title = "Lowongan"
    book.active.cell(1, 1, "Nama pekerjaan")
    book.active.cell(900_000, 1, "Kasir")
    with pytest.raises(BusinessRuleError, match="hapus baris kosong"):
        read_lines(packed(book))


def test_five_hundred_rows_are_read_and_made_quickly(membership, django_assert_max_num_queries):
    file = xlsx(*[{**ROW, "Nama pekerjaan": f"Operator {n}"} for n in range(500)])
    with django_assert_max_num_queries(15):
        made = read(membership, file)
    assert made.faults == []
    with django_assert_max_num_queries(20):
        assert save_import(actor=membership.user, import_id=made.pk) == 500


# --- once ---------------------------------------------------------------------------------------------
def test_a_day_that_passed_since_the_dry_run_is_named(membership, monkeypatch):
    made = read(membership, xlsx(ROW))
    row = made.rows[0]
    row["cells"]["closes_on"] = "01-01-9999"
    VacancyImport.objects.filter(pk=made.pk).update(rows=[row])
    with pytest.raises(BusinessRuleError, match="Baris 2, kolom “Hari terakhir melamar”"):
        save_import(actor=membership.user, import_id=made.pk)


def test_a_stranger_neither_reads_nor_saves(client, membership):
    made = read(membership, xlsx(ROW))
    stranger = MembershipFactory(company__verified=True)
    with pytest.raises(BusinessRuleError, match="bukan"):
        save_import(actor=stranger.user, import_id=made.pk)
    with pytest.raises(BusinessRuleError, match="bukan anggota"):
        read_vacancies(actor=stranger.user, company_id=membership.company_id, uploaded=xlsx(ROW))
    for name in ["imports", "import_template"]:
        assert client.get(desk(membership.company, name)).status_code == 302
    client.force_login(stranger.user)
    for address in [
        desk(membership.company, "imports"),
        desk(membership.company, "import_template"),
        desk(membership.company, "import_read", pk=made.pk),
        desk(stranger.company, "import_read", pk=made.pk),
    ]:
        assert client.get(address).status_code == 404
    assert client.post(desk(stranger.company, "import_save", pk=made.pk)).status_code == 404


def press_twice(membership, made):
    def press():
        try:
            save_import(actor=membership.user, import_id=made.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_the_drafts_once():
    membership = MembershipFactory(company__verified=True)
    press_twice(membership, read(membership, xlsx(ROW, ROW)))
    assert Vacancy.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_canary_without_the_lock_two_presses_make_them_twice(monkeypatch):
    membership = MembershipFactory(company__verified=True)
    made = read(membership, xlsx(ROW, ROW))
    together = threading.Barrier(2, timeout=30)
    known = choices()
    monkeypatch.setattr("jobs.services.imports.choices", lambda: together.wait() is None or known)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    press_twice(membership, made)
    assert Vacancy.objects.count() == 4


# --- the pages ----------------------------------------------------------------------------------------
def test_the_journey_from_file_to_drafts(employer, company):
    token = str(uuid.uuid4())
    answer = employer.post(desk(company, "imports"), {"upload": xlsx(ROW), "form_token": token}, follow=True)
    said = answer.content.decode()
    assert "1 lowongan terbaca" in said
    assert "Simpan sebagai draf" in said
    again = employer.post(desk(company, "imports"), {"upload": xlsx(ROW), "form_token": token})
    made = VacancyImport.objects.get()
    assert again.url == desk(company, "import_read", pk=made.pk)
    save = desk(company, "import_save", pk=made.pk)
    assert "1 draf tersimpan" in employer.post(save, follow=True).content.decode()
    employer.post(save)
    assert Vacancy.objects.count() == 1
    assert "Sudah disimpan sebagai draf" in employer.get(again.url).content.decode()


def test_faults_are_read_on_the_page_and_the_button_is_not_there(employer, company):
    file = xlsx({**ROW, "Jenis kerja": "<b>x</b>"})
    said = employer.post(desk(company, "imports"), {"upload": file}, follow=True).content.decode()
    assert "Baris 2, kolom “Jenis kerja”:" in said
    assert "<b>x</b>" not in said
    assert "Simpan sebagai draf" not in said


def test_a_bad_file_is_said_at_the_field(employer, company):
    for data in [
        {},
        {"upload": SimpleUploadedFile("a.xlsx", b"")},
        {"upload": SimpleUploadedFile("a.pdf", b"%PDF")},
    ]:
        answer = employer.post(desk(company, "imports"), data)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["upload"]


def test_the_template_is_a_download(employer, company):
    answer = employer.get(desk(company, "import_template"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lowongan-contoh.xlsx"'
    assert load_workbook(io.BytesIO(answer.content)).sheetnames[0] == "Lowongan"


def test_what_was_read_is_deleted_after_thirty_days_and_the_drafts_stay(db):
    member = MembershipFactory()
    rows = [
        VacancyImport.objects.create(company=member.company, made_by=member.user, file_name=f"{days}.xlsx")
        for days in (31, 29)
    ]
    for row, days in zip(rows, (31, 29), strict=True):
        VacancyImport.objects.filter(pk=row.pk).update(created_at=timezone.now() - datetime.timedelta(days=days))
    draft = Vacancy.objects.create(company=member.company, title="Penjahit")
    assert (delete_old_imports(), delete_old_imports()) == (1, 0)
    assert VacancyImport.objects.get() == rows[1]
    assert Vacancy.objects.get() == draft
