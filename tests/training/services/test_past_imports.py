"""Past batches and participants: faults named by row and column, added once, counted as published (TR-9)."""

import csv
import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cakapkerja.errors import BusinessRuleError
from cakapkerja.sheets import write_sheet
from tests.factories.accounts import OfficerFactory, ResidentFactory, make_nik
from tests.factories.training import BatchFactory, EnrolmentFactory, FieldFactory
from training.counting import count_programmes
from training.enums import EnrolmentState
from training.imports.past import COLUMNS
from training.models import Batch, Enrolment, Field
from training.seeds import load_training
from training.services.past_imports import read_past, save_past

pytestmark = pytest.mark.django_db
HEADER = [str(column.header) for column in COLUMNS]
DAY = datetime.date(2023, 12, 5)


@pytest.fixture
def officer():
    load_training()
    return OfficerFactory(groups=["Pengelola pelatihan"])


def row(name="Sari Contoh", **changes):
    values = {
        "programme": "blk",
        "field": "menjahit",
        "year": "2023",
        "number": "1",
        "starts_on": "06-03-2023",
        "ends_on": "24-03-2023",
        "place": "UPT BLK",
        "full_name": name,
        "nik": "",
        "sex": "P",
        "result": "lulus",
    } | changes
    return [values[column.name] for column in COLUMNS]


def sheet(rows):
    data = write_sheet("Peserta", [(text, 10) for text in HEADER], rows)
    return SimpleUploadedFile("lama.xlsx", data)


def table(rows):
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return SimpleUploadedFile("lama.csv", text.getvalue().encode())


def faults(officer, rows):
    made = read_past(officer=officer, uploaded=sheet(rows))
    return [(fault["row"], fault["column"], fault["text"]) for fault in made.faults]


def test_a_dry_run_names_row_and_column_of_every_fault_and_adds_nothing(officer):
    found = faults(
        officer,
        [
            row(),
            row("Budi", field="terbang", year="1850"),
            row("Tono", starts_on="31-02-2023"),
            row("Wati", ends_on="01-03-2023"),
            row("Rini", nik="123", sex="x", result="hebat"),
            row(""),
        ],
    )
    assert [(place, column) for place, column, _text in found] == [
        (3, "Tahun"),
        (3, "Bidang"),
        (4, "Mulai"),
        (5, "Selesai"),
        (6, "NIK"),
        (6, "Jenis kelamin"),
        (6, "Hasil"),
        (7, "Nama peserta"),
    ]
    assert Batch.objects.count() == Enrolment.objects.count() == 0


def test_a_row_that_contradicts_an_earlier_one_is_named(officer):
    found = faults(officer, [row(), row("Budi", starts_on="07-03-2023"), row("sari  contoh")])
    assert found == [
        (3, "Mulai", "Tanggal angkatan ini berbeda dari baris 2."),
        (4, "Nama peserta", "Peserta ini sudah ada di baris 2. Bila orangnya lain, isi NIK keduanya."),
    ]


def test_a_file_with_faults_can_not_be_saved(officer):
    made = read_past(officer=officer, uploaded=sheet([row(year="x")]))
    with pytest.raises(BusinessRuleError):
        save_past(officer=officer, import_id=made.pk)


def test_saving_twice_and_reading_the_same_file_again_adds_nobody(officer):
    rows = [row(), row("Budi", nik=make_nik(serial=7), sex=""), row("Tono", number="2")]
    made = read_past(officer=officer, uploaded=sheet(rows))
    assert save_past(officer=officer, import_id=made.pk) == (2, 3)
    assert save_past(officer=officer, import_id=made.pk) == (2, 3)
    again = read_past(officer=officer, uploaded=table([*rows, row("Baru")]))
    assert save_past(officer=officer, import_id=again.pk) == (0, 1)
    assert Enrolment.objects.count() == 4
    batch = Batch.objects.get(number=1)
    assert (batch.is_imported, batch.seats_taken, batch.quota, batch.last_number) == (True, 3, 3, 3)


