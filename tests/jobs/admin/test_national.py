"""Exports for the national system: what is in them, their three files, its refusals, and who is late (F-29)."""

import csv
import datetime
import io
import json

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.services.companies import suspend_company
from cakapkerja.errors import BusinessRuleError
from jobs.models import HiredPerson, NationalExport, Vacancy, VacancyTransition
from jobs.national import COLUMNS, OVERLAP, count_items, late_marks, read_items
from jobs.services import national
from jobs.services.vacancies import close_vacancy, suspend_vacancy
from tests.admin.pages import errors, sentences, signed_in, url_of, words
from tests.factories.accounts import CompanyFactory, MembershipFactory, OfficerFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db
MAKE = reverse("admin:jobs_nationalexport_make")


@pytest.fixture
def officer():
    return OfficerFactory(moderator=True)


@pytest.fixture
def client(officer):
    return signed_in(officer)


def ago(**delta):
    return timezone.now() - datetime.timedelta(**delta)


def aged(vacancy, days):
    """``vacancy`` as if nothing happened to it for ``days`` days."""
    then = ago(days=days)
    Vacancy.objects.filter(pk=vacancy.pk).update(published_at=then, updated_at=then)
    return vacancy


def kinds(since):
    return {row["kode"]: (row["jenis_perubahan"], row["sebab"]) for row in read_items(since, timezone.now())}


def exported(officer, **when):
    return national.make_export(officer=officer, **when)


def file_of(client, export, form):
    answer = client.get(reverse("admin:jobs_nationalexport_download", args=[export.pk, form]))
    assert answer.status_code == 200
    assert f".{form}" in answer["Content-Disposition"]
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


# --- what is in it ------------------------------------------------------------------------------------
def test_the_three_kinds_of_items_since_the_last_export():
    since = ago(days=3)
    new = VacancyFactory(published=True)
    extended = aged(VacancyFactory(published=True), 10)
    VacancyTransition.objects.create(vacancy=extended, from_state="published", to_state="published")
    aged(VacancyFactory(published=True), 10)  # nothing happened to it
    filled = aged(VacancyFactory(filled=True), 10)
    VacancyTransition.objects.create(vacancy=filled, from_state="published", to_state="filled")
    assert kinds(since) == {
        new.code: ("Tayang baru", ""),
        extended.code: ("Berubah", ""),
        filled.code: ("Ditarik", "terisi"),
    }
    assert count_items(since, timezone.now()) == {"published": 1, "updated": 1, "withdrawn": 1}


def test_what_was_never_public_or_is_abroad_stays_out():
    for trait in ("draft", "in_review", "suspended"):
        VacancyFactory(**{trait: True})
    VacancyFactory(published=True, abroad=True)
    VacancyFactory(published=True, published_at=timezone.now() + datetime.timedelta(days=2))
    assert kinds(None) == {}


def test_closed_early_frozen_and_over_say_why(officer):
    member = MembershipFactory(company__verified=True)
    early, frozen, over = (VacancyFactory(company=member.company, published=True) for _n in range(3))
    close_vacancy(actor=member.user, vacancy_id=early.pk)
    suspend_vacancy(officer=officer, vacancy_id=frozen.pk, reason="Minta uang.")
    Vacancy.objects.filter(pk=over.pk).update(state="closed", closes_at=ago(hours=1), ended_at=ago(hours=1))
    assert kinds(ago(days=3)) == {
        early.code: ("Ditarik", "ditutup lebih awal"),
        frozen.code: ("Ditarik", "dibekukan"),
        over.code: ("Ditarik", "hari terakhir melamar sudah lewat"),
    }


def test_a_frozen_company_withdraws_all_its_vacancies(officer):
    vacancy = aged(VacancyFactory(published=True), 10)
    assert kinds(ago(days=3)) == {}
    suspend_company(officer=officer, company_id=vacancy.company_id, reason="Palsu.")
    assert kinds(ago(days=3)) == {vacancy.code: ("Ditarik", "dibekukan")}


def test_an_item_says_what_the_law_asks_and_who_was_hired(officer):
    company = CompanyFactory(verified=True, kbli_code="14111", name="PT Contoh Busana")
    vacancy = VacancyFactory(
        company=company, filled=True, openings_any=3, openings_male=1, age_min=18, limit_reason="Kerja malam."
    )
    ApplicationFactory(vacancy=vacancy, started=True, resident__complete=True)
    ApplicationFactory(vacancy=vacancy, rejected=True)
    HiredPerson.objects.create(
        vacancy=vacancy,
        full_name="Budi Contoh",
        sex="male",
        in_city=False,
        started_on=timezone.localdate(),
        reported_by=officer,
    )
    [item] = read_items(None, timezone.now())
    assert list(item) == [column.name for column in COLUMNS]
    assert item["nib"] == company.nib
    assert (item["perusahaan"], item["kbli"], item["edisi_kbli"]) == ("PT Contoh Busana", "14111", "KBLI 2020")
    assert (item["jumlah_laki_laki"], item["jumlah_perempuan"], item["jumlah_bebas"]) == (1, 0, 3)
    assert (item["umur_min"], item["umur_maks"]) == (18, None)
    assert (item["upah_min"], item["upah_maks"], item["upah_per"]) == (5_400_000, 6_000_000, "bulan")
    assert item["berlaku_sampai"] == vacancy.closes_on.isoformat()
    assert (item["diterima"], item["diterima_laki_laki"], item["diterima_perempuan"]) == (2, 1, 1)
    assert "Budi" not in json.dumps(item)


def test_a_hidden_wage_stays_hidden():
    VacancyFactory(published=True, wage_hidden=True, wage_min=5_000_000)
    [item] = read_items(None, timezone.now())
    assert (item["upah_min"], item["upah_maks"], item["upah_per"]) == (None, None, "")


def test_a_larger_export_costs_no_more_statements():
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            list(read_items(None, timezone.now()))
        return len(captured)

    VacancyFactory(published=True)
    one = cost()
    VacancyFactory.create_batch(2, published=True)
    assert cost() == one


def test_chunks_lose_and_repeat_nothing(monkeypatch):
    monkeypatch.setattr("jobs.national.CHUNK", 2)
    codes = [vacancy.code for vacancy in VacancyFactory.create_batch(5, published=True)]
    assert [item["kode"] for item in read_items(None, timezone.now())] == codes


# --- making one ---------------------------------------------------------------------------------------
def test_the_next_export_goes_on_where_the_last_one_ended(client):
    vacancy = VacancyFactory(published=True)
    assert "Ini ekspor pertama" in words(client.get(MAKE))
    client.post(MAKE, {"what": "next"})
    first = NationalExport.objects.get()
    assert (first.since, first.counts) == (None, {"published": 1, "updated": 0, "withdrawn": 0})
    NationalExport.objects.update(until=ago(hours=1))
    aged(vacancy, 2)
    answer = client.post(MAKE, {"what": "next"}, follow=True)
    second = NationalExport.objects.order_by("pk").last()
    assert second.since == NationalExport.objects.get(pk=first.pk).until
    assert sum(second.counts.values()) == 0
    assert "Unduh" in words(answer)


def test_a_chosen_period_does_not_move_the_sequence(client):
    VacancyFactory(published=True)
    today = timezone.localdate()
    yesterday = today - datetime.timedelta(days=1)
    parts = {"first_tanggal": yesterday.day, "first_bulan": yesterday.month, "first_tahun": yesterday.year}
    client.post(MAKE, {"what": "period", **parts})
    export = NationalExport.objects.get()
    assert not export.in_sequence
    assert export.counts["published"] == 1
    assert national.latest_in_sequence() is None


def test_what_was_saved_while_an_export_was_made_is_in_the_next(officer):
    vacancy = VacancyFactory(published=True)
    first = exported(officer)
    before = first.until - OVERLAP / 2  # its transaction began before the export and ended after it
    Vacancy.objects.filter(pk=vacancy.pk).update(published_at=before, updated_at=before)
    assert exported(officer).counts["published"] == 1


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [(0, -1, "Tukar tanggalnya"), (5, 6, "masih nanti")],
)
def test_a_period_that_can_not_be_is_refused(officer, first, last, sentence):
    today = timezone.localdate()
    days = [today + datetime.timedelta(days=offset) for offset in (first, last)]
    with pytest.raises(BusinessRuleError, match=sentence):
        exported(officer, first=days[0], last=days[1])
    assert not NationalExport.objects.exists()