def test_no_nik_stays_in_clear_and_an_account_finds_its_old_class(officer):
    resident = ResidentFactory(nik=make_nik(serial=7))
    made = read_past(officer=officer, uploaded=sheet([row(nik=make_nik(serial=7), sex="")]))
    assert make_nik(serial=7) not in str(made.rows)
    save_past(officer=officer, import_id=made.pk)
    assert Enrolment.objects.get().resident == resident
    made.refresh_from_db()
    assert made.rows == []


def test_a_batch_of_the_portal_itself_is_not_imported_into(officer):
    BatchFactory(field=Field.objects.get(programme__slug="blk", slug="menjahit"), number=1, year=2023)
    made = read_past(officer=officer, uploaded=sheet([row()]))
    with pytest.raises(BusinessRuleError, match="dibuat di portal ini"):
        save_past(officer=officer, import_id=made.pk)


# --- counted ------------------------------------------------------------------------------------------
def published_figures():
    """/work/shared/data/rekap-2023-12-05.csv as rows: 131 batches of 2,523 people, 2,755, and the van by kind."""
    fields = ["menjahit", "teknik-pendingin", "perhotelan", "tata-boga", "operator-komputer", "instalasi-listrik",
              "desain-grafis", "teknik-kendaraan-ringan"]  # fmt: skip
    rows = []
    for place in range(131):
        size = 20 if place < 131 - 97 else 19  # 34 × 20 + 97 × 19 = 2,523
        for number in range(size):
            rows.append(
                row(f"Peserta {place} {number}", field=fields[place % 8], number=str(place // 8 + 1), sex="")
            )
    rows += _spread("kewirausahaan", "digital-marketing", 2755, 30)
    for kind, people in (
        ("konten-kreator", 430),
        ("barista", 386),
        ("pembuatan-makanan", 145),
        ("digital-marketing", 108),
    ):
        rows += _spread("si-praja", kind, people, 20)
    return rows


def _spread(programme, field, people, size):
    return [
        row(f"Orang {place}", programme=programme, field=field, number=str(place // size + 1), sex="")
        for place in range(people)
    ]


def test_an_import_of_the_published_figures_counts_exactly_those(officer):
    rows = published_figures()
    for start in range(0, len(rows), 5000):
        made = read_past(officer=officer, uploaded=table(rows[start : start + 5000]))
        assert made.faults == []
        save_past(officer=officer, import_id=made.pk)
    lines = {line.name: line for line in count_programmes(DAY)}
    assert (lines["Balai Latihan Kerja (BLK)"].batches, lines["Balai Latihan Kerja (BLK)"].people) == (131, 2523)
    assert lines["Pelatihan Kewirausahaan"].people == 2755
    van = lines["Mobil Si Praja"]
    assert van.people == 1069
    assert {part.name: part.people for part in van.parts} == {
        "Konten Kreator": 430,
        "Barista": 386,
        "Pembuatan Makanan": 145,
        "Digital Marketing": 108,
    }
    assert lines["Kewirausahaan + Si Praja"].people == 3824
    assert all(line.people == 0 for line in count_programmes(datetime.date(2023, 3, 5)))


def test_only_people_who_sat_in_a_class_that_had_begun_are_counted():
    batch = BatchFactory(running=True, starts_on=DAY, ends_on=DAY, field=FieldFactory())
    for state in EnrolmentState:
        number = 1 if state == EnrolmentState.WAITING else None
        kept = batch.closes_at if state in (EnrolmentState.OFFERED, EnrolmentState.ACCEPTED) else None
        EnrolmentFactory(batch=batch, state=state, waiting_number=number, keep_until=kept)
    BatchFactory(draft=True, starts_on=DAY, ends_on=DAY)
    (line,) = count_programmes(DAY)
    assert (line.batches, line.people) == (1, 4)
    assert count_programmes(DAY - datetime.timedelta(days=1))[0].batches == 0