def test_too_much_for_one_file_is_refused(officer, monkeypatch):
    monkeypatch.setattr("jobs.services.national.ITEMS_AT_MOST", 1)
    VacancyFactory.create_batch(2, published=True)
    with pytest.raises(BusinessRuleError, match="Pilih masa yang lebih pendek"):
        exported(officer)


def test_bad_input_is_asked_again(client):
    assert client.post(MAKE, {}).status_code == 422
    assert client.post(MAKE, {"what": "period"}).status_code == 422
    far = {"first_tanggal": "1", "first_bulan": "1", "first_tahun": "9999"}
    assert client.post(MAKE, {"what": "period", **far}).status_code == 422
    ends = {"last_tanggal": "31", "last_bulan": "12", "last_tahun": "9999"}
    begin = {"first_tanggal": "1", "first_bulan": "1", "first_tahun": "2020"}
    assert client.post(MAKE, {"what": "period", **begin, **ends}).status_code in (302, 422)


def test_pressing_twice_makes_one(client):
    form = client.get(MAKE).context["form"]
    data = {"what": "next", "form_token": str(form["form_token"].value())}
    first, second = client.post(MAKE, data), client.post(MAKE, data)
    assert NationalExport.objects.count() == 1
    assert first["Location"].endswith(second["Location"].split("://")[-1].split("/", 1)[-1])


# --- its files ----------------------------------------------------------------------------------------
def test_the_three_files_hold_the_same_items_and_no_formula(client, officer):
    vacancy = VacancyFactory(published=True, title='=HYPERLINK("http://x")', skills="＝SUM(A1)")
    export = exported(officer)
    whole = json.loads(file_of(client, export, "json"))
    assert [item["kode"] for item in whole["lowongan"]] == [vacancy.code]
    assert whole["jumlah"] == export.counts
    [row] = csv.DictReader(io.StringIO(file_of(client, export, "csv").decode("utf-8-sig")))
    assert (row["jabatan"], row["keahlian"]) == ("'" + vacancy.title, "'" + vacancy.skills)
    sheet = openpyxl.load_workbook(io.BytesIO(file_of(client, export, "xlsx"))).active
    table = list(sheet.iter_rows(values_only=True))
    assert len(table) == 2
    assert table[1][12] == "'" + vacancy.title
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)


def test_an_unknown_file_or_export_is_not_there(client, officer):
    export = exported(officer)
    for wrong in ([export.pk, "exe"], [export.pk + 1, "csv"]):
        assert client.get(reverse("admin:jobs_nationalexport_download", args=wrong)).status_code == 404


@pytest.mark.parametrize("group", ["verifier", "placement_officer", "data_admin"])
def test_other_officers_see_and_make_no_export(officer, group):
    export = exported(officer)
    other = signed_in(OfficerFactory(**{group: True}))
    for url in (
        MAKE,
        url_of(export),
        url_of(export, "penolakan"),
        reverse("admin:jobs_nationalexport_download", args=[export.pk, "csv"]),
    ):
        assert other.get(url).status_code == 404
    assert other.post(MAKE, {"what": "next"}).status_code == 404


def test_visitors_and_companies_are_sent_away(officer):
    export = exported(officer)
    member = signed_in(MembershipFactory().user)
    assert member.get(url_of(export)).status_code in (302, 404)
    assert NationalExport.objects.count() == 1


# --- what the national system answers -----------------------------------------------------------------
def test_refusals_are_kept_with_the_export_and_lead_to_the_vacancy(client, officer):
    vacancy, other = VacancyFactory.create_batch(2, published=True)
    export = exported(officer)
    lines = f"{vacancy.code}: NIB tidak dikenal\n\n{other.code.upper()} ; Jabatan kosong"
    answer = client.post(url_of(export, "penolakan"), {"lines": lines}, follow=True)
    assert sentences(answer) == ["2 penolakan dicatat."]
    client.post(url_of(export, "penolakan"), {"lines": f"{vacancy.code}: NIB salah"})
    export.refresh_from_db()
    assert [(row["code"], row["text"]) for row in export.rejects] == [
        (vacancy.code, "NIB salah"),
        (other.code, "Jabatan kosong"),
    ]
    page = client.get(url_of(export))
    assert "NIB salah" in words(page)
    assert url_of(vacancy) in page.content.decode()


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("", None),
        ("salah", "belum benar"),
        ("zzzzzzzz: NIB", "pernah tayang"),
        ("{code}: " + "a" * 301, "terlalu panjang"),
        ("{code}: a\n" * 501, "Paling banyak 500 baris"),
    ],
)
def test_lines_that_can_not_be_read_are_named_and_nothing_is_kept(client, officer, lines, sentence):
    vacancy = VacancyFactory(published=True)
    export = exported(officer)
    answer = client.post(url_of(export, "penolakan"), {"lines": lines.format(code=vacancy.code)})
    [(field, text)] = errors(answer)
    assert field == "lines"
    assert sentence is None or sentence in text
    export.refresh_from_db()
    assert export.rejects == []


def test_numbers_of_many_are_noted_at_once(client, officer):
    first, second = VacancyFactory.create_batch(2, published=True)
    export = exported(officer)
    lines = f"{first.code}: 2026-1\n{second.code}\t2026-2"
    answer = client.post(url_of(export, "nomor"), {"lines": lines}, follow=True)
    assert sentences(answer) == ["2 lowongan ditandai sudah dilaporkan."]
    assert list(Vacancy.objects.order_by("pk").values_list("national_number", flat=True)) == ["2026-1", "2026-2"]


# --- the mark and who is late -------------------------------------------------------------------------
def test_a_vacancy_is_marked_and_is_no_change_for_the_next_export(client):
    vacancy = aged(VacancyFactory(published=True), 10)
    answer = client.post(url_of(vacancy, "karirhub"), {"number": " 2026-77 "}, follow=True)
    assert sentences(answer) == ["Lowongan ditandai sudah dilaporkan ke Karirhub."]
    vacancy.refresh_from_db()
    assert (vacancy.national_number, vacancy.national_marked_at is not None) == ("2026-77", True)
    assert kinds(ago(days=3)) == {}
    assert "2026-77" in words(client.get(url_of(vacancy, "history")))


@pytest.mark.parametrize("number", ["", "  ", "a" * 61, "x\x00y"])
def test_a_mark_needs_a_number(client, number):
    vacancy = VacancyFactory(published=True)
    assert errors(client.post(url_of(vacancy, "karirhub"), {"number": number}))
    vacancy.refresh_from_db()
    assert vacancy.national_marked_at is None


@pytest.mark.parametrize("traits", [{"draft": True}, {"published": True, "abroad": True}])
def test_what_was_not_public_here_is_not_marked(officer, traits):
    vacancy = VacancyFactory(**traits)
    with pytest.raises(BusinessRuleError, match="pernah tayang"):
        national.mark_reported(officer=officer, vacancy_id=vacancy.pk, number="1")


def test_the_late_ones_are_a_queue_until_they_are_marked(client, officer):
    fresh = VacancyFactory(published=True)
    assert list(late_marks()) == []
    late = aged(VacancyFactory(published=True), 14)
    aged(VacancyFactory(published=True, abroad=True), 14)
    aged(VacancyFactory(closed=True), 14)
    assert list(late_marks()) == [late]
    start = client.get(reverse("admin:index"))
    [queue] = [row for row in start.context["queues"] if "Karirhub" in str(row.label)]
    assert queue.count == 1
    listed = client.get(queue.url)
    assert [row.pk for row in listed.context["cl"].result_list] == [late.pk]
    national.mark_reported(officer=officer, vacancy_id=late.pk, number="1")
    assert list(late_marks()) == []
    assert "Belum ditandai" not in words(client.get(reverse("admin:index")))
    assert fresh.national_number == ""
